"""One object for all threads that ask for it at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from pulumi_telephony.base.shared import shared


def test_threads_that_ask_at_the_same_time_get_the_same() -> None:
    """functools.cache would make one for each, and a client for each means a listing of the account for each."""
    together = threading.Barrier(4)
    made: list[object] = []

    @shared
    def make(account: str) -> object:
        made.append(account)
        # Long enough for the others to come by, were they let in.
        threading.Event().wait(0.05)
        return object()

    def ask(_: int) -> object:
        together.wait(10)
        return make("account")

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(ask, range(4)))) == 1
    assert made == ["account"]


def test_what_is_asked_for_tells_them_apart_and_is_made_anew_when_forgotten() -> None:
    make = shared(lambda name: [name])
    assert make("a") is make("a") is not make("b")
    before = make("a")
    make.cache_clear()
    assert make("a") is not before
