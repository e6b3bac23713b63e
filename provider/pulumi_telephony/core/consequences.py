"""The contract of a review: the consequences of a change that its diff does not show, as a table of rules.

A room's ``consequences.py`` has the rules of its kinds, ``commands/review/general.py`` those for all kinds.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from .adoption import Announcement
from .foresight import Taken
from .rules import Unknown

CREATE, UPDATE, REPLACE, DELETE, IMPORT = "create", "update", "replace", "delete", "import"
"""What can happen to an object; any other action is shown under the engine's name."""

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
    """A property before and after. ``remark``: what the values do not show, with a field for the resource
    ``source``."""

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
    """What happens to a resource of this package. ``before`` and ``wanted`` have no hidden and no empty fields."""

    action: str
    kind: str
    name: str
    urn: str
    id: str | None
    before: Mapping[str, Any]
    """The object in the state."""
    wanted: Mapping[str, Any]
    """The inputs of the program."""
    changed: Mapping[str, Any]
    """What differs, with the desired value: None for unset, ``UNKNOWN`` while it is unknown."""
    rows: tuple[Property, ...]
    reasons: tuple[str, ...] = ()
    """The fields that require the replacement."""
    pending: tuple[str, ...] = ()
    """The unfinished steps of a create."""
    protected: bool = False
    """Whether a delete is rejected, by the provider or by the engine."""
    kept: bool = False
    """Whether the object outlives the resource, by one of Pulumi's options."""
    adoption: Announcement | None = None
    """The object that is adopted instead of creating one."""
    taken: Taken | None = None
    """Its name, if an existing object has it."""
    untold_adoption: bool = False
    """Whether the provider could not find out which object it would adopt."""
    provider: str = ""
    """The URN of the provider, which stands for an account."""
    new_owner: str | None = None
    """The resource that adopts this one's object, which is then not deleted."""
    everyone: Everyone = dataclasses.field(default_factory=lambda: Everyone(), repr=False, compare=False)
    """What happens to every resource of its kind in the same account."""

    @property
    def peers(self) -> Iterator[Change]:
        """What happens to the others of its kind in the same account."""
        return (each for each in self.everyone if each.urn != self.urn)

    @property
    def adopts(self) -> bool:
        """Whether it adopts an object instead of creating one."""
        return self.adoption is not None

    @property
    def makes(self) -> bool:
        """Whether a new object is created."""
        return self.action in (CREATE, REPLACE) and self.adoption is None

    @property
    def releases(self) -> bool:
        """Whether the object in the state is deleted or released."""
        return self.action in (DELETE, REPLACE) and not (self.kept or self.protected or self.new_owner)

    def old(self, name: str) -> Any:
        return self.before.get(name)

    def new(self, name: str) -> Any:
        return self.wanted.get(name)

    def sends(self, fields: Collection[str]) -> Names:
        """Those of ``fields`` that are sent."""
        return names(self.sent.intersection(fields))

    def removes(self, fields: Iterable[str]) -> list[str]:
        """Those of ``fields`` that are removed from the object."""
        return [name for name in fields if name in self.changed and self.changed[name] is None]

    @property
    def sent(self) -> frozenset[str]:
        """The fields of an existing object that change."""
        if self.adoption is not None:
            return self.adoption.fields
        return frozenset(self.changed) if self.action == UPDATE else frozenset()


class Everyone(tuple[Change, ...]):
    """What happens to all resources of a kind."""

    @functools.cached_property
    def deleted(self) -> list[Change]:
        """What happens to those that are only deleted, which the engine does last."""
        return [each for each in self if each.action == DELETE and each.releases]


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
    """Whether the same preview plans to correct it."""


Facts: TypeAlias = Mapping[str, Any]
"""The facts of a sentence, in addition to the resource and its id."""
SubjectT = TypeVar("SubjectT", Change, Drift)


def _always(subject: object) -> Facts | None:
    del subject
    return {}


@dataclasses.dataclass(frozen=True)
class ReviewRule(Generic[SubjectT]):
    """A consequence that a diff does not show.

    ``on``: the actions that the rule applies to; empty: all. ``when`` returns the facts for the sentence if the rule
    applies to one of these; None: it does not. ``says`` is that sentence, with a field for each fact, ``{it}`` for the
    resource and ``{id}`` for its id; names from programs are in backticks. ``look``: a person should see it before
    ``up``. ``source``: a section of a vendor's contract, or a part of this package.
    """

    id: str
    topic: Topic
    says: str
    source: str
    look: bool = True
    on: tuple[str, ...] = ()
    when: Callable[[SubjectT], Facts | None] = _always

    def facts(self, subject: SubjectT) -> Facts | None:
        """The facts for the sentence, if the rule applies."""
        return None if self.on and subject.action not in self.on else self.when(subject)


def held(condition: object, **facts: Any) -> Facts | None:
    """The facts if a condition is true."""
    return facts if condition else None


# -- rules that several rooms have -------------------------------------------------------------------------


def registers_again(id: str, line: str, source: str, when: Callable[[Change], Facts | None]) -> ReviewRule[Change]:
    """``line``: what carries the calls. ``when`` returns the ``fields`` that are sent."""
    return ReviewRule(
        id,
        Topic.CALLS,
        "{it} registers again, because up sends {fields}: until the SIP server accepts it, no call comes in or"
        f" goes out by {line}, and calls in progress may drop.",
        source=source,
        when=when,
    )


def freed_last(
    id: str, field: str, what: str, source: str, form: Callable[[Any], Any] = lambda value: value, within: str = ""
) -> ReviewRule[Change]:
    """For something of which there is one in an account: a resource asks for it, and one that the same plan deletes
    still has it. No check of the provider sees what was removed from a program. ``form``: how values are compared;
    ``within``: the field with the part of the account."""

    def when(change: Change) -> Facts | None:
        value = change.new(field) if change.makes else change.changed.get(field)
        if value is None or isinstance(value, Unknown):
            return None
        place = change.new(within)
        holders = (each for each in change.everyone.deleted if each.old(within) == place)
        holder = next((each.name for each in holders if form(each.old(field)) == form(value)), None)
        return held(holder is not None, value=value, holder=holder)

    return ReviewRule(
        id,
        Topic.PERSON,
        f"{{it}} asks for the {what} {{value}}, which {{holder}} has until this plan deletes it. Pulumi deletes last,"
        " so up fails. Remove {holder} in an earlier up; or, if only the resource's name changes, use the option"
        " `aliases`.",
        source=source,
        on=(CREATE, UPDATE, REPLACE),
        when=when,
    )


def deleted_by_hand(id: str, topic: Topic, then: str, source: str) -> ReviewRule[Drift]:
    """For a deletion that the preview does not plan to correct. ``then``: what the next up does."""
    return ReviewRule(
        id,
        topic,
        f"{{it}} (id {{id}}) was deleted by hand. While the program has it, the next up after a refresh {then}.",
        source=source,
        on=(DELETED_BY_HAND,),
        when=lambda drift: held(not drift.planned),
    )
