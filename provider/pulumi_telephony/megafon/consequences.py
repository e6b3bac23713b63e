"""Numbers of a MegaFon virtual PBX (contracts: megafon 2, 3, 6)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import CREATE, DELETED_BY_HAND, REPLACE, UPDATE, Change, Drift, Facts, Rule, Topic, held, names
from .declaration import NOT_DELETED, SIP_FIELDS, VirtualNumberInputs

KIND: Final = "VirtualNumber"
MOBILE, SIP = "def", "sip_registration"
_WAITS: Final = VirtualNumberInputs.model_fields["activation_timeout"].default


def _ordered(change: Change) -> Facts | None:
    return held(change.makes and change.new("type") == MOBILE, number=change.new("number"))


def _logs_in(change: Change) -> Facts | None:
    made = change.makes and change.new("type") == SIP
    return held(made, number=change.new("number"), server=change.new("server_host"))


def _given_back(change: Change) -> Facts | None:
    alone = change.old("dgn_number") is None
    return held(change.releases and change.old("type") == MOBILE and alone, number=change.old("number"), id=change.id)


def _both_given_back(change: Change) -> Facts | None:
    city = change.old("dgn_number")
    linked = change.releases and change.old("type") == MOBILE and city is not None
    return held(linked, number=change.old("number"), city=city, id=change.id)


def _deleted(change: Change) -> Facts | None:
    return held(change.releases and change.old("type") == SIP, number=change.old("number"), id=change.id)


def _forgotten(change: Change) -> Facts | None:
    stays = change.releases and change.old("type") in NOT_DELETED
    return held(stays, number=change.old("number"), type=change.old("type"))


def _waits(change: Change) -> Facts | None:
    begins = change.makes and change.new("type") == MOBILE
    goes_on = change.action == UPDATE and "activation" in change.pending
    return held(begins or goes_on, seconds=change.new("activation_timeout") or _WAITS)


def _account_changes(change: Change) -> Facts | None:
    changed = [name for name in SIP_FIELDS if name in change.sent]
    return held(changed, fields=names(changed), number=change.new("number"))


def _account_is_sent(change: Change) -> Facts | None:
    return held(change.adopts and change.new("login") is not None, number=change.new("number"))


def _without_its_account(change: Change) -> Facts | None:
    written = change.new("type") == SIP and not change.sent.isdisjoint(("comment", "purpose"))
    return held(written and change.new("login") is None, number=change.new("number"))


def _employee_gets(change: Change) -> Facts | None:
    employee = change.new("employee_id")
    gets = employee is not None and (change.makes or "employee_id" in change.sent)
    return held(gets, employee=employee, number=change.new("number"))


def _employee_loses(change: Change) -> Facts | None:
    holder = change.old("employee_id")
    leaves = "employee_id" in change.changed or change.changed.get("purpose", "employee") != "employee"
    return held(holder is not None and leaves, employee=holder, number=change.old("number"))


RULES: Final = (
    Rule(
        "mobile-number-ordered",
        Topic.MONEY,
        "{it} orders the mobile number {number} from the account's contract. What it costs is in the contract with"
        " MegaFon; the API tells no price.",
        source="megafon 2.5, 2.8",
        kind=KIND,
        when=_ordered,
    ),
    Rule(
        "number-of-another-operator",
        Topic.PERSON,
        "{it} has the virtual PBX log in at {server} for the number {number}. MegaFon does not tell whether that works:"
        " make a test call after up.",
        source="megafon 2.4, 6.29",
        look=False,
        kind=KIND,
        when=_logs_in,
    ),
    Rule(
        "mobile-number-given-back",
        Topic.NUMBERS,
        "{it} gives the mobile number {number} (id {id}) back. Nothing says that it can be had again.",
        source="megafon 2.7, 6.18",
        kind=KIND,
        when=_given_back,
    ),
    Rule(
        "mobile-and-city-number-given-back",
        Topic.NUMBERS,
        "{it} gives the mobile number {number} (id {id}) back, with the city number {city} behind it. Nothing says that"
        " they can be had again.",
        source="megafon 2.7, 6.18",
        kind=KIND,
        when=_both_given_back,
    ),
    Rule(
        "sip-number-deleted",
        Topic.NUMBERS,
        "{it} deletes the number {number} (id {id}) from the virtual PBX, with what was set for it there: the PBX no"
        " longer takes its calls.",
        source="megafon 2.7",
        kind=KIND,
        when=_deleted,
    ),
    Rule(
        "number-forgotten",
        Topic.NUMBERS,
        "{it} only forgets the number {number}: one of type {type} cannot be deleted through the API, and stays in the"
        " account with its settings.",
        source="megafon 2.7",
        look=False,
        kind=KIND,
        when=_forgotten,
    ),
    Rule(
        "activation-waited-for",
        Topic.WAITING,
        "{it} waits up to {seconds} seconds until MegaFon has activated the number. When that time is over the order"
        " stands, and the next up waits on.",
        source="megafon 2.5, 6.21",
        look=False,
        kind=KIND,
        when=_waits,
    ),
    Rule(
        "number-registers-anew",
        Topic.CALLS,
        "{it} gets another SIP account, for {fields} changes: the virtual PBX has to log in anew for the number"
        " {number}, and until it has no call arrives. MegaFon does not tell whether it works: make a test call after"
        " up.",
        source="megafon 2.6, 6.29",
        kind=KIND,
        on=(UPDATE,),
        when=_account_changes,
    ),
    Rule(
        "account-of-adopted-number-sent",
        Topic.CALLS,
        "{it} sends its SIP account to the existing number {number}, whose own cannot be read: where the two differ,"
        " calls arrive only if the one that is sent works. Make a test call after up.",
        source="megafon 2.6, 6.8",
        kind=KIND,
        when=_account_is_sent,
    ),
    Rule(
        "changed-without-its-account",
        Topic.PERSON,
        "{it} changes the number {number} without its SIP account, which the program does not have. See in the personal"
        " account after up that the number still registers.",
        source="megafon 6.8",
        kind=KIND,
        on=(UPDATE,),
        when=_without_its_account,
    ),
    Rule(
        "employee-gets-number",
        Topic.USERS,
        "{it} gives the number {number} to the employee {employee}. An employee has one mobile number only: up stops"
        " where they have another that this stack does not take from them.",
        source="megafon 2.6, 6.13",
        look=False,
        kind=KIND,
        on=(CREATE, UPDATE, REPLACE),
        when=_employee_gets,
    ),
    Rule(
        "employee-loses-number",
        Topic.USERS,
        "{it} takes the number {number} from the employee {employee}.",
        source="megafon 6.12",
        kind=KIND,
        on=(UPDATE,),
        when=_employee_loses,
    ),
)


def _gone(drift: Drift) -> Facts | None:
    return held(not drift.planned, id=drift.id)


DRIFT: Final = (
    Rule(
        "number-deleted-by-hand",
        Topic.NUMBERS,
        "{it} (id {id}) was deleted by hand. While the program has it, the next up after a refresh tries to get the"
        " number again.",
        source="megafon 2.4, 2.5",
        kind=KIND,
        on=(DELETED_BY_HAND,),
        when=_gone,
    ),
)
