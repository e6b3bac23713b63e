"""The life of a mobile number after it was attached: `activation`, then whatever the switches say (3.2, 6.21)."""

from __future__ import annotations

from ..platform import Document, World
from .links import join_city_number

_PENDING = "activation"


def begin(world: World, number: Document) -> None:
    """Order the activation of a number that was just attached."""
    reads = world.switch("activation_reads")
    if reads:
        world.set_value(_reads(number["id"]), reads)
    else:
        world.schedule("activate", number["id"], world.switch("activation_seconds"))


def activate(world: World, key: str) -> None:
    """The order is carried out, or fails."""
    number = world.get("number", key)
    if number is None or number["state"] != _PENDING:
        return
    number["state"] = world.switch("activation_outcome")
    if number["state"] == "active":
        join_city_number(world, number)
    else:
        number["reason"] = world.switch("activation_reason")
    world.put("number", number)


def count_read(world: World, number_id: int) -> None:
    """A number that waits to be read comes nearer to its activation; the read itself still shows the old state."""
    left = world.value(_reads(number_id), 0)
    if left:
        world.set_value(_reads(number_id), left - 1)
    if left == 1:
        activate(world, str(number_id))


def _reads(number_id: int) -> str:
    return f"reads before {number_id} is active"
