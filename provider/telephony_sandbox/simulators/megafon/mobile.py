"""The life of a mobile number after it was attached: ``activation``, then whatever the switches say (3.2, 6.21)."""

from __future__ import annotations

from ..platform import Document, VendorState
from .links import join_city_number

_PENDING = "activation"


def begin(state: VendorState, number: Document) -> None:
    """Order the activation of a number that was just attached."""
    reads = state.switch("activation_reads")
    if reads:
        state.set_value(_reads(number["id"]), reads)
    else:
        state.schedule("activate", number["id"], state.switch("activation_seconds"))


def activate(state: VendorState, key: str) -> None:
    """The order is carried out, or fails."""
    number = state.get("number", key)
    if number is None or number["state"] != _PENDING:
        return
    number["state"] = state.switch("activation_outcome")
    if number["state"] == "active":
        join_city_number(state, number)
    else:
        number["reason"] = state.switch("activation_reason")
    state.put("number", number)


def count_read(state: VendorState, number_id: int) -> None:
    """A number that waits to be read comes nearer to its activation; the read itself still shows the old state."""
    left = state.value(_reads(number_id), 0)
    if left:
        state.set_value(_reads(number_id), left - 1)
    if left == 1:
        activate(state, str(number_id))


def _reads(number_id: int) -> str:
    return f"reads before {number_id} is active"
