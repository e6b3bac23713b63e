"""The contract of a review: what follows from a change and is not in its diff, as a table of rules.

A room's ``consequences.py`` has the rules of its kinds.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

CREATE, UPDATE, REPLACE, DELETE, IMPORT = "create", "update", "replace", "delete", "import"
"""What can happen to an object; anything else is shown as the engine calls it."""

CHANGED_BY_HAND, DELETED_BY_HAND = "changed by hand", "deleted by hand"
"""What a refresh can find."""


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


class Change(Protocol):
    """What happens to a resource of ours, without hidden and empty fields."""

    @property
    def action(self) -> str: ...

    @property
    def id(self) -> str | None: ...

    @property
    def name(self) -> str: ...

    @property
    def changed(self) -> Mapping[str, Any]:
        """What differs, with the value that it shall have: None for unset, ``UNKNOWN`` while nobody knows it."""

    @property
    def pending(self) -> tuple[str, ...]:
        """The steps of a create that were not finished."""

    @property
    def adopts(self) -> bool:
        """Whether it takes over an object instead of making one."""

    @property
    def makes(self) -> bool:
        """Whether a new object is made."""

    @property
    def releases(self) -> bool:
        """Whether the object on record is deleted, or given back."""

    @property
    def sent(self) -> frozenset[str]:
        """The fields in which an object that is there already becomes another than it is."""

    def old(self, name: str) -> Any:
        """The value on record."""

    def new(self, name: str) -> Any:
        """The value that the program gives."""

    @property
    def peers(self) -> Iterator[Change]:
        """What happens to the others of its kind."""

    @property
    def everyone(self) -> Sequence[Change]:
        """What happens to all of its kind."""


class Field(Protocol):
    """A property as recorded and as it is."""

    @property
    def name(self) -> str: ...

    @property
    def after(self) -> Any: ...


class Drift(Protocol):
    """What a refresh has found changed by hand."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> str | None: ...

    @property
    def rows(self) -> Sequence[Field]: ...

    @property
    def planned(self) -> bool:
        """Whether the plan makes up for it."""


def always(subject: Any) -> Facts | None:
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

    def facts(self, subject: Any) -> Facts | None:
        """What the sentence needs, where the rule holds."""
        if self.kind not in (None, subject.kind) or (self.on and subject.action not in self.on):
            return None
        return self.when(subject)


class Names(tuple[str, ...]):
    """Names of fields or resources, for a sentence."""


def held(condition: object, **facts: Any) -> Facts | None:
    """The facts where a condition holds."""
    return facts if condition else None


def names(found: Iterable[str]) -> Names:
    return Names(sorted(found))
