"""How a resource waits for what another resource of the program releases in the same run.

The engine may update the two in any order, and often does so in parallel. So the taker waits for the giver: shortly
until the giver has been checked, longer until it has been updated.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable
from typing import Final, TypeVar

from ..base.waiting import until
from .claims import Key, Scope
from .deployment import Deployment
from .owner import Owner

UNANNOUNCED: Final = 3.0
"""Seconds to wait for a thing that no resource is known to release in this run."""
ANNOUNCED: Final = 30.0
"""Seconds to wait for a thing that a resource releases in this run."""

SightT = TypeVar("SightT")


@dataclasses.dataclass(frozen=True)
class Rivals:
    """The other resources of a deployment, for one that asks for a thing. Objects are named by their ids."""

    deployment: Deployment
    scope: Scope
    owner: str
    key: Key
    """The thing."""

    def giver(self, ids: Collection[str]) -> str | None:
        """The resource, in words, that releases the thing and has one of these objects."""
        releases = self.deployment.claims.releases
        return self._words(each for id_ in ids for each in self._owners(id_) if releases(self.scope, each, self.key))

    def holder(self, ids: Collection[str]) -> str | None:
        """The resource, in words, that has one of these objects in its state, as far as the engine has shown it."""
        return self._words(each for id_ in ids for each in self._owners(id_))

    def is_own(self, id: str) -> bool:
        """Whether the resource has the object in its state."""
        return self.deployment.records.has(self.scope[0], self.owner, id)

    def is_released(self) -> bool:
        """Whether another resource of this run releases the thing, or has released it."""
        passed = self.deployment.claims.passed_on(self.scope, self.owner)
        return any(claim.key == self.key and taker == self.owner for claim, _, taker in passed)

    def is_announced(self, ids: Collection[str]) -> bool:
        """Whether a resource releases the thing, after a short wait until it has been checked; makes no call."""
        if self.giver(ids) is not None:
            return True
        with self.deployment.seat() as seated:
            return seated and until(bool, lambda: self.giver(ids), seconds=UNANNOUNCED, longest=2) is not None

    def when_free(self, look: Callable[[], SightT], ids: Callable[[SightT], Collection[str]], sight: SightT) -> SightT:
        """The result of ``look`` when no other object has the thing, or when the time is used up. ``sight`` is the
        first result; ``ids`` returns the objects that have the thing."""

        if not ids(sight):
            return sight

        def seconds(seen: SightT) -> float:
            return UNANNOUNCED if self.giver(ids(seen)) is None else ANNOUNCED

        with self.deployment.seat() as seated:
            return until(lambda seen: not ids(seen), look, seconds=seconds, longest=2) if seated else sight

    def _owners(self, id: str) -> list[str]:
        return [each for each in self.deployment.records.owners_of(self.scope[0], id) if each != self.owner]

    def _words(self, owners: Iterable[str]) -> str | None:
        return next((f'{self.scope[0]} "{Owner(each).name}"' for each in owners), None)
