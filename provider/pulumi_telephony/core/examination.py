"""What ``telephony doctor`` finds, and how a vendor's room declares its checks. Plain data; nothing is printed here.

A room's ``doctor.py`` has an ``Examination``: how to connect, and a list of checks. A check is a function from the
room's own subject (which makes each call once) to findings; it only reads.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, Literal, Protocol, TypeVar

from ..accounts.identity import Accounts
from ..accounts.settings import VendorSettings, how_to_set
from ..base.errors import ApiError, AuthorizationError, LimitError, TelephonyError
from ..http.account import HttpAccount

Verdict = Literal["ok", "warning", "failed", "skipped"]
"""``skipped``: not checked, because an earlier check failed."""


SET_CLOCK = "set the clock, for example with timedatectl set-ntp true"


class Subject(Protocol):
    """What is checked: an account, and what a room reads of it."""

    @property
    def connection(self) -> HttpAccount: ...

    def secrets(self) -> Iterable[str]:
        """The credentials that are sent, and must not be printed, even if the vendor quotes them."""


SettingsT = TypeVar("SettingsT", bound=VendorSettings)
SubjectT = TypeVar("SubjectT", bound=Subject)


@dataclasses.dataclass(frozen=True)
class Finding:
    """One line for the user: what was checked, the result, and what to do about it."""

    check: str
    verdict: Verdict
    what: str
    todo: str = ""


def ok(check: str, what: str, todo: str = "") -> Finding:
    return Finding(check, "ok", what, todo)


def warning(check: str, what: str, todo: str) -> Finding:
    return Finding(check, "warning", what, todo)


def failed(check: str, what: str, todo: str = "") -> Finding:
    return Finding(check, "failed", what, todo)


@dataclasses.dataclass(frozen=True)
class Check(Generic[SubjectT]):
    """One check. An error that ``look`` raises is a failure of the check."""

    name: str
    look: Callable[[SubjectT], Iterator[Finding]]
    gate: bool = False
    """Unless all its findings are ok, the checks after it are skipped."""
    how_to_get_in: Callable[[SubjectT, AuthorizationError], str] | None = None
    """For the check that makes the first call, which shows whether the vendor is reachable: what to do about rejected
    credentials."""


@dataclasses.dataclass(frozen=True)
class Clock:
    """How much this machine's clock may differ from the vendor's: more than ``tolerated`` seconds is a warning, more
    than ``fatal`` a failure, for the reason ``why``."""

    why: str
    tolerated: float = 30
    fatal: float | None = None


@dataclasses.dataclass(frozen=True)
class Examination(Generic[SettingsT, SubjectT]):
    """A vendor's checks for the doctor."""

    model: type[SettingsT]
    connect: Callable[[SettingsT], SubjectT]
    """Makes no call; raises ConfigurationError if the settings are invalid."""
    checks: Sequence[Check[SubjectT]]
    clock: Clock
    way_in: str
    """The setting with the credentials that a new user needs."""
    where: str
    """Where in the vendor's web pages to create them."""

    def how_to_configure(self) -> str:
        return f"{how_to_set(self.model, self.way_in)}; {self.where}"


def examine(vendor: Examination[Any, SubjectT], subject: SubjectT) -> Iterator[Finding]:
    """All findings, in the order of the checks."""
    closed = False
    skipped = []
    for check in vendor.checks:
        if closed:
            skipped.append(check.name)
            continue
        for finding in _looked(check, subject):
            closed = closed or (check.gate and finding.verdict != "ok")
            yield finding
    yield from _clock(vendor.clock, subject.connection.clock_offset)
    if skipped:
        yield Finding("the rest", "skipped", f"not checked: {', '.join(skipped)}")


def _looked(check: Check[SubjectT], subject: SubjectT) -> Iterator[Finding]:
    if check.how_to_get_in is not None:
        yield from _entered(check, subject, check.how_to_get_in)
        return
    try:
        yield from check.look(subject)
    except TelephonyError as error:
        yield failed(check.name, str(error))


def _entered(
    check: Check[SubjectT], subject: SubjectT, how_to_get_in: Callable[[SubjectT, AuthorizationError], str]
) -> Iterator[Finding]:
    reachable = ok("reachable", f"{subject.connection.host} answers")
    try:
        found = [reachable, *check.look(subject)]
    except AuthorizationError as error:
        found = [reachable, failed("authorised", str(error), how_to_get_in(subject, error))]
    except LimitError as error:
        found = [reachable, failed("limits", str(error), "wait, then run telephony doctor again")]
    except ApiError as error:
        todo = "check the endpoint; if it is right, the vendor has an outage: try again later"
        found = [failed("reachable", str(error), todo)]
    except TelephonyError as error:
        found = [failed("reachable", str(error))]
    yield from found


def account(accounts: Accounts, name: str | None) -> Finding:
    """Which account the credentials open. None: unknown."""
    if name is None:
        return warning(
            "account",
            f"which {accounts.noun} these credentials open is unknown: no object there shows it",
            "look in the vendor's web pages",
        )
    listed = f", which is in telephony:{accounts.key}.allowedAccounts" if accounts.allowed else ""
    return ok("account", f"these credentials open {accounts.noun} {name}{listed}")


def _clock(clock: Clock, offset: float | None) -> Iterator[Finding]:
    """``offset``: how many seconds the vendor's clock was ahead; None: unknown."""
    if offset is None:
        return
    apart = abs(offset)
    if apart <= clock.tolerated:
        yield ok("clock", f"this machine's clock agrees with the vendor's to {clock.tolerated:g} seconds")
        return
    which = "behind" if offset > 0 else "ahead of"
    what = f"this machine's clock is {apart:.0f} seconds {which} the vendor's: {clock.why}"
    verdict: Verdict = "failed" if clock.fatal is not None and apart > clock.fatal else "warning"
    yield Finding("clock", verdict, what, SET_CLOCK)


def tally(counts: Mapping[str, int]) -> str:
    """``3 active, 1 freeze``: the most common first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {name}" for name, count in ordered)


def few(found: Collection[str]) -> str:
    """``1, 2, 3, 4, 5 and 7 more``."""
    shown = ", ".join(list(found)[:5])
    return f"{shown} and {len(found) - 5} more" if len(found) > 5 else shown
