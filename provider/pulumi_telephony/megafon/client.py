"""The MegaFon VATS Data API, one method per call (contracts: megafon 1, 2, 5)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..accounts.identity import Accounts
from ..accounts.settings import how_to_slow_down
from ..base.errors import NotFoundError, TransportError, WrongAccountError
from ..base.messages import warn
from ..base.wire import identifier
from ..http.account import HttpAccount
from ..http.listing import SharedListing, Unreadable, page_of
from ..http.retry import repeat
from ..run.coordination import Coordination, this_machine
from ..run.deployment import Deployment
from .account import OpenAccount
from .errors import ALLOW_LIST, accepted
from .models import (
    Capacity,
    Employee,
    InboundScenario,
    NewMobileNumber,
    NewSipNumber,
    NumberGroup,
    NumberRecord,
    NumberUpdate,
)
from .settings import MegafonSettings

NUMBERS = "/numbers/virtual-number"
UNCONFIRMED = "/numbers/unconfirmed"
CAPACITY = "/numbers/def-virtual-number-capacity"
EMPLOYEES = "/employee"
NUMBER_SCENARIOS = "/scenario/inbound/virtual-number"
GROUP_SCENARIOS = "/scenario/inbound/virtual-number-group"
NUMBER_GROUPS = "/scenario/inbound/group"

PAGE_SIZES = (1000, 10_000)
"""The page sizes of the parent product. No paging is documented here, so a list this long may be incomplete (6.23)."""

ANY_ACCOUNT = Accounts(MegafonSettings.account_noun, MegafonSettings.key)

RecordT = TypeVar("RecordT", bound=BaseModel)


def connect(settings: MegafonSettings, coordination: Coordination | None = None) -> MegafonClient:
    """The client for an account. Makes no call; raises ConfigurationError."""
    token = settings.token.get_secret_value()
    key = f"{MegafonSettings.key} {settings.endpoint} {token}"
    pace = (coordination or this_machine()).pace(key, settings.requests_per_second, settings.burst)
    account = HttpAccount("MegaFon", settings.endpoint, secrets=(token,), pace=pace)
    return MegafonClient(account, token, settings.token_prefix, settings.accounts)


def client_of(deployment: Deployment) -> MegafonClient:
    """The client that all resources of a deployment share. Makes no call; raises ConfigurationError."""
    return deployment.share(connect, deployment.settings.vendor(MegafonSettings), deployment.coordination)


class MegafonClient:
    """Typed calls. Raises the errors of ``pulumi_telephony.base.errors``.

    Reads, updates and deletions are retried when their outcome is unknown, creates never (megafon 6.7).
    """

    def __init__(
        self, account: HttpAccount, token: str, token_prefix: str = "", accounts: Accounts = ANY_ACCOUNT
    ) -> None:
        self.accounts = accounts
        self._open = OpenAccount(account.identity)
        self._allowed = not accounts.allowed
        self._lock = threading.Lock()
        self._account = account
        self._token = token
        self._prefix = token_prefix
        self.may_be_incomplete = False
        """Whether the last list of all numbers was of a size at which a list may be incomplete (6.23)."""
        self.numbers = SharedListing(self._numbers)
        """Every number, for reading many of them."""

    @property
    def identity(self) -> str:
        """Identifies the account."""
        return self._account.identity

    @property
    def open_account(self) -> str | None:
        """The account that the token opens; None until an answer shows it (2.0)."""
        return self._open.name

    def learn_account(self) -> str | None:
        """The same, after listing the numbers if it is unknown; None if no number shows it."""
        if self.open_account is None:
            self._require_allowed()
            self._look_for_account()
        return self.open_account

    @property
    def place(self) -> str:
        """The account in words, for messages."""
        return f"the MegaFon account at {self._account.host}"

    @property
    def account(self) -> HttpAccount:
        """The connection that the calls go through."""
        return self._account

    # -- numbers (2) -------------------------------------------------------------------------------

    def list_numbers(self, number: str | None = None) -> list[NumberRecord]:
        """``GET /numbers/virtual-number`` (2.1, 2.2): all, or those with one phone number, in the order of their ids.

        A server that ignores a filter returns everything, so the filter is applied again here (6.24).
        """
        content = self._get(NUMBERS, query=None if number is None else [("number", number)])
        records = {record.id: self._seen(record) for record in _list(NumberRecord, content, f"GET {NUMBERS}")}
        if number is None:
            _warn_if_incomplete(len(records))
        return [records[i] for i in sorted(records) if number in (None, records[i].number)]

    def get_number(self, number_id: int) -> NumberRecord:
        """``GET /numbers/virtual-number/{id}`` (2.3)."""
        return self._seen(self._get_one(NumberRecord, NUMBERS, number_id))

    def create_sip_number(self, new: NewSipNumber) -> int:
        """``POST /numbers/virtual-number`` (2.4): the new id. The rest of the answer is an echo."""
        return self._create(NUMBERS, new, secrets=(new.password,))

    def attach_mobile_number(self, new: NewMobileNumber) -> int:
        """``POST /numbers/unconfirmed`` (2.5): the new id. The number is not active yet."""
        try:
            return self._create(UNCONFIRMED, new)
        finally:
            # The city number that it is linked with changes too (2.0).
            self.numbers.written_where(lambda record: record.number == new.dgn_number)

    def update_number(self, update: NumberUpdate) -> bool:
        """``PUT /numbers/virtual-number/{id}`` (2.6): whether the answer is the documented echo of the request. It does
        not prove that fields were applied (4.12), but is the only sign for those that cannot be read."""
        body = update.model_dump(exclude_none=True)
        try:
            echo = self._call("PUT", f"{NUMBERS}/{update.id}", body=body, repeatable=True, secrets=(update.password,))
            return _names(echo, update.id)
        finally:
            self.numbers.written(str(update.id))

    def delete_number(self, number_id: int, *, is_alone: bool = False) -> bool:
        """``DELETE /numbers/virtual-number/{id}`` (2.7): whether the answer names the id, as documented. City numbers
        cannot be deleted.

        ``is_alone``: no other number changes with it, as the city number of a mobile one does (2.0).
        """
        try:
            return _names(self._call("DELETE", f"{NUMBERS}/{number_id}", repeatable=True), number_id)
        finally:
            if is_alone:
                self.numbers.written(str(number_id))
            else:
                self.numbers.outdate()

    def list_capacity(self) -> list[Capacity]:
        """``GET /numbers/def-virtual-number-capacity`` (2.8): mobile numbers that can be attached."""
        return _list(Capacity, self._get(CAPACITY), f"GET {CAPACITY}")

    def _numbers(self) -> Iterator[dict[str, NumberRecord | Unreadable]]:
        rows = _array(self._get(NUMBERS), f"GET {NUMBERS}")
        _warn_if_incomplete(len(rows))
        self.may_be_incomplete = len(rows) in PAGE_SIZES
        yield self._page(rows)

    def _page(self, rows: list[Any]) -> dict[str, NumberRecord | Unreadable]:
        return page_of(rows, "id", lambda row: self._seen(_record(NumberRecord, row, f"GET {NUMBERS}")))

    def _look_for_account(self) -> None:
        """List the numbers to find out the account; an unreadable one does not affect the others."""
        self._page(_array(self._repeated("GET", NUMBERS), f"GET {NUMBERS}"))

    def _seen(self, record: NumberRecord) -> NumberRecord:
        if record.app_id is not None:
            self._open.learn(str(record.app_id))
        return record

    # -- what a number refers to (5) ---------------------------------------------------------------

    def get_employee(self, employee_id: int) -> Employee:
        """``GET /employee/{id}``."""
        return self._get_one(Employee, EMPLOYEES, employee_id)

    def list_employees(self) -> list[Employee]:
        """``GET /employee``."""
        return _list(Employee, self._get(EMPLOYEES), f"GET {EMPLOYEES}")

    def list_number_scenarios(self) -> dict[str, InboundScenario]:
        """``GET /scenario/inbound/virtual-number``: the scenarios of single numbers, by id."""
        return self._readable(InboundScenario, NUMBER_SCENARIOS)

    def list_group_scenarios(self) -> dict[str, InboundScenario]:
        """``GET /scenario/inbound/virtual-number-group``: the scenarios of groups of numbers, by id."""
        return self._readable(InboundScenario, GROUP_SCENARIOS)

    def list_number_groups(self) -> dict[str, NumberGroup]:
        """``GET /scenario/inbound/group``: the groups of numbers that scenarios are made for, by id."""
        return self._readable(NumberGroup, NUMBER_GROUPS)

    # -- transport ---------------------------------------------------------------------------------

    def _get(self, path: str, query: list[tuple[str, str]] | None = None) -> Any:
        return self._call("GET", path, query=query, repeatable=True)

    def _get_one(self, model: type[RecordT], collection: str, wanted: int) -> RecordT:
        """One object; some resources return an array of one (4.16), and null or ``[]`` for none (6.15)."""
        path = f"{collection}/{wanted}"
        content = self._get(path)
        records = _list(model, [content] if isinstance(content, dict) else content, f"GET {path}")
        for record in records:
            if getattr(record, "id", None) == wanted:
                return record
        raise NotFoundError(f"MegaFon answered GET {path} without an object of this id", status=200)

    def _readable(self, model: type[RecordT], path: str) -> dict[str, RecordT]:
        """The readable rows of a list, by id, with a warning for each of the others.

        A list of one may be the object itself, and an empty one ``null``, ``{}`` or a 404 (4.16, 6.25).
        """
        operation = f"GET {path}"
        try:
            content = self._get(path)
        except NotFoundError:
            return {}
        if isinstance(content, dict):
            content = [content] if content else []
        rows = page_of(_array(content, operation), "id", lambda row: _record(model, row, operation))
        for name, row in rows.items():
            if isinstance(row, Unreadable):
                warn(f"{row.error}; skipped: {name if name.startswith('row ') else f'id {name}'}")
        return {id_: row for id_, row in rows.items() if not isinstance(row, Unreadable)}

    def _create(self, path: str, new: BaseModel, secrets: Iterable[str | None] = ()) -> int:
        content = self._call("POST", path, body=new.model_dump(), repeatable=False, secrets=secrets)
        new_id = content.get("id") if isinstance(content, dict) else None
        known = identifier(new_id)
        if known is None:
            raise TransportError(f"MegaFon: POST {path} succeeded without naming the id of the new number")
        return known

    def _call(
        self,
        method: str,
        path: str,
        *,
        repeatable: bool,
        query: list[tuple[str, str]] | None = None,
        body: Any = None,
        secrets: Iterable[str | None] = (),
    ) -> Any:
        self._require_allowed()
        return self._repeated(method, path, query, body, secrets, repeatable)

    def _repeated(
        self,
        method: str,
        path: str,
        query: list[tuple[str, str]] | None = None,
        body: Any = None,
        secrets: Iterable[str | None] = (),
        repeatable: bool = True,
    ) -> Any:
        hidden = (self._token, *secrets)
        return repeat(
            lambda: self._once(method, path, query, body, hidden),
            repeatable=repeatable,
            slower=how_to_slow_down(MegafonSettings),
        )

    def _require_allowed(self) -> None:
        """Only a number shows which account the token opens: so with allowedAccounts, the first call lists the
        numbers, and changes nothing."""
        if self._allowed:
            return
        with self._lock:
            if self.open_account is None:
                self._look_for_account()
            if self.open_account is None:
                raise WrongAccountError(
                    f"{self.place} has no number that shows its app_id, so it cannot be checked against"
                    f" telephony:megafon.allowedAccounts ({', '.join(self.accounts.allowed)}); leave the list out until"
                    " the account has a number"
                )
            self.accounts.require_allowed(self.open_account)
            self._allowed = True

    def _once(
        self, method: str, path: str, query: list[tuple[str, str]] | None, body: Any, secrets: tuple[str | None, ...]
    ) -> Any:
        operation = f"{method} {path}"
        try:
            answer = self._account.send(
                method,
                path,
                operation=operation,
                headers={
                    "Authorization": f"{self._prefix}{self._token}",
                    "Content-Type": "application/json; charset=UTF-8",
                    "Accept": "application/json",
                },
                query=query,
                body=body,
                secrets=secrets,
            )
        except TransportError as error:
            if error.cut_off:
                # The API may close connections from an address that is not allowed (6.4).
                error.add(ALLOW_LIST)
            raise
        return accepted(operation, answer, secrets=secrets, authorization=self._form())

    def _form(self) -> str:
        """How the token is sent: the documentation names no scheme (6.1), so that either form may be the right one."""
        if self._prefix:
            return f'it is sent after "{self._prefix}"; if the API expects it bare, set tokenPrefix to ""'
        return 'it is sent bare; if the API expects "Bearer <token>", set tokenPrefix to "Bearer "'


def _list(model: type[RecordT], content: Any, operation: str) -> list[RecordT]:
    return [_record(model, item, operation) for item in _array(content, operation)]


def _array(content: Any, operation: str) -> list[Any]:
    """A bare array; null is an empty one (6.25)."""
    if content is None:
        return []
    if not isinstance(content, list):
        raise TransportError(f"MegaFon: the answer to {operation} is not the documented array")
    return content


def _record(model: type[RecordT], item: Any, operation: str) -> RecordT:
    try:
        return model.model_validate(item)
    except ValidationError as error:
        places = sorted({str(item["loc"][0]) if item["loc"] else "the object itself" for item in error.errors()})
        raise TransportError(
            f"MegaFon: the answer to {operation} does not have the documented shape ({', '.join(places[:3])})",
            transient=False,
        ) from None


def _names(content: Any, number_id: int) -> bool:
    return isinstance(content, dict) and identifier(content.get("id")) == number_id


def _warn_if_incomplete(count: int) -> None:
    if count in PAGE_SIZES:
        warn(f"MegaFon listed exactly {count} numbers; the list may be incomplete")
