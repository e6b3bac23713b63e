"""From what an engine printed, a preview or a state, to the graph."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from ..review import kinds
from ..review.plan import plan_of
from ..review.preview import PRINTED_BY, Printed, ResourceState, UnreadableError, checked, short
from ..review.reading import is_state, parsed, preview_of
from ..review.resources import graph_of_preview, recorded
from ..route.graph import Graph, graph_of

EXPORTED_BY: Final = "pulumi stack export"


class _Recorded(ResourceState):
    urn: str
    delete: bool = False
    """Whether a replacement took its place, and it is only left to be deleted."""


class _Deployment(Printed):
    resources: list[_Recorded] = Field(default_factory=list)


class _State(Printed):
    deployment: _Deployment


def read(printed: bytes) -> Graph:
    """The graph of what an engine printed. Raises UnreadableError."""
    found = parsed(printed, f"{EXPORTED_BY} or {PRINTED_BY}")
    if is_state(found):
        return _graph_of_state(found)
    preview = preview_of(found)
    return graph_of_preview(preview, plan_of(preview))


def _graph_of_state(found: Any) -> Graph:
    state: _State = checked(_State, found, "", "state", EXPORTED_BY)
    ours = [it for it in state.deployment.resources if kinds.kind_of(it.type) is not None and not it.delete]
    for it in ours:
        if it.urn.count("::") < 3:
            raise UnreadableError(f"the state names a resource {short(it.urn)}, which is no URN")
    return graph_of((recorded(it.urn, it) for it in ours), whole=True)
