"""The report for terminals and logs."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document, Item, Phrase, Section


def text(document: Document) -> str:
    """Plain lines, none of them shortened."""
    lines = [document.title, *(_plain(phrase) for phrase in document.summary)]
    for section in document.sections:
        lines += ["", section.title, *_section(section)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    for item in section.items:
        yield _head(item)
        yield from (f"      {_plain(row)}" for row in item.rows)
        yield from (f"      {line}" for line in item.block)


def _head(item: Item) -> str:
    label, sentence = f"{item.mark} {item.label}".strip(), _plain(item.phrase)
    return f"  {label}: {sentence}" if sentence else f"  {label}:"


def _plain(phrase: Phrase) -> str:
    return Phrase(phrase.words.replace("`", ""), phrase.tokens).text(str)
