"""The Voximplant Management API, one method per call (contracts: voximplant 1, 2, 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..accounts.identity import Accounts
from ..accounts.settings import how_to_slow_down
from ..base.errors import AuthorizationError, NotFoundError, TelephonyError, TransportError
from ..base.wire import identifier
from ..http.account import HttpAccount
from ..http.listing import SharedListing, Unreadable, page_of
from ..http.retry import repeat
from ..run.coordination import Coordination, this_machine
from ..run.deployment import Deployment
from .errors import EXPIRED, ISSUED_IN_THE_FUTURE, accepted
from .models import AccountInfo, Application, Registration, Row, Rule, SubscriptionPrice, User
from .settings import VoximplantSettings
from .token import Signer, signer

PAGE = 100
"""Rows per list call. The service's default is not documented (U6), so this is always sent."""

ANY_ACCOUNT = Accounts(VoximplantSettings.account_noun, VoximplantSettings.key)

Value = str | int | bool | None
RowT = TypeVar("RowT", bound=Row)
ModelT = TypeVar("ModelT", bound=BaseModel)


def connect(settings: VoximplantSettings, coordination: Coordination | None = None) -> VoximplantClient:
    """The client for an account. Makes no call; raises ConfigurationError."""
    account_signer = signer(settings)
    settings.accounts.require_allowed(str(account_signer.account_id))
    key = f"{VoximplantSettings.key} {settings.endpoint} {account_signer.account_id}"
    pace = (coordination or this_machine()).pace(key, settings.requests_per_second, settings.burst)
    return VoximplantClient(HttpAccount("Voximplant", settings.endpoint, pace=pace), account_signer, settings.accounts)


def client_of(deployment: Deployment) -> VoximplantClient:
    """The client that all resources of a deployment share. Makes no call; raises ConfigurationError."""
    return deployment.share(connect, deployment.settings.vendor(VoximplantSettings), deployment.coordination)


