"""How fast an account's calls may follow each other, over all who call it.

The algorithm is pyrate-limiter's token bucket: ``burst`` calls at once, then so many a second. What is here is where
its one number is kept: in a file that all processes of this machine's user share, or elsewhere
(``run/coordination_redis.py``); and what happens when that place fails, for a pace that cannot be shared is no reason
to stop: this process then keeps one of its own, and what is too much the vendor refuses without doing it.

The stores read the clock themselves, at the place where the number is: callers read theirs before they wait for it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import filelock
from pyrate_limiter import (
    Decision,
    Duration,
    InMemoryStateStore,
    Limiter,
    Rate,
    SingleBucketFactory,
    StateAlgorithm,
    StateBucket,
    StateStore,
    TokenBucket,
)

from ..base.errors import TransportError
from ..base.files import make_private
from ..base.messages import inform
from ..base.waiting import TOLD_AFTER

LOCK_TIMEOUT = 5.0
"""Seconds. The lock is held for less than a millisecond, so whoever holds it longer is not running any more."""

RETRY_AFTER = 60.0
"""Seconds for which a place that failed is left alone: to find out that it still fails may take time-outs."""

WIDTH = 80
"""Characters of the file, blanks at the end included."""

State = tuple[float, ...]


def _at_once(decision: Decision | Awaitable[Decision]) -> Decision:
    """The library's stores may be asynchronous; none that is used here is."""
    if not isinstance(decision, Decision):
        raise TypeError("an asynchronous store")
    return decision


class Pace:
    """The pace of one account's calls. Thread-safe."""

    def __init__(self, requests_per_second: float, burst: int, store: StateStore) -> None:
        self._told = f"{requests_per_second:g} calls a second"
        # The library counts whole requests per whole milliseconds; a thousand seconds keep fractions exact enough.
        rate = Rate(max(1, round(requests_per_second * 1000)), Duration.SECOND * 1000, burst=burst)
        bucket = StateBucket([rate], TokenBucket(), store)
        # A token bucket holds nothing that would have to leak in a thread.
        self._limiter = Limiter(SingleBucketFactory(bucket, schedule_leak=False))
        self._waiting = threading.Event()

    def wait(self, vendor: str, at_most: float) -> None:
        """Until one more call may be made. Raises TransportError when that takes longer than ``at_most`` seconds."""
        if self._may_call(min(TOLD_AFTER, at_most)):
            self._waiting.clear()
            return
        if at_most > TOLD_AFTER:
            if not self._waiting.is_set():
                self._waiting.set()
                inform(f"{vendor}: calls wait for their turn, because only {self._told} may be made to this account")
            if self._may_call(at_most - TOLD_AFTER):
                return
        raise TransportError(
            f"{vendor}: this call did not get its turn within {at_most:g} seconds, because others use up the"
            f" {self._told} that may be made to this account; run again when there are fewer of them",
            executed=False,
            transient=False,
        )

    def _may_call(self, within: float) -> bool:
        return self._limiter.try_acquire(timeout=within) is True


class FileStateStore(StateStore):
    """A bucket's number in a file, for all processes that can lock it. Raises OSError."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def check(self, algorithm: StateAlgorithm, rates: list[Rate], now: int, weight: int) -> Decision:
        make_private(self._file.parent)
        lock = filelock.FileLock(self._file.with_suffix(".lock"), timeout=LOCK_TIMEOUT, mode=0o600)
        with lock.acquire(poll_interval=0.005):
            at = time.time_ns() // 1_000_000
            state, decision = algorithm.step(rates, self._state(algorithm, rates, at), at, weight)
            # Also when there is no call: by the time in the file it shows that the clock was set back, and only once.
            self._write(" ".join(map(str, (at, *state))))
            return decision

    def read(self, algorithm: StateAlgorithm, rates: list[Rate]) -> State:
        return self._state(algorithm, rates, time.time_ns() // 1_000_000)

    def reset(self) -> None:
        self._file.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        # In place: to truncate a file makes a file system such as ext4 write at once, which takes longer than all else.
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.write(handle, text.ljust(WIDTH).encode("ascii"))
        finally:
            os.close(handle)

    def _state(self, algorithm: StateAlgorithm, rates: list[Rate], at: int) -> State:
        try:
            written, *values = self._file.read_text(encoding="ascii").split()
            then, state = int(written), algorithm.decode(values)
            if len(state) != len(rates):
                raise ValueError
        except (FileNotFoundError, ValueError):
            # Never used, or half a file of a process that died: as if nobody had called yet.
            return algorithm.initial(rates)
        if at >= then:
            return state
        # The clock was set back: what was owed is owed still, but not until the time that the clock showed.
        owed = min(algorithm.consumed(rates, state, then), *(rate.burst for rate in rates))
        return algorithm.step(rates, algorithm.initial(rates), at, owed)[0]


class SharedStateStore(StateStore):
    """A store that may fail: then this process keeps a pace of its own, and tries the store again after a while."""

    def __init__(
        self, shared: StateStore, failures: tuple[type[Exception], ...], lost: Callable[[Exception], None]
    ) -> None:
        """``lost`` is told why ``shared`` failed."""
        self._shared = shared
        self._failures = failures
        self._lost = lost
        self._alone: StateStore = InMemoryStateStore()
        self._again = 0.0

    def check(self, algorithm: StateAlgorithm, rates: list[Rate], now: int, weight: int) -> Decision:
        if time.monotonic() >= self._again:
            try:
                return _at_once(self._shared.check(algorithm, rates, now, weight))
            except self._failures as error:
                self._again = time.monotonic() + RETRY_AFTER
                self._lost(error)
        return _at_once(self._alone.check(algorithm, rates, now, weight))

    def read(self, algorithm: StateAlgorithm, rates: list[Rate]) -> State | Awaitable[State]:
        return self._shared.read(algorithm, rates)

    def reset(self) -> Awaitable[None] | None:
        return self._shared.reset()
