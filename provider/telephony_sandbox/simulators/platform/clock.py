"""The clock every simulator lives by: real time plus what a test has advanced it."""

from __future__ import annotations

import time

from .store import Store

_NAME = "clock offset"


class Clock:
    """Seconds since 1970 (UTC). The offset is part of the state and survives a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def offset(self) -> float:
        return float(self._store.value("", _NAME, 0.0))

    def now(self) -> float:
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        self._store.set_value("", _NAME, self.offset + seconds)
