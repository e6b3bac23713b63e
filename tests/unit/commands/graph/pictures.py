"""Graphs of a test, and what is seen in them.

`recorded/` has what Pulumi prints of the program of `docs/graph.md`: `created` before it is deployed, then `state`; and
when it changes as the page says `changed`, `whole` (with `--show-sames`) and `streamed`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi_telephony.commands.graph.reading import read
from pulumi_telephony.commands.route.graph import Graph
from pulumi_telephony.commands.route.words import is_directed, label, lines

from ..review.previews import recorded

RECORDED = Path(__file__).with_name("recorded")
APPLICATION = {"name": "desk", "full_name": "desk.acme.voximplant.com"}
RULE = {"name": "day", "pattern": "7495.*", "application_id": 11, "scenario_ids": []}


def graph(name: str) -> Graph:
    """That of a recorded file."""
    return read((RECORDED / f"{name}.json").read_bytes())


def state(*resources: Mapping[str, Any]) -> bytes:
    """What `pulumi stack export` prints of these."""
    return json.dumps({"version": 3, "deployment": {"resources": resources}}).encode()


def graph_of(*resources: tuple[str, str, Mapping[str, Any]]) -> Graph:
    """That of a state with resources of these kinds, names and outputs; the ids count from 11."""
    return read(state(*(recorded(*each, id=str(n)) for n, each in enumerate(resources, 11))))


def nodes(graph: Graph) -> dict[str, list[str]]:
    """The first line of each node -> the others."""
    return {first: rest for first, *rest in (lines(node, graph) for node in graph.nodes)}


def ways(graph: Graph) -> set[str]:
    """The edges as `one -> other: label`."""
    first = {node.place: lines(node, graph)[0] for node in graph.nodes}
    return {
        f"{first[edge.source]} {'->' if is_directed(edge) else '--'} {first[edge.target]}"
        + (f": {label(edge)}" if label(edge) else "")
        for edge in graph.edges
    }
