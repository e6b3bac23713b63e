"""The account as a stack's state records it: its numbers, and the employees, scenarios and groups that they name."""

from __future__ import annotations

from dataclasses import replace

from ..platform import Document, Gathered, Recorded, VendorState, listed
from . import seed
from .models import Number


def from_state(state: VendorState, recorded: Recorded) -> None:
    """Make all of it. A number is recorded in the API's own field names."""
    state.customer = replace(state.customer, recorded=recorded.account_number("app_id"))
    seed.account(state)
    gathered = Gathered.of("scenario", "group", "employee", "number")
    for each in recorded.of("VirtualNumber"):
        known = {name: each.fields[name] for name in Number.model_fields if each.fields.get(name) not in (None, "")}
        known["from_redirect_numbers"] = [
            {"id": other["id"], "number": other["number"]}
            for other in listed(known.get("from_redirect_numbers"))
            if isinstance(other, dict) and other.get("id") and isinstance(other.get("number"), str)
        ]
        gathered.add("number", each.number, known, each)
        _referred(gathered, each.number, known)
    for kind, objects in gathered.found.items():
        for key, fields in objects.items():
            recorded.make(state, kind, {**fields, "id": key}, gathered.sources.get((kind, key)))


def _referred(gathered: Gathered, number: int, known: Document) -> None:
    """What a number names: the state does not know more of it than the id."""
    employee, group = known.get("employee_id"), known.get("group_id")
    for scenario in (known.get("scenario_id"), known.get("group_scenario_id")):
        gathered.add("scenario", scenario, {})
    gathered.add("group", group, {"name": f"group-{group}", "scenario_id": known.get("group_scenario_id")})
    gathered.add("employee", employee, {"login": f"employee-{employee}", "sim_number_capacity_id": number})
    for other in known["from_redirect_numbers"]:
        kind = "toll_free" if other["number"].startswith("7800") else "abc"
        gathered.add("number", other["id"], {"number": other["number"], "type": kind})
