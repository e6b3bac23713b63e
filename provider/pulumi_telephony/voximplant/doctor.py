"""What ``telephony doctor`` checks in a Voximplant account (contracts: voximplant 1.2, 1.5, 2.0, 2.2, 3.1)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Final

from ..base.errors import ApiError, AuthorizationError
from ..core import examination
from ..core.examination import SET_CLOCK, Check, Clock, Examination, Finding, failed, few, ok, warning
from .allowances import price_of
from .client import connect
from .errors import EXPIRED, ISSUED_IN_THE_FUTURE
from .models import AccountInfo, Application, PhoneNumber, Registration, Row, Scenario, WhiteListItem
from .routing.account import LISTS
from .settings import VoximplantSettings

WHERE = (
    "create a service account in the control panel (Settings, Service accounts), which offers credentials.json for"
    " download; give the account the role Owner or Admin, or Developer and Accountant together"
)
TOP_UP = "top up the account in the control panel: Billing"
ROUTE: Final[Mapping[type[Row], str]] = {
    Application: "applications",
    Scenario: "scenarios",
    PhoneNumber: "phone numbers",
    WhiteListItem: "networks in the SIP white list",
}
CLOCK_TOLERATED = 10.0
"""Seconds. Tokens are issued this much in the past; with a larger difference, calls are rejected and retried."""
CLOCK_FATAL = 120.0
"""Seconds. With a larger difference, the retry with another token may fail too."""


class Account:
    """One account; what several checks need is read once."""

    def __init__(self, settings: VoximplantSettings) -> None:
        self.client = connect(settings)
        self.connection = self.client.account

    def secrets(self) -> tuple[str, ...]:
        return (self.client.token,)

    @functools.cached_property
    def info(self) -> AccountInfo:
        return self.client.get_account_info()

    @functools.cached_property
    def registrations(self) -> list[Registration]:
        return self.client.get_sip_registrations()


def _entry(account: Account) -> Iterator[Finding]:
    info = account.info
    name = f" ({info.account_name})" if info.account_name else ""
    yield ok("authorised", f"the key opens account {info.account_id}{name}")
    yield _account(account, info)


def _how_to_get_in(_: Account, error: AuthorizationError) -> str:
    return SET_CLOCK if error.code in (EXPIRED, ISSUED_IN_THE_FUTURE) else WHERE


def _account(account: Account, info: AccountInfo) -> Finding:
    """States record the account that the calls are signed for; the service should return the same (1.7)."""
    returned, signed = info.account_id, account.client.account_id
    if returned != signed:
        what = f"the calls are signed for account {signed}, but the service answers for account {returned}"
        return failed("account", what, "check accountId: the parent's key has to be allowed to act on that account")
    return examination.account(account.client.accounts, str(signed))


def _balance(account: Account) -> Iterator[Finding]:
    info = account.info
    if info.frozen:
        yield failed("balance", f"the account is frozen, its balance is {_money(info.balance, info)}", TOP_UP)
        return
    price = _price(account)
    if isinstance(price, ApiError):
        what = f"the balance is {_money(info.balance, info)}; the price of a registration is unknown: {price}"
        yield warning("balance", what, WHERE)
        return
    cost = "" if price is None else f"; a registration costs {_money(price, info)} a month"
    what = f"the balance is {_money(info.balance, info)}{cost}"
    if info.balance is not None and info.balance < (price or 0.0):
        yield warning("balance", f"{what}, so that no new one can be created", TOP_UP)
    elif info.balance is not None and info.balance <= 0:
        yield warning("balance", what, TOP_UP)
    else:
        yield ok("balance", what)


def _price(account: Account) -> float | ApiError | None:
    try:
        return price_of(account.client)
    except ApiError as error:
        return error


def _money(amount: float | None, info: AccountInfo) -> str:
    return "unknown" if amount is None else f"{amount:g} {info.currency or ''}".rstrip()


def _roles(account: Account) -> Iterator[Finding]:
    """The roles of a key show only in what it may do; creating and updating cannot be tried (2.0)."""
    try:
        _ = account.registrations
    except AuthorizationError as error:
        yield failed("roles", str(error), f"the key lacks the role to read SIP registrations; {WHERE}")
    else:
        yield ok(
            "roles",
            "SIP registrations can be read; whether they can be created and updated is not checked: that needs the role"
            " Owner or Admin, or Developer and Accountant together (error 100 means that one is missing)",
        )


def _registrations(account: Account) -> Iterator[Finding]:
    rows, most = account.registrations, account.info.max_sip_registrations
    frozen = [row for row in rows if row.deactivated]
    failing = [row for row in rows if row.successful is False and not row.deactivated]
    what = f"{len(rows)} SIP registrations" + ("" if most is None else f" of at most {most}")
    if most is not None and len(rows) >= most:
        yield warning(
            "registrations", f"{what}, so that no new one can be created", f"{TOP_UP}; or ask for a higher limit"
        )
    elif frozen:
        yield warning("registrations", f"{what}; frozen for lack of money: {_ids(frozen)}", TOP_UP)
    elif failing:
        todo = "compare proxy, user name and password with those of the PBX"
        yield warning("registrations", f"{what}; the PBX rejects {_ids(failing)}", todo)
    else:
        yield ok("registrations", what)


def _ids(rows: list[Registration]) -> str:
    return few(
        [str(row.sip_registration_id) + (f" (status {row.status_code})" if row.status_code else "") for row in rows]
    )


def _route(account: Account) -> Iterator[Finding]:
    """What a call meets: which of the lists the key may read. Only a program that manages them needs that."""
    found, refused = [], []
    for row, what in ROUTE.items():
        try:
            found.append(f"{len(account.client.rows(LISTS[row], row, {}))} {what}")
        except AuthorizationError:
            refused.append(what)
    if refused:
        todo = "a program that manages them needs the role Owner or Admin (docs: Configuration, roles)"
        yield warning("route", f"the key may not read {', '.join(refused)}", todo)
    else:
        unchecked = (
            "whether the key may create them is not checked: applications and users need the role Owner or Admin"
        )
        yield ok("route", f"{', '.join(found)}; {unchecked}")


def _endpoint(account: Account) -> Iterator[Finding]:
    preferred = account.info.api_address
    if preferred and preferred != account.connection.host:
        yield ok("endpoint", f"Voximplant prefers {preferred} for this account; the current endpoint works too")


VOXIMPLANT = Examination(
    model=VoximplantSettings,
    connect=Account,
    checks=(
        Check("reachable", _entry, gate=True, how_to_get_in=_how_to_get_in),
        Check("roles", _roles, gate=True),
        Check("balance", _balance),
        Check("registrations", _registrations),
        Check("route", _route),
        Check("endpoint", _endpoint),
    ),
    clock=Clock(
        "tokens contain the time, and the service rejects those from the future and the past",
        tolerated=CLOCK_TOLERATED,
        fatal=CLOCK_FATAL,
    ),
    way_in="credentials_file",
    where=WHERE,
)
