"""How a resource waits for what another resource of the program lets go of in the same run.

In which order the engine updates the two is its own matter, and often it updates them side by side. So the taker waits
a moment for the giver: a short one for another resource to be checked at all, a longer one for its update.
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
"""Seconds to wait for a thing of which no resource of this run has said that it lets go of it."""
ANNOUNCED: Final = 30.0
"""Seconds to wait for one of which a resource has."""

SightT = TypeVar("SightT")


@dataclasses.dataclass(frozen=True)
class Rivals:
    """The other resources of a deployment, as one sees them that asks for a thing. Objects are named by their ids."""

    deployment: Deployment
    scope: Scope
    owner: str
    key: Key
    """The thing."""

    def giver(self, ids: Collection[str]) -> str | None:
        """The resource, in words, that lets go of the thing, and has one of these objects."""
        lets_go = self.deployment.claims.lets_go
        return self._words(each for id_ in ids for each in self._owners(id_) if lets_go(self.scope, each, self.key))

    def holder(self, ids: Collection[str]) -> str | None:
        """The resource, in words, that has one of these objects on record, as far as the engine has shown."""
        return self._words(each for id_ in ids for each in self._owners(id_))

    def is_given_up(self) -> bool:
        """Whether another resource of this run gives the thing up, or has."""
        passed = self.deployment.claims.passed_on(self.scope, self.owner)
        return any(claim.key == self.key and taker == self.owner for claim, _, taker in passed)

    def is_announced(self, ids: Collection[str]) -> bool:
        """Whether a resource lets go of the thing, after a short wait for another to be checked; it costs no call."""
        if self.giver(ids) is not None:
            return True
        with self.deployment.seat() as seated:
            return seated and until(bool, lambda: self.giver(ids), seconds=UNANNOUNCED, longest=2) is not None

    def when_free(self, look: Callable[[], SightT], ids: Callable[[SightT], Collection[str]], sight: SightT) -> SightT:
        """What is seen when nobody else has the thing, or when the time is over. ``sight`` is the first look; ``ids``
        tells which objects have the thing."""

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
