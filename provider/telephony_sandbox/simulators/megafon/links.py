"""What belongs together: number and employee, mobile number and the city number in front of it (2.0, 6.12-6.14)."""

from __future__ import annotations

from ..platform import Document, VendorState


def give(state: VendorState, number: Document, employee: Document | None) -> None:
    """Put the number into this employee's hands, or in nobody's, and keep both sides in sync."""
    for holder in state.find("employee", "sim_number_capacity_id", number["id"]):
        if employee is None or holder["id"] != employee["id"]:
            state.put("employee", {**holder, "sim_number_capacity_id": None})
    if employee is not None:
        for other in state.find("number", "employee_id", employee["id"]):
            if other["id"] != number["id"]:
                state.put("number", {**other, "purpose": "not_specified", "employee_id": None, "nc_type": "custom"})
        state.put("employee", {**employee, "sim_number_capacity_id": number["id"]})
    number["employee_id"] = employee["id"] if employee else None
    if number["type"] == "def":
        number["nc_type"] = "custom+fmc" if employee else "custom"
    state.put("number", number)


def join_city_number(state: VendorState, number: Document) -> None:
    """The city number of an attached mobile number becomes a number record of its own."""
    city = number["dgn_number"]
    if not city or any(each["number"] == city for each in number["from_redirect_numbers"]):
        return
    found = state.find("number", "number", city)
    record = found[0] if found else state.create("number", {"number": city, "type": "abc"})
    number["from_redirect_numbers"].append({"id": record["id"], "number": city})


def release(state: VendorState, number: Document) -> None:
    """Take a number out of the account; a mobile one goes back to the capacity (6.18)."""
    give(state, number, None)
    state.remove("number", number["id"])
    state.remove("stale", number["id"])
    for other in state.objects("number") if number["type"] in ("abc", "toll_free") else ():
        kept = [each for each in other["from_redirect_numbers"] if each["id"] != number["id"]]
        if kept != other["from_redirect_numbers"]:
            state.put("number", {**other, "from_redirect_numbers": kept})
    if number["type"] != "def":
        return
    for city in state.find("number", "number", number["dgn_number"] or ""):
        state.remove("number", city["id"])
    if state.get("capacity", number["number"]) is None:
        city_number = "" if state.switch("detach_unlinks_city_number") else number["dgn_number"] or ""
        state.create("capacity", {"id": number["number"], "number": number["number"], "dgn_number": city_number})


def is_linked(state: VendorState) -> set[int]:
    """The ids of all city and toll-free numbers that stand in front of a mobile one."""
    return {each["id"] for number in state.objects("number") for each in number["from_redirect_numbers"]}


def comment(state: VendorState, text: str | None) -> str | None:
    """How a comment is kept: "" is none (6.9)."""
    return text if text or state.switch("keep_empty_comment") else None
