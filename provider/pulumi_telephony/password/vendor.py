"""What is told of passwords outside of this room."""

from __future__ import annotations

from ..core.vendor import Kind, Room
from ..providers import SipPasswordProvider
from .consequences import RULES
from .lifecycle import SipPasswordLifecycle
from .resource import SipPassword

ROOM = Room(
    kinds=(Kind(SipPasswordLifecycle, SipPassword, SipPasswordProvider, RULES),),
)
