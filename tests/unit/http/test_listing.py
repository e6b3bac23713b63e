"""One listing for many reads."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from pulumi_telephony.base.errors import AuthorizationError, TransportError
from pulumi_telephony.http import listing as snapshot
from pulumi_telephony.http.listing import GLANCE, GLANCE_PAGES, PAGES, SharedListing, page_of
from pulumi_telephony.http.retry import Patience, patience

SIZE = 10


class Account:
    """Objects "0", "1", ... in pages, each worth the number of the listing that showed it."""

    def __init__(self, count: int) -> None:
        self.ids = [str(each) for each in range(count)]
        self.calls = 0
        self.listings = 0
        self.error: Exception | None = None

    def pages(self) -> Iterator[dict[str, int]]:
        self.listings += 1
        for start in range(0, len(self.ids), SIZE):
            self.calls += 1
            if self.error:
                raise self.error
            yield dict.fromkeys(self.ids[start : start + SIZE], self.listings)


def test_many_reads_cost_the_pages_of_one_list_in_whatever_order_and_threads_they_come() -> None:
    account = Account(100)
    shared = SharedListing(account.pages)
    with ThreadPoolExecutor(4) as readers:
        assert list(readers.map(shared.find, reversed(account.ids))) == [1] * 100
    assert account.calls == 10


def test_nothing_is_listed_before_somebody_reads_and_no_page_more_than_needed() -> None:
    account = Account(100)
    shared = SharedListing(account.pages)
    assert account.listings == 0
    assert shared.find("14") == 1
    assert account.calls == 2


def test_what_the_list_does_not_have_is_for_its_reader_to_ask_for() -> None:
    shared = SharedListing(Account(15).pages)
    assert shared.find("99") is None
    assert shared.find("14") == 1


def test_who_looks_again_is_not_answered_from_the_list() -> None:
    shared = SharedListing(Account(5).pages)
    assert [shared.find("1"), shared.find("1")] == [1, None]


def test_a_write_of_the_same_run_is_never_hidden() -> None:
    account = Account(20)
    shared = SharedListing(account.pages)
    shared.find("0")
    shared.written("1")
    shared.written("15")
    assert [shared.find("1"), shared.find("15"), shared.find("2")] == [None, None, 1]
    assert set(shared.all().values()) == {2}


def test_a_write_while_a_page_is_on_its_way_is_not_hidden_by_that_page() -> None:
    asked, answered = threading.Event(), threading.Event()

    def pages() -> Iterator[dict[str, int]]:
        asked.set()
        assert answered.wait(10)
        yield {"1": 0, "2": 0}

    shared = SharedListing(pages)
    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(shared.find, "2")
        assert asked.wait(10)
        shared.written("1")
        answered.set()
        assert reading.result() == 0
    assert shared.find("1") is None


def test_a_change_that_cannot_be_named_outdates_the_listing() -> None:
    account = Account(5)
    shared = SharedListing(account.pages)
    assert shared.find("1") == 1
    shared.outdate()
    assert shared.find("2") == 2


def test_a_listing_does_not_answer_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = SharedListing(Account(5).pages)
    assert shared.find("1") == 1
    monkeypatch.setattr(snapshot, "AGE", -1.0)
    shared.outdate()
    assert shared.find("2") == 2
    assert shared.find("3") == 3


def test_a_huge_account_is_not_listed_for_a_few_reads_but_for_whoever_wants_all() -> None:
    account = Account(SIZE * (PAGES + 5))
    shared = SharedListing(account.pages)
    assert shared.find(account.ids[-1]) is None
    assert account.calls == PAGES
    assert len(shared.all()) == len(account.ids)
    assert account.calls == PAGES + 5


@pytest.mark.parametrize("pages", [1, 3])
def test_a_glance_is_shared_for_a_few_seconds_a_page(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    clock = SimpleNamespace(now=1000.0, monotonic=lambda: clock.now)
    monkeypatch.setattr(snapshot, "time", clock)
    account = Account(SIZE * pages - 1)
    shared = SharedListing(account.pages)
    for now, calls in ((1000.0, pages), (1000.0 + GLANCE * pages, pages), (1001.0 + GLANCE * pages, 2 * pages)):
        clock.now = now
        assert list(shared.glance() or ()) == account.ids
        assert account.calls == calls


def test_a_glance_at_a_large_account_is_none() -> None:
    large = Account(SIZE * (GLANCE_PAGES + 5))
    shared = SharedListing(large.pages)
    for _ in range(3):
        assert shared.glance() is None
    assert large.calls == GLANCE_PAGES + 1


def test_a_count_takes_any_number_of_pages() -> None:
    account = Account((PAGES + 5) * SIZE)
    assert SharedListing(account.pages).count(60.0) == (PAGES + 5) * SIZE


def test_a_count_that_takes_too_long_is_none() -> None:
    account = Account(10 * SIZE)
    shared = SharedListing(account.pages)
    assert shared.count(-1.0) is None
    assert account.calls == 0


def test_looks_for_what_is_there_already_share_a_list_that_hides_no_write() -> None:
    account = Account(15)
    shared = SharedListing(account.pages)
    assert shared.unwritten() == dict.fromkeys(account.ids, 1)
    shared.find("3")
    shared.written("7")
    assert shared.unwritten() == dict.fromkeys([id_ for id_ in account.ids if id_ != "7"], 1)
    assert account.listings == 1
    shared.outdate()
    assert shared.unwritten() == dict.fromkeys(account.ids, 2)
    assert SharedListing(Account(SIZE * (PAGES + 1)).pages).unwritten() is None


@pytest.mark.parametrize("error", [TransportError("lost"), AuthorizationError("refused")])
def test_a_list_that_fails_is_no_list_without_the_object(error: Exception) -> None:
    account = Account(5)
    shared = SharedListing(account.pages)
    account.error = error
    for _ in range(2):
        with pytest.raises(type(error)):
            shared.find("1")
    account.error = None
    assert shared.find("1") == 3


@pytest.mark.parametrize("impatient", [False, True], ids=["as-patient", "less-patient"])
def test_readers_that_waited_for_a_list_that_fails_try_again_only_if_it_was_given_up_early(impatient: bool) -> None:
    """An outage takes the patience of one call, not of each resource in turn. But a preview's look at the limits, which
    gives up at once, must not fail a create that would have gone on."""
    listing, both = threading.Event(), threading.Barrier(2)
    calls = []

    def pages() -> Iterator[dict[str, int]]:
        calls.append(1)
        if len(calls) == 1:
            listing.set()
            both.wait(10)
            raise TransportError("lost")
        yield {"2": 2}

    class Announcing:
        """The lock of the snapshot, which tells when somebody finds it taken."""

        def __init__(self) -> None:
            self._lock = threading.Lock()

        def __enter__(self) -> None:
            if self._lock.locked():
                both.wait(10)
            self._lock.acquire()

        def __exit__(self, *_: object) -> None:
            self._lock.release()

    shared = SharedListing(pages)
    shared._lock = Announcing()  # type: ignore[assignment]  # a lock as far as `with` goes

    def first_reader() -> int | None:
        with patience(Patience(1, 1, 1, 1)) if impatient else contextlib.nullcontext():
            return shared.find("1")

    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(first_reader)
        assert listing.wait(10)
        second = readers.submit(shared.find, "2")
        with pytest.raises(TransportError):
            first.result()
        if impatient:
            assert second.result() == 2
        else:
            with pytest.raises(TransportError):
                second.result()
    assert len(calls) == (2 if impatient else 1)


def test_a_row_that_cannot_be_read_hides_no_other_and_is_not_lost() -> None:
    def decoded(row: dict[str, int]) -> int:
        if "value" not in row:
            raise TransportError("has not the documented shape")
        return row["value"]

    calls = []

    def pages() -> Iterator[dict[str, Any]]:
        calls.append(1)
        yield page_of([{"id": 1, "value": 10}, {"id": "2"}, {}, {"id": 4, "value": 40}], "id", decoded)

    shared = SharedListing(pages)
    assert [shared.find("4"), shared.find("2"), shared.find("1")] == [40, None, 10]
    readable, unreadable = shared.readable()
    assert (readable, sorted(unreadable)) == ({"1": 10, "4": 40}, ["2", "row 3"])
    assert (shared.glance(), shared.unwritten(), shared.count(60.0)) == (None, None, 4)
    assert len(calls) == 1
    with pytest.raises(TransportError, match="shape"):
        shared.all()
