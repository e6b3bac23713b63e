"""A mobile number (type ``def``) before it can be used: capacity, order, activation (megafon 2.5, 2.8, 3.2)."""

from __future__ import annotations

from typing import Final

from ..base.errors import InvalidInputError
from ..base.messages import warn
from ..base.redaction import excerpt
from ..base.waiting import until
from .client import MegafonClient
from .declaration import VirtualNumberInputs
from .lookup import by_id, by_number
from .models import NumberRecord

ACTIVE: Final = "active"
FAILED: Final = "error"
WAITING: Final = ("activation", "unconfirmed")


def city_number(client: MegafonClient, inputs: VirtualNumberInputs) -> str:
    """The ``dgn_number`` to order ``inputs.number`` with: the pair has to come from the capacity (megafon 6.20)."""
    offered = next((offer for offer in client.list_capacity() if offer.number == inputs.number), None)
    if offered is None:
        raise InvalidInputError(
            f"number {inputs.number} is not among the mobile numbers that the account can attach"
            " (GET /numbers/def-virtual-number-capacity)"
        )
    if offered.dgn_number and inputs.dgn_number and offered.dgn_number != inputs.dgn_number:
        raise InvalidInputError(
            f"dgn_number: MegaFon links {inputs.number} with the city number {offered.dgn_number}, not with"
            f" {inputs.dgn_number}; leave dgn_number out or correct it"
        )
    chosen = offered.dgn_number or inputs.dgn_number
    if not chosen:
        raise InvalidInputError(
            f"dgn_number: MegaFon links no city number with {inputs.number}, but requires one to attach it; set"
            " dgn_number, or ask MegaFon to link one"
        )
    return chosen


def ordered(client: MegafonClient, number_id: int, inputs: VirtualNumberInputs) -> NumberRecord | None:
    """A number that was just ordered, when its activation or its timeout has ended; None: it did not appear.

    It is not documented that the order's id is the number's, so an unknown id is looked up by phone number (2.5).
    """

    def look() -> NumberRecord | None:
        record = by_id(client, number_id, inputs.number)
        if record is None:
            record = next((r for r in by_number(client, inputs.number) if r.type in (None, inputs.type)), None)
        return record

    return until(_settled, look, seconds=inputs.activation_timeout)


def activated(client: MegafonClient, number_id: int, inputs: VirtualNumberInputs) -> NumberRecord | None:
    """A known number, when its activation or its timeout has ended; None: it is gone."""
    return until(
        lambda record: record is None or _settled(record),
        lambda: by_id(client, number_id, inputs.number),
        seconds=inputs.activation_timeout,
    )


def _settled(record: NumberRecord | None) -> bool:
    return record is not None and record.state not in WAITING


def failure(record: NumberRecord) -> str:
    """Why MegaFon could not attach a number."""
    reason = excerpt(record.reason or "", ()) or "no reason given"
    return f"MegaFon could not activate number {record.number} (id {record.id}): {reason}"


def warn_unless_active(record: NumberRecord) -> None:
    """``debt_lock``, ``freeze`` and similar states are not failures, but the number does not work (megafon 3.2)."""
    if record.state != ACTIVE:
        reason = f" ({excerpt(record.reason, ())})" if record.reason else ""
        warn(f'number {record.number} (id {record.id}) is in the state "{record.state}"{reason}, not "active"')
