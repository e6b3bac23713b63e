"""The resources of a stack, as far as a graph needs them. Plain data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, order=True)
class Place:
    """What a node of the graph stands for: a resource, or what a resource refers to and is none of the stack."""

    kind: str
    name: str
    """That of the resource; without a URN the id or name by which it is referred to, "" while that is unknown."""
    urn: str = ""
    holder: str = ""
    """The URN of the resource that refers to it, while its id is unknown."""


@dataclasses.dataclass(frozen=True)
class Side:
    """A resource at one time."""

    fields: Mapping[str, Any]
    """Without secrets. A value that is neither text, number nor list is one that nobody tells."""
    sources: Mapping[str, tuple[Place, ...]] = dataclasses.field(default_factory=dict)
    """Input -> the resources of ours that it comes from, in no order."""


@dataclasses.dataclass(frozen=True)
class Resource:
    """A resource on record and after the plan; the same twice where there is no plan."""

    place: Place
    id: str | None
    now: Side | None
    """None: it is not there yet."""
    then: Side | None
    """None: it will be gone, or is gone already."""
    action: str | None = None
    """What the plan does to it, or what was done by hand: the words of ``core.consequences``."""
