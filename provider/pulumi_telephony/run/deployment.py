"""What one deployment knows: one object, created when a provider is configured, and passed down.

Modules keep no state: a process of the Automation API may run several deployments, each with its own state.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

from pydantic import SecretStr

from ..accounts.settings import Settings
from ..base.errors import ConfigurationError
from ..base.files import state_directory
from .claims import Claims
from .coordination import Coordination, Machine
from .intents import Intents
from .records import Records

SEATS = 3
"""The most threads that wait for other resources: those resources need one of the provider's four threads."""

MadeT = TypeVar("MadeT")


class Deployment:
    """The settings of a deployment, what its resources claim and have in the state, and what its threads share."""

    def __init__(self, settings: Settings | None = None, *, intents: Intents | None = None) -> None:
        """``settings``: by default, those of the environment. ``intents``: by default, those of ``coordination``."""
        self.settings = settings or Settings({}, os.environ)
        self.claims = Claims()
        self.records = Records()
        self._seats = threading.BoundedSemaphore(SEATS)
        self._intents = intents
        self._shared: dict[tuple[Hashable, ...], Any] = {}
        self._lock = threading.RLock()

    def share(self, make: Callable[..., MadeT], *of: Hashable) -> MadeT:
        """The result of ``make(*of)``, called once: an account has one client, and one listing of each kind."""
        with self._lock:
            key = (make, *of)
            if key not in self._shared:
                self._shared[key] = make(*of)
            made: MadeT = self._shared[key]
            return made

    @contextlib.contextmanager
    def seat(self) -> Iterator[bool]:
        """A seat for a thread that waits for another one; False if none is left."""
        seated = self._seats.acquire(blocking=False)
        try:
            yield seated
        finally:
            if seated:
                self._seats.release()

    @property
    def coordination(self) -> Coordination:
        """Where deployments record what they create, and share the pace of an account. Makes no call; raises
        ConfigurationError."""
        url = self.settings.coordination
        return self.share(Machine, state_directory()) if url is None else self.share(_redis, url)

    @property
    def intents(self) -> Intents:
        """Where creates are recorded. Raises ConfigurationError."""
        return self.coordination.intents if self._intents is None else self._intents


def _redis(url: SecretStr) -> Coordination:
    try:
        from .coordination_redis import RedisServer
    except ModuleNotFoundError as error:
        if error.name != "redis":
            raise
        raise ConfigurationError(
            "telephony:coordination requires the package redis; run pip install redis where the provider runs"
        ) from None
    return RedisServer(url)
