"""The graph: resources and what they refer to, as they are and as the plan makes them."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from ...core.consequences import CREATE, DELETE, DELETED_BY_HAND, IMPORT
from ...core.health import Health
from ...vendors import health_of
from .links import KINDS, Links, links
from .resources import Place, Resource
from .view import NAMES, View, ids_of

ADD, REMOVE = "to add", "to remove"
"""What a plan does to an edge between resources that are there before and after."""

_COMES: Final = frozenset({CREATE, IMPORT})
_GOES: Final = frozenset({DELETE, DELETED_BY_HAND})


@dataclasses.dataclass(frozen=True)
class Node:
    place: Place
    fields: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    health: Health | None = None
    action: str | None = None


@dataclasses.dataclass(frozen=True)
class Edge:
    source: Place
    target: Place
    position: int | None
    """Its place in the order of rules or scenarios, from 1."""
    shares_account: bool
    change: str | None = None


@dataclasses.dataclass(frozen=True)
class Graph:
    """In an order that depends on nothing but the resources."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    whole: bool
    """Whether all resources of the stack are in it: a preview may leave out what does not change."""


def graph_of(found: Iterable[Resource], *, whole: bool) -> Graph:
    """The graph of the resources; those that are no part of a route are left out."""
    resources = {each.place: each for each in found}
    ids = ids_of(resources.values())
    now = View({place: each.now for place, each in resources.items() if each.now is not None}, ids)
    then = View({place: each.then for place, each in resources.items() if each.then is not None}, ids)
    edges = tuple(sorted(_edges(resources, links(now), links(then)), key=_way))
    ends = {place for edge in edges for place in (edge.source, edge.target)} - resources.keys()
    nodes = [_node(each) for each in resources.values() if each.place.kind in KINDS]
    names = _names((now, then), ends)
    nodes += [Node(place, {"name": names.get(place)}) for place in ends]
    return Graph(tuple(sorted(nodes, key=lambda node: _rank(node.place))), edges, whole)


def _node(it: Resource) -> Node:
    on_record = None if it.now is None else health_of(it.place.kind, it.now.fields)
    side = it.then or it.now
    return Node(it.place, side.fields if side else {}, on_record, it.action)


def _edges(resources: Mapping[Place, Resource], now: Links, then: Links) -> Iterator[Edge]:
    for link in now.positions.keys() | then.positions.keys():
        ends = {resources[place].action for place in (link.source, link.target) if place in resources}
        change = None
        if link not in now.positions and not ends & _COMES:
            change = None if link.shares_account and now.share_account(link) else ADD
        elif link not in then.positions and not ends & _GOES:
            if link.shares_account and then.share_account(link):
                continue  # they still have one account, and are linked through a registration now
            change = REMOVE
        position = then.positions.get(link, now.positions.get(link))
        yield Edge(link.source, link.target, position, link.shares_account, change)


def _names(views: Iterable[View], strangers: Collection[Place]) -> dict[Place, str]:
    """What those that are no resource of the stack are called, by the resources that refer to them."""
    names: dict[Place, str] = {}
    for view in views:
        for holder, side in view.members.items():
            for field, name_field in NAMES.items():
                name = side.fields.get(name_field)
                for place, _ in view.targets(holder, field):
                    if isinstance(name, str) and place in strangers and not place.urn:
                        names.setdefault(place, name)
    return names


def _way(edge: Edge) -> tuple[Any, ...]:
    return _rank(edge.source), edge.position or 0, _rank(edge.target), edge.shares_account


def _rank(place: Place) -> tuple[int, Place]:
    return KINDS.index(place.kind), place
