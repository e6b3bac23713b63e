"""Rules of applications: whom a call reaches, in their order (routing contract 2.3)."""

from __future__ import annotations

import re

from ..platform import ApiError, Call, Document
from . import deletion, directory, locating, names, ordering, scenarios
from .errors import invalid
from .kinds import RULE
from .listing import page

_LONGEST_NAME = 99
_PATTERN_LIMIT = 64 * 1024
"""Bytes; a pattern must be smaller."""
_FIELDS = ("rule_name", "rule_pattern", "rule_pattern_exclude", "video_conference", "bind_key_id")
_CLEARABLE = ("rule_pattern_exclude", "bind_key_id")
_OF_A_SCENARIO = ("scenario_id", "scenario_name", "modified")


def add(call: Call) -> Document:
    """Scenarios that are named are bound in their order."""
    application = locating.application(call)
    before = {"application_id": application["application_id"], **directory.dated(call, "modified")}
    fields = directory.values(call, before, _FIELDS, _CLEARABLE)
    _check(call)
    names.check_free(call, RULE, fields, 175)
    some = scenarios.of_rule(call, application["application_id"])
    others = [row["rule_id"] for row in ordering.rules_of(call.state, application)]
    rule = directory.made(call, "rule", fields)
    if some:
        call.state.put("rule", scenarios.bound(call, rule, some))
    order = ordering.inserted(call.state, others, [rule["rule_id"]])
    call.state.put("application", {**application, "rule_order": order})
    return {"result": 1, "rule_id": rule["rule_id"]}


def set_info(call: Call) -> Document:
    """An application or scenarios in the call change nothing (RT5)."""
    before = locating.needed(call, RULE, directory.of_account(call, "rule"), name="")
    after = directory.values(call, before, _FIELDS, _CLEARABLE)
    _check(call)
    names.change(call, RULE, before, after, 175)
    return directory.kept(call, "rule", before, after)


def delete(call: Call) -> Document:
    return deletion.delete(call, RULE, locating.candidates(call, RULE))


def reorder(call: Call) -> Document:
    """The first rule says which application is meant. Raises 147 for an id of another one."""
    (first, *_) = locating.meant(call, RULE, directory.of_account(call, "rule")) or [{}]
    application = call.state.get("application", first["application_id"]) or {}
    current = [row["rule_id"] for row in ordering.rules_of(call.state, application)]
    call.state.put("application", {**application, "rule_order": ordering.reordered(call, RULE, current)})
    return directory.DONE


def get(call: Call) -> Document:
    """In the order they are tried. Raises 116 without an application (RU11)."""
    application = locating.application_if_given(call)
    if application is None and not call.state.switch("rules_all"):
        raise invalid(116, "application_id")
    applications = [application] if application else directory.applications(call)
    rows = [row for each in applications for row in ordering.rules_of(call.state, each)]
    wanted = [row for row in directory.selected(call, RULE, rows) if _passes(call, row)]
    return page(call, [_shown(call, row) for row in wanted])


def shown_in(call: Call, application: Document) -> list[Document]:
    """All of an application, as replies have them."""
    return [_shown(call, row) for row in ordering.rules_of(call.state, application)]


def _passes(call: Call, row: Document) -> bool:
    sent = call.parameters
    return (
        sent.get("rule_name", "") in row["rule_name"]
        and sent.get("video_conference") in (None, row["video_conference"])
        and sent.get("attached_key_id") in (None, row.get("bind_key_id"))
        and ("template" not in sent or _matches(row["rule_pattern"], sent["template"]))
    )


def _matches(pattern: str, number: str) -> bool:
    """The whole number; a pattern of another dialect matches nothing."""
    try:
        return re.fullmatch(pattern, number) is not None
    except re.error:
        return False


def _shown(call: Call, row: Document) -> Document:
    shown = directory.without(row, "bind_key_id", "scenario_ids")
    if call.parameters.get("with_scenarios"):
        found = [call.state.get("scenario", key) for key in row.get("scenario_ids", [])]
        shown["scenarios"] = [{name: each[name] for name in _OF_A_SCENARIO} for each in found if each]
    return shown


def _check(call: Call) -> None:
    """What the call sends: the rest may have been made by hand."""
    sent = call.parameters
    if "rule_name" in sent and not 0 < len(sent["rule_name"]) <= _LONGEST_NAME:
        raise ApiError(156)
    if "rule_pattern" in sent and not (sent["rule_pattern"] and _is_pattern(call, sent["rule_pattern"])):
        raise ApiError(148)
    if not _is_pattern(call, sent.get("rule_pattern_exclude", "")):
        raise ApiError(149)
    key = sent.get("bind_key_id")
    if key and (call.state.get("key", key) or {}).get("account_id") != call.notes["account_id"]:
        raise invalid(433, "bind_key_id")


def _is_pattern(call: Call, pattern: str) -> bool:
    """Python's dialect stands for the unknown one (RU14)."""
    if len(pattern.encode()) >= _PATTERN_LIMIT:
        return False
    try:
        re.compile(pattern)
    except re.error:
        return bool(call.state.switch("regex_any"))
    return True
