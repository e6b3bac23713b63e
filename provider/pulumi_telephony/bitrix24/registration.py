"""A cloud line's registration at the SIP server: asked for, waited for, refused (contracts: bitrix24 2.5, 3, U-2, U-5).

``voximplant.sip.get`` shows what the last ``voximplant.sip.status`` saw; ``status`` asks the telephony provider at that
moment, and costs a call for each line.
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
"""What time does not heal: nobody has to wait until it is over."""

UNDECIDED: Final = frozenset({"wait", "in_progress"})


class Outcome(NamedTuple):
    """How a wait ended: the line with the status last seen, and why it is not registered, if it is not."""

    line: SipLine
    failure: str | None = None
    code: int | None = None


def settled(client: Bitrix24Client, line: SipLine, seconds: int, before: RegistrationStatus | None = None) -> Outcome:
    """Wait until the SIP server has accepted the line's credentials, or refused them for good, or time is over.

    ``before`` is the status from before a write that starts the registration anew: for as long as nothing else is told,
    the write has not arrived at the provider, which the portal does not tell (2.3). Raises the errors of ``status``.
    """
    if line.reg_id is None:
        return Outcome(line, "the telephony provider gave it no registration (no REG_ID); check server and login")
    reg_id = line.reg_id
    told = Once()
    fresh = before is None

    def look() -> RegistrationStatus:
        nonlocal fresh
        status = client.status(reg_id)
        fresh = fresh or status != before
        return status

    def tell(waited: float) -> None:
        if waited >= REPORTED_AFTER and told.first():
            inform(f"line {line.config_id} waits for its registration, {seconds} seconds at most")

    def undecided(status: RegistrationStatus) -> bool:
        return not fresh or not (_is_registered(status) or _is_final(status))

    status = until(lambda status: not undecided(status), look, seconds=seconds, first=0.5, longest=5, on_wait=tell)
    shown = with_status(line, status)
    if not undecided(status):
        failure = None if _is_registered(status) else f"the SIP server refused its registration: {_words(line, status)}"
    elif fresh:
        failure = f"it did not register within {seconds} seconds: {_words(line, status)}"
    else:
        failure = (
            f"the telephony provider tells nothing newer about its registration within {seconds} seconds than before"
            f" the update: {_words(line, status)}"
        )
    return Outcome(shown, failure, status.status_code)


def asked(client: Bitrix24Client, line: SipLine) -> tuple[SipLine, str | None]:
    """The line with its status of this moment, and since when that holds. What cannot be had is told, and left as the
    portal shows it."""
    if line.reg_id is None:
        return line, None
    try:
        status = client.status(line.reg_id)
    except ApiError as error:
        inform(f"line {line.config_id}: its registration status is as of the portal's last look, for {error}")
        return line, None
    return with_status(line, status), status.last_updated


def last_known(client: Bitrix24Client, reg_id: int | None) -> RegistrationStatus | None:
    """The status before a write; None where there is none to mistake for a new one."""
    if reg_id is None:
        return None
    try:
        return client.status(reg_id)
    except NotFoundError:
        return None


def has_failed(status: RegistrationStatus) -> bool:
    return status.status_result not in UNDECIDED and not _is_registered(status)


def with_status(line: SipLine, status: RegistrationStatus) -> SipLine:
    told = {"registration_status_code": status.status_code, "registration_error_message": status.error_message}
    return line.model_copy(update=told)


def are_credentials_refused(line: SipLine) -> bool:
    return line.type == "cloud" and line.registration_status_code in CREDENTIALS_REFUSED


def tell_refusal(line: SipLine, since: str | None) -> None:
    """Why a password counts as changed that nobody changed in the portal."""
    # Which time zone it is, nobody documents (U-5).
    when = f"since {excerpt(since, ())} (the portal's time)" if since else "as of the portal's last look"
    said = outcome(line.registration_status_code, line.registration_error_message, (line.password,))
    inform(
        f"line {line.config_id}: the SIP server refuses its credentials {when}: {said}; its password counts as changed,"
        " and up sends it again"
    )


def _is_registered(status: RegistrationStatus) -> bool:
    if status.status_result is None:
        return status.status_code == REGISTERED
    return status.status_result == "success"


def _is_final(status: RegistrationStatus) -> bool:
    return status.status_result not in UNDECIDED and status.status_code in FINAL


def _words(line: SipLine, status: RegistrationStatus) -> str:
    result = excerpt(status.status_result or "", ()) or "no status"
    told = outcome(status.status_code or None, status.error_message, (line.password,), result)
    return f"{told} (as of {excerpt(status.last_updated, ())})" if status.last_updated else told
