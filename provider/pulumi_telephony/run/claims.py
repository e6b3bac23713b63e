"""What two resources of one program cannot both have, found before anything is done.

A check sees what a resource of the program is to have in the end, and what it had when the run began. Two resources
that want the same thing are in conflict however the run orders its steps. A resource that gives a thing up does not
want it any more. So the last check of each resource counts.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

Key = tuple[str | int, ...]

Scope = tuple[str, str]
"""A kind of resource in one account."""


class Claim(NamedTuple):
    """Something that a resource wants for itself, and of which there are only so many."""

    field: str
    what: str
    """The thing in words."""
    key: Key
    places: int = 1
    """How many resources can have it."""
    warning: str = ""
    """What more resources than that ask for, in words, where they get it: a warning instead of a refusal."""
    freed: Literal["at once", "by an update", "by a deletion"] = "at once"
    """What makes a resource let go of it: nothing where the vendor gives it to the next one who asks."""
    adopts: bool = False
    """Whether a create takes over the object that has it."""


class Wants(NamedTuple):
    """One resource, as its checks have shown it."""

    claims: dict[Key, Claim]
    had: dict[Key, Claim]
    """What the engine had on record when the run began."""
    deletes_first: bool
    """What the resource gives up is free before it asks for anything: its replacement deletes the old object first."""

    def gives_up(self, key: Key) -> bool:
        return key in self.had and key not in self.claims


class Claims:
    """Who wants what, and who had what when the run began."""

    def __init__(self) -> None:
        self._wanted: dict[Scope, dict[str, Wants]] = {}
        self._told: set[tuple[Scope, str, Claim]] = set()
        self._lock = threading.Lock()

    def claim(
        self,
        scope: Scope,
        owner: str,
        claims: Collection[Claim],
        before: Collection[Claim] = (),
        deletes_first: bool = False,
    ) -> list[tuple[Claim, str]]:
        """From now on ``owner`` wants these things, and nothing else; those that another wants too, and who that is."""
        had = {claim.key: claim for claim in before}
        with self._lock:
            owners = self._wanted.setdefault(scope, {})
            if owner in owners and not had:
                # A replacement is checked once more, as if there had been nothing before.
                had, deletes_first = owners[owner].had, owners[owner].deletes_first
            owners[owner] = Wants({claim.key: claim for claim in claims}, had, deletes_first)
        found = ((claim, self.others(scope, owner, [claim.key])) for claim in claims)
        return [(claim, others[0]) for claim, others in found if len(others) >= claim.places]

    def others(self, scope: Scope, owner: str, keys: Collection[Key]) -> list[str]:
        """The other resources that want one of these things."""
        return [who for who, wants in self._of(scope) if who != owner and not wants.claims.keys().isdisjoint(keys)]

    def other(self, scope: Scope, owner: str, keys: Collection[Key]) -> str | None:
        """Another resource that wants one of these things."""
        return next(iter(self.others(scope, owner, keys)), None)

    def holder(self, scope: Scope, key: Key) -> str | None:
        """Who wants this thing."""
        return self.other(scope, "", [key])

    def lets_go(self, scope: Scope, owner: str, key: Key) -> bool:
        """Whether this resource has been checked in this run, and does not want this thing (any more)."""
        wants = dict(self._of(scope)).get(owner)
        return wants is not None and key not in wants.claims

    def passed_on(self, scope: Scope, owner: str) -> Iterator[tuple[Claim, str, str]]:
        """What goes from one resource to another in this run, with ``owner`` as one of the two: the claim of the taker,
        the giver, the taker."""
        resources = dict(self._of(scope))
        for taker, wants in resources.items():
            for key, claim in wants.claims.items():
                givers = [who for who, other in resources.items() if who != taker and other.gives_up(key)]
                if key not in wants.had:
                    yield from ((claim, giver, taker) for giver in givers if owner in (giver, taker))

    def ring(self, scope: Scope, owner: str) -> tuple[Claim, list[str]] | None:
        """What ``owner`` asks for, and those who would wait for each other: ``owner``, the one it waits for,
        and so on until one waits for ``owner``."""
        resources = dict(self._of(scope))

        def awaited(taker: str) -> Iterator[tuple[Claim, str]]:
            for claim, giver, _ in (each for each in self.passed_on(scope, taker) if each[2] == taker):
                if claim.freed == "by an update" and not resources[giver].deletes_first:
                    yield claim, giver

        def way(taker: str, passed: list[str]) -> list[str] | None:
            for _, giver in awaited(taker):
                if giver == owner:
                    return passed
                if giver not in passed and (found := way(giver, [*passed, giver])):
                    return found
            return None

        for claim, giver in awaited(owner):
            if found := way(giver, [owner, giver]):
                return claim, found
        return None

    def deletes_first(self, scope: Scope, owner: str) -> bool:
        """Whether a replacement of this resource deletes the old object first."""
        wants = dict(self._of(scope)).get(owner)
        return wants is not None and wants.deletes_first

    def is_new(self, scope: Scope, owner: str) -> bool:
        """Whether there was nothing of this resource when the run began."""
        wants = dict(self._of(scope)).get(owner)
        return wants is not None and not wants.had

    def is_first(self, scope: Scope, owner: str, claim: Claim) -> bool:
        """Whether nobody has asked this of the claim before: a warning is told once."""
        with self._lock:
            is_new = (scope, owner, claim) not in self._told
            self._told.add((scope, owner, claim))
        return is_new

    def _of(self, scope: Scope) -> list[tuple[str, Wants]]:
        with self._lock:
            return list(self._wanted.get(scope, {}).items())
