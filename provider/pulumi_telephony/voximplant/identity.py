"""Identifies a registration, names it in messages, and makes its whole state from the API's answer."""

from __future__ import annotations

from ..core.rules import ClientOnly, WriteOnly
from .declaration import SipRegistrationInputs
from .models import Registration
from .state import SipRegistrationState

UNSAID = SipRegistrationInputs.fields_with(WriteOnly) | SipRegistrationInputs.fields_with(ClientOnly)
"""What the API never returns."""


def state_of(
    row: Registration,
    known: SipRegistrationInputs | SipRegistrationState | None,
    pending: tuple[str, ...] = (),
) -> SipRegistrationState:
    """The whole state: what the API returns, and from ``known`` what it never returns."""
    unsaid = {name: getattr(known, name, None) for name in UNSAID}
    return SipRegistrationState.model_validate({**row.model_dump(), **unsaid, "pending": pending})


def natural_key(it: SipRegistrationInputs | Registration) -> tuple[str, ...]:
    """What two registrations have in common if one could be mistaken for the other."""
    return it.sip_username, it.proxy, str(it.is_persistent)


def is_same_registration(row: Registration, *known: SipRegistrationInputs | SipRegistrationState) -> bool:
    """Whether a registration with an id can be the ``known`` one: as recorded, or as an interrupted update may have
    left it. It has the same account at the SIP server, or the same purchase date, which no update changes."""
    return any(
        (each.sip_username, each.proxy) == (row.sip_username, row.proxy)
        or (isinstance(each, SipRegistrationState) and each.purchase_date == row.purchase_date is not None)
        for each in known
    )


def words_of(row: Registration | SipRegistrationState) -> str:
    """A registration for messages."""
    return f"the registration of {row.sip_username} at {row.proxy}"
