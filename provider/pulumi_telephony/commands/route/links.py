"""What leads to what: the edges of the graph, at one time."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .accounts import ACCOUNTS, LINE, NUMBER, REGISTRATION, account_of
from .resources import Place, Side
from .view import APPLICATION, RULE, SCENARIO, USER, View

BINDING: Final = "VoximplantNumberBinding"
ORDER: Final = "VoximplantRuleOrder"
KINDS: Final = (NUMBER, BINDING, REGISTRATION, APPLICATION, RULE, SCENARIO, USER, LINE)
"""The kinds that are nodes, in the order of a call."""
PARTS: Final = (RULE, USER, SCENARIO)
"""Those that belong to an application, which leads to them."""


@dataclasses.dataclass(frozen=True, order=True)
class Link:
    """An edge."""

    source: Place
    target: Place
    shares_account: bool = False
    """Whether it is there because both log in with the same SIP account."""


@dataclasses.dataclass
class Links:
    """All of them, each with its position among those of its source, or None."""

    positions: dict[Link, int | None] = dataclasses.field(default_factory=dict)
    accounts: dict[Place, Place] = dataclasses.field(default_factory=dict)
    """Each resource with a SIP account -> one of those with the same account."""

    def share_account(self, link: Link) -> bool:
        one, other = self.accounts.get(link.source), self.accounts.get(link.target)
        return one is not None and one == other


def links(view: View) -> Links:
    found = Links()
    order = dict(_order(view))
    for holder in view.members:
        for field in ("application_id", "rule_id", "user_id", "scenario_ids"):
            if holder.kind not in KINDS:
                continue
            targets = view.targets(holder, field)
            for target, position in targets:
                if field == "application_id" and holder.kind in PARTS:
                    found.positions[Link(target, holder)] = order.get(holder)
                else:
                    found.positions[Link(holder, target)] = position if len(targets) > 1 else None
    found.accounts = _accounts(view)
    found.positions |= dict.fromkeys(_of_accounts(found.accounts))
    return found


def _order(view: View) -> Iterator[tuple[Place, int | None]]:
    for holder in view.members:
        if holder.kind == ORDER:
            yield from view.targets(holder, "rule_ids")


def _of_accounts(accounts: Mapping[Place, Place]) -> Iterator[Link]:
    """A number leads to the registrations with its account, and those, or else the number, to the lines."""
    groups: dict[Place, list[Place]] = {}
    for place, first in accounts.items():
        groups.setdefault(first, []).append(place)
    for group in groups.values():
        numbers, registrations, lines = (
            [it for it in group if it.kind == kind] for kind in (NUMBER, REGISTRATION, LINE)
        )
        yield from (Link(one, other, True) for one in numbers for other in registrations)
        yield from (Link(one, other, True) for one in registrations or numbers for other in lines)


def _accounts(view: View) -> dict[Place, Place]:
    """By server and user; where the user is unknown, by the resource that it comes from."""
    group: dict[Any, Any] = {}

    def first(it: Any) -> Any:
        while (other := group.setdefault(it, it)) != it:
            it = other
        return it

    for place, side in view.members.items():
        for same in _same_account(view, place, side):
            group[first(place)] = first(same)
    members: dict[Any, list[Place]] = {}
    for it in [each for each in group if isinstance(each, Place)]:
        members.setdefault(first(it), []).append(it)
    return {place: min(each) for each in members.values() for place in each}


def _same_account(view: View, place: Place, side: Side) -> Iterator[Any]:
    host_field, login_field = ACCOUNTS.get(place.kind, ("", ""))
    host, login = side.fields.get(host_field), side.fields.get(login_field)
    if host in (None, "") or login in (None, ""):
        return
    account = account_of(place.kind, side.fields)
    if account is not None:
        yield account
    for source in side.sources.get(login_field, ()):
        if source.kind in ACCOUNTS and not (account is not None and source in view.members):
            yield source
