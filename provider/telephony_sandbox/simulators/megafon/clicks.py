"""What a person does in the personal account keeps the same order as what a program does."""

from __future__ import annotations

from telephony_sandbox.simulators.megafon.links import comment, give, release
from telephony_sandbox.simulators.platform import Document, Refused, World


def number(world: World, before: Document | None, after: Document | None) -> None:
    """A number was made, changed or released by hand. Purpose and employee follow each other."""
    if after is None:
        if before is not None:
            release(world, before)
        return
    after["comment"] = comment(world, after["comment"])
    was = before or {"purpose": "company", "employee_id": None}
    changed = {name for name in ("purpose", "employee_id") if after[name] != was[name]}
    if changed == {"purpose"} and after["purpose"] != "employee":
        after["employee_id"] = None
    elif changed == {"employee_id"}:
        after["purpose"] = "not_specified" if after["employee_id"] is None else "employee"
    if (after["purpose"] == "employee") is (after["employee_id"] is None):
        raise Refused("purpose employee and employee_id go together")
    if after["purpose"] != "employee":
        give(world, after, None)
        return
    if after["type"] != "def":
        raise Refused(f"a number of type {after['type']} cannot be given to an employee")
    holder = world.get("employee", after["employee_id"])
    if holder is None:
        raise Refused(f"there is no employee {after['employee_id']}", status=409)
    give(world, after, holder)


def employee(world: World, before: Document | None, after: Document | None) -> None:
    """An employee was made, changed or removed by hand; the SIM's number follows."""
    old = before["sim_number_capacity_id"] if before else None
    new = after["sim_number_capacity_id"] if after else None
    if old == new:
        return
    if old is not None and (held := world.get("number", old)) is not None:
        give(world, {**held, "purpose": "not_specified"}, None)
    if new is not None and after is not None:
        sim = world.get("number", new)
        if sim is None or sim["type"] != "def":
            raise Refused(f"there is no mobile number {new}", status=409)
        give(world, {**sim, "purpose": "employee"}, after)
