"""The rules that apply to a plan, as sentences."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...core.consequences import Change, Drift, Names, ReviewRule, SubjectT
from ...vendors import KINDS
from .general import DRIFT_RULES, RULES
from .values import in_words, shown, word


@dataclasses.dataclass(frozen=True)
class Consequence:
    """A rule that applies. ``tokens`` are printable."""

    rule: ReviewRule[Any]
    kind: str
    name: str
    urn: str
    tokens: Mapping[str, str]

    @property
    def text(self) -> str:
        """The sentence without marks."""
        return self.rule.says.replace("`", "").format_map(self.tokens)


def findings(changes: Iterable[Change], drift: Iterable[Drift]) -> Iterator[Consequence]:
    """The findings for each change: first by the rules of its kind, then by those for all."""
    for change in changes:
        yield from _held((*(KINDS[change.kind].consequences if change.kind in KINDS else ()), *RULES), change)
    for each in drift:
        yield from _held((*(KINDS[each.kind].drift if each.kind in KINDS else ()), *DRIFT_RULES), each)


def _held(rules: Iterable[ReviewRule[SubjectT]], subject: SubjectT) -> Iterator[Consequence]:
    it, id_ = in_words(subject.kind, subject.name), shown(subject.id)
    for rule in rules:
        facts = rule.facts(subject)
        if facts is not None:
            tokens = {name: _token(value) for name, value in facts.items()}
            yield Consequence(rule, subject.kind, subject.name, subject.urn, {"it": it, "id": id_, **tokens})


def _token(value: Any) -> str:
    """A fact, or several of them in a list."""
    return ", ".join(map(word, value)) if isinstance(value, Names) else shown(value)
