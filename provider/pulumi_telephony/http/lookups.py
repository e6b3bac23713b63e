"""How functions read: a few with the API's own filter, more from one shared listing. No engine."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .listing import ALONE, SharedListing

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FEW = ALONE
"""Lookups that use a filter of the API. For more of a kind the whole account is listed, so that the number of calls
does not grow with the number of lookups."""

RecordT = TypeVar("RecordT")
ResultT = TypeVar("ResultT", bound="DataclassInstance")


def fields_of(result: type[ResultT], record: object, **more: Any) -> ResultT:
    """A result with the fields of the same name from ``record``, and ``more``. Other fields are not exposed."""
    fields = [field.name for field in dataclasses.fields(result) if field.name not in more]
    return result(**{name: getattr(record, name) for name in fields}, **more)


def same_text(value: Any) -> Any:
    """A text as it is compared: the vendors strip the blanks around a text, and a program may have some."""
    return value.strip() if isinstance(value, str) else value


def same_but_for_case(value: Any) -> Any:
    """The same for host names and other case-insensitive texts."""
    return value.strip().casefold() if isinstance(value, str) else value


def fits(record: object, wanted: Mapping[str, Any], caseless: Collection[str] = ()) -> bool:
    """Whether a record has the values that are ``wanted``, compared without differences in spelling."""

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
        """At least the objects that ``filtered`` requests from the API; without it, all objects. Ordered by id.

        ``fresh``: do not use an earlier listing, because the program has created something since.
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
