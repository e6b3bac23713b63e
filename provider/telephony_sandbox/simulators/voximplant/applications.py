"""Applications (routing contract 2.1)."""

from __future__ import annotations

import re

from ..platform import ApiError, Call, Document
from . import deletion, directory, locating, names, rules
from .kinds import APPLICATION
from .listing import page

_NAME = re.compile(r"[a-z][a-z0-9-]{1,64}")


def add(call: Call) -> Document:
    directory.check_limit(call, "max_applications", len(directory.applications(call)), 108)
    storage = call.parameters.get("secure_record_storage", call.state.switch("default_secure_record_storage"))
    fields = {
        "application_name": _full_name(call),
        "account_id": call.notes["account_id"],
        "secure_record_storage": storage,
        **directory.dated(call, "modified"),
    }
    names.check_free(call, APPLICATION, fields, 129)
    application = directory.made(call, "application", fields)
    return {"result": 1, "application_id": application["application_id"], **_told(call, application)}


def set_info(call: Call) -> Document:
    before = locating.application(call, "required_application_name")
    after = directory.values(call, before, ("secure_record_storage",), ())
    if "application_name" in call.parameters:
        after["application_name"] = _full_name(call)
        names.change(call, APPLICATION, before, after, 129)
    return {**directory.kept(call, "application", before, after), **_told(call, after)}


def delete(call: Call) -> Document:
    return deletion.delete(call, APPLICATION, directory.applications(call))


def get(call: Call) -> Document:
    part = call.parameters.get("application_name", "")
    rows = [
        row
        for row in directory.selected(call, APPLICATION, directory.applications(call))
        if part in row["application_name"]
    ]
    return page(call, [_shown(call, row) for row in directory.by_id(APPLICATION, rows)])


def _shown(call: Call, row: Document) -> Document:
    """The shape of ``with_rules`` is a guess (RU8)."""
    shown = directory.without(row, "account_id", "rule_order") | {
        "application_name": directory.shown_name(call.state, row["application_name"])
    }
    if call.parameters.get("with_rules"):
        shown["rules"] = rules.shown_in(call, row)
    return shown


def _told(call: Call, row: Document) -> Document:
    name = directory.shown_name(call.state, row["application_name"])
    return {"application_name": name, "secure_record_storage": row["secure_record_storage"]}


def _full_name(call: Call) -> str:
    """Of the name that the call sends, which may be short or full. Raises 107."""
    account = call.state.get("account", call.notes["account_id"]) or {}
    sent: str = call.parameters["application_name"]
    short = directory.short_name(sent)
    full = f"{short}.{account['account_name']}.voximplant.com"
    if not _NAME.fullmatch(short) or sent not in (short, full):
        raise ApiError(107)
    return full
