"""What happens to a run of the soak, drawn by lot: faults at its calls, and a blow to one of its processes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from random import Random
from typing import Any, Literal

from .cells import cells

Victim = Literal["provider", "engine", "ctrl-c"]

VENDORS = ("bitrix24", "megafon", "voximplant")

WRITES = {
    "bitrix24": (
        "voximplant.sip.add", "voximplant.sip.update", "voximplant.sip.delete", "voximplant.line.outgoing.sip.set",
    ),
    "megafon": (
        "POST /numbers/virtual-number", "POST /numbers/unconfirmed", "PUT /numbers/virtual-number/{id}",
        "DELETE /numbers/virtual-number/{id}",
    ),
    "voximplant": (
        "CreateSipRegistration", "UpdateSipRegistration", "BindSipRegistration", "DeleteSipRegistration",
    ),
}  # fmt: skip

CALLS = 8
"""Among so many calls of a vendor, one is struck; most runs of the soak make more."""

_CELLS = [cell for vendor in VENDORS for cell in cells("soak", [{"vendor": vendor, "operation": ""}])]
"""Every fault of the sweep, at whichever call."""


@dataclasses.dataclass(frozen=True)
class Blow:
    """kill -9 of the provider or of the engine, or Ctrl-C: while a call hangs, or so long after the first."""

    victim: Victim
    call: dict[str, Any] | None
    seconds: float


@dataclasses.dataclass(frozen=True)
class Mishaps:
    faults: tuple[dict[str, Any], ...]
    blow: Blow | None

    @property
    def read_timeout(self) -> str:
        """Seconds. What hangs until it is killed must not be given up; what else hangs shall not last."""
        effects = [fault["effect"] for fault in self.faults]
        if any(effect == "hang" or (isinstance(effect, dict) and "delay" in effect) for effect in effects):
            return "0.25"
        if self.blow is None or self.blow.call is None:
            return "10"
        return "60" if self.blow.victim == "provider" else "1"


def drawn(random: Random, command: str, vendors: Sequence[str]) -> Mishaps:
    """`vendors` are those that have something to do in this run."""
    lot = _Lot(random, command, vendors)
    blow = lot.blow() if random.random() < 0.4 else None
    faults = [lot.fault() for _ in range(random.choice((0, 1, 1, 2) if blow else (1, 1, 2, 3)))]
    if blow is not None and blow.call is not None:
        # Otherwise the time-out would end the call before the blow does.
        faults = [fault for fault in faults if fault["effect"] != "hang" and "delay" not in fault["effect"]]
    return Mishaps(tuple(faults), blow)


@dataclasses.dataclass(frozen=True)
class _Lot:
    random: Random
    command: str
    vendors: Sequence[str]

    def fault(self) -> dict[str, Any]:
        return self._struck(self.random.choices(("once", "lasting", "late"), (16, 2, 2))[0])

    def blow(self) -> Blow:
        victim: Victim = self.random.choice(("provider", "engine", "ctrl-c"))
        if self.random.random() < 0.3:
            return Blow(victim, None, self.random.uniform(0, 0.7))
        return Blow(victim, self._struck("kill"), 0)

    def _struck(self, kind: str) -> dict[str, Any]:
        """Any call of the vendor, or one of those that change something."""
        vendor = self.random.choice(self.vendors)
        cell = self.random.choice([cell for cell in _CELLS if (cell.vendor, cell.kind) == (vendor, kind)])
        fault = dataclasses.replace(cell, position=self.random.randint(1, CALLS)).fault
        writes = [name for name in WRITES[vendor] if self.command == "up" or "delete" in name.lower()]
        if self.command != "refresh" and self.random.random() < 0.6:
            fault |= {"operation": self.random.choice(writes), "nth": self.random.choice((1, 1, 2))}
        return fault
