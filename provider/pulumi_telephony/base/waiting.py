"""How waits are waited: all of this package's pauses between two tries or two looks.

``PULUMI_TELEPHONY_PACE`` is for tests of this package only: every pause takes so many times its length (0.01: a
hundredth). What is told, counted and decided stays in unshrunk seconds, so that a test takes the same way as a user.
"""

from __future__ import annotations

import tenacity
from tenacity.stop import stop_base

from .environment import number_of

PACE = "PULUMI_TELEPHONY_PACE"

TOLD_AFTER = 5.0
"""Seconds after which a wait is told."""


def pause(seconds: float) -> None:
    """Wait. The ``sleep`` of every ``tenacity.Retrying`` here."""
    tenacity.nap.sleep(seconds * number_of(PACE, 1.0, zero=True))


def within(seconds: float) -> stop_base:
    """Stop before the next try would begin so many seconds after the first, shrunk pauses counted in full."""
    return tenacity.stop_before_delay(seconds) | _Waited(seconds)


class _Waited(stop_base):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __call__(self, retry_state: tenacity.RetryCallState) -> bool:
        return retry_state.idle_for + retry_state.upcoming_sleep >= self._seconds
