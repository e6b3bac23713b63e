"""Cells that do not survive yet, by reason: shell patterns of their ids. ``make faults`` says which of them would."""

from __future__ import annotations

from fnmatch import fnmatchcase

from .cells import Cell

KNOWN: dict[str, tuple[str, ...]] = {}


def reason_for(cell: Cell) -> str | None:
    """Why this cell is known not to survive."""
    return next((why for why, patterns in KNOWN.items() if any(fnmatchcase(cell.id, each) for each in patterns)), None)
