"""How often and for how long a call is tried.

The retry policy, for all vendors:

- An error with ``executed=False`` and ``transient=True`` (the request never left, or the vendor refused before doing
  anything) is repeated, whatever the call.
- An error whose outcome is unknown is repeated only for ``repeatable`` calls: reads, and writes that come to the
  same when done twice. A create is never among them.
- Waits grow exponentially with jitter from half a second to 30, or are as long as the vendor asks for (``answers.py``).
  After ``TRIES`` tries, or when the next wait would pass ``PATIENCE`` seconds in all, the error goes to the user.
- A limit needs time, and no number of tries: it is waited out for ``PATIENCE`` seconds, however many tries that takes.
  What goes to the user then tells how to call less often.

Two environment variables are for tests of this package only: ``PULUMI_TELEPHONY_PACE`` shrinks the waits
(``base/waiting.py``), ``PULUMI_TELEPHONY_READ_TIMEOUT`` is the time-out in seconds for an answer.
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
from ..base.waiting import TOLD_AFTER, pause, within

TRIES = 6
PATIENCE = 660.0
"""Seconds. Bitrix24 may block a method until ten minutes have passed (bitrix24 1.11)."""

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 70.0
"""Seconds. Bitrix24 calls the telephony provider within a request and gives itself 60 seconds (bitrix24 1.11)."""

ResultT = TypeVar("ResultT")


@dataclasses.dataclass(frozen=True)
class Patience:
    """How long to wait for a connection and for an answer, how often to try, and for how long in all (seconds).

    A limit is waited out for ``total`` seconds, unless there is to be one try only.
    """

    connect: float
    read: float
    tries: int
    total: float


_asked: contextvars.ContextVar[Patience | None] = contextvars.ContextVar("patience", default=None)


@contextlib.contextmanager
def patience(limits: Patience) -> Iterator[None]:
    """Another patience than this module's, for every call made inside, whatever client makes it."""
    token = _asked.set(limits)
    try:
        yield
    finally:
        _asked.reset(token)


def limits_now() -> Patience:
    read = number_of("PULUMI_TELEPHONY_READ_TIMEOUT", READ_TIMEOUT)
    return _asked.get() or Patience(CONNECT_TIMEOUT, read, TRIES, PATIENCE)


def repeat(call: Callable[[], ResultT], *, repeatable: bool, slower: str = "") -> ResultT:
    """Carry out ``call`` under the retry policy of this module.

    ``slower`` says how to call less often; the error of a limit that outlasts all patience ends with it.
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
    if seconds >= (1 if error is not None and error.wait is not None else TOLD_AFTER):
        inform(f"{error}; trying again in {math.ceil(seconds)} second{'s' if seconds > 1 else ''}")


def _lasting(waited: float, slower: str) -> str:
    """What is to be said at the end about a limit that did not pass while we waited."""
    lasts = f"the limit lasts although it was waited for, {waited:.0f} seconds in all" if waited >= 1 else ""
    return "; ".join(part for part in (lasts, slower) if part)


_backoff = tenacity.wait_exponential(multiplier=0.5, max=30) + tenacity.wait_random(0, 0.5)


def _wait(state: tenacity.RetryCallState) -> float:
    asked = error.wait if (error := _error(state)) is not None else None
    if asked is None:
        return _backoff(state)
    # To ask for a short wait over and over, or for none, is no reason to hammer.
    patient = state.attempt_number > (TRIES if asked >= 1 else 1)
    return max(asked, _backoff(state)) if patient else asked


def _error(state: tenacity.RetryCallState) -> TelephonyError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, TelephonyError) else None
