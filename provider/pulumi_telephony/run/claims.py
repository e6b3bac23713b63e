"""What two resources of one program cannot both have, found before anything is done.

A check sees what a resource of the program is to have in the end, and what it had when the run began. Two resources
that want the same thing are in conflict however the run orders its steps. A resource that gives a thing up does not
want it any more. So the last check of each resource counts.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple

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

    @property
    def taken(self) -> Iterable[Key]:
        """What it wants and had not."""
        return (key for key in self.claims if key not in self.had)

    @property
    def given_up(self) -> Iterable[Key]:
        """What it had and does not want any more."""
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
        self.given_up: Owners = {}

    def set(self, owner: str, wants: Wants) -> None:
        last = self.resources.get(owner, NOTHING)
        for owners, before, now in (
            (self.wanted, last.claims, wants.claims),
            (self.taken, last.taken, wants.taken),
            (self.given_up, last.given_up, wants.given_up),
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
        self._told: set[tuple[Scope, str, Claim]] = set()
        self._lock = threading.RLock()

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
            here = self._scopes.setdefault(scope, _Scope())
            if owner in here.resources and not had:
                # A replacement is checked once more, as if there had been nothing before.
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

    def lets_go(self, scope: Scope, owner: str, key: Key) -> bool:
        """Whether this resource has been checked in this run, and does not want this thing (any more)."""
        wants = self._in(scope).resources.get(owner)
        return wants is not None and key not in wants.claims

    def passed_on(self, scope: Scope, owner: str) -> list[tuple[Claim, str, str]]:
        """What goes from one resource to another in this run, with ``owner`` as one of the two: the claim of the taker,
        the giver, the taker."""
        with self._lock:
            here = self._in(scope)
            wants = here.resources.get(owner, NOTHING)
            found = [(key, giver, owner) for key in wants.taken for giver in here.given_up.get(key, ())]
            found += [(key, owner, taker) for key in wants.given_up for taker in here.taken.get(key, ())]
            return [(here.resources[taker].claims[key], giver, taker) for key, giver, taker in found]

    def ring(self, scope: Scope, owner: str) -> tuple[Claim, list[str]] | None:
        """What ``owner`` asks for, and those who would wait for each other: ``owner``, the one it waits for,
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
        """Whether there was nothing of this resource when the run began."""
        wants = self._in(scope).resources.get(owner)
        return wants is not None and not wants.had

    def is_first(self, scope: Scope, owner: str, claim: Claim) -> bool:
        """Whether nobody has asked this of the claim before: a warning is told once."""
        with self._lock:
            is_new = (scope, owner, claim) not in self._told
            self._told.add((scope, owner, claim))
        return is_new

    def _in(self, scope: Scope) -> _Scope:
        return self._scopes.get(scope) or _Scope()
