"""How a resource waits for what another resource of the program lets go of in the same run.

In which order the engine updates the two is its own matter, and often it updates them side by side. So the taker waits
a moment for the giver: a short one for another resource to be checked at all, a longer one for its update.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

import tenacity

from ..base.waiting import pause, within

UNANNOUNCED: Final = 3.0
"""Seconds to wait for a thing of which no resource of this run has said that it lets go of it."""
ANNOUNCED: Final = 30.0
"""Seconds to wait for one of which a resource has."""

seats = threading.BoundedSemaphore(3)
"""Those who wait must not take all of a provider's four threads: the others need one to let go on."""

WhoLetsGo = Callable[[str], str | None]
"""The resource of this run, in words, that lets go of what the object with this id has."""

SightT = TypeVar("SightT")


def announced(giver: Callable[[], str | None]) -> str | None:
    """Who lets go of a thing, after a short wait for another resource to be checked; it costs no call."""
    looking = tenacity.Retrying(
        retry=tenacity.retry_if_result(lambda found: found is None),
        wait=tenacity.wait_exponential(multiplier=0.2, max=2),
        stop=within(UNANNOUNCED),
        sleep=pause,
        retry_error_callback=lambda _: None,
    )
    if (found := giver()) is not None or not seats.acquire(blocking=False):
        return found
    try:
        told: str | None = looking(giver)
        return told
    finally:
        seats.release()


def when_free(
    look: Callable[[], SightT], holder: Callable[[SightT], str | None], who_lets_go: WhoLetsGo, sight: SightT
) -> SightT:
    """What is seen when nobody else has the thing, or when the time is over. ``sight`` is the first look; ``holder``
    tells the id of the object that has the thing."""

    def seconds(state: tenacity.RetryCallState) -> float:
        held = holder(state.outcome.result()) if state.outcome else None
        return UNANNOUNCED if held is None or who_lets_go(held) is None else ANNOUNCED

    if holder(sight) is None or not seats.acquire(blocking=False):
        return sight
    looking = tenacity.Retrying(
        retry=tenacity.retry_if_result(lambda seen: holder(seen) is not None),
        wait=tenacity.wait_exponential(multiplier=0.2, max=2),
        stop=lambda state: within(seconds(state))(state),
        sleep=pause,
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else sight,
    )
    try:
        found: SightT = looking(look)
        return found
    finally:
        seats.release()
