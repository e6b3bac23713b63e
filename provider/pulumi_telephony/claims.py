"""What two resources of one program cannot both have, told before anything is done.

A check sees what a resource of the program shall have in the end. Two that want the same thing are at odds however the
run orders its steps; who hands a thing over to another resource of the same program does not want it any more. So the
last check of each resource counts, and all of them happen in one process for as long as a deployment lasts.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import NamedTuple

Key = tuple[str | int, ...]


class Claim(NamedTuple):
    """Something of which there is one, and that a resource wants for itself alone."""

    field: str
    what: str
    """The thing in words."""
    key: Key


class Claims:
    """Who wants what. A scope is one kind of resource in one account."""

    def __init__(self) -> None:
        self._wanted: dict[tuple[str, str], dict[str, frozenset[Key]]] = {}
        self._lock = threading.Lock()

    def claim(self, scope: tuple[str, str], owner: str, claims: Collection[Claim]) -> list[tuple[Claim, str]]:
        """From now on ``owner`` wants these things, and nothing else; those that another wants too, and who that is."""
        with self._lock:
            owners = self._wanted.setdefault(scope, {})
            owners[owner] = frozenset(claim.key for claim in claims)
        found = ((claim, self.other(scope, owner, [claim.key])) for claim in claims)
        return [(claim, other) for claim, other in found if other is not None]

    def other(self, scope: tuple[str, str], owner: str, keys: Collection[Key]) -> str | None:
        """Somebody else who wants one of these things."""
        with self._lock:
            owners = self._wanted.get(scope, {})
            return next((who for who, wanted in owners.items() if who != owner and not wanted.isdisjoint(keys)), None)

    def holder(self, scope: tuple[str, str], key: Key) -> str | None:
        """Who wants this thing."""
        return self.other(scope, "", [key])

    def lets_go(self, scope: tuple[str, str], owner: str, key: Key) -> bool:
        """Whether this resource has been checked in this run, and does not want this thing (any more)."""
        with self._lock:
            wanted = self._wanted.get(scope, {}).get(owner)
            return wanted is not None and key not in wanted


CLAIMS = Claims()
"""Those of this process, which serves one deployment."""


def name_of(owner: str) -> str:
    """Of ``project/stack/name`` or ``project/stack/types::name``, the latter in a component. Neither a project nor a
    stack holds a slash."""
    return owner.split("/", 2)[-1].split("::", 1)[-1]
