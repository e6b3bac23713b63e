"""The graph as a Mermaid flowchart, which GitHub and GitLab draw.

A label is in double quotes, where Mermaid takes ``#`` and a number for a character, and reads Markdown and HTML. So
every character that could mean something is written by its number, and a letter of any script as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .graph import ADD, REMOVE, Edge, Graph, Node
from .resources import Place
from .words import FILLS, INK, STROKES, is_directed, label, lines

_SPECIAL: Final = re.compile(
    r"""
    [!-+:-@\[-`{-~]     # all of ASCII that is no letter, digit, blank, comma, hyphen, full stop or slash
    | [°¶]              # Mermaid itself writes them in place of # and ;
    | ^[-./,]           # at the beginning of a line, a hyphen makes a list
    | (?<=www)\.        # www.example.org would be a link
    | \.(?=[ ]|$)       # "1. " would be a list
    """,
    re.VERBOSE | re.IGNORECASE,
)


def mermaid(graph: Graph) -> str:
    """The flowchart. It has no backtick, so that it fits into any code block of Markdown."""
    ids = {node.place: f"n{n}" for n, node in enumerate(graph.nodes, 1)}
    parts = [
        "flowchart LR",
        *(f"{ids[node.place]}[{_quoted(lines(node, graph))}]" for node in graph.nodes),
        *(_edge(edge, ids) for edge in graph.edges),
        *_classes(graph, ids),
    ]
    return "\n  ".join(parts) + "\n"


def _quoted(parts: list[str]) -> str:
    return '"' + "<br/>".join(_SPECIAL.sub(lambda found: f"#{ord(found[0])};", part) for part in parts) + '"'


def _edge(edge: Edge, ids: dict[Place, str]) -> str:
    words = f"|{_quoted([label(edge)])}|" if label(edge) else ""
    arrow = _ARROWS[edge.change, is_directed(edge)]
    return f"{ids[edge.source]} {arrow}{words} {ids[edge.target]}"


def _classes(graph: Graph, ids: dict[Place, str]) -> Iterator[str]:
    members: dict[str, list[str]] = {}
    for node in graph.nodes:
        for name in _classes_of(node):
            members.setdefault(name, []).append(ids[node.place])
    for name, style in _STYLES.items():
        if name in members:
            yield f"classDef {name} {style}"
            yield f"class {','.join(members[name])} {name}"


def _classes_of(node: Node) -> Iterator[str]:
    if node.health is not None and node.health.good is not None:
        yield "well" if node.health.good else "unwell"
    if node.action is not None:
        yield _class(node.action)
    if not node.place.urn:
        yield "elsewhere"


def _class(action: str) -> str:
    return action.replace(" ", "_")


_ARROWS: Final = {
    (None, True): "-->",
    (None, False): "---",
    (ADD, True): "==>",
    (ADD, False): "===",
    (REMOVE, True): "-.->",
    (REMOVE, False): "-.-",
}
"""By what changes, and by whether there is a direction."""

_STYLES: Final = {
    "well": f"fill:{FILLS[True]},color:{INK}",
    "unwell": f"fill:{FILLS[False]},color:{INK}",
    **{_class(action): f"stroke:{colour},stroke-width:3px" for action, colour in STROKES.items()},
    "elsewhere": "stroke-dasharray:6 4",
}
