"""From what an engine printed, a preview or a state, to the graph."""

from __future__ import annotations

from ..review.plan import plan_of
from ..review.preview import PRINTED_BY
from ..review.reading import parsed, preview_of
from ..review.resources import graph_of_preview, recorded
from ..route.graph import Graph, graph_of
from ..state import EXPORTED_BY, deployment_of, is_state, ours


def read(printed: bytes) -> Graph:
    """The graph of what an engine printed. Raises UnreadableError."""
    found = parsed(printed, f"{EXPORTED_BY} or {PRINTED_BY}")
    if is_state(found):
        resources = ours(it for it in deployment_of(found).resources if not it.delete)
        return graph_of((recorded(it.urn, it) for it in resources), whole=True)
    preview = preview_of(found)
    return graph_of_preview(preview, plan_of(preview))
