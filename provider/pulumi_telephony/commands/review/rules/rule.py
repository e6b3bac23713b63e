"""What a rule is."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ..changes import Change
from ..plan import Drift
from ..values import shown, word


class Topic(str, enum.Enum):
    """What a consequence is about; in the order of a report."""

    MONEY = "money"
    NUMBERS = "numbers"
    CALLS = "calls"
    OUTGOING = "outgoing line"
    USERS = "users"
    PERSON = "to do by hand"
    PROTECTION = "protection"
    ADOPTION = "adoption"
    WAITING = "waiting"
    SECRETS = "secrets"
    UNKNOWN = "not told"


Facts: TypeAlias = Mapping[str, Any]


def always(subject: Change | Drift) -> Facts | None:
    del subject
    return {}


@dataclasses.dataclass(frozen=True)
class Rule:
    """A consequence that a diff does not say.

    ``kind`` and ``on``: the resources and the actions that it is about; without them it is about all. ``when`` tells
    whether it holds for one of these, and the facts for the sentence; None: it does not. ``says`` is that sentence,
    with a place for each fact and ``{it}`` for the resource, and in backticks what a program spells so. ``look``: a
    person should see it before ``up``. ``source``: where it is from, a section of a vendor's contract or a part of this
    package.
    """

    id: str
    topic: Topic
    says: str
    source: str
    look: bool = True
    kind: str | None = None
    on: tuple[str, ...] = ()
    when: Callable[[Any], Facts | None] = always

    def facts(self, subject: Change | Drift) -> Facts | None:
        """What the sentence needs, where the rule holds."""
        if self.kind not in (None, subject.kind) or (self.on and subject.action not in self.on):
            return None
        return self.when(subject)


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


def findings(rules: Iterable[Rule], subjects: Iterable[Change | Drift]) -> Iterator[Finding]:
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


class Names(tuple[str, ...]):
    """Names of fields or resources, for a sentence."""


def held(condition: object, **facts: Any) -> Facts | None:
    """The facts where a condition holds."""
    return facts if condition else None


def names(found: Iterable[str]) -> Names:
    return Names(sorted(found))