class VoximplantClient:
    """Typed calls. Raises the errors of ``pulumi_telephony.base.errors``."""

    def __init__(self, account: HttpAccount, signer: Signer, accounts: Accounts = ANY_ACCOUNT) -> None:
        self.accounts = accounts
        self._account = account
        self._signer = signer
        self.registrations = SharedListing(self._active_and_frozen)
        """Every registration, for reading many of them."""
        self.active = SharedListing(self._registrations)
        """Those that are not frozen, for creating many of them."""

    @property
    def identity(self) -> str:
        """Identifies the account."""
        return f"{self._account.identity}/{self._signer.account_id}"

    @property
    def account_id(self) -> int:
        """The account that the calls act on: the child account, if one is set (1.7)."""
        return self._signer.account_id

    @property
    def open_account(self) -> str:
        """The account that the credentials open, as a state records it."""
        return str(self.account_id)

    @property
    def place(self) -> str:
        """The account in words, for messages."""
        return f"Voximplant account {self._signer.account_id}"

    @property
    def token(self) -> str:
        """The bearer token that calls are sent with now. A secret."""
        return self._signer.token()

    @property
    def account(self) -> HttpAccount:
        """The connection that the calls go through."""
        return self._account

    # -- SIP registrations (2) ---------------------------------------------------------------------

    def create_sip_registration(self, parameters: Mapping[str, Value]) -> int:
        """CreateSipRegistration (2.2): the new id. Never retried: there is no idempotency key, and it costs money."""
        try:
            answer = self._call("CreateSipRegistration", parameters, repeatable=False)
            new_id = identifier(answer.get("sip_registration_id"))
            if new_id is None:
                raise TransportError("Voximplant: CreateSipRegistration succeeded without naming the new registration")
        except TelephonyError as error:
            if error.executed is not False:
                self.registrations.outdate()
                self.active.outdate()
            raise
        self.registrations.written(str(new_id))
        self._note_user(parameters)
        return new_id

    def update_sip_registration(self, registration_id: int, parameters: Mapping[str, Value]) -> bool:
        """UpdateSipRegistration (2.3): only what is sent changes; a binding can be set but not removed.

        Returns whether the answer is the documented one, ``result: 1``.
        """
        return self._write("UpdateSipRegistration", registration_id, parameters)

    def unbind_sip_registration(self, registration_id: int, parameters: Mapping[str, Value]) -> None:
        """BindSipRegistration with ``bind=false`` (2.4). Without the id it would unbind every registration."""
        self._write("BindSipRegistration", registration_id, {**parameters, "bind": False})

    def delete_sip_registration(self, registration_id: int) -> bool:
        """DeleteSipRegistration (2.5): whether the answer is the documented one, ``result: 1``."""
        return self._write("DeleteSipRegistration", registration_id, {})

    def get_sip_registration(self, registration_id: int) -> Registration | None:
        """GetSipRegistrations for one id (2.6); None if there is none, not even a frozen one (U2, U8)."""
        for frozen in (None, True):
            filters = {"sip_registration_id": registration_id, "deactivated": frozen}
            try:
                rows = self._list("GetSipRegistrations", Registration, filters)
            except NotFoundError:
                return None
            for row in rows:
                if row.sip_registration_id == registration_id:
                    return row
        return None

    def get_sip_registrations(self, sip_username: str | None = None, user_id: int | None = None) -> list[Registration]:
        """GetSipRegistrations (2.6): all, those of one account name, or that of one user; compared again here (U10)."""
        filters = {"sip_username": sip_username, "user_id": user_id}
        rows = self._list("GetSipRegistrations", Registration, filters)
        return [row for row in rows if sip_username in (None, row.sip_username) and user_id in (None, row.user_id)]

    def find_sip_registrations(self, filters: Mapping[str, Value]) -> list[Registration]:
        """GetSipRegistrations (2.6) with filters of the API, which match loosely (U10); includes frozen ones (U2)."""
        found: dict[int, Registration] = {}
        for frozen in (None, True):
            for page in self._pages("GetSipRegistrations", Registration, {**filters, "deactivated": frozen}):
                found |= page
        return list(found.values())

    def _active_and_frozen(self) -> Iterator[dict[str, Registration | Unreadable]]:
        yield from self._registrations()
        # It is not documented whether a list without this filter includes the frozen ones (U2).
        yield from self._registrations(True)

    def _registrations(self, frozen: bool | None = None) -> Iterator[dict[str, Registration | Unreadable]]:
        return self._listed("GetSipRegistrations", Registration, {"deactivated": frozen})

    def _write(self, method: str, registration_id: int, parameters: Mapping[str, Value]) -> bool:
        try:
            answer = self._call(method, {"sip_registration_id": registration_id, **parameters}, repeatable=True)
            return answer.get("result") == 1 and answer["result"] is not True
        finally:
            self.registrations.written(str(registration_id))
            if "sip_username" in parameters or "proxy" in parameters:
                self.active.outdate()  # A create may ask for what this one is now.
            self._note_user(parameters)

    def _note_user(self, parameters: Mapping[str, Value]) -> None:
        """Note that the registration that had the user before has lost it (R5)."""
        user_id = parameters.get("user_id")
        if user_id is not None:
            self.registrations.written_where(lambda row: row.user_id == user_id)

    # -- what a registration refers to (5) ---------------------------------------------------------

    def get_applications(self, application_name: str | None = None) -> list[Application]:
        return self._list("GetApplications", Application, {"application_name": application_name})

    def get_rules(self, application_id: int, rule_name: str | None = None) -> list[Rule]:
        return self._list("GetRules", Rule, {"application_id": application_id, "rule_name": rule_name})

    def get_users(self, application_id: int, user_name: str | None = None) -> list[User]:
        return self._list("GetUsers", User, {"application_id": application_id, "user_name": user_name})

    def get_account_info(self) -> AccountInfo:
        """GetAccountInfo. ``api_address`` is outside the result (1.5)."""
        answer = self._call("GetAccountInfo", {}, repeatable=True)
        result = answer.get("result")
        whole = {"api_address": answer.get("api_address"), **result} if isinstance(result, dict) else result
        return _decoded(AccountInfo, whole, "GetAccountInfo")

    def get_subscription_prices(self, template_type: str) -> list[SubscriptionPrice]:
        """GetSubscriptionPrice for one type of subscription, such as ``SIP_REGISTRATION`` (2.2)."""
        return self._list("GetSubscriptionPrice", SubscriptionPrice, {"subscription_template_type": template_type})

    # -- any method --------------------------------------------------------------------------------

    def call(self, method: str, parameters: Mapping[str, Value], *, repeatable: bool) -> dict[str, Any]:
        """The answer of a method. Not ``repeatable``: sent once, whatever happens to the answer."""
        return self._call(method, parameters, repeatable=repeatable)

    def rows(self, method: str, row_type: type[RowT], filters: Mapping[str, Value]) -> list[RowT]:
        """Every row of a list method."""
        return self._list(method, row_type, filters)

    def listing(self, method: str, row_type: type[RowT], filters: Mapping[str, Value]) -> SharedListing[RowT]:
        """A list method, for reading many of its objects."""
        return SharedListing(lambda: self._listed(method, row_type, filters))

    # -- transport ---------------------------------------------------------------------------------

    def _listed(
        self, method: str, row_type: type[RowT], filters: Mapping[str, Value]
    ) -> Iterator[dict[str, RowT | Unreadable]]:
        for page in self._raw_pages(method, row_type, filters):
            yield page_of(page, row_type.id_name(), lambda row: _decoded(row_type, row, method))

    def _list(self, method: str, row_type: type[RowT], filters: Mapping[str, Value]) -> list[RowT]:
        """Every row of a list method; a row seen twice counts once."""
        rows: dict[int, RowT] = {}
        for page in self._pages(method, row_type, filters):
            rows |= page
        return list(rows.values())

    def _pages(self, method: str, row_type: type[RowT], filters: Mapping[str, Value]) -> Iterator[dict[int, RowT]]:
        """The rows of a list method by id, a page for each call."""
        for page in self._raw_pages(method, row_type, filters):
            yield {row.identity: row for row in (_decoded(row_type, item, method) for item in page)}

    def _raw_pages(self, method: str, row_type: type[Row], filters: Mapping[str, Value]) -> Iterator[list[Any]]:
        """The pages of a list method, until one is not full: ``count`` in the answer is not used (U7)."""
        known: set[str] = set()
        offset = 0
        while True:
            answer = self._call(method, {**filters, "count": PAGE, "offset": offset}, repeatable=True)
            page = answer.get("result")
            if not isinstance(page, list):
                raise _shapeless(method, "result")
            yield page
            offset += len(page)
            if len(page) < PAGE:
                return
            ids = {str(row.get(row_type.id_name())) for row in page if isinstance(row, dict)}
            if ids <= known:
                raise TransportError(f"Voximplant: {method} returns the same page repeatedly", transient=False)
            known |= ids

    def _call(self, method: str, parameters: Mapping[str, Value], *, repeatable: bool) -> dict[str, Any]:
        form = {name: _text(value) for name, value in parameters.items() if value is not None}
        slower = how_to_slow_down(VoximplantSettings)
        return repeat(lambda: self._signed(method, form), repeatable=repeatable, slower=slower)

    def _signed(self, method: str, form: Mapping[str, str]) -> dict[str, Any]:
        """One call; signed again, once, if the service rejects the times in the token (3.1)."""
        token = self._signer.token()
        try:
            return self._once(method, form, token)
        except AuthorizationError as error:
            if error.code == EXPIRED:
                self._signer.discard(token)
            elif error.code == ISSUED_IN_THE_FUTURE:
                self._signer.discard(token, backdate=120)
            else:
                raise
        return self._once(method, form, self._signer.token())

    def _once(self, method: str, form: Mapping[str, str], token: str) -> dict[str, Any]:
        secrets = (token, form.get("password"), form.get("user_password"), form.get("scenario_script"))
        answer = self._account.send(
            "POST",
            f"/platform_api/{method}",
            operation=method,
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            form=form,
            secrets=secrets,
        )
        return accepted(method, answer, secrets)


def _decoded(model: type[ModelT], value: Any, method: str) -> ModelT:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        places = {".".join(map(str, item["loc"])) or "result" for item in error.errors()}
        raise _shapeless(method, ", ".join(sorted(places)[:3])) from None


def _shapeless(method: str, place: str) -> TransportError:
    return TransportError(f"Voximplant: the answer to {method} does not have the documented shape ({place})")


def _text(value: str | int | bool) -> str:
    """A parameter as text (1.6)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
