"""Which names are taken, and for how long after they were given up (routing contract RU2 to RU4)."""

from __future__ import annotations

from ..platform import ApiError, Call, Document, VendorState
from . import directory
from .kinds import Kind


def check_free(call: Call, kind: Kind, row: Document, code: int) -> None:
    """Raises the code if another object has the name of ``row``, or had it a moment ago."""
    held_until = call.state.value(_held(kind, _scope(call.state, kind, row), row[kind.by_name]), 0.0)
    if has_name(call, kind, row) is not None or call.state.now() < held_until:
        raise ApiError(code)


def has_name(call: Call, kind: Kind, row: Document) -> Document | None:
    """The other object with the name of ``row``, which may be a new one."""
    scope, name = _scope(call.state, kind, row), row[kind.by_name]
    others = (each for each in directory.of_account(call, kind.name) if each[kind.by_id] != row.get(kind.by_id))
    return next(
        (each for each in others if (_scope(call.state, kind, each), each[kind.by_name]) == (scope, name)), None
    )


def change(call: Call, kind: Kind, before: Document, after: Document, code: int) -> None:
    """The object may have another name now. Raises the code if it is taken."""
    if after[kind.by_name] != before[kind.by_name]:
        check_free(call, kind, after, code)
        release(call.state, kind, before)


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
