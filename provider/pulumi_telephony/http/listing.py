"""One listing shared by many reads: reading N objects of a kind costs the calls of one list, in any order.

The engine reads resource by resource, up to four at a time. The first read starts a listing, page by page, and the
pages answer all other reads. Each object is answered once: a second read wants the current state. Objects that this
process has written since are not answered from the list, and an object that the list lacks is not considered deleted:
it is read by its id, as are all objects of an account that is too large to list for a few reads.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from ..base.errors import TelephonyError, TransportError
from ..base.wire import identifier
from .retry import is_impatient

AGE = 120.0
"""Seconds for which a listing is used. A deployment reads its objects within that time; a later lookup lists again."""

GLANCE = 5.0
"""Seconds for which a glance at one page counts as current: no longer than a call may wait for its turn.
With several pages it is multiplied by their number, so that glances use at most a tenth of Bitrix24's rate limit."""

GLANCE_PAGES = 10
"""The most pages that a glance lists."""

PAGES = 40
"""The most pages that reads list. With a few of many thousand objects in a program, reading them one by one is cheaper:
Bitrix24 allows 50 calls at once and two a second after that, so that this many pages are listed without a wait."""

ALONE = 3
"""Objects that are read by their ids before a listing pays off."""

RecordT = TypeVar("RecordT")


@dataclasses.dataclass(frozen=True)
class Unreadable:
    """A row that is not as documented, perhaps of a half-deleted object. The other rows are used; reading this object
    by its id reports what is wrong."""

    error: TransportError


Page = Mapping[str, RecordT | Unreadable]


def page_of(rows: Iterable[Any], id_name: str, decoded: Callable[[Any], RecordT]) -> dict[str, RecordT | Unreadable]:
    """The rows of one answer by id, the field ``id_name``. ``decoded`` raises TransportError."""
    page: dict[str, RecordT | Unreadable] = {}
    for position, row in enumerate(rows, 1):
        known = identifier(row.get(id_name)) if isinstance(row, Mapping) else None
        try:
            record: RecordT | Unreadable = decoded(row)
        except TransportError as error:
            record = Unreadable(error)
        page[f"row {position}" if known is None else str(known)] = record
    return page


