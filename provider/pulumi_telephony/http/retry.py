"""How often and for how long a call is retried.

The retry policy, for all vendors:

- After an error with ``executed=False`` and ``transient=True`` (the request was not sent, or the vendor rejected it
  before doing anything) any call is retried.
- After an error whose outcome is unknown only ``repeatable`` calls are retried: reads, and writes that have the same
  effect when done twice. A create is never among them.
- Waits grow exponentially with jitter from half a second to 30, or are as long as the vendor asks for (``answers.py``).
  After ``TRIES`` attempts, or when the next wait would exceed ``PATIENCE`` seconds in all, the error is raised.
- A rate limit needs time: the call is retried for ``PATIENCE`` seconds, with any number of attempts. The error that is
  raised then names the setting that lowers the rate.

Two environment variables are for tests of this package only: ``PULUMI_TELEPHONY_PACE`` scales the waits
(``base/waiting.py``), ``PULUMI_TELEPHONY_READ_TIMEOUT`` is the timeout in seconds for an answer.
"""

from __future__ import annotations

import contextlib
import contextvars
import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import TypeVar

import tenacity

from ..base.environment import number_of
from ..base.errors import LimitError, TelephonyError
from ..base.messages import inform
from ..base.waiting import REPORTED_AFTER, pause, within

TRIES = 6
PATIENCE = 660.0
"""Seconds. Bitrix24 may block a method for ten minutes (bitrix24 1.11)."""

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 70.0
"""Seconds. Bitrix24 calls the telephony provider within a request and gives itself 60 seconds (bitrix24 1.11)."""

ResultT = TypeVar("ResultT")


@dataclasses.dataclass(frozen=True)
class Patience:
    """The timeouts of a connection and of an answer, the number of attempts, and the time in all (seconds).

    A call that meets a rate limit is retried for ``total`` seconds, unless ``tries`` is one.
    """

    connect: float
    read: float
    tries: int
    total: float


_patience: contextvars.ContextVar[Patience | None] = contextvars.ContextVar("patience", default=None)


@contextlib.contextmanager
def patience(limits: Patience) -> Iterator[None]:
    """Use other limits than this module's for all calls inside the block, of any client."""
    token = _patience.set(limits)
    try:
        yield
    finally:
        _patience.reset(token)


def is_impatient() -> bool:
    """Whether other limits than this module's are in use."""
    return _patience.get() is not None


def limits_now() -> Patience:
    read = number_of("PULUMI_TELEPHONY_READ_TIMEOUT", READ_TIMEOUT)
    return _patience.get() or Patience(CONNECT_TIMEOUT, read, TRIES, PATIENCE)


def repeat(call: Callable[[], ResultT], *, repeatable: bool, slower: str = "") -> ResultT:
    """Run ``call`` under the retry policy of this module.

    ``slower`` says how to lower the rate; the error of a limit that persists ends with it.
    """
    limits = limits_now()
    too_long = within(limits.total)
    tries = 0

    def worth_another(error: BaseException) -> bool:
        return isinstance(error, TelephonyError) and error.transient and (repeatable or error.executed is False)

    def enough(state: tenacity.RetryCallState) -> bool:
        nonlocal tries
        if limits.tries == 1 or not isinstance(_error(state), LimitError):
            tries += 1
        return tries >= limits.tries or too_long(state)

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(worth_another),
        wait=_wait,
        stop=enough,
        sleep=pause,
        before_sleep=_announce,
        reraise=True,
    )
    try:
        return retrying(call)
    except LimitError as error:
        if error.transient:
            error.add(_lasting(retrying.statistics.get("idle_for", 0.0), slower))
        raise


def _announce(state: tenacity.RetryCallState) -> None:
    error, seconds = _error(state), state.upcoming_sleep
    if seconds >= (1 if error is not None and error.wait is not None else REPORTED_AFTER):
        inform(f"{error}; retrying in {math.ceil(seconds)} second{'s' if seconds > 1 else ''}")


def _lasting(waited: float, slower: str) -> str:
    """The end of the error about a limit that persisted."""
    lasts = f"the limit still applies after {waited:.0f} seconds of retries" if waited >= 1 else ""
    return "; ".join(part for part in (lasts, slower) if part)


_backoff = tenacity.wait_exponential(multiplier=0.5, max=30) + tenacity.wait_random(0, 0.5)


def _wait(state: tenacity.RetryCallState) -> float:
    requested = error.wait if (error := _error(state)) is not None else None
    if requested is None:
        return _backoff(state)
    # A vendor that repeatedly asks for a short wait, or none, still gets the exponential backoff.
    patient = state.attempt_number > (TRIES if requested >= 1 else 1)
    return max(requested, _backoff(state)) if patient else requested


def _error(state: tenacity.RetryCallState) -> TelephonyError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, TelephonyError) else None
