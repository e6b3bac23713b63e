"""The rules that hold for a plan, as sentences."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...core.consequences import Names, Rule
from .values import shown, word


@dataclasses.dataclass(frozen=True)
class Finding:
    """A rule that holds. ``tokens`` are printable."""

    rule: Rule
    kind: str
    name: str
    urn: str
    tokens: Mapping[str, str]

    @property
    def text(self) -> str:
        """The sentence without marks."""
        return self.rule.says.replace("`", "").format_map(self.tokens)


def findings(rules: Iterable[Rule], subjects: Iterable[Any]) -> Iterator[Finding]:
    """What holds, for each subject."""
    rules = tuple(rules)
    for subject in subjects:
        for rule in rules:
            facts = rule.facts(subject)
            if facts is not None:
                tokens = {name: _token(value) for name, value in facts.items()}
                tokens["it"] = in_words(subject.kind, subject.name)
                yield Finding(rule, subject.kind, subject.name, subject.urn, tokens)


def in_words(kind: str, name: str) -> str:
    """A resource as the product's messages name it."""
    return f"{word(kind)} {shown(name)}"


def _token(value: Any) -> str:
    """A fact; several of them in a row."""
    return ", ".join(map(word, value)) if isinstance(value, Names) else shown(value)
