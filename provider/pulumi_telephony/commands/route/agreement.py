"""Sides of a call's route that are meant to log in with one SIP account, and do not."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from ...core.consequences import Change, ReviewRule, Topic
from .accounts import ACCOUNTS, LINE, NUMBER, REGISTRATION, Account, account_of, logs_in
from .resources import Place, Side

PASSWORD: Final = "password"  # noqa: S105 - the name of a field
ORDER: Final = (NUMBER, REGISTRATION, LINE)

RULE: Final[ReviewRule[Change]] = ReviewRule(
    "route-disagrees",
    Topic.CALLS,
    "{it} has the same {same} as {other}, but another {differing}. The sides of one route log in with the same login at"
    " the same SIP server: otherwise a call that one side takes does not reach the other.",
    source="commands/route/agreement.py",
)


@dataclasses.dataclass(frozen=True)
class Disagreement:
    """Two sides of different kinds."""

    place: Place
    other: Place
    same: str
    """What they have in common, in words."""
    differing: str
    """What differs, in words."""


def disagreements(sides: Mapping[Place, Side]) -> Iterator[Disagreement]:
    """Those of all resources of a stack, at one time.

    Two sides are meant for one account if they have the same login, or a password from the same resource, or the same
    password at the same server. A stack may have several routes: it is not wrong if one of the two has the account of
    another side of the other kind, nor if each of them has that of a third one. A side whose account is not told may
    have any.
    """
    accounts = {place: account_of(place.kind, side.fields) for place, side in sides.items() if place.kind in ACCOUNTS}
    having = Counter((place.kind, account) for place, account in accounts.items())
    untold = Counter(
        place.kind
        for place, account in accounts.items()
        if account is None and logs_in(place.kind, sides[place].fields)
    )

    def has_partner(place: Place, *kinds: str) -> bool:
        return any(having[kind, accounts[place]] for kind in kinds)

    seen: set[tuple[Place, Place]] = set()
    for same, group in _alike(sides, accounts):
        for pair in combinations(sorted(group, key=_rank), 2):
            other, place = pair
            mine, theirs = accounts[place], accounts[other]
            if mine is None or theirs is None or mine == theirs or place.kind == other.kind or pair in seen:
                continue
            seen.add(pair)
            if untold[place.kind] or untold[other.kind]:
                continue
            if has_partner(place, other.kind) or has_partner(other, place.kind):
                continue
            thirds = [kind for kind in ORDER if kind not in (place.kind, other.kind)]
            alone = [it for it in pair if not has_partner(it, *thirds)]
            # Each that is not told may be the partner of one of them.
            if len(alone) > sum(untold[kind] for kind in thirds):
                yield Disagreement(place, other, same, _differing(mine, theirs))


def _alike(sides: Mapping[Place, Side], accounts: Mapping[Place, Account | None]) -> Iterator[tuple[str, list[Place]]]:
    """The groups of those that are meant for one account, with what they have in common."""
    groups: dict[tuple[str, Hashable], list[Place]] = {}
    for place, account in accounts.items():
        if account is None:
            continue
        for what, value in _marks(place, sides[place], account):
            groups.setdefault((what, value), []).append(place)
    for (what, _), group in groups.items():
        yield what, group


def _marks(place: Place, side: Side, account: Account) -> Iterator[tuple[str, Hashable]]:
    yield "login", account.login
    for source in {place, *side.sources.get(PASSWORD, ())}:
        yield PASSWORD, source
    password: Any = side.fields.get(PASSWORD)
    if isinstance(password, str):
        yield "server and password", (account.server, password)


def _differing(mine: Account, theirs: Account) -> str:
    differing = {"login": mine.login != theirs.login, "server": mine.server != theirs.server}
    return " and ".join(name for name, differs in differing.items() if differs)


def _rank(place: Place) -> tuple[int, Place]:
    return ORDER.index(place.kind), place
