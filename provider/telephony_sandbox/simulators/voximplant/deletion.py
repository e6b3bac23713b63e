"""What goes with a deleted object, and what is no longer bound to it (routing contract 3: all of it a guess)."""

from __future__ import annotations

from collections.abc import Iterable

from ..platform import Call, Document, VendorState
from . import bindings, directory, locating, names
from .errors import invalid, missing
from .kinds import APPLICATION, RULE, SCENARIO, USER, Kind

_BINDING = [pair[0] for pair in bindings.PAIRS]


def delete(call: Call, kind: Kind, among: Iterable[Document]) -> Document:
    """Those that the call names; if one of them is not there, none, unless a switch says otherwise."""
    state = call.state
    doomed = locating.meant(call, kind, among, skip_unknown=state.switch("delete_list") == "partial")
    if doomed is None:
        raise missing(kind.by_id)
    if state.switch(f"delete_{kind.name}") == "refuse" and any(_is_in_use(state, kind, row) for row in doomed):
        raise invalid(496, kind.by_id)
    for row in doomed:
        state.remove(kind.name, row[kind.by_id])
        leave(state, kind, row)
    return directory.DONE


def leave(state: VendorState, kind: Kind, gone: Document) -> None:
    """The object is removed already."""
    names.release(state, kind, gone)
    match kind.name:
        case "application":
            for part in ("rule", "user", "scenario"):
                for row in directory.in_applications(state, part, [gone]):
                    state.remove(part, row[f"{part}_id"])
            _unbind(state, APPLICATION, gone, _BINDING)
        case "rule":
            mode = state.switch("delete_rule")
            if mode != "dangle":
                _unbind(state, RULE, gone, _BINDING if mode == "unbind_all" else ["rule_id"])
        case "scenario":
            for rule in _rules_with(state, gone):
                rule["scenario_ids"].remove(gone["scenario_id"])
                state.put("rule", rule)
        case "user":
            if state.switch("delete_user") != "dangle":
                _unbind(state, USER, gone, ["user_id"])


def _unbind(state: VendorState, kind: Kind, gone: Document, what: list[str]) -> None:
    for registration in state.find("sip_registration", kind.by_id, gone[kind.by_id]):
        bindings.unbind(state, registration, what)
    for number in state.find("phone_number", kind.by_id, gone[kind.by_id]):
        state.put("phone_number", {name: value for name, value in number.items() if name not in what})


def _is_in_use(state: VendorState, kind: Kind, row: Document) -> bool:
    if kind is SCENARIO:
        return bool(_rules_with(state, row))
    kinds = ["sip_registration", "phone_number"]
    if kind is APPLICATION:
        kinds += ["rule", "user", "scenario"]
    return any(state.find(each, kind.by_id, row[kind.by_id]) for each in kinds)


def _rules_with(state: VendorState, scenario: Document) -> list[Document]:
    return [rule for rule in state.objects("rule") if scenario["scenario_id"] in rule.get("scenario_ids", [])]
