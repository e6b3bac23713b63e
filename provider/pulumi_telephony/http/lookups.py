"""How functions read: one listing for many of them, or the API's own filter for a few. Pure: no engine."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .listing import ALONE, SharedListing

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FEW = ALONE
"""Look-ups that ask with a filter of the API. A program that looks up more of a kind has the whole account listed: then
what it pays does not grow with what it looks up."""

RecordT = TypeVar("RecordT")
ResultT = TypeVar("ResultT", bound="DataclassInstance")


def fields_of(result: type[ResultT], record: object, **more: Any) -> ResultT:
    """A result, with the fields of the same name from ``record``, and ``more``. What it does not name stays untold."""
    fields = [field.name for field in dataclasses.fields(result) if field.name not in more]
    return result(**{name: getattr(record, name) for name in fields}, **more)


def same_text(value: Any) -> Any:
    """What two texts are compared by: the vendors cut off the blanks around them, and a program may have them."""
    return value.strip() if isinstance(value, str) else value


def same_but_for_case(value: Any) -> Any:
    """The same for host names, and for what else means the same in capitals."""
    return value.strip().casefold() if isinstance(value, str) else value


def fits(record: object, wanted: Mapping[str, Any], caseless: Collection[str] = ()) -> bool:
    """Whether a record has what is ``wanted``, however that is spelled."""

    def compared(name: str, value: Any) -> Any:
        return same_but_for_case(value) if name in caseless else same_text(value)

    return all(compared(name, getattr(record, name)) == compared(name, value) for name, value in wanted.items())


class Reading(Generic[RecordT]):
    """The objects of one kind in one account, for the functions of one process. Thread-safe."""

    def __init__(self, snapshot: SharedListing[RecordT]) -> None:
        self._snapshot = snapshot
        self._asked = 0
        self._lock = threading.Lock()

    def records(self, fresh: bool, filtered: Callable[[], Iterable[RecordT]] | None = None) -> list[RecordT]:
        """At least the objects that ``filtered`` asks the API for; all of them without it. By id.

        ``fresh``: what was listed before may be out of date, for the program has seen something made since.
        """
        if filtered is not None and (fresh or self._are_few()):
            return list(filtered())
        self._asked = FEW
        if fresh:
            self._snapshot.outdate()
        return [record for _, record in sorted(self._snapshot.all().items(), key=lambda item: int(item[0]))]

    def _are_few(self) -> bool:
        with self._lock:
            self._asked += 1
            return self._asked <= FEW
