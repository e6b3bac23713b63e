"""The report for terminals and logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..actions import MARKS
from .phrases import Document, Item, Listing, Phrase, Row, Section

LISTED: Final = 12
"""Resources that are named before the sentence about them; more are below it."""


def text(document: Document) -> str:
    """Plain lines, none of them shortened."""
    lines = [document.title, *(_plain(phrase) for phrase in document.summary)]
    for section in document.sections:
        lines += ["", section.title, *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    for item in section.items:
        yield from _item(item)
    for entry in section.entries:
        yield f"  {MARKS[entry.action]} {entry.action}: {_names(entry.names)}"
        yield from (f"      {_row(row)}" for row in entry.rows)


def _item(item: Item) -> Iterator[str]:
    label, many = f"{MARKS.get(item.label, '')} {item.label}".strip(), len(item.names) > LISTED
    who = f"{len(item.names)} resources" if many else _names(item.names)
    about = ": ".join(filter(None, (who, _plain(item.phrase))))
    yield f"  {label}: {about}".rstrip()
    if many:
        yield f"      {_names(item.names)}"
    yield from (f"      {line}" for line in item.block)


def _row(row: Row) -> str:
    values = " -> ".join(_plain(value) for value in (row.before, row.after) if value.words)
    return f"{_plain(row.name)}: {values}"


def _names(names: Listing) -> str:
    return ", ".join(map(_plain, names))


def _plain(phrase: Phrase) -> str:
    return Phrase(phrase.words.replace("`", ""), phrase.tokens).text(str)
