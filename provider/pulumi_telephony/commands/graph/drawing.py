"""The graph as DOT, and as the SVG that Graphviz draws of it."""

from __future__ import annotations

import subprocess
from typing import Any, Final

from ...base.errors import TelephonyError
from ..route.graph import ADD, REMOVE, Edge, Graph, Node
from ..route.words import FILLS, INK, STROKES, is_directed, label, lines

MISSING_PACKAGE: Final = (
    "DOT and SVG need the Python package graphviz: install pulumi-telephony with the extra graph, as in"
    ' pip install "pulumi-telephony[graph] @ ..."'
)
MISSING_PROGRAM: Final = (
    "SVG needs the program dot of Graphviz on PATH: install it, as with apt-get install graphviz or brew install"
    " graphviz; or use --format mermaid"
)

_STYLES: Final = {
    ADD: {"color": "#1a7f37", "penwidth": "2.5"},
    REMOVE: {"color": "#cf222e", "style": "dashed"},
}


class NotInstalledError(TelephonyError):
    """What the format needs is not installed."""


class NotDrawnError(TelephonyError):
    """Graphviz failed."""


def dot(graph: Graph) -> str:
    """The graph in the language of Graphviz. Raises NotInstalledError."""
    source: str = _digraph(graph).source
    return source


def svg(graph: Graph) -> str:
    """The graph, laid out by the program ``dot``. Raises NotInstalledError and NotDrawnError."""
    graphviz = _graphviz()
    try:
        drawn: str = _digraph(graph).pipe(format="svg", encoding="utf-8")
    except graphviz.ExecutableNotFound:
        raise NotInstalledError(MISSING_PROGRAM) from None
    except subprocess.CalledProcessError as error:
        raise NotDrawnError(f"the program dot failed with exit status {error.returncode}") from None
    return drawn


def _graphviz() -> Any:
    """The package, which only an extra installs."""
    try:
        import graphviz  # type: ignore[import-untyped] # it has no types
    except ModuleNotFoundError as error:
        if error.name != "graphviz":
            raise
        raise NotInstalledError(MISSING_PACKAGE) from None
    return graphviz


def _digraph(graph: Graph) -> Any:
    graphviz = _graphviz()
    found = graphviz.Digraph(
        "route", graph_attr={"rankdir": "LR"}, node_attr={"shape": "box", "fontname": "sans-serif"}
    )
    found.attr("edge", fontname="sans-serif", fontsize="11")
    ids = {node.place: f"n{n}" for n, node in enumerate(graph.nodes, 1)}
    for node in graph.nodes:
        text = "\\n".join(map(graphviz.escape, lines(node, graph)))
        found.node(ids[node.place], graphviz.nohtml(text), **_style(node))
    for edge in graph.edges:
        found.edge(ids[edge.source], ids[edge.target], label(edge), **_line(edge))
    return found


def _style(node: Node) -> dict[str, str]:
    style, styles = {"fontcolor": INK}, []
    if node.health is not None and node.health.good is not None:
        style["fillcolor"] = FILLS[node.health.good]
        styles.append("filled")
    if node.action is not None:
        style |= {"color": STROKES[node.action], "penwidth": "2.5"}
    if not node.place.urn:
        styles.append("dashed")
    return {**style, **({"style": ",".join(styles)} if styles else {})}


def _line(edge: Edge) -> dict[str, str]:
    return {**_STYLES.get(edge.change or "", {}), **({} if is_directed(edge) else {"dir": "none"})}
