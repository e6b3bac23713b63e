"""What two resources of one program cannot both have, found before anything is changed.

A check sees what a resource of the program will have in the end, and what it had when the run began. Two resources
that want the same thing are in conflict, in whatever order the run updates them. A resource that releases a thing no
longer wants it, so the last check of each resource counts.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple

Key = tuple[str | int, ...]

Scope = tuple[str, str]
"""A kind of resource in one account."""


class Claim(NamedTuple):
    """Something that a limited number of resources can have, usually one."""

    field: str
    what: str
    """The thing in words."""
    key: Key
    places: int = 1
    """How many resources can have it."""
    warning: str = ""
    """The end of the warning where the vendor allows more resources to have it; empty: that is an error."""
    freed: Literal["at once", "by an update", "by a deletion"] = "at once"
    """When a resource releases it: ``at once`` where the vendor reassigns it to the next one that asks."""
    adopts: bool = False
    """Whether a create adopts the object that has it."""


class Wants(NamedTuple):
    """One resource, as its checks have shown it."""

    claims: dict[Key, Claim]
    had: dict[Key, Claim]
    """What was in the state when the run began."""
    deletes_first: bool
    """Its replacement deletes the old object first, so that what it releases is free before it asks for anything."""

    @property
    def taken(self) -> Iterable[Key]:
        """What it wants and did not have."""
        return (key for key in self.claims if key not in self.had)

    @property
    def released(self) -> Iterable[Key]:
        """What it had and no longer wants."""
        return (key for key in self.had if key not in self.claims)


NOTHING: Final = Wants({}, {}, deletes_first=False)

Owners = dict[Key, dict[str, None]]
"""Thing -> resources, in the order of their checks."""


class _Scope:
    """The resources of one kind in one account. A program may have a thousand, so each question is about a thing."""

    def __init__(self) -> None:
        self.resources: dict[str, Wants] = {}
        self.wanted: Owners = {}
        self.taken: Owners = {}
        self.released: Owners = {}

    def set(self, owner: str, wants: Wants) -> None:
        last = self.resources.get(owner, NOTHING)
        for owners, before, now in (
            (self.wanted, last.claims, wants.claims),
            (self.taken, last.taken, wants.taken),
            (self.released, last.released, wants.released),
        ):
            wanted = set(now)
            for key in set(before) - wanted:
                owners[key].pop(owner)
            for key in wanted:
                owners.setdefault(key, {}).setdefault(owner)
        self.resources[owner] = wants


class Claims:
    """Who wants what, and who had what when the run began."""

    def __init__(self) -> None:
        self._scopes: dict[Scope, _Scope] = {}
        self._seen: set[tuple[Scope, str, Claim]] = set()
        self._lock = threading.RLock()

    def claim(
        self,
        scope: Scope,
        owner: str,
        claims: Collection[Claim],
        before: Collection[Claim] = (),
        deletes_first: bool = False,
    ) -> list[tuple[Claim, str]]:
        """Record that ``owner`` wants these things, and nothing else; returns those that another resource wants too,
        with that resource."""
        had = {claim.key: claim for claim in before}
        with self._lock:
            here = self._scopes.setdefault(scope, _Scope())
            if owner in here.resources and not had:
                # The engine checks a replacement a second time, without the old inputs.
                had, deletes_first = here.resources[owner].had, here.resources[owner].deletes_first
            here.set(owner, Wants({claim.key: claim for claim in claims}, had, deletes_first))
            found = [(claim, self.others(scope, owner, [claim.key])) for claim in claims]
        return [(claim, others[0]) for claim, others in found if len(others) >= claim.places]

    def others(self, scope: Scope, owner: str, keys: Collection[Key]) -> list[str]:
        """The other resources that want one of these things."""
        with self._lock:
            wanted = self._in(scope).wanted
            found = dict.fromkeys(each for key in keys for each in wanted.get(key, ()))
        return [each for each in found if each != owner]

    def other(self, scope: Scope, owner: str, keys: Collection[Key]) -> str | None:
        """Another resource that wants one of these things."""
        return next(iter(self.others(scope, owner, keys)), None)

    def holder(self, scope: Scope, key: Key) -> str | None:
        """Who wants this thing."""
        return self.other(scope, "", [key])

    def releases(self, scope: Scope, owner: str, key: Key) -> bool:
        """Whether this resource has been checked in this run and does not, or no longer, want this thing."""
        wants = self._in(scope).resources.get(owner)
        return wants is not None and key not in wants.claims

    def passed_on(self, scope: Scope, owner: str) -> list[tuple[Claim, str, str]]:
        """What moves from one resource to another in this run, with ``owner`` as one of the two: the claim of the
        taker, the giver, the taker."""
        with self._lock:
            here = self._in(scope)
            wants = here.resources.get(owner, NOTHING)
            found = [(key, giver, owner) for key in wants.taken for giver in here.released.get(key, ())]
            found += [(key, owner, taker) for key in wants.released for taker in here.taken.get(key, ())]
            return [(here.resources[taker].claims[key], giver, taker) for key, giver, taker in found]

    def ring(self, scope: Scope, owner: str) -> tuple[Claim, list[str]] | None:
        """What ``owner`` asks for, and the resources that would wait for each other: ``owner``, the one it waits for,
        and so on until one waits for ``owner``."""

        def awaited(taker: str) -> Iterator[tuple[Claim, str]]:
            for claim, giver, other in self.passed_on(scope, taker):
                if other == taker and claim.freed == "by an update" and not self.deletes_first(scope, giver):
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
        return self._in(scope).resources.get(owner, NOTHING).deletes_first

    def is_new(self, scope: Scope, owner: str) -> bool:
        """Whether this resource was not in the state when the run began."""
        wants = self._in(scope).resources.get(owner)
        return wants is not None and not wants.had

    def is_first(self, scope: Scope, owner: str, claim: Claim) -> bool:
        """Whether this is the first call for the claim: a warning is shown once."""
        with self._lock:
            is_new = (scope, owner, claim) not in self._seen
            self._seen.add((scope, owner, claim))
        return is_new

    def _in(self, scope: Scope) -> _Scope:
        return self._scopes.get(scope) or _Scope()
