"""The report as a comment on a pull request or a merge request.

All text that is not ours is in a code span or a code block, where GitHub and GitLab ignore Markdown, HTML, mentions
(``@name``), references (``#1``, ``!1``), addresses and emoji codes.

Long lists are folded. GitHub accepts comments of up to 65,536 characters: a longer report is shortened, first long
values and lists, then whole entries, starting with the least important sections. The report says what it leaves out,
and how to see it. The graph of the route comes last, if there is room for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ...core.consequences import CREATE, DELETE, IMPORT
from ..route.graph import Graph
from ..route.mermaid import mermaid
from .phrases import Document, Entry, Item, Listing, Quote, Section

MARKER: Final = "<!-- telephony-review -->"
"""The first line, by which a bot finds its comment."""

LIMIT: Final = 65_000
"""Characters of a comment; the rest is for what a bot adds."""

SHORT: Final = 160
"""Characters of a value, if the report would be too long."""

ELSEWHERE: Final = "telephony review --format text on the same JSON shows all of it"

FOLDED: Final = 12
"""Lines of a section from which on it is folded, unless it needs a look."""
LISTED: Final = 12
"""Resources that a list names, before the rest is in a list of its own."""

LARGEST_DIAGRAM: Final = 50_000
MOST_EDGES: Final = 500
"""Characters and edges that Mermaid draws unless it is configured otherwise."""

ROUTE: Final = "The route of a call"
PART_OF_ROUTE: Final = "The route of a call, as far as this preview shows it"
EVERY_RESOURCE: Final = "Every resource of the long lists"

BAR: Final = "\\u007c"

HEADER: Final = ("| | resource | property | before | after |", "| --- | --- | --- | --- | --- |")


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
    parts += [_section(each, _parts(each, quote)) for each in document.sections]
    if lists := [*_lists(document, quote)]:
        parts.append(_every(lists, lists))
    return _joined(parts)


def _cut(document: Document, limit: int) -> str:
    """With shortened values, and as many parts of each section as fit, in the order of the sections; then as many of
    the long lists."""
    parts = [*_begin(document, shortened), f"**This report is cut to fit into a comment: {ELSEWHERE}.**"]
    lists = [*_lists(document, shortened)]
    # There is always room for the frame of each section and for the line about its rest.
    frames = [_section(section, [], fold=True) for section in document.sections]
    frames += [_every([], lists)] if lists else []
    room = limit - _length(_joined([*parts, *frames]))
    for section in document.sections:
        kept = _fitting(_parts(section, shortened), room)
        room -= _size(kept)
        parts.append(_section(section, kept))
    if lists:
        parts.append(_every(_fitting(lists, room), lists))
    return _joined(parts)


def _fitting(lines: Iterable[str], room: int) -> list[str]:
    """As many of the first ones as there is room for."""
    kept: list[str] = []
    for line in lines:
        room -= _size([line])
        if room < 0:
            break
        kept.append(line)
    return kept


def _size(lines: Iterable[str]) -> int:
    return sum(_length(line) + 1 for line in lines)


def _begin(document: Document, quote: Quote) -> Iterator[str]:
    yield f"{MARKER}\n## {document.title}"
    if document.summary:
        yield " ".join(phrase.text(quote) for phrase in document.summary)


def _section(section: Section, parts: Sequence[str], *, fold: bool = False) -> str:
    """``parts``: as many of its items or entries as there is room for."""
    count = len(section.items) + len(section.entries)
    lines = [*(HEADER if section.entries else ()), *parts]
    lines += _rest(parts, count)
    if fold or (section.folds and sum(part.count("\n") + 1 for part in parts) > FOLDED):
        lines = [_folded(f"Show all {count}" if len(parts) == count else f"Show {len(parts)} of {count}", lines)]
    return "\n".join([f"### {section.title}", "", *lines])


def _rest(parts: Sequence[str], count: int) -> list[str]:
    left = count - len(parts)
    return ["", f"*{left} of {count} are not shown here.*"] if left else []


def _every(kept: Sequence[str], lists: Sequence[str]) -> str:
    return _folded(EVERY_RESOURCE, [*kept, *_rest(kept, len(lists))])


def _folded(summary: str, lines: Iterable[str]) -> str:
    return "\n".join(["<details>", f"<summary>{summary}</summary>", "", *lines, "", "</details>"])


def _parts(section: Section, quote: Quote) -> list[str]:
    return [
        *(_item(item, quote) for item in section.items),
        *(_entry(entry, quote) for entry in section.entries),
    ]


def _item(item: Item, quote: Quote) -> str:
    about = ": ".join(filter(None, (_few(item.names, quote), item.phrase.text(quote))))
    lines = [f"- **{item.label}** {about}".rstrip()]
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


def _entry(entry: Entry, quote: Quote) -> str:
    """Rows of the table: one for each property that changes, or one for all of an object that is created or deleted."""
    values = [(row.name.text(quote), row.before.text(quote), row.after.text(quote)) for row in entry.rows]
    if entry.action in (CREATE, IMPORT, DELETE):
        all_of_it = ", ".join(f"{name}: {before or after}" for name, before, after in values)
        values = [("", all_of_it, "") if entry.action == DELETE else ("", "", all_of_it)]
    first, *rest = values or [("", "", "")]
    begin = (f"**{entry.action}**", _few(entry.names, quote))
    return "\n".join(map(_line, [(*begin, *first), *(("", "", *cells) for cells in rest)]))


def _line(cells: Iterable[str]) -> str:
    # A vertical bar would end the cell even in a code span, so it is shown by its code, as in JSON.
    return f"| {' | '.join(cell.replace('|', BAR) for cell in cells)} |"


def _few(names: Listing, quote: Quote) -> str:
    """The names, or the first of them where they are many."""
    if len(names) <= LISTED:
        return ", ".join(name.text(quote) for name in names)
    first = names[: LISTED - 2]
    return f"{', '.join(name.text(quote) for name in first)} and {len(names) - len(first)} more"


def _lists(document: Document, quote: Quote) -> Iterator[str]:
    """The lists that are not whole above."""
    for section in document.sections:
        for label, names in (
            *((item.label, item.names) for item in section.items),
            *((entry.action, entry.names) for entry in section.entries),
        ):
            if len(names) > LISTED:
                yield f"- {section.title}, **{label}**: {', '.join(name.text(quote) for name in names)}"


def _picture(route: Graph) -> str:
    """The route as a diagram that GitHub and GitLab draw when it is opened; nothing where that leads nowhere or is more
    than they draw."""
    diagram = mermaid(route)
    if not 0 < len(route.edges) <= MOST_EDGES or _length(diagram) > LARGEST_DIAGRAM:
        return ""
    return _folded(ROUTE if route.whole else PART_OF_ROUTE, [f"```mermaid\n{diagram}```"]) + "\n"


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
