"""Numbers of a MegaFon virtual PBX (contracts: megafon 2, 3, 6)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import CREATE, REPLACE, UPDATE, Change, Drift, ReviewRule, Topic, deleted_by_hand, held
from .declaration import NOT_DELETED, SIP_FIELDS, VirtualNumberInputs

MOBILE, SIP = "def", "sip_registration"
_WAITS: Final = VirtualNumberInputs.model_fields["activation_timeout"].default


RULES: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "mobile-number-ordered",
        Topic.MONEY,
        "{it} orders the mobile number {number} from the account's contract. What it costs is in the contract with"
        " MegaFon; the API tells no price.",
        source="megafon 2.5, 2.8",
        when=lambda change: held(change.makes and change.new("type") == MOBILE, number=change.new("number")),
    ),
    ReviewRule(
        "number-of-another-operator",
        Topic.PERSON,
        "{it} has the virtual PBX log in at {server} for the number {number}. MegaFon does not tell whether that works:"
        " make a test call after up.",
        source="megafon 2.4, 6.29",
        look=False,
        when=lambda change: held(
            change.makes and change.new("type") == SIP, number=change.new("number"), server=change.new("server_host")
        ),
    ),
    ReviewRule(
        "mobile-number-given-back",
        Topic.NUMBERS,
        "{it} gives the mobile number {number} (id {id}) back. Nothing says that it can be ordered again.",
        source="megafon 2.7, 6.18",
        when=lambda change: held(
            change.releases and change.old("type") == MOBILE and change.old("dgn_number") is None,
            number=change.old("number"),
        ),
    ),
    ReviewRule(
        "mobile-and-city-number-given-back",
        Topic.NUMBERS,
        "{it} gives the mobile number {number} (id {id}) back, with the city number {city} behind it. Nothing says that"
        " they can be ordered again.",
        source="megafon 2.7, 6.18",
        when=lambda change: held(
            change.releases and change.old("type") == MOBILE and change.old("dgn_number") is not None,
            number=change.old("number"),
            city=change.old("dgn_number"),
        ),
    ),
    ReviewRule(
        "sip-number-deleted",
        Topic.NUMBERS,
        "{it} deletes the number {number} (id {id}) from the virtual PBX, with what was set for it there: the PBX no"
        " longer takes its calls.",
        source="megafon 2.7",
        when=lambda change: held(change.releases and change.old("type") == SIP, number=change.old("number")),
    ),
    ReviewRule(
        "number-forgotten",
        Topic.NUMBERS,
        "{it} only forgets the number {number}: one of type {type} cannot be deleted through the API, and stays in the"
        " account with its settings.",
        source="megafon 2.7",
        look=False,
        when=lambda change: held(
            change.releases and change.old("type") in NOT_DELETED, number=change.old("number"), type=change.old("type")
        ),
    ),
    ReviewRule(
        "activation-waited-for",
        Topic.WAITING,
        "{it} waits up to {seconds} seconds until MegaFon has activated the number. When that time is over the order"
        " stands, and the next up waits on.",
        source="megafon 2.5, 6.21",
        look=False,
        when=lambda change: held(
            (change.makes and change.new("type") == MOBILE)
            or (change.action == UPDATE and "activation" in change.pending),
            seconds=change.new("activation_timeout") or _WAITS,
        ),
    ),
    ReviewRule(
        "number-registers-anew",
        Topic.CALLS,
        "{it} gets another SIP account, for {fields} changes: the virtual PBX has to log in again for the number"
        " {number}, and until it has no call arrives. MegaFon does not tell whether it works: make a test call after"
        " up.",
        source="megafon 2.6, 6.29",
        on=(UPDATE,),
        when=lambda change: held(fields := change.sends(SIP_FIELDS), fields=fields, number=change.new("number")),
    ),
    ReviewRule(
        "account-of-adopted-number-sent",
        Topic.CALLS,
        "{it} sends its SIP account to the existing number {number}, whose own cannot be read: where the two differ,"
        " calls arrive only if the one that is sent works. Make a test call after up.",
        source="megafon 2.6, 6.8",
        when=lambda change: held(change.adopts and change.new("login") is not None, number=change.new("number")),
    ),
    ReviewRule(
        "changed-without-its-account",
        Topic.PERSON,
        "{it} changes the number {number} without its SIP account, which the program does not have. See in the personal"
        " account after up that the number still registers.",
        source="megafon 6.8",
        on=(UPDATE,),
        when=lambda change: held(
            change.new("type") == SIP and change.sends(("comment", "purpose")) and change.new("login") is None,
            number=change.new("number"),
        ),
    ),
    ReviewRule(
        "employee-gets-number",
        Topic.USERS,
        "{it} gives the number {number} to the employee {employee}. An employee has one mobile number only: up stops"
        " where they have another that this stack does not take from them.",
        source="megafon 2.6, 6.13",
        look=False,
        on=(CREATE, UPDATE, REPLACE),
        when=lambda change: held(
            change.new("employee_id") is not None and (change.makes or "employee_id" in change.sent),
            employee=change.new("employee_id"),
            number=change.new("number"),
        ),
    ),
    ReviewRule(
        "employee-loses-number",
        Topic.USERS,
        "{it} takes the number {number} from the employee {employee}.",
        source="megafon 6.12",
        on=(UPDATE,),
        when=lambda change: held(
            change.old("employee_id") is not None
            and ("employee_id" in change.changed or change.changed.get("purpose", "employee") != "employee"),
            employee=change.old("employee_id"),
            number=change.old("number"),
        ),
    ),
)

DRIFT: Final[tuple[ReviewRule[Drift], ...]] = (
    deleted_by_hand("number-deleted-by-hand", Topic.NUMBERS, "tries to get the number again", "megafon 2.4, 2.5"),
)
