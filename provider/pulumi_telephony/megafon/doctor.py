"""What ``telephony doctor`` checks in a MegaFon VATS account (contracts: megafon 1, 2, 6.1, 6.4)."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator

from ..accounts.settings import how_to_set
from ..base.errors import ApiError, AuthorizationError, TelephonyError, WrongAccountError
from ..core.examination import Check, Clock, Examination, Finding, account, failed, ok, tally, warning
from .client import connect
from .models import NumberRecord
from .settings import MegafonSettings

WHERE = (
    "create the key in the VATS personal account: Integrations, API, API settings, Generate (a new key invalidates the"
    " old one); add this machine's public address to the IP allow-list there, which allows no address by default"
)
IN_ORDER = ("active", "activation", "unconfirmed")
"""States of a number that works, or will soon (3.2)."""


class Pbx:
    """One account; its numbers are listed once."""

    def __init__(self, settings: MegafonSettings) -> None:
        self.settings = settings
        self.client = connect(settings)
        self.connection = self.client.account

    def secrets(self) -> tuple[str, ...]:
        return self.connection.secrets

    @functools.cached_property
    def numbers(self) -> list[NumberRecord]:
        return self.client.list_numbers()

    @property
    def form(self) -> str:
        return f'after "{self.settings.token_prefix}"' if self.settings.token_prefix else "bare"

    def accepts_the_other_form(self) -> bool:
        """Whether the token is accepted when it is sent in the other of the two likely forms (6.1)."""
        other = self.settings.model_copy(update={"token_prefix": self.other_prefix})
        try:
            connect(other).list_numbers()
        except TelephonyError:
            return False
        return True

    @property
    def other_prefix(self) -> str:
        return "" if self.settings.token_prefix else "Bearer "


def _entry(pbx: Pbx) -> Iterator[Finding]:
    """One call shows that the host answers, that the token is accepted, and that this address is allowed."""
    try:
        _ = pbx.numbers
    except WrongAccountError as error:
        yield failed("account", str(error))
        return
    yield ok("authorised", f"the token is accepted, sent {pbx.form}, and this machine's address is allowed")
    yield account(pbx.client.accounts, pbx.client.open_account)


def _how_to_get_in(pbx: Pbx, _: AuthorizationError) -> str:
    if pbx.accepts_the_other_form():
        return (
            f'the token is accepted with tokenPrefix "{pbx.other_prefix}":'
            f" {how_to_set(MegafonSettings, 'token_prefix')}"
        )
    return f'the token is rejected both bare and after "Bearer "; {WHERE}'


def _numbers(pbx: Pbx) -> Iterator[Finding]:
    kinds = tally(Counter(record.type or "of no type" for record in pbx.numbers))
    states = Counter(record.state or "in no state" for record in pbx.numbers)
    what = f"{len(pbx.numbers)} numbers: {kinds}; {tally(states)}" if pbx.numbers else "there are no numbers yet"
    if all(state in IN_ORDER for state in states):
        yield ok("numbers", what)
    else:
        yield warning("numbers", what, "check those that are not active in the personal account, and its debts")


def _capacity(pbx: Pbx) -> Iterator[Finding]:
    capacity = pbx.client.list_capacity()
    if not capacity:
        yield ok("capacity", "no mobile number of the contract is left to attach")
        return
    alone = sum(not entry.dgn_number for entry in capacity)
    note = f"; {alone} of them without a city number, so that dgn_number has to be set" if alone else ""
    yield ok("capacity", f"{len(capacity)} mobile numbers of the contract can be attached{note}")


def _employees(pbx: Pbx) -> Iterator[Finding]:
    try:
        employees = pbx.client.list_employees()
    except ApiError as error:
        yield warning("employees", str(error), "without it an employee_id cannot be checked before a number is changed")
    else:
        yield ok("employees", f"{len(employees)} employees can be read")


MEGAFON = Examination(
    model=MegafonSettings,
    connect=Pbx,
    checks=(
        Check("reachable", _entry, gate=True, how_to_get_in=_how_to_get_in),
        Check("numbers", _numbers),
        Check("capacity", _capacity),
        Check("employees", _employees),
    ),
    clock=Clock("times in the logs of this machine and of the vendor do not match"),
    way_in="token",
    where=WHERE,
)
