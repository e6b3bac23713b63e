"""What becomes of a SIP registration, by the virtual clock (U22, U31; contract 2.2 for the two modes)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..platform import Document, VendorState

_OUTCOME = ("successful", "status_code", "error_message")
_HOST = re.compile(r"(?:sips?:)?(?:.*@)?(?P<host>[^:;]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """Of an attempt at a host that ``host`` matches."""

    host: re.Pattern[str]
    status_code: int
    error_message: str | None = None


_ANY = re.compile(r".*")

OUTCOMES = (
    Outcome(re.compile(r"(.*\.)?reject\.sim"), 403, "Forbidden"),
    Outcome(re.compile(r"(.*\.)?invalid"), 503, "Service Unavailable"),
    Outcome(_ANY, 200),
)
"""The first that matches the proxy, or the outbound proxy when that is the one which fails."""

REFUSED = Outcome(_ANY, 403, "Forbidden")
NO_SUCH_ACCOUNT = Outcome(_ANY, 404, "Not Found")


def restart(state: VendorState, registration: Document) -> None:
    """Change the document: the last outcome is forgotten, as a rule, and a new attempt begins if there is to be one."""
    key = registration["sip_registration_id"]
    if state.switch("status_while_trying") == "absent":
        for name in _OUTCOME:
            registration.pop(name, None)
        registration["last_updated"] = int(state.now())
    registration["in_progress"] = _may_register(state, registration)
    state.unschedule("register", key)
    if registration["in_progress"]:
        state.schedule("register", key, state.switch("registration_delay"))


def _may_register(state: VendorState, registration: Document) -> bool:
    if registration["deactivated"]:
        return False
    user = state.get("user", registration["user_id"]) if "user_id" in registration else None
    return bool(registration["is_persistent"] or (user and user["logged_in"]))


def register(state: VendorState, key: str) -> None:
    """Timer: the attempt ends."""
    registration = state.get("sip_registration", key)
    if registration is None or not registration["in_progress"]:
        return
    outcome = _outcome(state, registration)
    registration.pop("error_message", None)
    registration |= {
        "in_progress": False,
        "successful": outcome.error_message is None,
        "status_code": outcome.status_code,
        "last_updated": int(state.now()),
    }
    if outcome.error_message is not None:
        registration["error_message"] = outcome.error_message
    state.put("sip_registration", registration)


def _outcome(state: VendorState, registration: Document) -> Outcome:
    hosts = [host(registration[name]) for name in ("proxy", "outbound_proxy") if name in registration]
    reached = next(outcome for outcome in OUTCOMES if any(outcome.host.fullmatch(each) for each in hosts))
    accounts = [each for each in state.objects("sip_account") if each["host"].lower() == hosts[0]]
    if reached.error_message is not None or not accounts:
        return reached
    login = registration.get("auth_user") or registration["sip_username"]
    passwords = [each["password"] for each in accounts if each["sip_username"] in (login, registration["sip_username"])]
    if not passwords:
        return NO_SUCH_ACCOUNT
    return reached if registration.get("password") in passwords else REFUSED


def host(address: str) -> str:
    """The host name in an address, without scheme, user and port."""
    found = _HOST.match(address)
    return found["host"].lower() if found else ""
