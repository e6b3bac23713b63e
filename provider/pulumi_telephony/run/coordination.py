"""Who knows of whom: where deployments write down what they create, and share the pace of an account.

By default all processes of this machine's user do, in the state directory. With ``telephony:coordination`` set to the
URL of a Redis server, all machines do that have the same setting: an ephemeral runner of a CI system heals what another
one left, and pipelines that run at the same time stay within an account's limits together.
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
        """Where the pace of an account is kept. What ``account`` says is not told."""

    def pace(self, account: str, requests_per_second: float | None, burst: int | None) -> Pace | None:
        """The pace of all calls that share the limit of ``account``; None where no limit is known."""
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
                f"cannot keep in {self._paces} how fast calls follow each other ({reason}); this process keeps its own"
                " pace, so that several at a time may meet the limits of an account, which takes longer"
            )


def this_machine() -> Coordination:
    """The coordination that needs no setting."""
    return Machine(state_directory())
