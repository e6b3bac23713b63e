"""The contract of a review: what follows from a change and is not in its diff, as a table of rules.

A room's ``consequences.py`` has the rules of its kinds, ``commands/review/general.py`` those that hold for all.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from .adoption import Announcement

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


class Names(tuple[str, ...]):
    """Names of fields or resources, for a sentence."""


def names(found: Iterable[str]) -> Names:
    return Names(sorted(found))


@dataclasses.dataclass(frozen=True)
class Property:
    """A property before and after. ``remark``: what the two do not say, with a place for the resource ``source``."""

    name: str
    before: Any
    after: Any
    remark: str = ""
    source: str = ""

    def but(self, remark: str) -> Property:
        """The same with a further remark."""
        return dataclasses.replace(self, remark=", ".join(filter(None, (self.remark, remark))))


@dataclasses.dataclass(frozen=True)
class Change:
    """What happens to a resource of ours. ``before`` and ``wanted`` have no hidden and no empty fields."""

    action: str
    kind: str
    name: str
    urn: str
    id: str | None
    before: Mapping[str, Any]
    """The object as the stack has it on record."""
    wanted: Mapping[str, Any]
    """What the program says."""
    changed: Mapping[str, Any]
    """What differs, with the value that it shall have: None for unset, ``UNKNOWN`` while nobody knows it."""
    rows: tuple[Property, ...]
    reasons: tuple[str, ...] = ()
    """For which fields it is replaced."""
    pending: tuple[str, ...] = ()
    """The steps of a create that were not finished."""
    protected: bool = False
    """Whether a delete is refused: by the provider, or by the engine."""
    kept: bool = False
    """Whether the object outlives the resource, by one of Pulumi's options."""
    adoption: Announcement | None = None
    """What is taken over instead of making a new object."""
    untold_adoption: bool = False
    """Whether the provider could not tell what it would take over."""
    new_owner: str | None = None
    """The resource that takes over the object that this one leaves: then it is not deleted."""
    everyone: tuple[Change, ...] = dataclasses.field(default=(), repr=False, compare=False)
    """What happens to all of its kind."""

    @property
    def peers(self) -> Iterator[Change]:
        """What happens to the others of its kind."""
        return (each for each in self.everyone if each.urn != self.urn)

    @property
    def adopts(self) -> bool:
        """Whether it takes over an object instead of making one."""
        return self.adoption is not None

    @property
    def makes(self) -> bool:
        """Whether a new object is made."""
        return self.action in (CREATE, REPLACE) and self.adoption is None

    @property
    def releases(self) -> bool:
        """Whether the object on record is deleted, or given back."""
        return self.action in (DELETE, REPLACE) and not (self.kept or self.protected or self.new_owner)

    def old(self, name: str) -> Any:
        return self.before.get(name)

    def new(self, name: str) -> Any:
        return self.wanted.get(name)

    def sends(self, fields: Collection[str]) -> Names:
        """Those of ``fields`` that are sent."""
        return names(self.sent.intersection(fields))

    def removes(self, fields: Iterable[str]) -> list[str]:
        """Those of ``fields`` that the object has no more."""
        return [name for name in fields if name in self.changed and self.changed[name] is None]

    @property
    def sent(self) -> frozenset[str]:
        """The fields in which an object that is there already becomes another than it is."""
        if self.adoption is not None:
            return self.adoption.fields
        return frozenset(self.changed) if self.action == UPDATE else frozenset()


@dataclasses.dataclass(frozen=True)
class Drift:
    """What a refresh found changed by hand. ``rows``: as recorded, and as it is."""

    kind: str
    name: str
    urn: str
    id: str | None
    action: str
    rows: tuple[Property, ...] = ()
    planned: bool = False
    """Whether the same preview plans what puts it right."""


Facts: TypeAlias = Mapping[str, Any]
"""What a sentence needs; the resource and its id are there anyway."""
SubjectT = TypeVar("SubjectT", Change, Drift)


def _always(subject: object) -> Facts | None:
    del subject
    return {}


@dataclasses.dataclass(frozen=True)
class ReviewRule(Generic[SubjectT]):
    """A consequence that a diff does not say.

    ``on``: the actions that it is about; without them it is about all. ``when`` tells whether it holds for one of
    these, and the facts for the sentence; None: it does not. ``says`` is that sentence, with a place for each fact,
    ``{it}`` for the resource and ``{id}`` for its id, and in backticks what a program spells so. ``look``: a person
    should see it before ``up``. ``source``: where it is from, a section of a vendor's contract or a part of this
    package.
    """

    id: str
    topic: Topic
    says: str
    source: str
    look: bool = True
    on: tuple[str, ...] = ()
    when: Callable[[SubjectT], Facts | None] = _always

    def facts(self, subject: SubjectT) -> Facts | None:
        """What the sentence needs, where the rule holds."""
        return None if self.on and subject.action not in self.on else self.when(subject)


def held(condition: object, **facts: Any) -> Facts | None:
    """The facts where a condition holds."""
    return facts if condition else None


# -- rules that several rooms have -------------------------------------------------------------------------


def registers_again(id: str, line: str, source: str, when: Callable[[Change], Facts | None]) -> ReviewRule[Change]:
    """``line``: by what calls come in and go out. ``when`` gives the ``fields`` that are sent."""
    return ReviewRule(
        id,
        Topic.CALLS,
        "{it} registers again, for up sends {fields}: until the SIP server has accepted it no call comes in or goes out"
        f" by {line}, and calls that go on may drop.",
        source=source,
        when=when,
    )


def deleted_by_hand(id: str, topic: Topic, then: str, source: str) -> ReviewRule[Drift]:
    """Of what no plan makes up for yet. ``then``: what the next up does."""
    return ReviewRule(
        id,
        topic,
        f"{{it}} (id {{id}}) was deleted by hand. While the program has it, the next up after a refresh {then}.",
        source=source,
        on=(DELETED_BY_HAND,),
        when=lambda drift: held(not drift.planned),
    )
