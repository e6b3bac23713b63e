"""The parts of a report in words, before they are formatted.

Our own words and other people's are kept apart: a sentence has placeholders for tokens (``values.py``), which each
format quotes in its own way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from ..route.graph import Graph

Quote = Callable[[str], str]


@dataclasses.dataclass(frozen=True)
class Phrase:
    """One of our sentences, with tokens in it. Names from programs are in backticks; it has no other Markdown."""

    words: str
    tokens: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def text(self, quote: Quote) -> str:
        return self.words.format_map({name: quote(token) for name, token in self.tokens.items()})


EMPTY = Phrase("")

Listing = tuple[Phrase, ...]
"""Resources: the first one of each kind with its kind, the next ones by their names."""


@dataclasses.dataclass(frozen=True)
class Item:
    """A sentence under a label, and a block of other people's text. ``names``: the resources that the sentence is
    about; it follows them."""

    phrase: Phrase
    label: str = ""
    names: Listing = ()
    block: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Row:
    """A property: its name, and its value on one side or on both."""

    name: Phrase
    before: Phrase = EMPTY
    after: Phrase = EMPTY


@dataclasses.dataclass(frozen=True)
class Entry:
    """Resources of a kind that change in the same way."""

    action: str
    names: Listing
    rows: tuple[Row, ...]


@dataclasses.dataclass(frozen=True)
class Section:
    """``folds``: where a format can fold text, it may fold this section."""

    title: str
    items: tuple[Item, ...] = ()
    entries: tuple[Entry, ...] = ()
    folds: bool = True


@dataclasses.dataclass(frozen=True)
class Document:
    title: str
    summary: tuple[Phrase, ...]
    sections: tuple[Section, ...]
    route: Graph
    """A picture, for a format that can show one."""
