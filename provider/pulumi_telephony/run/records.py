"""Which objects the engine has on record, as far as it has shown them to this deployment."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """An object of a resource."""

    kind: str
    owner: str
    id: str


class Records:
    """No call and no disk: check and diff may ask. Adding to a set and looking into it are atomic."""

    def __init__(self) -> None:
        self._on_record: set[Record] = set()
        self._recovered: set[Record] = set()
        self._refreshing: set[tuple[str, str]] = set()

    def note(self, kind: str, owner: str, id: str) -> None:
        """The engine has shown this object as part of a state: it needs no recovery."""
        self._on_record.add(Record(kind, owner, id))

    def has(self, kind: str, owner: str, id: str) -> bool:
        """Whether the engine has shown this object of the owner."""
        return Record(kind, owner, id) in self._on_record

    def owners_of(self, kind: str, id: str) -> list[str]:
        """Who has the object with this id on record."""
        return [each.owner for each in list(self._on_record) if (each.kind, each.id) == (kind, id)]

    def note_recovered(self, kind: str, owner: str, id: str) -> None:
        """A create of this run took the object for one that an earlier run of this owner left."""
        self._recovered.add(Record(kind, owner, id))

    def was_recovered(self, kind: str, owner: str, id: str) -> bool:
        """Whether a create of this run has recovered the object. If the engine then wants it deleted, it was on record
        all the time, and is what the owner has now."""
        return Record(kind, owner, id) in self._recovered

    def note_read(self, kind: str, owner: str) -> None:
        """The resource has been read, and not compared or checked since."""
        self._refreshing.add((kind, owner))

    def end_refresh(self, kind: str, owner: str) -> bool:
        """Whether the resource has been read last: a diff right after a read shows what a refresh has found."""
        found = (kind, owner) in self._refreshing
        self._refreshing.discard((kind, owner))
        return found
