"""The rules that apply to a plan, as sentences."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...core.consequences import Change, Drift, Names, ReviewRule, SubjectT
from ...vendors import KINDS
from ..route import agreement
from ..route.agreement import Disagreement
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
        yield from held_by((*(KINDS[change.kind].consequences if change.kind in KINDS else ()), *RULES), change)
    for each in drift:
        yield from held_by((*(KINDS[each.kind].drift if each.kind in KINDS else ()), *DRIFT_RULES), each)


def held_by(rules: Iterable[ReviewRule[SubjectT]], subject: SubjectT) -> Iterator[Consequence]:
    """Those of the rules that apply to a change, or to a change by hand."""
    for rule in rules:
        facts = rule.facts(subject)
        if facts is not None:
            tokens = {name: _token(value) for name, value in facts.items()}
            yield _consequence(rule, subject.kind, subject.name, subject.urn, {"id": shown(subject.id), **tokens})


def disagreement(found: Disagreement) -> Consequence:
    """The finding that two sides of a route disagree."""
    place, other = found.place, found.other
    tokens = {"other": in_words(other.kind, other.name), "same": found.same, "differing": found.differing}
    return _consequence(agreement.RULE, place.kind, place.name, place.urn, tokens)


def _consequence(rule: ReviewRule[Any], kind: str, name: str, urn: str, tokens: Mapping[str, str]) -> Consequence:
    return Consequence(rule, kind, name, urn, {"it": in_words(kind, name), **tokens})


def _token(value: Any) -> str:
    """A fact, or several of them in a list."""
    return ", ".join(map(word, value)) if isinstance(value, Names) else shown(value)
