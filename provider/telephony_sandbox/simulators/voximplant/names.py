"""Which names are taken, and for how long after they were given up (routing contract RU2 to RU4)."""

from __future__ import annotations

from ..platform import ApiError, Call, Document, VendorState
from . import directory
from .kinds import Kind


def check_free(call: Call, kind: Kind, row: Document, code: int) -> None:
    """Raises the code if another object has the name of ``row``, which may be new, or had it a moment ago."""
    scope, name = _scope(call.state, kind, row), row[kind.by_name]
    for other in directory.of_account(call, kind.name):
        if other[kind.by_id] != row.get(kind.by_id) and (_scope(call.state, kind, other), other[kind.by_name]) == (
            scope,
            name,
        ):
            raise ApiError(code)
    if call.state.now() < call.state.value(_held(kind, scope, name), 0.0):
        raise ApiError(code)


def release(state: VendorState, kind: Kind, row: Document) -> None:
    """The object is deleted or gets another name."""
    hold = state.switch("name_hold_s")
    if hold:
        state.set_value(_held(kind, _scope(state, kind, row), row[kind.by_name]), state.now() + hold)


def _scope(state: VendorState, kind: Kind, row: Document) -> str:
    """What the name is unique in."""
    if kind.name == "application" or state.switch(f"{kind.name}_scope") == "account":
        return "account"
    return f"application {row.get('application_id')}"


def _held(kind: Kind, scope: str, name: str) -> str:
    return f"held {kind.name} name in {scope}: {name}"
