"""What this room provides to other packages."""

from __future__ import annotations

from ..core.vendor import Kind, Room
from ..providers import SipRegistrationProvider
from .consequences import DRIFT, RULES
from .doctor import VOXIMPLANT
from .export import REGISTRATIONS
from .lifecycle import SipRegistrationLifecycle
from .resource import SipRegistration
from .routing.export import SOURCES
from .routing.kinds import KINDS
from .status import health, take

ROOM = Room(
    kinds=(
        Kind(
            SipRegistrationLifecycle,
            SipRegistration,
            SipRegistrationProvider,
            RULES,
            DRIFT,
            price="subscription_price",
            health=health,
            take=take,
        ),
        *KINDS,
    ),
    sources=(*SOURCES, REGISTRATIONS),
    examination=VOXIMPLANT,
)
