"""Which objects are in the state, as far as the engine has shown them to this deployment."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """An object of a resource."""

    kind: str
    owner: str
    id: str


class Records:
    """In memory only, so that check and diff may use it. Adding to a set and testing membership are atomic."""

    def __init__(self) -> None:
        self._on_record: set[Record] = set()
        self._recovered: set[Record] = set()
        self._refreshing: set[tuple[str, str]] = set()

    def note(self, kind: str, owner: str, id: str) -> None:
        """Note that the engine has shown this object as part of a state: it needs no recovery."""
        self._on_record.add(Record(kind, owner, id))

    def has(self, kind: str, owner: str, id: str) -> bool:
        """Whether the engine has shown this object of the owner."""
        return Record(kind, owner, id) in self._on_record

    def owners_of(self, kind: str, id: str) -> list[str]:
        """The resources with this id in their state."""
        return [each.owner for each in list(self._on_record) if (each.kind, each.id) == (kind, id)]

    def note_recovered(self, kind: str, owner: str, id: str) -> None:
        """Note that a create of this run has recovered the object as one of an interrupted run."""
        self._recovered.add(Record(kind, owner, id))

    def was_recovered(self, kind: str, owner: str, id: str) -> bool:
        """Whether a create of this run has recovered the object. If the engine then wants to delete it, it was in the
        state all the time, and is the owner's current object."""
        return Record(kind, owner, id) in self._recovered

    def note_read(self, kind: str, owner: str) -> None:
        """Note that the resource has been read."""
        self._refreshing.add((kind, owner))

    def end_refresh(self, kind: str, owner: str) -> bool:
        """Whether the resource's last operation was a read: a diff right after it shows what a refresh has found."""
        found = (kind, owner) in self._refreshing
        self._refreshing.discard((kind, owner))
        return found
