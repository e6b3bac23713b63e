"""How a registration fares at the SIP server: waited for, refused, told (contracts: voximplant 2.6, U9, U22, U31).

The platform registers by itself and shows how the last attempt ended; while one is running, it shows nothing. That it
forgets the last outcome as soon as an update arrives is documented nowhere.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Final, NamedTuple

import tenacity

from ..base.messages import Once, inform
from ..base.waiting import REPORTED_AFTER, pause, within
from ..core.sip import CREDENTIALS_REFUSED, outcome
from .models import Registration

FINAL: Final = CREDENTIALS_REFUSED | {404, 405, 410, 604}
"""What time does not heal: no such account (404, 410, 604), or nobody to register with (405)."""

DOUBTFUL: Final = 2.0
"""Seconds after an update for which a status that is like the one before may be that one, with another date."""


class Standing(enum.Enum):
    UP = "up"
    TRYING = "trying"
    DOWN = "down"


class Outcome(NamedTuple):
    """How a wait ended: the registration as it was last seen, and why it is not up, if it is not."""

    row: Registration
    failure: str | None = None


def standing(row: Registration) -> Standing:
    if row.successful or (row.successful is None and row.status_code == 200):
        return Standing.UP
    if row.successful is None and (row.status_code is None or row.status_code < 200):
        return Standing.TRYING
    return Standing.DOWN


def settled(
    look: Callable[[], Registration],
    row: Registration,
    seconds: int,
    before: Registration | None = None,
    password: str | None = None,
) -> Outcome:
    """Wait until the SIP server has let the registration in, or refused it for good, or time is over.

    ``row`` is what was seen right after the write. ``before`` is what was there before a write that begins a new
    attempt: it proves nothing for as long as it may still be what is shown. ``password`` is kept out of the words.
    Raises the errors of ``look``.
    """
    told, seen_trying = Once(), False
    first = iter((row,))

    def next_look() -> Registration:
        return next(first, None) or look()

    def is_news(seen: Registration, waited: float) -> bool:
        nonlocal seen_trying
        seen_trying = seen_trying or standing(seen) is Standing.TRYING
        if before is None or seen_trying or _outcome(seen) != _outcome(before):
            return True
        return seen.last_updated != before.last_updated and waited >= DOUBTFUL

    def is_open(state: tenacity.RetryCallState) -> bool:
        if state.outcome is None or state.outcome.failed:
            return False
        seen = state.outcome.result()
        return not (is_news(seen, state.idle_for) and _is_over(seen))

    def tell(state: tenacity.RetryCallState) -> None:
        if state.idle_for >= REPORTED_AFTER and told.first():
            inform(f"{named(row)} is not registered yet; waiting {seconds} seconds at most")

    looking = tenacity.Retrying(
        retry=is_open,
        wait=tenacity.wait_exponential(multiplier=0.2, max=4),
        stop=within(seconds),
        sleep=pause,
        before_sleep=tell,
        retry_error_callback=lambda state: _Late(state.outcome.result(), state.idle_for) if state.outcome else None,
    )
    end = looking(next_look)
    if not isinstance(end, _Late):
        return Outcome(end, _refusal(end, password))
    last = end.row
    if is_news(last, end.waited):
        return Outcome(last, f"{named(last)} did not register within {seconds} seconds: {words(last, password)}")
    told_nothing = f"{named(last)}: nothing newer is told of it after {seconds} seconds than before the update"
    if standing(last) is Standing.UP:
        # An update of what is there already may begin no new attempt.
        inform(f"{told_nothing}, when it was registered; taking it for registered")
        return Outcome(last)
    return Outcome(last, f"{told_nothing}: {words(last, password)}")


class _Late(NamedTuple):
    row: Registration
    waited: float


def _is_over(row: Registration) -> bool:
    return row.deactivated or standing(row) is Standing.UP or row.status_code in FINAL


def _refusal(row: Registration, password: str | None) -> str | None:
    if row.deactivated:
        return f"{named(row)} does not register: its subscription is frozen until it is paid"
    if standing(row) is Standing.UP:
        return None
    return f"{named(row)} is refused by the SIP server: {words(row, password)}"


def _outcome(row: Registration) -> tuple[object, ...]:
    return row.successful, row.status_code, row.error_message


# -- words -------------------------------------------------------------------------------------------


def named(row: Registration) -> str:
    return f"SIP registration {row.sip_registration_id} ({row.sip_username} at {row.proxy})"


def words(row: Registration, password: str | None) -> str:
    """The status code and what the SIP server said."""
    return outcome(row.status_code, row.error_message, (password,), "no outcome so far")


def since(last_updated: int | None) -> str:
    """Seconds since 1970 most likely; what cannot be that is told as it is (U9)."""
    if last_updated is None:
        return "since when is not told"
    if not 10**9 <= last_updated < 10**10:
        return f"since {last_updated}"
    return f"since {datetime.fromtimestamp(last_updated, timezone.utc):%Y-%m-%d %H:%M:%S} UTC"


# -- credential drift --------------------------------------------------------------------------------


def are_credentials_refused(row: Registration) -> bool:
    """A frozen registration does not try, so that what is shown of it says nothing."""
    return not row.deactivated and standing(row) is Standing.DOWN and row.status_code in CREDENTIALS_REFUSED


def tell_refusal(row: Registration, password: str) -> None:
    """Why a password counts as changed."""
    inform(
        f"{named(row)}: the SIP server refuses its credentials {since(row.last_updated)}: {words(row, password)};"
        " its password counts as changed, and up sends it again"
    )
