"""The credentials of another customer: what is in its accounts, and what must hold after a run with them.

The ids of objects are small whole numbers, the same in every account; so the other customer gets an object of the same
kind under each id that the first one has. A run that does not notice changes or deletes it, or takes it for its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.platform.customer import Customer
from telephony_sandbox.simulators.server import Simulators

from .scenarios import Operation, Swept

ELSEWHERE: tuple[Operation, ...] = ("update", "replace", "read", "delete")
"""The operations of a resource that is in a state, and so in an account."""

Objects = dict[tuple[str, str, str], dict[str, Any]]

_BY_THEMSELVES = frozenset({"shown_token", "stale"})
"""Kinds of objects that reading makes."""
_VOLATILE = frozenset(
    {
        "in_progress", "successful", "status_code", "error_message", "last_updated", "REGISTRATION_STATUS_CODE",
        "REGISTRATION_ERROR_MESSAGE", "STATUS_CODE", "STATUS_RESULT", "ERROR_MESSAGE", "LAST_UPDATED", "asked",
    }
)  # fmt: skip
"""Fields that follow from how the SIP registration fares at the moment."""
_WHOSE = ("app_id", "account_id")


def account(simulators: Simulators, vendor: str) -> str:
    """What an error calls the account: MegaFon's app_id, Voximplant's account id, the address of the portal."""
    if vendor == "bitrix24":
        return urlsplit(simulators.env["BITRIX24_WEBHOOK"]).netloc
    (found,) = simulators.admin.objects(vendor, "account")
    return str(found["app_id" if vendor == "megafon" else "account_id"])


def settle_in(foreign: Admin, home: Admin, swept: Swept) -> None:
    """Begin with the seed, and give the other customer what the run could meet: objects, and what they refer to."""
    foreign.reset()
    if swept.case.vendor == "voximplant":
        # What a program calls by name has the same name there.
        theirs = {rule["rule_id"] for rule in foreign.objects("voximplant", "rule")}
        for rule in (each for each in home.objects("voximplant", "rule") if each["rule_id"] in theirs):
            foreign.patch("voximplant", rule["rule_id"], {"rule_name": rule["rule_name"]}, "rule")
    swept.prepare(foreign)
    kinds = {"bitrix24": ("line", "registration")}.get(swept.case.vendor, (swept.case.type,))
    for kind in kinds:
        key = "REG_ID" if kind == "registration" else swept.case.key
        taken = {each[key] for each in foreign.objects(swept.case.vendor, kind)}
        for each in home.objects(swept.case.vendor, kind):
            if each[key] not in taken:
                named = kind or {"megafon": "number", "voximplant": "sip_registration"}[swept.case.vendor]
                foreign.seed({swept.case.vendor: {named: [_theirs(each)]}})


def _theirs(fields: dict[str, Any]) -> dict[str, Any]:
    """Another object under the same id."""
    customer = Customer("branch")
    theirs = {name: value for name, value in fields.items() if name not in _WHOSE}
    for name, other in (
        ("number", customer.phone), ("dgn_number", customer.phone), ("comment", customer.title),
        ("sip_username", customer.login), ("login", customer.login), ("TITLE", customer.title),
        ("LOGIN", customer.login), ("application_name", customer.login), ("scenario_name", customer.login),
        ("rule_name", customer.login), ("user_name", customer.login), ("description", customer.title),
        ("phone_number", customer.phone), ("sip_whitelist_network", lambda network: network.replace("10.", "11.", 1)),
    ):  # fmt: skip
        if theirs.get(name):
            theirs[name] = other(theirs[name])
    return theirs


def lasting(admin: Admin) -> Objects:
    """Everything but what reading makes and what changes by itself."""
    return {
        (vendor, kind, key): {name: value for name, value in fields.items() if name not in _VOLATILE}
        for vendor, kind, key, fields in admin.snapshot()["objects"]
        if kind not in _BY_THEMSELVES
    }


def changes(before: Objects, after: Objects) -> list[str]:
    """What is not as it was: which objects, or which of their fields."""
    found = []
    for each in sorted(before.keys() | after.keys()):
        old, new = before.get(each), after.get(each)
        if old is None or new is None:
            found.append(f"{' '.join(each)} {'made' if old is None else 'deleted'}")
        elif names := sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)):
            found.append(f"{' '.join(each)}: {', '.join(names)}")
    return found


def trespasses(
    *, error: str | None, accounts: Sequence[str], changed: Sequence[list[str]], dropped: bool
) -> Iterator[str]:
    """What is wrong with a run under another customer's credentials. `changed`: in its account, and in our own."""
    there, here = changed
    if there:
        yield f"changed in another customer's account: {there}"
    if here:
        yield f"changed in the account of the state: {here}"
    if dropped:
        yield "the state is not as it was"
    if error is None:
        yield "was not refused"
    elif missing := [each for each in accounts if each not in error]:
        yield f"the error does not name {' and '.join(missing)}: {error}"
