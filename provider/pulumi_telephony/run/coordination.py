"""How deployments coordinate: they record what they create, and share the pace of an account.

By default all processes of this machine's user share the state directory. With ``telephony:coordination`` set to the
URL of a Redis server, all machines with the same setting share that server: an ephemeral CI runner recovers what an
interrupted one created, and concurrent pipelines stay within an account's limits together.
"""

from __future__ import annotations

import abc
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.files import digest, state_directory
from ..base.messages import Once, warn
from .intent_files import folder
from .intents import FileIntents, Intents

if TYPE_CHECKING:
    from pyrate_limiter import StateStore

    from ..http.pace import Pace


class Coordination(abc.ABC):
    """What deployments share. Thread-safe."""

    intents: Intents

    @abc.abstractmethod
    def store(self, account: str) -> StateStore:
        """The store for the pace of an account. It does not reveal ``account``."""

    def pace(self, account: str, requests_per_second: float | None, burst: int | None) -> Pace | None:
        """The pace of all calls that share the limit of ``account``; None if no limit is known."""
        if requests_per_second is None:
            return None
        # Two of the vendors have no known limit: most processes need no pace.
        from ..http.pace import Pace

        return Pace(requests_per_second, burst or 1, self.store(account))


class Machine(Coordination):
    """All processes of this machine's user share a directory."""

    def __init__(self, directory: Path) -> None:
        self.intents = FileIntents(folder(directory))
        self._paces = directory / "pace"
        self._warned = Once()

    def store(self, account: str) -> StateStore:
        from ..http.pace import FileStateStore, SharedStateStore

        return SharedStateStore(FileStateStore(self._paces / digest(account)[:32]), (OSError,), self._lost)

    def _lost(self, error: Exception) -> None:
        if self._warned.first():
            reason = getattr(error, "strerror", None) or "it is locked"
            warn(
                f"cannot share the rate of calls in {self._paces} ({reason}); this process limits only its own calls,"
                " so that concurrent runs may exceed the limits of an account and take longer"
            )


def this_machine() -> Coordination:
    """The default coordination."""
    return Machine(state_directory())
