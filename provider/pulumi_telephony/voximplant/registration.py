"""A registration at the SIP server: reading it and waiting for it (contracts: voximplant 2.6, U9, U22, U31).

The platform registers by itself and shows the result of the last attempt; during an attempt, it shows none. It is not
documented whether an update clears the last result.
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
"""Failures that a retry does not fix: no such account (404, 410, 604), or no registrar (405)."""

DOUBTFUL: Final = 2.0
"""Seconds after an update during which an equal status may still be the old one, with a new date."""


class Standing(enum.Enum):
    UP = "up"
    TRYING = "trying"
    DOWN = "down"


class Outcome(NamedTuple):
    """The result of a wait: the last read registration, and why it is not up, if it is not."""

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
    """Wait until the SIP server has accepted or finally rejected the registration, or the time is used up.

    ``row`` was read after the write. ``before`` was read before a write that starts a new attempt: an equal result may
    be the old one. ``password`` is kept out of messages. Raises the errors of ``look``.
    """
    reported, seen_trying = Once(), False
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

    def report(state: tenacity.RetryCallState) -> None:
        if state.idle_for >= REPORTED_AFTER and reported.first():
            inform(f"{named(row)} is not registered yet; waiting for up to {seconds} seconds")

    looking = tenacity.Retrying(
        retry=is_open,
        wait=tenacity.wait_exponential(multiplier=0.2, max=4),
        stop=within(seconds),
        sleep=pause,
        before_sleep=report,
        retry_error_callback=lambda state: _Late(state.outcome.result(), state.idle_for) if state.outcome else None,
    )
    end = looking(next_look)
    if not isinstance(end, _Late):
        return Outcome(end, _refusal(end, password))
    last = end.row
    if is_news(last, end.waited):
        return Outcome(last, f"{named(last)} did not register within {seconds} seconds: {words(last, password)}")
    unchanged = f"{named(last)} shows no new registration status within {seconds} seconds after the update"
    if standing(last) is Standing.UP:
        # An update without a change may start no new attempt.
        inform(f"{unchanged}; it was registered before, so it is considered registered")
        return Outcome(last)
    return Outcome(last, f"{unchanged}: {words(last, password)}")


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
    return f"{named(row)} was rejected by the SIP server: {words(row, password)}"


def _outcome(row: Registration) -> tuple[object, ...]:
    return row.successful, row.status_code, row.error_message


# -- words -------------------------------------------------------------------------------------------


def named(row: Registration) -> str:
    return f"SIP registration {row.sip_registration_id} ({row.sip_username} at {row.proxy})"


def words(row: Registration, password: str | None) -> str:
    """The status code and text of the SIP server."""
    return outcome(row.status_code, row.error_message, (password,), "no outcome so far")


def since(last_updated: int | None) -> str:
    """Probably seconds since 1970; other values are shown unchanged (U9)."""
    if last_updated is None:
        return "since an unknown time"
    if not 10**9 <= last_updated < 10**10:
        return f"since {last_updated}"
    return f"since {datetime.fromtimestamp(last_updated, timezone.utc):%Y-%m-%d %H:%M:%S} UTC"


# -- credential drift --------------------------------------------------------------------------------


def are_credentials_refused(row: Registration) -> bool:
    """A frozen registration makes no attempts, so its status means nothing."""
    return not row.deactivated and standing(row) is Standing.DOWN and row.status_code in CREDENTIALS_REFUSED


def report_refusal(row: Registration, password: str) -> None:
    """Explain why the password shows as changed."""
    inform(
        f"{named(row)}: the SIP server rejects its credentials {since(row.last_updated)}: {words(row, password)};"
        " its password is shown as changed, and up sends it again"
    )
