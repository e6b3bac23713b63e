"""The report for terminals and logs."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document, Item, Section


def text(document: Document) -> str:
    """Plain lines, none of them cut."""
    lines = [document.title, *(phrase.text(str) for phrase in document.summary)]
    for section in document.sections:
        lines += ["", section.title, *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    for item in section.items:
        yield _head(item)
        yield from (f"      {row.text(str)}" for row in item.rows)
        yield from (f"      {line}" for line in item.block)


def _head(item: Item) -> str:
    sentence = item.phrase.text(str)
    return f"  {item.label}: {sentence}" if sentence else f"  {item.label}:"
