"""What this room provides to other packages."""

from __future__ import annotations

from ..core.vendor import Kind, Room
from ..providers import VirtualNumberProvider
from .consequences import DRIFT, RULES
from .doctor import MEGAFON
from .export import NUMBERS
from .lifecycle import VirtualNumberLifecycle
from .resource import VirtualNumber
from .status import health, take

ROOM = Room(
    kinds=(Kind(VirtualNumberLifecycle, VirtualNumber, VirtualNumberProvider, RULES, DRIFT, health=health, take=take),),
    sources=(NUMBERS,),
    examination=MEGAFON,
)