class SharedListing(Generic[RecordT]):
    """The objects of one kind in one account, by id, as listed. Thread-safe.

    ``pages`` starts a new listing; each of its items costs one call.
    """

    def __init__(self, pages: Callable[[], Iterator[Page[RecordT]]]) -> None:
        self._pages = pages
        self._listing = _Listing[RecordT](iter(()))
        self._listing.dropped = True
        self._lock = threading.Lock()
        self._failure: tuple[float, TelephonyError] | None = None
        self._alone = 0

    def find(self, id: str) -> RecordT | None:
        """The object as listed. None: unknown, read it by its id. Raises the errors of the list call."""
        asked = time.monotonic()
        with self._lock:
            listing = self._current(asked)
            while listing.may_contain(id) and id not in listing.seen:
                self._go_on(listing)
            return listing.take(id)

    def recent(self, id: str, alone: Callable[[], RecordT | None]) -> RecordT | None:
        """The object as recently listed, unless this process has written it since: for fields that do not change. The
        first few objects are read with ``alone``, more share a listing. None: ``alone`` did not find it."""
        asked = time.monotonic()
        with self._lock:
            listing = self._listing
            if not (listing.counts() and listing.shows(id)):
                self._alone += 1
                if self._alone > ALONE:
                    self._alone = 0
                    listing = self._current(asked)
                    while not listing.ended and listing.fetched < PAGES and not listing.knows(id):
                        self._go_on(listing)
            found = listing.seen[id] if listing.counts() and listing.shows(id) else None
        return alone() if found is None else found

    def all(self) -> Mapping[str, RecordT]:
        """Every object, on any number of pages, including all that this process has written. Raises the list's errors,
        and that of an unreadable row."""
        readable, unreadable = self.readable()
        for row in unreadable.values():
            raise row.error
        return readable

    def readable(
        self, seen: Callable[[int], None] = lambda _: None
    ) -> tuple[Mapping[str, RecordT], Mapping[str, Unreadable]]:
        """The readable and the unreadable objects; a row without an id is named by its position. Raises the list's
        errors.

        ``seen`` is called after each page with the number of objects so far.
        """
        asked = time.monotonic()
        with self._lock:
            listing = self._current(asked)
            if listing.written:
                listing = self._listing = _Listing(self._pages())
            while not listing.ended:
                self._go_on(listing)
                if not listing.ended:
                    seen(len(listing.seen) + len(listing.unreadable))
            return dict(listing.seen), dict(listing.unreadable)

    def glance(self) -> Mapping[str, RecordT] | None:
        """Every object, as listed within the last few seconds, if they fit on a few pages; else None.

        Raises the errors of the list call.
        """
        asked = time.monotonic()
        with self._lock:
            listing = self._current(asked)
            if listing.ended and listing.began < asked - GLANCE * max(listing.fetched, 1):
                listing = self._listing = _Listing(self._pages())
            while listing.fetched <= GLANCE_PAGES and not listing.ended:
                self._go_on(listing)
            return dict(listing.seen) if listing.ended and not listing.unreadable else None

    def unwritten(self) -> Mapping[str, RecordT] | None:
        """Every listed object that this process has not written since; None: unknown, because they are too many, or one
        of them cannot be read.

        For lookups that do not need the latest state: one listing serves all. Raises the errors of the list call.
        """
        asked = time.monotonic()
        with self._lock:
            listing = self._current(asked)
            while listing.fetched < PAGES and not listing.ended:
                self._go_on(listing)
            if not listing.ended or listing.unreadable:
                return None
            # A copy: `made` adds to it without the lock, for it must not wait for a list call.
            return {id_: record for id_, record in list(listing.seen.items()) if id_ not in listing.written}

    def count(self, seconds: float) -> int | None:
        """How many objects there are, on any number of pages; None: listing them takes longer than ``seconds``. Raises
        the errors of the list call."""
        asked = time.monotonic()
        with self._lock:
            listing = self._current(asked)
            while not listing.ended:
                if time.monotonic() - asked > seconds:
                    return None
                self._go_on(listing)
            return len(listing.seen) + len(listing.unreadable)

    @property
    def has_written(self) -> bool:
        """Whether this process has written objects since the listing, which ``unwritten`` leaves out."""
        return bool(self._listing.written)

    def written(self, id: str) -> None:
        """Note that this process has changed or deleted the object, or tried to."""
        self._listing.note_written(id)

    def made(self, id: str, record: RecordT) -> None:
        """Note that this process has created the object: a glance includes it, and a read asks the API again."""
        listing = self._listing
        listing.note_written(id)
        listing.seen[id] = record

    def written_where(self, fits: Callable[[RecordT], bool]) -> None:
        """Note that this process has also changed the objects that fit."""
        listing = self._listing
        for id_, record in list(listing.seen.items()):
            if fits(record):
                listing.note_written(id_)

    def outdate(self) -> None:
        """Drop the listing: this process has changed more objects than it can name."""
        self._listing.dropped = True

    def _current(self, asked: float) -> _Listing[RecordT]:
        if self._failure and self._failure[0] >= asked:
            # The listing failed while this reader waited for it: all readers get the same error. Not that of a reader
            # with less patience, though.
            raise self._failure[1]
        if not self._listing.counts():
            self._listing = _Listing(self._pages())
        return self._listing

    def _go_on(self, listing: _Listing[RecordT]) -> None:
        try:
            listing.go_on()
        except TelephonyError as error:
            listing.dropped = True
            if not is_impatient():
                self._failure = time.monotonic(), error
            raise


class _Listing(Generic[RecordT]):
    def __init__(self, pages: Iterator[Page[RecordT]]) -> None:
        self._pages = pages
        self.fetched = 0
        self.began = time.monotonic()
        self._until = self.began + AGE
        self.seen: dict[str, RecordT] = {}
        self.unreadable: dict[str, Unreadable] = {}
        self.spent: set[str] = set()
        self.written: set[str] = set()
        self.ended = False
        self.dropped = False

    def note_written(self, id: str) -> None:
        self.spent.add(id)
        self.written.add(id)

    def counts(self) -> bool:
        return not self.dropped and time.monotonic() < self._until

    def may_contain(self, id: str) -> bool:
        return not self.ended and id not in self.spent and id not in self.unreadable and self.fetched < PAGES

    def knows(self, id: str) -> bool:
        return id in self.seen or id in self.unreadable or id in self.written

    def shows(self, id: str) -> bool:
        return id in self.seen and id not in self.written

    def take(self, id: str) -> RecordT | None:
        """The object, once: a second read wants the current state."""
        if id in self.spent or id not in self.seen:
            return None
        self.spent.add(id)
        return self.seen[id]

    def go_on(self) -> None:
        page = next(self._pages, None)
        if page is None:
            self.ended = True
            return
        self.fetched += 1
        self._until = time.monotonic() + AGE
        for id_, record in page.items():
            if isinstance(record, Unreadable):
                self.unreadable[id_] = record
            else:
                self.seen[id_] = record
