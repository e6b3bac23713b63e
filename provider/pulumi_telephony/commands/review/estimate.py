"""What a plan costs and whether it fits: its changes, and what the preview said about the accounts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from ...core.consequences import DELETE, REPLACE, Change
from ...core.foresight import Allowance, Foreseen, Money
from ...vendors import KINDS


@dataclasses.dataclass(frozen=True)
class Cost:
    """Subscriptions of a kind. Amounts are unknown where the preview asked no account, or several."""

    kind: str
    new: int
    replaced: int
    ended: int
    allowance: Allowance | None = None
    at_once: Money | None = None
    """What new and replaced subscriptions take at once, without taxes."""
    monthly: Money | None = None
    """How much more the account pays each month; negative for less."""


@dataclasses.dataclass(frozen=True)
class Limit:
    """How many objects of a kind an account has, and how many the plan adds; that is unknown for several accounts."""

    kind: str
    allowance: Allowance
    adds: int | None


@dataclasses.dataclass(frozen=True)
class Estimate:
    costs: tuple[Cost, ...]
    limits: tuple[Limit, ...]
    shortages: tuple[Foreseen, ...]
    """What does not fit, or cannot be paid."""


def estimate(changes: Sequence[Change], said: Iterable[Foreseen]) -> Estimate:
    told = sorted(set(said), key=repr)
    known = [each for each in told if each.name is None]
    return Estimate(
        costs=tuple(_costs(changes, known)),
        limits=tuple(_limits(changes, known)),
        shortages=tuple(each for each in told if each.name is not None),
    )


def _costs(changes: Sequence[Change], known: Sequence[Foreseen]) -> Iterator[Cost]:
    for kind, it in KINDS.items():
        ours = [change for change in changes if it.price and change.kind == kind]
        made = [change for change in ours if change.makes]
        ended = [change for change in ours if change.releases]
        if not (made or ended):
            continue
        replaced = sum(change.action == REPLACE for change in made)
        counts = len(made) - replaced, replaced, sum(change.action == DELETE for change in ended)
        priced = [each.allowance for each in known if each.kind == kind and each.allowance.price]
        if len(priced) == 1 and (price := priced[0].price):
            former = [Money.of(change.old(it.price or ""), price.currency) for change in ended]
            # A subscription whose price is not in the state costs what a new one does.
            less = sum((each or price).amount for each in former)
            at_once = price.times(len(made))
            monthly = dataclasses.replace(price, amount=at_once.amount - less)
            yield Cost(kind, *counts, priced[0], at_once, monthly)
        else:
            yield Cost(kind, *counts)


def _limits(changes: Sequence[Change], known: Sequence[Foreseen]) -> Iterator[Limit]:
    for each in known:
        if each.allowance.used is None or each.kind not in KINDS:
            continue
        lifecycle = KINDS[each.kind].lifecycle
        added = sum(it.makes and it.kind == each.kind and lifecycle.is_limited(it.wanted) for it in changes)
        places = {other.allowance.place for other in known if other.kind == each.kind}
        yield Limit(each.kind, each.allowance, added if len(places) == 1 else None)
