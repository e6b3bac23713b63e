"""The numbers of an account, for ``telephony export``."""

from __future__ import annotations

from typing import Any

from ..core.inventory import Candidate, Inventory, LeftOut, Listing, Seen, Source
from ..run.deployment import Deployment
from .assignment import remembered, state_of
from .client import PAGE_SIZES, client_of
from .declaration import READ_ONLY, SIP_FIELDS
from .mobile import FAILED, WAITING
from .models import NumberRecord
from .settings import MegafonSettings

KIND = "VirtualNumber"


def take(deployment: Deployment, seen: Seen) -> Inventory:
    """Every number; the list is one answer, so that it cannot change while it is read."""
    listing = Listing.of(client_of(deployment).numbers, seen)
    found = Inventory()
    found.note(KIND, "numbers", listing)
    count = len(listing.rows) + len(listing.unreadable)
    if count in PAGE_SIZES:
        found.remarks.append(f"MegaFon listed exactly {count} numbers: the list may be incomplete")
    for id_, row in listing.rows.items():
        reason = _unmanageable(row)
        if reason:
            found.left_out.append(LeftOut(KIND, id_, row.number, reason))
        else:
            found.candidates.append(_candidate(id_, row))
    return found


def _unmanageable(row: NumberRecord) -> str | None:
    if row.type in READ_ONLY:
        return f'a number of type "{row.type}" can only be read, with VirtualNumber.get'
    if row.state in WAITING:
        return f'it is in the state "{row.state}"; export it when it is active'
    if row.state == FAILED:
        return f"MegaFon could not activate it ({row.reason or 'no reason given'})"
    return None


def _candidate(id: str, row: NumberRecord) -> Candidate:
    inputs: dict[str, Any] = {
        "number": row.number,
        "type": row.type,
        "purpose": row.purpose,
        "comment": row.comment or None,
        "employee_id": row.employee_id,
        # A city number cannot be ordered, and the account of a SIP number cannot be read: both can only be adopted.
        "adopt": row.type != "def" or None,
    }
    return Candidate(
        id=id,
        label=row.number,
        inputs={name: value for name, value in inputs.items() if value is not None},
        state=lambda inputs: state_of(row, remembered(inputs)),
        remarks={"number": f"with the city number {row.dgn_number}"} if row.dgn_number else {},
        unsaid={name: getattr(row, name, None) for name in SIP_FIELDS} if row.type == "sip_registration" else {},
        search=(row.comment or "",),
    )


NUMBERS = Source(KIND, MegafonSettings, take, "number", ("server_host", "login"))
