"""What becomes of a SIP registration, by the virtual clock (U22, U31; contract 2.2 for the two modes)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telephony_sandbox.simulators.platform import Document, World

_OUTCOME = ("successful", "status_code", "error_message")
_HOST = re.compile(r"(?:sips?:)?(?:.*@)?(?P<host>[^:;]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """Of an attempt at a host that `host` matches."""

    host: re.Pattern[str]
    status_code: int
    error_message: str | None = None


OUTCOMES = (
    Outcome(re.compile(r"(.*\.)?reject\.sim"), 403, "Forbidden"),
    Outcome(re.compile(r"(.*\.)?invalid"), 503, "Service Unavailable"),
    Outcome(re.compile(r".*"), 200),
)
"""The first that matches the proxy, or the outbound proxy when that is the one which fails."""


def restart(world: World, registration: Document) -> None:
    """Change the document: the last outcome is forgotten, and a new attempt begins if there is to be one."""
    key = registration["sip_registration_id"]
    for name in _OUTCOME:
        registration.pop(name, None)
    registration["last_updated"] = int(world.now())
    registration["in_progress"] = _may_register(world, registration)
    world.unschedule("register", key)
    if registration["in_progress"]:
        world.schedule("register", key, world.switch("registration_delay"))


def _may_register(world: World, registration: Document) -> bool:
    if registration["deactivated"]:
        return False
    user = world.get("user", registration["user_id"]) if "user_id" in registration else None
    return bool(registration["is_persistent"] or (user and user["logged_in"]))


def register(world: World, key: str) -> None:
    """Timer: the attempt ends."""
    registration = world.get("sip_registration", key)
    if registration is None or not registration["in_progress"]:
        return
    outcome = _outcome(registration)
    registration |= {
        "in_progress": False,
        "successful": outcome.error_message is None,
        "status_code": outcome.status_code,
        "last_updated": int(world.now()),
    }
    if outcome.error_message is not None:
        registration["error_message"] = outcome.error_message
    world.put("sip_registration", registration)


def _outcome(registration: Document) -> Outcome:
    hosts = [_host(registration[name]) for name in ("proxy", "outbound_proxy") if name in registration]
    return next(outcome for outcome in OUTCOMES if any(outcome.host.fullmatch(host) for host in hosts))


def _host(address: str) -> str:
    found = _HOST.match(address)
    return found["host"].lower() if found else ""
