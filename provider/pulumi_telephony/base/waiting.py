"""All pauses of this package between two attempts or two polls.

``PULUMI_TELEPHONY_PACE`` is for tests of this package only: it multiplies the length of every pause (0.01: a
hundredth). Messages, counters and limits use the unscaled seconds, so that tests take the same path as users.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import tenacity
from tenacity.stop import stop_base

from .environment import number_of

PACE = "PULUMI_TELEPHONY_PACE"

REPORTED_AFTER = 5.0
"""Seconds after which a wait is reported."""


SightT = TypeVar("SightT")


def pause(seconds: float) -> None:
    """Sleep. The ``sleep`` of every ``tenacity.Retrying`` in this package."""
    tenacity.nap.sleep(seconds * number_of(PACE, 1.0, zero=True))


def within(seconds: float) -> stop_base:
    """Stop when the next attempt would begin ``seconds`` after the first; scaled pauses count in full."""
    return tenacity.stop_before_delay(seconds) | _Waited(seconds)


class _Waited(stop_base):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __call__(self, retry_state: tenacity.RetryCallState) -> bool:
        return retry_state.idle_for + retry_state.upcoming_sleep >= self._seconds


def until(
    done: Callable[[SightT], bool],
    look: Callable[[], SightT],
    *,
    seconds: float | Callable[[SightT], float] | None = None,
    looks: int | None = None,
    first: float = 0.2,
    longest: float = 10.0,
    on_wait: Callable[[float], None] | None = None,
) -> SightT:
    """Poll at once, then after ``first`` seconds and increasing pauses of up to ``longest``, until the result is
    ``done``. Returns the last result when the time or the number of ``looks`` is used up.

    ``seconds`` may depend on the last result. ``on_wait`` is called before each pause with the seconds waited so far.
    """

    def is_over(state: tenacity.RetryCallState) -> bool:
        if looks is not None and state.attempt_number >= looks:
            return True
        limit = seconds(_sight(state)) if callable(seconds) else seconds
        return limit is not None and within(limit)(state)

    looking = tenacity.Retrying(
        retry=tenacity.retry_if_result(lambda sight: not done(sight)),
        wait=tenacity.wait_exponential(multiplier=first, max=longest),
        stop=is_over,
        sleep=pause,
        before_sleep=None if on_wait is None else lambda state: on_wait(state.idle_for),
        retry_error_callback=_sight,
    )
    return looking(look)


def _sight(state: tenacity.RetryCallState) -> Any:
    if state.outcome is None:
        raise AssertionError("no look was allowed")
    return state.outcome.result()
