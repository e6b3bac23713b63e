"""Orders that are data: of the rules in an application and of the scenarios in a rule (routing contract RU5, RU6)."""

from __future__ import annotations

from ..platform import ApiError, Call, Document, VendorState
from .errors import invalid
from .kinds import Kind


def rules_of(state: VendorState, application: Document) -> list[Document]:
    """In the order they are tried; one that the order does not list yet comes at the end."""
    order = {key: at for at, key in enumerate(application.get("rule_order", []))}
    rows = state.find("rule", "application_id", application["application_id"])
    return sorted(rows, key=lambda row: (order.get(row["rule_id"], len(order)), row["rule_id"]))


def inserted(state: VendorState, current: list[int], new: list[int]) -> list[int]:
    """``current`` with the new ids among them."""
    match state.switch("bind_position"):
        case "front":
            return [*new, *current]
        case "by_id":
            return sorted([*current, *new])
        case _:
            return [*current, *new]


def reordered(call: Call, kind: Kind, current: list[int]) -> list[int]:
    """``current`` in the order of the ids that the call lists. Raises the code for a foreign or repeated id."""
    listed: list[int] = call.parameters.get(kind.by_id, [])
    mode = call.state.switch("reorder_partial")
    if len(set(listed)) < len(listed) or not set(listed) <= set(current):
        raise invalid(kind.unknown_id, kind.by_id)
    if mode == "refuse" and len(listed) < len(current):
        raise ApiError(kind.unknown_id, "The list is not complete.", field_name=kind.by_id)
    if mode == "slots":
        following = iter(listed)
        return [next(following) if key in listed else key for key in current]
    return [*listed, *(key for key in current if key not in listed)]
