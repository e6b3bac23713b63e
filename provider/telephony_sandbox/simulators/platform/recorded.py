"""What a stack's state records of the vendors' objects: the other thing than a seed to fill the simulators from.

The fields are those of the documented inputs and outputs of the resources, in their words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .errors import Refused
from .tables import Document
from .vendor_state import VendorState


@dataclass(frozen=True)
class RecordedObject:
    """One resource. ``kind`` is the class of the program, such as ``VirtualNumber``; ``urn`` is for messages."""

    kind: str
    urn: str
    id: str
    fields: Document

    @property
    def number(self) -> int:
        """The id, where the vendor has whole numbers; 0 for a text that is none."""
        return _number(self.id)


class Recorded:
    """The objects of a state, those of today before those that wait for their deletion."""

    def __init__(self, objects: Iterable[RecordedObject]) -> None:
        self.objects = tuple(objects)
        self.skipped: dict[str, str] = {}
        """URN -> why the simulators cannot have the object."""

    def of(self, kind: str) -> Iterator[RecordedObject]:
        """Those of one kind."""
        return (each for each in self.objects if each.kind == kind)

    def accounts(self, field: str) -> list[str]:
        """The accounts that the output ``field`` names, the one with most objects first."""
        named = Counter(str(each.fields[field]) for each in self.objects if each.fields.get(field) not in (None, ""))
        return [name for name, _ in named.most_common()]

    def account_number(self, field: str) -> int | None:
        """The first of them, where accounts have numbers; None if the state records none."""
        return next((number for name in self.accounts(field) if (number := _number(name))), None)

    def make(self, state: VendorState, kind: str, fields: Document, source: RecordedObject | None = None) -> None:
        """Make the object. One that the vendor cannot have, or has already, is skipped."""
        if state.get(kind, fields[state.tables.type_named[kind].key]) is not None:
            return
        try:
            state.create(kind, {name: value for name, value in fields.items() if value is not None})
        except Refused as error:
            self.skipped[source.urn if source else f"{kind} {fields}"] = str(error)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def listed(value: object) -> list[Any]:
    """The items of what should be a list."""
    return value if isinstance(value, list) else []


@dataclass(frozen=True)
class Gathered:
    """Objects by type and id, from all resources that tell something of them: the first word counts."""

    found: dict[str, dict[int, Document]]
    sources: dict[tuple[str, int], RecordedObject]

    @classmethod
    def of(cls, *kinds: str) -> Gathered:
        return cls({kind: {} for kind in kinds}, {})

    def add(self, kind: str, key: object, fields: Document, source: RecordedObject | None = None) -> None:
        """Note what a resource says of an object; an id that is missing names none."""
        if not isinstance(key, int) or isinstance(key, bool) or key <= 0:
            return
        known = self.found[kind].setdefault(key, {})
        known.update({name: value for name, value in fields.items() if value is not None and name not in known})
        if source is not None:
            self.sources.setdefault((kind, key), source)
