"""One listing for all who read: N objects of a kind cost the calls of one list, however their reads are ordered.

The engine reads resource by resource, up to four at a time. The first read begins to list, page by page, and what a
page shows answers the reads of all others. It answers once for each object: who looks again wants to see what is there
now. Nothing that this process has written since is answered from the list either, and nothing is called gone because
the list does not have it: then, and in an account too large to be listed for a few reads, an object is asked for by
itself.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from ..base.errors import TelephonyError, TransportError
from ..base.wire import identifier

AGE = 120.0
"""Seconds for which a listing answers. A deployment reads its objects within that time; a later look-up lists anew."""

GLANCE = 5.0
"""Seconds for which a glance at one page is as good as a look: no longer than a call may wait for its turn after one.
Several pages are good so many times as long, so that to glance takes a tenth of what Bitrix24 allows, at most."""

GLANCE_PAGES = 10
"""Pages at most that are glanced at."""

PAGES = 40
"""Pages at most that reads list. Whoever manages a few of many thousand objects asks for them one by one instead: at
Bitrix24, where a portal takes 50 calls at once and two a second after that, this is what can be had without waiting."""

ALONE = 3
"""Objects that are asked for one by one before they are worth a listing."""

RecordT = TypeVar("RecordT")


@dataclasses.dataclass(frozen=True)
class Unreadable:
    """A row that is not as documented, a half-deleted object perhaps. It is no reason to know nothing of the others:
    who wants this one asks for it by itself, and hears what is wrong."""

    error: TransportError


Page = Mapping[str, RecordT | Unreadable]


def page_of(rows: Iterable[Any], id_name: str, decoded: Callable[[Any], RecordT]) -> dict[str, RecordT | Unreadable]:
    """The rows of one answer by id, which each has under ``id_name``. ``decoded`` raises TransportError."""
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
    """The objects of one kind in one account, by id, as a listing showed them. Thread-safe.

    ``pages`` begins a new listing; each of its items costs one call.
    """

    def __init__(self, pages: Callable[[], Iterator[Page[RecordT]]]) -> None:
        self._pages = pages
        self._listing = _Listing[RecordT](iter(()))
        self._listing.dropped = True
        self._lock = threading.Lock()
        self._failure: tuple[float, TelephonyError] | None = None
        self._alone = 0

    def find(self, id: str) -> RecordT | None:
        """The object as listed. None: the list cannot tell, ask for it alone. Raises the errors of the list call."""
        asked = time.monotonic()
        with self._lock:
            listing = self._current(asked)
            while listing.may_tell(id) and id not in listing.seen:
                self._go_on(listing)
            return listing.told(id)

    def recent(self, id: str, alone: Callable[[], RecordT | None]) -> RecordT | None:
        """The object as it was a moment ago, unless this process has written it since: for what does not change. The
        first few are asked for ``alone``, more share a listing. None: ``alone`` did not find it."""
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
        """Every object, however many there are, with all that this process has written. Raises the list's errors, and
        that of a row that cannot be read."""
        readable, unreadable = self.readable()
        for row in unreadable.values():
            raise row.error
        return readable

    def readable(
        self, seen: Callable[[int], None] = lambda _: None
    ) -> tuple[Mapping[str, RecordT], Mapping[str, Unreadable]]:
        """The same in two parts; a row without an id is called after its place. Raises the list's errors.

        ``seen`` is told after each page that is read how many objects there are so far.
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
        """Every object as it was a few seconds ago at most, if that is a matter of a few pages; else None.

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
        """Every object that this process has not written since the listing began, as it was then; None: a list cannot
        tell, for they are too many, or one of them cannot be read.

        For look-ups that may be a moment old, of which one listing serves all. Raises the errors of the list call.
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

    @property
    def has_written(self) -> bool:
        """Whether this process has written objects since the listing began, which ``unwritten`` leaves out."""
        return bool(self._listing.written)

    def written(self, id: str) -> None:
        """This process has changed or deleted the object, or tried to."""
        self._listing.note_written(id)

    def made(self, id: str, record: RecordT) -> None:
        """This process has made the object: a glance shows it, and a reader asks again."""
        listing = self._listing
        listing.note_written(id)
        listing.seen[id] = record

    def written_where(self, fits: Callable[[RecordT], bool]) -> None:
        """This process has changed the objects that fit, beside what it named."""
        listing = self._listing
        for id_, record in list(listing.seen.items()):
            if fits(record):
                listing.note_written(id_)

    def outdate(self) -> None:
        """This process has changed more than it can name: from now on another listing counts."""
        self._listing.dropped = True

    def _current(self, asked: float) -> _Listing[RecordT]:
        if self._failure and self._failure[0] >= asked:
            # Failed while this reader waited for it: what holds for one holds for all.
            raise self._failure[1]
        if not self._listing.counts():
            self._listing = _Listing(self._pages())
        return self._listing

    def _go_on(self, listing: _Listing[RecordT]) -> None:
        try:
            listing.go_on()
        except TelephonyError as error:
            listing.dropped = True
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

    def may_tell(self, id: str) -> bool:
        return not self.ended and id not in self.spent and id not in self.unreadable and self.fetched < PAGES

    def knows(self, id: str) -> bool:
        return id in self.seen or id in self.unreadable or id in self.written

    def shows(self, id: str) -> bool:
        return id in self.seen and id not in self.written

    def told(self, id: str) -> RecordT | None:
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
