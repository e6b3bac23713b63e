"""What ``telephony doctor`` finds, and how a vendor's room says what to look at. Plain data; nothing is printed here.

A room's ``doctor.py`` has an ``Examination``: how to get in, and a list of checks. A check is a function from the
room's own subject (which asks each question once) to findings; it only reads.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, Literal, Protocol, TypeVar

from ..accounts.identity import Accounts
from ..accounts.settings import VendorSettings, how_to_set
from ..base.errors import ApiError, AuthorizationError, LimitError, TelephonyError

Verdict = Literal["ok", "warning", "failed", "skipped"]
"""``skipped``: not looked at, because something before it is in the way."""


class Subject(Protocol):
    """What is examined: an account, and what a room wants to know of it."""

    def secrets(self) -> Iterable[str]:
        """What is sent to get in, and must not be printed, even when the vendor tells it back."""


SettingsT = TypeVar("SettingsT", bound=VendorSettings)
SubjectT = TypeVar("SubjectT", bound=Subject)


@dataclasses.dataclass(frozen=True)
class Finding:
    """One line for the user: what was looked at, how it is, and what to do about it."""

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
    """Something to look at. An error that ``look`` raises is a failure of the check."""

    name: str
    look: Callable[[SubjectT], Iterator[Finding]]
    gate: bool = False
    """Unless all its findings are ok, the checks after it are skipped."""
    always: bool = False
    """Needs no call of its own, so that it is never skipped."""


@dataclasses.dataclass(frozen=True)
class Examination(Generic[SettingsT, SubjectT]):
    """A vendor as the doctor sees it."""

    model: type[SettingsT]
    connect: Callable[[SettingsT], SubjectT]
    """Sends nothing; raises ConfigurationError when the settings are unusable."""
    checks: Sequence[Check[SubjectT]]
    way_in: str
    """The setting that gets a new user in."""
    where: str
    """Where in the vendor's web pages that is made."""

    def how_to_configure(self) -> str:
        return f"{how_to_set(self.model, self.way_in)}; {self.where}"


def examine(checks: Sequence[Check[SubjectT]], subject: SubjectT) -> Iterator[Finding]:
    """All findings, in the order of the checks."""
    closed = False
    skipped = []
    for check in checks:
        if closed and not check.always:
            skipped.append(check.name)
            continue
        for finding in _looked(check, subject):
            closed = closed or (check.gate and finding.verdict != "ok")
            yield finding
    if skipped:
        yield Finding("the rest", "skipped", f"not looked at: {', '.join(skipped)}")


def _looked(check: Check[SubjectT], subject: SubjectT) -> Iterator[Finding]:
    try:
        yield from check.look(subject)
    except TelephonyError as error:
        yield failed(check.name, str(error))


def reachable(host: str) -> Finding:
    return ok("reachable", f"{host} answers")


def account(accounts: Accounts, name: str | None) -> Finding:
    """Which account the credentials open. None: no answer tells."""
    if name is None:
        return warning(
            "account",
            f"which {accounts.noun} these credentials open is not known: no object there tells it",
            "look in the vendor's web pages",
        )
    listed = f", which is in telephony:{accounts.key}.allowedAccounts" if accounts.allowed else ""
    return ok("account", f"these credentials open {accounts.noun} {name}{listed}")


def no_entry(host: str, error: TelephonyError, how_to_get_in: str) -> Iterator[Finding]:
    """What the failure of the first call says. ``how_to_get_in``: where in the web pages credentials are made."""
    if isinstance(error, AuthorizationError):
        yield reachable(host)
        yield failed("authorised", str(error), how_to_get_in)
    elif isinstance(error, LimitError):
        yield reachable(host)
        yield failed("limits", str(error), "wait, then run telephony doctor again")
    elif isinstance(error, ApiError):
        yield failed("reachable", str(error), "check the endpoint; if it is right, the vendor is in trouble: try later")
    else:
        yield failed("reachable", str(error))


def clock(offset: float | None, *, tolerated: float, fatal: float | None, why: str) -> Iterator[Finding]:
    """Compare this machine's clock with the vendor's, which was ``offset`` seconds ahead; None says nothing.

    Further apart than ``tolerated`` seconds is a warning, than ``fatal`` a failure, for the reason ``why``.
    """
    if offset is None:
        return
    apart = abs(offset)
    if apart <= tolerated:
        yield ok("clock", f"this machine's clock agrees with the vendor's to {tolerated:g} seconds")
        return
    which = "behind" if offset > 0 else "ahead of"
    what = f"this machine's clock is {apart:.0f} seconds {which} the vendor's: {why}"
    todo = "set the clock, for example with timedatectl set-ntp true"
    yield failed("clock", what, todo) if fatal is not None and apart > fatal else warning("clock", what, todo)


def listing(counts: Mapping[str, int]) -> str:
    """``3 active, 1 freeze``: the commonest first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {name}" for name, count in ordered)
