"""How an object is, from what is on record of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Final

from .links import LINE, NUMBER, REGISTRATION
from .view import USER

SUCCESS: Final = 200
BROKEN: Final = frozenset({"debt_lock", "freeze", "inactive", "error"})
"""States of a MegaFon number that takes no calls."""


@dataclasses.dataclass(frozen=True)
class Health:
    """``good`` is None where the record does not say."""

    good: bool | None
    words: str


def health_of(kind: str, fields: Mapping[str, Any]) -> Health | None:
    """None for what has none."""
    look = _LOOKS.get(kind)
    return look(fields) if look else None


def _registration(fields: Mapping[str, Any]) -> Health:
    if fields.get("deactivated") is True:
        return Health(False, "deactivated")
    successful, code = fields.get("successful"), fields.get("status_code")
    if successful is None:
        return Health(None, "no status yet")
    return Health(True, "registered") if successful is True else _failed(code)


def _line(fields: Mapping[str, Any]) -> Health | None:
    if fields.get("type") == "office":
        return None
    code = fields.get("registration_status_code")
    if not isinstance(code, int) or code == 0:
        return Health(None, "no status yet")
    return Health(True, "registered") if code == SUCCESS else _failed(code)


def _failed(code: Any) -> Health:
    return Health(False, f"not registered, SIP status {code}" if isinstance(code, int) else "not registered")


def _number(fields: Mapping[str, Any]) -> Health | None:
    state = fields.get("state")
    if not isinstance(state, str):
        return None
    return Health(True if state == "active" else False if state in BROKEN else None, state)


def _user(fields: Mapping[str, Any]) -> Health | None:
    active = fields.get("active")
    return Health(active, "active" if active else "not active") if isinstance(active, bool) else None


_LOOKS: Final[Mapping[str, Callable[[Mapping[str, Any]], Health | None]]] = {
    REGISTRATION: _registration,
    LINE: _line,
    NUMBER: _number,
    USER: _user,
}
