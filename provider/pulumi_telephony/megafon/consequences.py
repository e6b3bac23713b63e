"""Numbers of a MegaFon virtual PBX (contracts: megafon 2, 3, 6)."""

from __future__ import annotations

from typing import Final

from ..core.consequences import (
    CREATE,
    REPLACE,
    UPDATE,
    Change,
    Drift,
    ReviewRule,
    Topic,
    deleted_by_hand,
    freed_last,
    held,
)
from .declaration import NOT_DELETED, SIP_FIELDS, VirtualNumberInputs

MOBILE, SIP = "def", "sip_registration"
_WAITS: Final = VirtualNumberInputs.model_fields["activation_timeout"].default


RULES: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "mobile-number-ordered",
        Topic.MONEY,
        "{it} orders the mobile number {number} from the account's contract. The contract with MegaFon says what it"
        " costs; the API does not.",
        source="megafon 2.5, 2.8",
        when=lambda change: held(change.makes and change.new("type") == MOBILE, number=change.new("number")),
    ),
    ReviewRule(
        "number-of-another-operator",
        Topic.PERSON,
        "{it} lets the virtual PBX log in at {server} for the number {number}. MegaFon does not report whether that"
        " works: make a test call after up.",
        source="megafon 2.4, 6.29",
        look=False,
        when=lambda change: held(
            change.makes and change.new("type") == SIP, number=change.new("number"), server=change.new("server_host")
        ),
    ),
    ReviewRule(
        "mobile-number-given-back",
        Topic.NUMBERS,
        "{it} releases the mobile number {number} (id {id}). MegaFon does not document whether it can be ordered"
        " again.",
        source="megafon 2.7, 6.18",
        when=lambda change: held(
            change.releases and change.old("type") == MOBILE and change.old("dgn_number") is None,
            number=change.old("number"),
        ),
    ),
    ReviewRule(
        "mobile-and-city-number-given-back",
        Topic.NUMBERS,
        "{it} releases the mobile number {number} (id {id}) with its city number {city}. MegaFon does not document"
        " whether they can be ordered again.",
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
        "{it} deletes the number {number} (id {id}) from the virtual PBX, with its settings there: the PBX no longer"
        " answers its calls.",
        source="megafon 2.7",
        when=lambda change: held(change.releases and change.old("type") == SIP, number=change.old("number")),
    ),
    ReviewRule(
        "number-forgotten",
        Topic.NUMBERS,
        "{it} only removes the number {number} from the state: a number of type {type} cannot be deleted through the"
        " API, and stays in the account with its settings.",
        source="megafon 2.7",
        look=False,
        when=lambda change: held(
            change.releases and change.old("type") in NOT_DELETED, number=change.old("number"), type=change.old("type")
        ),
    ),
    ReviewRule(
        "activation-waited-for",
        Topic.WAITING,
        "{it} waits up to {seconds} seconds until MegaFon has activated the number. After that the order stands, and"
        " the next up waits again.",
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
        "{it} gets another SIP account, because of {fields}: no call to the number {number} arrives until the virtual"
        " PBX has logged in again. MegaFon does not report whether that works: make a test call after up.",
        source="megafon 2.6, 6.29",
        on=(UPDATE,),
        when=lambda change: held(fields := change.sends(SIP_FIELDS), fields=fields, number=change.new("number")),
    ),
    ReviewRule(
        "account-of-adopted-number-sent",
        Topic.CALLS,
        "{it} sends its SIP account to the existing number {number}. The API does not return the account that the"
        " number has: if the two differ, calls arrive only if the one that is sent works. Make a test call after up.",
        source="megafon 2.6, 6.8",
        when=lambda change: held(change.adopts and change.new("login") is not None, number=change.new("number")),
    ),
    ReviewRule(
        "changed-without-its-account",
        Topic.PERSON,
        "{it} changes the number {number} without its SIP account, which the program does not set. After up, check in"
        " the personal account that the number still registers.",
        source="megafon 6.8",
        on=(UPDATE,),
        when=lambda change: held(
            change.new("type") == SIP and change.sends(("comment", "purpose")) and change.new("login") is None,
            number=change.new("number"),
        ),
    ),
    freed_last("number-freed-last", "number", "number", "adapters/service.py"),
    freed_last("employee-freed-last", "employee_id", "employee", "megafon 6.13"),
    ReviewRule(
        "employee-gets-number",
        Topic.USERS,
        "{it} assigns the number {number} to the employee {employee}. An employee can have one mobile number: up fails"
        " if they have another one that this stack does not release.",
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
        "{it} unassigns the number {number} from the employee {employee}.",
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
