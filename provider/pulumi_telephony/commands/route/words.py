"""What is written on the nodes and edges, and the colours that say it once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...base.redaction import excerpt
from ...core.consequences import CHANGED_BY_HAND, CREATE, DELETE, DELETED_BY_HAND, IMPORT, REPLACE, UPDATE
from ...core.health import Health
from ..actions import MARKS, VERBS
from .accounts import LINE, NUMBER, REGISTRATION
from .graph import ADD, Edge, Graph, Node
from .links import BINDING
from .view import APPLICATION, RULE, SCENARIO, USER

WORDS: Final = {
    NUMBER: "number",
    BINDING: "phone number",
    REGISTRATION: "registration",
    APPLICATION: "application",
    RULE: "rule",
    SCENARIO: "scenario",
    USER: "user",
    LINE: "line",
}
STROKES: Final = {
    CREATE: "#1a7f37",
    IMPORT: "#1a7f37",
    UPDATE: "#9a6700",
    CHANGED_BY_HAND: "#9a6700",
    REPLACE: "#8250df",
    DELETE: "#cf222e",
    DELETED_BY_HAND: "#cf222e",
}
"""Of what changes."""
FILLS: Final = {True: "#dafbe1", False: "#ffebe9"}
"""Of what is well and what is not."""
INK: Final = "#1f2328"
SYMBOLS: Final = {True: "\N{HEAVY CHECK MARK}", False: "\N{HEAVY BALLOT X}", None: "?"}
LONGEST: Final = 60
"""Characters of a line."""


def lines(node: Node, graph: Graph) -> list[str]:
    """The lines of a node: printable, short, each of at least one character."""
    place = node.place
    parts = [f"{WORDS[place.kind]} {place.name}".strip(), *_what(node), *_remarks(node, graph)]
    return [excerpt(part, (), LONGEST) for part in parts]


def label(edge: Edge) -> str:
    """The words on an edge; none for most."""
    parts = [str(edge.position)] if edge.position is not None else []
    parts += ["SIP account"] if edge.shares_account else []
    parts += [f"{'+' if edge.change == ADD else '-'} {edge.change}"] if edge.change else []
    return ", ".join(parts)


def is_directed(edge: Edge) -> bool:
    """A line is no station of a call that comes from the number: both ends use one account."""
    return edge.target.kind != LINE


def _what(node: Node) -> Iterator[str]:
    """What the vendor calls it, where the resource has another name."""
    fields, kind = node.fields, node.place.kind
    if kind == REGISTRATION:
        names = [" at ".join(filter(None, (_text(fields, "sip_username"), _text(fields, "proxy"))))]
    elif kind == BINDING:
        id_ = _text(fields, "phone_id")
        names = [_text(fields, "phone_number") or (id_ and f"id {id_}")]
    else:
        names = [_text(fields, {NUMBER: "number", LINE: "title"}.get(kind, "name"))]
    if kind == RULE and (pattern := _text(fields, "pattern")):
        names.append(f"pattern {pattern}")
    yield from (name for name in names if name and name != node.place.name)


def _remarks(node: Node, graph: Graph) -> Iterator[str]:
    if node.health is not None:
        yield _health(node.health)
    if node.action is not None:
        yield f"{MARKS[node.action]} {VERBS[node.action]}"
    if node.place.holder:
        yield "known after up"
    elif not node.place.urn:
        yield "not in this stack" if graph.whole else "not in this preview"


def _health(health: Health) -> str:
    return f"{SYMBOLS[health.good]} {health.words}"


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return str(value) if isinstance(value, int | str) and str(value).strip() else ""
