"""Scenarios, shared or in one application, and the rules that run them (routing contract 2.2)."""

from __future__ import annotations

import re

from ..platform import ApiError, Call, Document
from . import deletion, directory, locating, names, ordering
from .errors import invalid, missing
from .kinds import RULE, SCENARIO
from .listing import page

_LONGEST_NAME = 29
_SCRIPT_LIMIT = 128 * 1024
"""Bytes; a script must be smaller (RT2)."""
_CLEARABLE = ("scenario_script",)


def add(call: Call) -> Document:
    """With a rule, it is bound at once; ``rewrite`` overwrites the one that has the name."""
    application = locating.application_if_given(call)
    rule = locating.one(call, RULE, locating.candidates(call, RULE)) if locating.given(call, RULE) else None
    fields: Document = {"account_id": call.notes["account_id"], "scenario_name": call.parameters["scenario_name"]}
    if application is not None:
        fields["application_id"] = application["application_id"]
    _check_name(fields)
    scenario = names.has_name(call, SCENARIO, fields) if call.parameters.get("rewrite") else None
    if scenario is not None:
        directory.kept(call, "scenario", scenario, _with_script(call, scenario))
    else:
        directory.check_limit(call, "max_scenarios", len(_mine(call)), 418)
        names.check_free(call, SCENARIO, fields, 133)
        scenario = directory.made(call, "scenario", _with_script(call, fields) | directory.dated(call, "modified"))
    if rule is not None:
        call.state.put("rule", bound(call, rule, [scenario]))
    return {"result": 1, "scenario_id": scenario["scenario_id"]}


def set_info(call: Call) -> Document:
    before = locating.needed(call, SCENARIO, _mine(call), "required_scenario_name")
    after = _with_script(call, before)
    if "scenario_name" in call.parameters:
        after["scenario_name"] = call.parameters["scenario_name"]
        _check_name(after)
        names.change(call, SCENARIO, before, after, 133)
    return directory.kept(call, "scenario", before, after)


def delete(call: Call) -> Document:
    return deletion.delete(call, SCENARIO, _mine(call))


def get(call: Call) -> Document:
    """The script comes with an id only; where a row lives can be learned from the filter only."""
    application, part = locating.application_if_given(call), call.parameters.get("scenario_name", "").casefold()
    hidden = ["account_id", "application_id"]
    if "scenario_id" not in call.parameters or not call.parameters.get("with_script"):
        hidden.append("scenario_script")
    rows = [
        row
        for row in directory.selected(call, SCENARIO, _mine(call))
        if part in row["scenario_name"].casefold()
        and (application is None or row.get("application_id") == application["application_id"])
    ]
    answer = page(call, [directory.without(row, *hidden) for row in directory.by_id(SCENARIO, rows)])
    if application is not None:
        answer |= {
            "application_id": application["application_id"],
            "application_name": directory.shown_name(call.state, application["application_name"]),
            "extended_application_name": directory.extended_name(application["application_name"]),
        }
    return answer


# Bound to rules


def bind(call: Call) -> Document:
    """Append what the rule does not have yet, or take away what it has."""
    if not locating.given(call, RULE):
        raise invalid(147, "rule_id")
    rule = locating.one(call, RULE, locating.candidates(call, RULE)) or {}
    some = of_rule(call, rule["application_id"])
    if not some:
        raise missing("scenario_id")
    if call.parameters.get("bind", True):
        after = bound(call, rule, some)
    else:
        gone, has = [each["scenario_id"] for each in some], rule.get("scenario_ids", [])
        if call.state.switch("bind_strict") and not set(gone) <= set(has):
            raise invalid(132, "scenario_id")
        after = {**rule, "scenario_ids": [key for key in has if key not in gone]}
    call.state.put("rule", after)
    return directory.DONE


def reorder(call: Call) -> Document:
    """By the rule's id, or by a name that no other rule of the account has."""
    if not locating.given(call, RULE):
        raise invalid(147, "rule_id")
    rule = locating.one(call, RULE, directory.of_account(call, "rule")) or {}
    order = ordering.reordered(call, SCENARIO, rule.get("scenario_ids", []))
    call.state.put("rule", {**rule, "scenario_ids": order})
    return directory.DONE


def of_rule(call: Call, application_id: int) -> list[Document]:
    """The scenarios that the call names for a rule of this application: its own or shared ones; others are unknown."""
    reachable = [row for row in _mine(call) if row.get("application_id") in (None, application_id)]
    return locating.meant(call, SCENARIO, reachable) or []


def bound(call: Call, rule: Document, some: list[Document]) -> Document:
    """The rule with these scenarios besides those it has. Raises 132, 419."""
    has = rule.get("scenario_ids", [])
    new = [each["scenario_id"] for each in some if each["scenario_id"] not in has]
    if any(each.get("application_id") not in (None, rule["application_id"]) for each in some):
        raise invalid(132, "scenario_id")
    if call.state.switch("bind_strict") and len(new) < len(some):
        raise invalid(132, "scenario_id")
    limit = call.state.switch("max_scenarios_of_rule")
    if limit and len(has) + len(new) > limit:
        raise ApiError(419)
    return {**rule, "scenario_ids": ordering.inserted(call.state, has, new)}


def _mine(call: Call) -> list[Document]:
    return directory.of_account(call, "scenario")


def _check_name(row: Document) -> None:
    if not 0 < len(row["scenario_name"]) <= _LONGEST_NAME:
        raise ApiError(168)


def _with_script(call: Call, row: Document) -> Document:
    """The row with the script that the call sends, byte for byte unless a switch says otherwise (RU13). Raises 130."""
    after = directory.values(call, row, ("scenario_script",), _CLEARABLE)
    if not call.parameters.get("scenario_script"):
        return after
    script: str = call.parameters["scenario_script"]
    if len(script.encode()) >= _SCRIPT_LIMIT:
        raise ApiError(130)
    if call.state.switch("script_trim"):
        script = script.removeprefix("\ufeff").rstrip()
    if call.state.switch("script_crlf"):
        script = re.sub(r"\r?\n", "\r\n", script)
    return after | {"scenario_script": script}
