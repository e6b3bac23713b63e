"""The list of the rooms. A new vendor adds a line here.

For the commands and the documentation; programs do not import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .bitrix24 import vendor as bitrix24
from .core.examination import Examination
from .core.health import Health
from .core.inventory import Source
from .core.vendor import Kind, Room
from .megafon import vendor as megafon
from .password import vendor as password
from .voximplant import vendor as voximplant

ROOMS: Final[tuple[Room, ...]] = (megafon.ROOM, voximplant.ROOM, bitrix24.ROOM, password.ROOM)

KINDS: Final[dict[str, Kind]] = {kind.name: kind for room in ROOMS for kind in room.kinds}

SOURCES: Final[tuple[Source, ...]] = tuple(
    sorted((source for room in ROOMS for source in room.sources), key=lambda source: source.sip_account is not None)
)
"""Those that others refer to come first; within a room, in its order."""

EXAMINATIONS: Final[tuple[Examination[Any, Any], ...]] = tuple(room.examination for room in ROOMS if room.examination)


def health_of(kind: str, fields: Mapping[str, Any], record: Any = None) -> Health | None:
    """How an object is, from its fields; None for what has no health. ``record``: its state, for a live one."""
    rule = KINDS[kind].health if kind in KINDS else None
    return rule(fields, record) if rule else None
