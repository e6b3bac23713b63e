"""GetSipRegistrations and the pages of every list (contract 2.6; U2, U6 to U10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..platform import ApiError, Call, Document, VendorState
from . import bindings, directory
from .errors import out_of_range

_FIELDS = (
    "sip_registration_id", "sip_username", "proxy", "auth_user", "outbound_proxy", "last_updated", "successful",
    "status_code", "error_message", "deactivated", "is_persistent", "next_subscription_renewal", "purchase_date",
    "subscription_price", "user_id", "user_name", "application_id", "application_name", "rule_id", "rule_name",
)  # fmt: skip
"""SIPRegistrationType. The password is not among them."""


def page_bounds(call: Call) -> tuple[int, int]:
    """First row and the one after the last. Raises 497."""
    count = call.parameters.get("count", call.state.switch("default_count"))
    if not 1 <= count <= call.state.switch("max_count"):
        raise out_of_range("count")
    offset: int = call.parameters.get("offset", 0)
    return offset, offset + count


def page(call: Call, rows: list[Document]) -> Document:
    """A list reply, as all methods have it but GetSipRegistrations."""
    first, end = page_bounds(call)
    shown = rows[first:end]
    return {"result": shown, "total_count": len(rows), "count": len(shown)}


def get_sip_registrations(call: Call) -> Document:
    bindings.one_of_each(call)
    first, end = page_bounds(call)
    names = _Names(call.state)
    found = [row for row in (names.told(each) for each in _candidates(call)) if _passes(call, row)]
    rows = [_shown(call.state, row) for row in found[first:end]]
    return {"result": rows, "count": len(found) if call.state.switch("count_means") == "all" else len(rows)}


def _candidates(call: Call) -> list[Document]:
    """The caller's registrations that can be seen by now, by id."""
    state, key = call.state, call.parameters.get("sip_registration_id")
    if key is None:
        some = state.find("sip_registration", "account_id", call.notes["account_id"])
    else:
        one = state.get("sip_registration", key)
        some = [one] if one and one["account_id"] == call.notes["account_id"] else []
    now = state.now()
    some = [each for each in some if each["visible_from"] <= now]
    if key is not None and not some and state.switch("unknown_id_on_get") == "275":
        raise ApiError(275)
    return sorted(some, key=lambda each: int(each["sip_registration_id"]))


class _Names:
    """Adds the names of what registrations are bound to; looks each up once."""

    def __init__(self, state: VendorState) -> None:
        self._state = state
        self._known: dict[tuple[str, int], str] = {}

    def told(self, registration: Document) -> Document:
        row = dict(registration)
        for by_id, by_name in bindings.PAIRS:
            # What was deleted may leave its id (routing contract 3).
            if by_id in row and (name := self._name(by_id, by_name, row[by_id])):
                row[by_name] = name
        return row

    def _name(self, by_id: str, by_name: str, key: int) -> str:
        if (by_id, key) not in self._known:
            found = self._state.get(by_id.removesuffix("_id"), key) or {}
            name = str(found.get(by_name, ""))
            self._known[by_id, key] = directory.shown_name(self._state, name) if by_id == "application_id" else name
        return self._known[by_id, key]


_Filter = Callable[[VendorState, Document, Any], bool]


def _equal(name: str) -> _Filter:
    return lambda _, row, value: bool(row.get(name) == value)


def _one_of(name: str) -> _Filter:
    return lambda _, row, value: value is None or row.get(name) in value


def _username(state: VendorState, row: Document, value: str) -> bool:
    return row["sip_username"] == value if state.switch("username_filter") == "exact" else value in row["sip_username"]


def _application_name(state: VendorState, row: Document, value: list[str]) -> bool:
    full = (state.get("application", row.get("application_id", "")) or {}).get("application_name", "")
    return any(name and directory.is_called(full, name) for name in value)


def _status(_: VendorState, row: Document, value: list[tuple[int, int]]) -> bool:
    return "status_code" in row and any(first <= row["status_code"] <= last for first, last in value)


FILTERS: dict[str, _Filter] = {
    "sip_username": _username,
    "deactivated": _equal("deactivated"),
    "successful": _equal("successful"),
    "is_persistent": _equal("is_persistent"),
    "application_id": _one_of("application_id"),
    "application_name": _application_name,
    "is_bound_to_application": lambda _, row, value: ("application_id" in row) is value,
    "rule_id": _one_of("rule_id"),
    "rule_name": _one_of("rule_name"),
    "user_id": _one_of("user_id"),
    "user_name": _one_of("user_name"),
    "proxy": _one_of("proxy"),
    "in_progress": _equal("in_progress"),
    "status_code": _status,
}


def _passes(call: Call, row: Document) -> bool:
    if row["deactivated"] and "deactivated" not in call.parameters and not call.state.switch("list_frozen"):
        return False
    return all(FILTERS[name](call.state, row, value) for name, value in call.parameters.items() if name in FILTERS)


def _shown(state: VendorState, row: Document) -> Document:
    if state.switch("absent_as_null"):
        return {name: row.get(name) for name in _FIELDS}
    return {name: row[name] for name in _FIELDS if name in row}
