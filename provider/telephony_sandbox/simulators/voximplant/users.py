"""Users of applications (routing contract 2.4)."""

from __future__ import annotations

import re

from ..platform import ApiError, Call, Document
from . import deletion, directory, locating, names
from .errors import invalid, missing
from .kinds import APPLICATION, USER
from .listing import page

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{2,49}")
_LONGEST_DISPLAY_NAME = 255
_LONGEST_CUSTOM_DATA = 8191
_SHORTEST_PASSWORD = 8
_CLASSES = tuple(map(re.compile, ("[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]")))

_FIELDS = ("user_display_name", "user_password", "parent_accounting", "user_active", "user_custom_data")
_CLEARABLE = ("user_custom_data",)
_HIDDEN = ("application_id", "user_password", "logged_in")
_ORDERS = ("user_name", "user_id", "user_display_name")


def add(call: Call) -> Document:
    application = locating.application(call)
    before = {
        "application_id": application["application_id"],
        "user_name": call.parameters["user_name"],
        "parent_accounting": call.state.switch("default_parent_accounting"),
        **directory.dated(call, "created", "modified"),
    }
    fields = directory.values(call, before, _FIELDS, _CLEARABLE)
    if not _NAME.fullmatch(fields["user_name"]):
        raise ApiError(122)
    _check(call)
    names.check_free(call, USER, fields, 118)
    directory.check_limit(call, "max_users", len(directory.of_account(call, "user")), 109)
    return {"result": 1, "user_id": directory.made(call, "user", fields)["user_id"]}


def set_info(call: Call) -> Document:
    """The application only says where the user is."""
    before = locating.needed(call, USER, locating.candidates(call, USER))
    after = directory.values(call, before, _FIELDS, _CLEARABLE)
    _check(call)
    if "new_user_name" in call.parameters:
        after["user_name"] = call.parameters["new_user_name"]
        if not _NAME.fullmatch(after["user_name"]):
            raise ApiError(462)
        names.change(call, USER, before, after, 118)
    return directory.kept(call, "user", before, after)


def delete(call: Call) -> Document:
    return deletion.delete(call, USER, locating.candidates(call, USER))


def get(call: Call) -> Document:
    """Of one application, which the vendor's clients refuse to leave out."""
    if not locating.given(call, APPLICATION):
        raise missing("application_id")
    order = call.parameters.get("order_by", "user_name")
    if order not in _ORDERS:
        raise invalid(496, "order_by")
    rows = directory.in_applications(call.state, "user", [locating.application(call)])
    wanted = [row for row in directory.selected(call, USER, rows) if _passes(call, row)]
    return page(call, [_shown(call, row) for row in sorted(wanted, key=lambda row: (row[order], row["user_id"]))])


def _passes(call: Call, row: Document) -> bool:
    """Nobody has skills or queues, and all have one status: call centers are not modelled."""
    sent = call.parameters
    return (
        sent.get("user_name", "") in row["user_name"]
        and sent.get("user_display_name", "") in row["user_display_name"]
        and sent.get("user_active") in (None, row["user_active"])
        and row.get("acd_status", "OFFLINE") in sent.get("acd_status", [row.get("acd_status", "OFFLINE")])
        and sent.keys().isdisjoint(("skill_id", "acd_queue_id", "showing_skill_id"))
    )


def _shown(call: Call, row: Document) -> Document:
    shown, sent = directory.without(row, *_HIDDEN), call.parameters
    if sent.get("return_live_balance"):
        shown["live_balance"] = row.get("balance", 0.0)
    for asked, name in (("with_skills", "skills"), ("with_queues", "acd_queues")):
        if sent.get(asked):
            shown[name] = []
    return shown


def _check(call: Call) -> None:
    """What the call sends: the rest may have been made by hand."""
    sent = call.parameters
    if "user_display_name" in sent and not 0 < len(sent["user_display_name"]) <= _LONGEST_DISPLAY_NAME:
        raise ApiError(157)
    if len(sent.get("user_custom_data", "")) > _LONGEST_CUSTOM_DATA:
        raise ApiError(212)
    password = sent.get("user_password")
    if password is None:
        return
    if not password:
        raise ApiError(463)
    if re.search(r"\s", password):
        raise ApiError(524)
    if len(password) < _SHORTEST_PASSWORD or not all(each.search(password) for each in _CLASSES):
        raise ApiError(464)
