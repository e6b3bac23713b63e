"""A cloud line's registration at the SIP server: reading it and waiting for it (contracts: bitrix24 2.5, 3, U-2, U-5).

``voximplant.sip.get`` returns what the last ``voximplant.sip.status`` found; ``status`` queries the telephony provider,
and costs a call for each line.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from ..base.errors import ApiError, NotFoundError
from ..base.messages import Once, inform
from ..base.redaction import excerpt
from ..base.waiting import REPORTED_AFTER, until
from ..core.sip import CREDENTIALS_REFUSED, outcome
from .client import Bitrix24Client
from .models import RegistrationStatus, SipLine

REGISTERED: Final = 200

FINAL: Final = CREDENTIALS_REFUSED | {404}
"""Failures that a retry does not fix: they end a wait."""

UNDECIDED: Final = frozenset({"wait", "in_progress"})


class Outcome(NamedTuple):
    """The result of a wait: the line with its last status, and why it is not registered, if it is not."""

    line: SipLine
    failure: str | None = None
    code: int | None = None


def settled(client: Bitrix24Client, line: SipLine, seconds: int, before: RegistrationStatus | None = None) -> Outcome:
    """Wait until the SIP server has accepted or finally rejected the line's credentials, or the time is used up.

    ``before`` is the status before a write that restarts the registration: while it is unchanged, the write may not
    have reached the provider, which the portal does not report (2.3). Raises the errors of ``status``.
    """
    if line.reg_id is None:
        return Outcome(line, "the telephony provider gave it no registration (no REG_ID); check server and login")
    reg_id = line.reg_id
    reported = Once()
    fresh = before is None

    def look() -> RegistrationStatus:
        nonlocal fresh
        status = client.status(reg_id)
        fresh = fresh or status != before
        return status

    def report(waited: float) -> None:
        if waited >= REPORTED_AFTER and reported.first():
            inform(f"line {line.config_id} is waiting for its registration, for up to {seconds} seconds")

    def undecided(status: RegistrationStatus) -> bool:
        return not fresh or not (_is_registered(status) or _is_final(status))

    status = until(lambda status: not undecided(status), look, seconds=seconds, first=0.5, longest=5, on_wait=report)
    shown = with_status(line, status)
    if not undecided(status):
        failure = (
            None if _is_registered(status) else f"the SIP server rejected its registration: {_words(line, status)}"
        )
    elif fresh:
        failure = f"it did not register within {seconds} seconds: {_words(line, status)}"
    else:
        failure = (
            f"the telephony provider reported no new registration status within {seconds} seconds after the update:"
            f" {_words(line, status)}"
        )
    return Outcome(shown, failure, status.status_code)


def with_live_status(client: Bitrix24Client, line: SipLine) -> tuple[SipLine, str | None]:
    """The line with its current status, and the time of that status. If it cannot be read, it is as the portal shows
    it, and this is reported."""
    if line.reg_id is None:
        return line, None
    try:
        status = client.status(line.reg_id)
    except ApiError as error:
        inform(f"line {line.config_id}: its registration status may be outdated, because {error}")
        return line, None
    return with_status(line, status), status.last_updated


def last_known(client: Bitrix24Client, reg_id: int | None) -> RegistrationStatus | None:
    """The status before a write; None if there is none that could be mistaken for a new one."""
    if reg_id is None:
        return None
    try:
        return client.status(reg_id)
    except NotFoundError:
        return None


def has_failed(status: RegistrationStatus) -> bool:
    return status.status_result not in UNDECIDED and not _is_registered(status)


def with_status(line: SipLine, status: RegistrationStatus) -> SipLine:
    shown = {"registration_status_code": status.status_code, "registration_error_message": status.error_message}
    return line.model_copy(update=shown)


def are_credentials_refused(line: SipLine) -> bool:
    return line.type == "cloud" and line.registration_status_code in CREDENTIALS_REFUSED


def report_refusal(line: SipLine, since: str | None) -> None:
    """Explain why the password shows as changed, although it was not changed in the portal."""
    # The time zone is not documented (U-5).
    when = f"since {excerpt(since, ())} (the portal's time)" if since else "as of the portal's last status"
    said = outcome(line.registration_status_code, line.registration_error_message, (line.password,))
    inform(
        f"line {line.config_id}: the SIP server rejects its credentials {when}: {said}; its password is shown as"
        " changed, and up sends it again"
    )


def _is_registered(status: RegistrationStatus) -> bool:
    if status.status_result is None:
        return status.status_code == REGISTERED
    return status.status_result == "success"


def _is_final(status: RegistrationStatus) -> bool:
    return status.status_result not in UNDECIDED and status.status_code in FINAL


def _words(line: SipLine, status: RegistrationStatus) -> str:
    result = excerpt(status.status_result or "", ()) or "no status"
    words = outcome(status.status_code or None, status.error_message, (line.password,), result)
    return f"{words} (as of {excerpt(status.last_updated, ())})" if status.last_updated else words
