"""Applications, rules and users: what a registration can be bound to (contract 5).

Names, limits and reply fields are those of voximplant.com/docs/references/httpapi (applications, rules, users).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..platform import ApiError, Call, Document, VendorState
from . import bindings
from .dates import timestamp
from .errors import invalid, missing
from .listing import page

USERS_OF_AN_ACCOUNT = 1000
_LONGEST_RULE_NAME = 99
_LONGEST_DISPLAY_NAME = 255
_APPLICATION_NAME = re.compile(r"[a-z][a-z0-9-]{1,79}")
_USER_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{2,49}")


# Reading


def get_applications(call: Call) -> Document:
    short = call.state.switch("short_application_names")
    rows = [row for row in _applications(call) if _meets(call, row, "application_id", "application_name")]
    told = [{**row, "application_name": row["application_name"].partition(".")[0]} if short else row for row in rows]
    if call.parameters.get("with_rules") or call.parameters.get("with_scenarios"):
        told = [{**row, "rules": _in(call.state, "rule", [row])} for row in told]
    return page(call, [_without(row, "account_id") for row in told])


def get_rules(call: Call) -> Document:
    rows = _in(call.state, "rule", _where(call))
    return page(call, [row for row in rows if _meets(call, row, "rule_id", "rule_name")])


def get_users(call: Call) -> Document:
    if call.parameters.keys().isdisjoint(bindings.PAIRS[0]):
        raise missing("application_id")  # the vendor's clients refuse to ask without
    rows = [row for row in _in(call.state, "user", _where(call)) if _meets(call, row, "user_id", "user_name")]
    active = call.parameters.get("user_active")
    rows = [row for row in rows if active in (None, row["user_active"])]
    return page(call, [_without(row, "application_id", "user_password", "logged_in") for row in rows])


def _applications(call: Call) -> list[Document]:
    return call.state.find("application", "account_id", call.notes["account_id"])


def _where(call: Call) -> list[Document]:
    """The application that the call names, else all of the account."""
    bindings.one_of_each(call)
    named = not call.parameters.keys().isdisjoint(bindings.PAIRS[0])
    return [bindings.named_application(call)] if named else _applications(call)


def _in(state: VendorState, kind: str, applications: Iterable[Document]) -> list[Document]:
    return [row for each in applications for row in state.find(kind, "application_id", each["application_id"])]


def _meets(call: Call, row: Document, by_id: str, part_of: str) -> bool:
    """The filters of a list: the id, and a part of the name."""
    return call.parameters.get(by_id) in (None, row[by_id]) and call.parameters.get(part_of, "") in row[part_of]


def _without(row: Document, *hidden: str) -> Document:
    return {name: value for name, value in row.items() if name not in hidden}


# Adding


def add_application(call: Call) -> Document:
    account = call.state.get("account", call.notes["account_id"]) or {}
    short = call.parameters["application_name"].partition(".")[0]
    full = f"{short}.{account['account_name']}.voximplant.com"
    if not _APPLICATION_NAME.fullmatch(short) or call.parameters["application_name"] not in (short, full):
        raise ApiError(107)
    if any(each["application_name"] == full for each in _applications(call)):
        raise ApiError(129)
    made = _made(call, "application", {
        "application_name": full,
        "account_id": account["account_id"],
        "secure_record_storage": call.parameters.get("secure_record_storage", False),
    })  # fmt: skip
    return {"result": 1, "application_id": made["application_id"], "application_name": full}


def add_rule(call: Call) -> Document:
    application, sent = _for(call), call.parameters
    for name, code in (("rule_pattern", 148), ("rule_pattern_exclude", 149)):
        try:
            re.compile(sent.get(name, ""))
        except re.error:
            raise ApiError(code) from None
    if not 0 < len(sent["rule_name"]) <= _LONGEST_RULE_NAME or re.search(r"\s", sent["rule_name"]):
        raise ApiError(156)
    if any(each["rule_name"] == sent["rule_name"] for each in _in(call.state, "rule", [application])):
        raise ApiError(175)
    fields = {name: value for name, value in sent.items() if name not in bindings.PAIRS[0]}
    made = _made(call, "rule", {"application_id": application["application_id"], **fields})
    return {"result": 1, "rule_id": made["rule_id"]}


def add_user(call: Call) -> Document:
    application, sent = _for(call), call.parameters
    if not _USER_NAME.fullmatch(sent["user_name"]):
        raise ApiError(122)
    if not 0 < len(sent["user_display_name"]) <= _LONGEST_DISPLAY_NAME:
        raise ApiError(157)
    if any(each["user_name"] == sent["user_name"] for each in _in(call.state, "user", [application])):
        raise ApiError(118)
    if len(_in(call.state, "user", _applications(call))) >= USERS_OF_AN_ACCOUNT:
        raise ApiError(109)
    fields = {name: value for name, value in sent.items() if name not in bindings.PAIRS[0]}
    made = _made(call, "user", {"application_id": application["application_id"], **fields})
    return {"result": 1, "user_id": made["user_id"]}


def _for(call: Call) -> Document:
    bindings.one_of_each(call)
    if call.parameters.keys().isdisjoint(bindings.PAIRS[0]):
        raise missing("application_id")
    return bindings.named_application(call)


def _made(call: Call, kind: str, fields: Document) -> Document:
    now = timestamp(call.state.now())
    return call.state.create(kind, {**fields, "modified": now, **({"created": now} if kind == "user" else {})})


# Deleting


def del_application(call: Call) -> Document:
    return _delete(call, "application", 116, _applications(call))


def del_rule(call: Call) -> Document:
    return _delete(call, "rule", 147, _in(call.state, "rule", _where(call)))


def del_user(call: Call) -> Document:
    return _delete(call, "user", 117, _in(call.state, "user", _where(call)))


def _delete(call: Call, kind: str, code: int, mine: list[Document]) -> Document:
    """Those that are named, by ids or names; all of them or, when one is not there, none."""
    by_id, by_name = f"{kind}_id", f"{kind}_name"
    if call.parameters.keys().isdisjoint((by_id, by_name)):
        raise missing(by_id)
    if by_id in call.parameters and by_name in call.parameters:
        bindings.one_of_each(call)
    name = by_id if by_id in call.parameters else by_name
    keys = call.parameters[name]
    doomed = mine if keys is None else [row for row in mine if row[name] in keys]
    if keys is not None and {row[name] for row in doomed} != set(keys):
        raise invalid(code, name)
    for row in doomed:
        call.state.remove(kind, row[by_id])
        leave(call.state, kind, row)
    return {"result": 1}


def leave(state: VendorState, kind: str, gone: Document) -> None:
    """What goes with a deleted application, rule or user, and what is no longer bound to it."""
    by_id = f"{kind}_id"
    if kind == "application":
        for part in ("rule", "user"):
            for row in _in(state, part, [gone]):
                state.remove(part, row[f"{part}_id"])
    for registration in state.find("sip_registration", by_id, gone[by_id]):
        bindings.unbind(state, registration, [pair[0] for pair in bindings.PAIRS] if kind == "application" else [by_id])
