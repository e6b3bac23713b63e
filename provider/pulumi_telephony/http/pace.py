"""The rate of an account's calls, over all its callers.

The algorithm is pyrate-limiter's token bucket: ``burst`` calls at once, then so many a second. This module decides
where the bucket's state is kept: in a file that all processes of this machine's user share, or elsewhere
(``run/coordination_redis.py``). When that store fails, the process continues with a pace of its own: calls over the
limit are rejected by the vendor without being executed.

The stores read the clock themselves, while they hold the state: a caller's time is from before it waited for the lock.
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
from ..base.waiting import REPORTED_AFTER

LOCK_TIMEOUT = 5.0
"""Seconds. The lock is held for less than a millisecond; a process that holds it longer has stopped."""

RETRY_AFTER = 60.0
"""Seconds before a store that failed is tried again, because each failure may take a timeout."""

WIDTH = 80
"""Characters of the file, including blanks at the end."""

State = tuple[float, ...]


def _at_once(decision: Decision | Awaitable[Decision]) -> Decision:
    """The library's stores may be asynchronous; those used here are not."""
    if not isinstance(decision, Decision):
        raise TypeError("an asynchronous store")
    return decision


class Pace:
    """The pace of one account's calls. Thread-safe."""

    def __init__(self, requests_per_second: float, burst: int, store: StateStore) -> None:
        self._rate = f"{requests_per_second:g} calls a second"
        # The library counts whole requests per whole milliseconds; a thousand seconds keep fractions exact enough.
        rate = Rate(max(1, round(requests_per_second * 1000)), Duration.SECOND * 1000, burst=burst)
        bucket = StateBucket([rate], TokenBucket(), store)
        # A token bucket needs no thread that leaks it.
        self._limiter = Limiter(SingleBucketFactory(bucket, schedule_leak=False))
        self._waiting = threading.Event()

    def wait(self, vendor: str, at_most: float) -> None:
        """Wait until one more call is allowed. Raises TransportError if that takes longer than ``at_most`` seconds."""
        if self._may_call(min(REPORTED_AFTER, at_most)):
            self._waiting.clear()
            return
        if at_most > REPORTED_AFTER:
            if not self._waiting.is_set():
                self._waiting.set()
                inform(f"{vendor}: waiting for the rate limit of this account ({self._rate})")
            if self._may_call(at_most - REPORTED_AFTER):
                return
        raise TransportError(
            f"{vendor}: this call was not allowed within {at_most:g} seconds, because other deployments use up the rate"
            f" limit of this account ({self._rate}); run again when fewer of them are running",
            executed=False,
            transient=False,
        )

    def _may_call(self, within: float) -> bool:
        return self._limiter.try_acquire(timeout=within) is True


class FileStateStore(StateStore):
    """A bucket's state in a file, for all processes that can lock it. Raises OSError."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def check(self, algorithm: StateAlgorithm, rates: list[Rate], now: int, weight: int) -> Decision:
        make_private(self._file.parent)
        lock = filelock.FileLock(self._file.with_suffix(".lock"), timeout=LOCK_TIMEOUT, mode=0o600)
        with lock.acquire(poll_interval=0.005):
            at = time.time_ns() // 1_000_000
            state, decision = algorithm.step(rates, self._state(algorithm, rates, at), at, weight)
            # Also when the call is not allowed: the time in the file shows that the clock was set back.
            self._write(" ".join(map(str, (at, *state))))
            return decision

    def read(self, algorithm: StateAlgorithm, rates: list[Rate]) -> State:
        return self._state(algorithm, rates, time.time_ns() // 1_000_000)

    def reset(self) -> None:
        self._file.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        # In place: truncating a file makes a file system such as ext4 write at once, which takes longest of all.
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
            # No file, or a partial one of a process that died: as if there had been no calls.
            return algorithm.initial(rates)
        if at >= then:
            return state
        # The clock was set back: keep what has been consumed, but do not wait for the time that the clock showed.
        owed = min(algorithm.consumed(rates, state, then), *(rate.burst for rate in rates))
        return algorithm.step(rates, algorithm.initial(rates), at, owed)[0]


class SharedStateStore(StateStore):
    """A store that may fail: this process then keeps a pace of its own, and tries the store again after a while."""

    def __init__(
        self, shared: StateStore, failures: tuple[type[Exception], ...], lost: Callable[[Exception], None]
    ) -> None:
        """``lost`` is called with the error of ``shared``."""
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
