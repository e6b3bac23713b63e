"""What this room provides to other packages."""

from __future__ import annotations

from ..core.vendor import Kind, Room
from ..providers import SipPasswordProvider
from .consequences import RULES
from .lifecycle import SipPasswordLifecycle
from .resource import SipPassword

ROOM = Room(
    kinds=(Kind(SipPasswordLifecycle, SipPassword, SipPasswordProvider, RULES),),
)
