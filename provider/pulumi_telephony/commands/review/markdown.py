"""The report as a comment on a pull request or a merge request.

All text that is not ours is in a code span or a code block, where GitHub and GitLab ignore Markdown, HTML, mentions
(``@name``), references (``#1``, ``!1``), addresses and emoji codes.

GitHub accepts comments of up to 65,536 characters. A longer report is shortened: first long values, then whole entries,
starting with the least important sections. The report says what it leaves out, and how to see it. The graph of the
route comes last, if there is room for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ..route.graph import Graph
from ..route.mermaid import mermaid
from .document import Document, Item, Phrase, Quote, Section

MARKER: Final = "<!-- telephony-review -->"
"""The first line, by which a bot finds its comment."""

LIMIT: Final = 65_000
"""Characters of a comment; the rest is for what a bot adds."""

SHORT: Final = 160
"""Characters of a value, if the report would be too long."""

ELSEWHERE: Final = "telephony review --format text on the same JSON shows all of it"

LARGEST_DIAGRAM: Final = 50_000
MOST_EDGES: Final = 500
"""Characters and edges that Mermaid draws unless it is configured otherwise."""

ROUTE: Final = "The route of a call"
PART_OF_ROUTE: Final = "The route of a call, as far as this preview shows it"


def markdown(document: Document, limit: int = LIMIT) -> str:
    """The report in at most ``limit`` characters, as UTF-16 counts them; the summary is always there."""
    whole = _whole(document, code)
    if _length(whole) > limit:
        return _cut(document, limit)
    picture = _picture(document.route)
    return f"{whole}\n{picture}" if picture and _length(whole) + 1 + _length(picture) <= limit else whole


def code(token: str) -> str:
    """A token as a code span."""
    fence = "`" * (_longest_run(token) + 1)
    padded = f" {token} " if token[:1] == "`" or token[-1:] == "`" or not token.strip() else token
    return f"{fence}{padded}{fence}"


def shortened(token: str) -> str:
    """The same, with a long token cut."""
    if len(token) <= SHORT:
        return code(token)
    return f"{code(token[:SHORT])} (the first {SHORT} of {len(token)} characters)"


def _whole(document: Document, quote: Quote) -> str:
    parts = [*_begin(document, quote)]
    for section in document.sections:
        parts.append(_section(section, [_item(item, quote) for item in section.items]))
    return _joined(parts)


def _cut(document: Document, limit: int) -> str:
    """With shortened values, and as many items of each section as fit, in the order of the sections."""
    parts = [*_begin(document, shortened), f"**This report is cut to fit into a comment: {ELSEWHERE}.**"]
    # There is always room for the title of each section and for the line about its rest.
    room = limit - _length(_joined([*parts, *(_section(each, []) for each in document.sections)]))
    for section in document.sections:
        kept = []
        for item in section.items:
            text = _item(item, shortened)
            if _length(text) + 1 > room:
                break
            kept.append(text)
            room -= _length(text) + 1
        parts.append(_section(section, kept))
    return _joined(parts)


def _picture(route: Graph) -> str:
    """The route as a diagram that GitHub and GitLab draw when it is opened; nothing where that leads nowhere or is more
    than they draw."""
    diagram = mermaid(route)
    if not 0 < len(route.edges) <= MOST_EDGES or _length(diagram) > LARGEST_DIAGRAM:
        return ""
    title = ROUTE if route.whole else PART_OF_ROUTE
    return f"<details>\n<summary>{title}</summary>\n\n```mermaid\n{diagram}```\n\n</details>\n"


def _section(section: Section, items: list[str]) -> str:
    left = len(section.items) - len(items)
    rest = [f"- *{left} of {len(section.items)} are not shown here.*"] if left else []
    return "\n".join([f"### {section.title}", "", *items, *rest])


def _begin(document: Document, quote: Quote) -> Iterable[str]:
    yield f"{MARKER}\n## {document.title}"
    yield " ".join(phrase.text(quote) for phrase in document.summary)


def _item(item: Item, quote: Quote) -> str:
    lines = [_head(item, quote), *(f"  - {_row(row, quote)}" for row in item.rows)]
    if item.block:
        fence = "`" * max(3, max(map(_longest_run, item.block)) + 1)
        lines += ["", *(f"  {line}" for line in (fence, *_block(item.block, quote), fence))]
    return "\n".join(lines)


def _block(lines: tuple[str, ...], quote: Quote) -> Iterable[str]:
    if quote is code:
        return lines
    kept = [line[: 4 * SHORT] for line in lines[:20]]
    is_whole = len(kept) == len(lines) and all(map(str.__eq__, kept, lines))
    return kept if is_whole else (*kept, f"(cut: {len(lines)} lines, {sum(map(len, lines))} characters)")


def _head(item: Item, quote: Quote) -> str:
    label, sentence = f"**{item.label}**", item.phrase.text(quote)
    return f"- {label} {sentence}" if sentence else f"- {label}"


def _row(row: Phrase, quote: Quote) -> str:
    return Phrase(row.words.replace(" -> ", " → "), row.tokens).text(quote)


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
