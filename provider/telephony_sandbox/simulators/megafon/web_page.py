"""What a person does in the personal account keeps the same order as what a program does."""

from __future__ import annotations

from ..platform import Document, Refused, VendorState
from .links import comment, give, release


def number(state: VendorState, before: Document | None, after: Document | None) -> None:
    """A number was made, changed or released by hand. Purpose and employee follow each other."""
    if after is None:
        if before is not None:
            release(state, before)
        return
    after["comment"] = comment(state, after["comment"])
    if after["group_id"] != (before or {}).get("group_id"):
        after |= _under(state.get("group", after["group_id"]))
    was = before or {"purpose": "company", "employee_id": None}
    changed = {name for name in ("purpose", "employee_id") if after[name] != was[name]}
    if changed == {"purpose"} and after["purpose"] != "employee":
        after["employee_id"] = None
    elif changed == {"employee_id"}:
        after["purpose"] = "not_specified" if after["employee_id"] is None else "employee"
    if (after["purpose"] == "employee") is (after["employee_id"] is None):
        raise Refused("purpose employee and employee_id go together")
    if after["purpose"] != "employee":
        give(state, after, None)
        return
    if after["type"] != "def":
        raise Refused(f"a number of type {after['type']} cannot be given to an employee")
    holder = state.get("employee", after["employee_id"])
    if holder is None:
        raise Refused(f"there is no employee {after['employee_id']}", status=409)
    give(state, after, holder)


def scenario(state: VendorState, before: Document | None, after: Document | None) -> None:
    """An inbound scenario was removed by hand: no number and no group has it any more."""
    if before is None or after is not None:
        return
    for number in state.find("number", "scenario_id", before["id"]):
        state.put("number", {**number, "scenario_id": None, "is_scenario_active": None})
    for each in state.find("group", "scenario_id", before["id"]):
        each["scenario_id"] = None
        state.put("group", each)
        group(state, None, each)


def group(state: VendorState, before: Document | None, after: Document | None) -> None:
    """A group of numbers was made, given another scenario, or removed by hand; its numbers follow."""
    told = after or before or {}
    for number in state.find("number", "group_id", told["id"]):
        state.put("number", {**number, "group_id": told["id"] if after else None, **_under(after)})


def _under(group: Document | None) -> Document:
    """What a number shows of its group's scenario."""
    if group is None or group["scenario_id"] is None:
        return {"group_scenario_id": None, "is_group_scenario_active": None}
    return {"group_scenario_id": group["scenario_id"], "is_group_scenario_active": group["is_active"]}


def employee(state: VendorState, before: Document | None, after: Document | None) -> None:
    """An employee was made, changed or removed by hand; the SIM's number follows."""
    old = before["sim_number_capacity_id"] if before else None
    new = after["sim_number_capacity_id"] if after else None
    if old == new:
        return
    if old is not None and (held := state.get("number", old)) is not None:
        give(state, {**held, "purpose": "not_specified"}, None)
    if new is not None and after is not None:
        sim = state.get("number", new)
        if sim is None or sim["type"] != "def":
            raise Refused(f"there is no mobile number {new}", status=409)
        give(state, {**sim, "purpose": "employee"}, after)
