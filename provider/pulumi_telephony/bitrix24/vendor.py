"""What this room provides to other packages."""

from __future__ import annotations

from ..core.vendor import Kind, Room
from ..providers import BitrixSipLineProvider
from .consequences import DRIFT, RULES
from .doctor import BITRIX24
from .export import LINES
from .lifecycle import BitrixSipLineLifecycle
from .resource import BitrixSipLine
from .status import health, take

ROOM = Room(
    kinds=(Kind(BitrixSipLineLifecycle, BitrixSipLine, BitrixSipLineProvider, RULES, DRIFT, health=health, take=take),),
    sources=(LINES,),
    examination=BITRIX24,
)
