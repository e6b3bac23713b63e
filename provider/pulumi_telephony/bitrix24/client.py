"""The telephony part of a portal's REST API, one method per call (contracts: bitrix24 1, 2, 5)."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from ..accounts.identity import Accounts, account_name
from ..accounts.settings import how_to_slow_down
from ..base.errors import ApiError, AuthorizationError, TelephonyError
from ..http.account import HttpAccount
from ..http.listing import SharedListing, Unreadable, page_of
from ..http.retry import repeat
from ..run.coordination import Coordination
from ..run.deployment import Deployment
from .access import access
from .errors import accepted, shapeless
from .models import ConnectorStatus, MethodInfo, Profile, RegistrationStatus, SipLine
from .settings import Bitrix24Settings

HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    "User-Agent": f"pulumi-telephony/{importlib.metadata.version('pulumi-telephony')}",
}

ANY_ACCOUNT = Accounts(Bitrix24Settings.account_noun, Bitrix24Settings.key)

OUTGOING = "default"
"""The key of the portal's one default outgoing line."""

LONGEST_BLOCK = 600.0
"""Seconds until the operating time of a method has decreased in any case; longer times are invalid (1.11)."""

BLOCKED = 60.0
"""Seconds between attempts of a method that is blocked for its operating time, if the end is unknown (1.11)."""

Value = str | int | Mapping[str, str | int]
ModelT = TypeVar("ModelT", bound=BaseModel)


class TokenSource(Protocol):
    """Provides the access token of a call."""

    def access_token(self) -> str: ...

    def renew(self, refused: str) -> str:
        """The token after ``refused``, which has expired."""


def connect(settings: Bitrix24Settings, coordination: Coordination | None = None) -> Bitrix24Client:
    """The client for a portal. Makes no call; raises ConfigurationError."""
    account, oauth = access(settings, coordination)
    return Bitrix24Client(account, oauth, settings.client_id or "", settings.accounts)


def client_of(deployment: Deployment) -> Bitrix24Client:
    """The client that all resources of a deployment share. Makes no call; raises ConfigurationError."""
    return deployment.share(connect, deployment.settings.vendor(Bitrix24Settings), deployment.coordination)


class Bitrix24Client:
    """Typed calls. Raises the errors of ``pulumi_telephony.base.errors``. Thread-safe."""

    def __init__(
        self,
        account: HttpAccount,
        oauth: TokenSource | None = None,
        application: str = "",
        accounts: Accounts = ANY_ACCOUNT,
    ) -> None:
        """``oauth`` None: the account's URL is the credential (a webhook). ``application`` is the one of ``oauth``."""
        self.accounts = accounts
        self._account = account
        self._application = application
        self._oauth = oauth
        self._open_again: dict[str, float] = {}
        self.operating: dict[str, float] = {}
        """Method -> seconds of execution in the last ten minutes, if the portal counts them (1.11)."""
        self.all_lines = SharedListing(self._all_lines)
        """Every line that this credential can see, for reading many of them."""
        self.outgoing = SharedListing(self._outgoing)
        """``outgoing_line``, read once for all lines."""

    @property
    def identity(self) -> str:
        """Identifies the owner of lines: a portal, and the webhook or application that sees them (1.4)."""
        return f"{self._account.identity}/{self._application}"

    @property
    def open_account(self) -> str:
        """The portal's host name, which identifies it."""
        return account_name(self._account.host)

    @property
    def place(self) -> str:
        """The account in words, for messages."""
        return f"what these credentials see of the Bitrix24 portal {self._account.host}"

    @property
    def account(self) -> HttpAccount:
        """The connection that the calls go through."""
        return self._account

    # -- SIP lines (2) -------------------------------------------------------------------------------

    def add(
        self,
        *,
        type: str,
        server: str,
        login: str,
        password: str | None,
        title: str | None,
    ) -> SipLine:
        """``voximplant.sip.add`` (2.1). Never retried after a lost answer: it could create a second line."""
        line = {"TYPE": type, "SERVER": server, "LOGIN": login, "PASSWORD": password, "TITLE": title}
        sent = {name: value for name, value in line.items() if value is not None}
        method = "voximplant.sip.add"
        try:
            made = _decoded(SipLine, self._call(method, sent, repeatable=False)["result"], method)
        except TelephonyError as error:
            if error.executed is not False:
                self.all_lines.outdate()
            raise
        self.all_lines.written(str(made.config_id))
        return made

    def lines(self, filter: Mapping[str, str | int]) -> list[SipLine]:
        """``voximplant.sip.get`` (2.2), all pages: the lines that ``filter`` names and this credential can see (1.4).

        The keys of ``filter`` need their operator, usually ``=``: without one, texts are matched loosely.
        """
        found: dict[int, SipLine] = {}
        for page in self._line_pages(filter):
            found |= {line.config_id: line for line in map(_line, page)}
        return list(found.values())

    def _all_lines(self) -> Iterator[dict[str, SipLine | Unreadable]]:
        for page in self._line_pages({}):
            yield page_of(page, "CONFIG_ID", _line)

    def _line_pages(self, filter: Mapping[str, str | int]) -> Iterator[list[Any]]:
        method = "voximplant.sip.get"
        known: set[str] = set()
        start = 0
        while True:
            # Pages are stable only when sorted, which takes both SORT and ORDER (1.8).
            sent: dict[str, Value] = {"FILTER": filter, "SORT": "CONFIG_ID", "ORDER": "ASC", "start": start}
            answer = self._call(method, sent, repeatable=True)
            page = answer["result"]
            if not isinstance(page, list):
                raise shapeless(method, "result is not a list")
            yield page
            following = answer.get("next")
            if following is None:
                return
            ids = {str(row.get("CONFIG_ID")) for row in page if isinstance(row, dict)}
            if not isinstance(following, int) or following <= start or ids <= known:
                raise shapeless(method, "next")
            known |= ids
            start = following

    def update(self, config_id: int, fields: Mapping[str, str]) -> None:
        """``voximplant.sip.update`` (2.3). SERVER, LOGIN and PASSWORD restart the registration, even unchanged."""
        self._write("voximplant.sip.update", config_id, fields)

    def delete(self, config_id: int) -> bool:
        """``voximplant.sip.delete`` (2.4): whether the answer is the documented ``1``."""
        return self._write("voximplant.sip.delete", config_id)

    def line(self, config_id: int) -> SipLine | None:
        """The current line; None if there is none that this credential can see."""
        return next((line for line in self.lines({"=CONFIG_ID": config_id}) if line.config_id == config_id), None)

    def _write(self, method: str, config_id: int, fields: Mapping[str, str] | None = None) -> bool:
        try:
            answer = self._call(method, {"CONFIG_ID": config_id, **(fields or {})}, repeatable=True)
            return answer["result"] == 1 and answer["result"] is not True
        finally:
            self.all_lines.written(str(config_id))

    def status(self, reg_id: int) -> RegistrationStatus:
        """``voximplant.sip.status`` (2.5): queries the telephony provider. Cloud lines only."""
        method = "voximplant.sip.status"
        result = self._call(method, {"REG_ID": reg_id}, repeatable=True)["result"]
        return _decoded(RegistrationStatus, result, method)

    def connector_status(self) -> ConnectorStatus:
        """``voximplant.sip.connector.status`` (2.6)."""
        method = "voximplant.sip.connector.status"
        return _decoded(ConnectorStatus, self._call(method, {}, repeatable=True)["result"], method)

    # -- the portal's lines (5.1) --------------------------------------------------------------------

    def line_names(self) -> dict[str, str]:
        """``voximplant.line.get``: LINE_ID -> name (HTML-escaped) of every line of the portal, of any owner."""
        method = "voximplant.line.get"
        result = self._call(method, {}, repeatable=True)["result"]
        if result == []:
            return {}
        if not isinstance(result, dict):
            raise shapeless(method, "result is not an object")
        return {line_id: str(name) for line_id, name in result.items()}

    def cloud_lines(self) -> int:
        """How many cloud lines the portal has: their LINE_ID begins with ``reg`` (5.1)."""
        return sum(line_id.startswith("reg") for line_id in self.line_names())

    def outgoing_line(self) -> str:
        """``voximplant.line.outgoing.get``: the LINE_ID of the default outgoing line, or another text (U-17)."""
        method = "voximplant.line.outgoing.get"
        result = self._call(method, {}, repeatable=True)["result"]
        if not isinstance(result, (str, int)):
            raise shapeless(method, "result is not a line")
        return str(result)

    def _outgoing(self) -> Iterator[dict[str, str]]:
        yield {OUTGOING: self.outgoing_line()}

    def set_outgoing_line(self, config_id: int) -> None:
        """``voximplant.line.outgoing.sip.set``: make a line the portal's default outgoing line."""
        try:
            self._call("voximplant.line.outgoing.sip.set", {"CONFIG_ID": config_id}, repeatable=True)
        finally:
            self.outgoing.outdate()

    # -- the portal and the caller (1.5); no scope is needed -------------------------------------------

    def server_time(self) -> str:
        """``server.time``: ISO 8601."""
        return str(self._call("server.time", {}, repeatable=True)["result"])

    def profile(self) -> Profile:
        """``profile``: the user that the credential acts as."""
        return _decoded(Profile, self._call("profile", {}, repeatable=True)["result"], "profile")

    def scopes(self) -> frozenset[str]:
        """``scope``: the scopes of the credential."""
        result = self._call("scope", {}, repeatable=True)["result"]
        if not isinstance(result, list):
            raise shapeless("scope", "result is not a list")
        return frozenset(map(str, result))

    def method(self, name: str) -> MethodInfo:
        """``method.get``: whether the portal has a method, and whether the credential's scopes allow it."""
        result = self._call("method.get", {"name": name}, repeatable=True)["result"]
        return _decoded(MethodInfo, result, "method.get")

    # -- transport -----------------------------------------------------------------------------------

    def _call(self, method: str, parameters: Mapping[str, Value], *, repeatable: bool) -> dict[str, Any]:
        """The envelope of a success; it has a ``result``."""
        slower = how_to_slow_down(Bitrix24Settings)
        return repeat(lambda: self._authorized(method, parameters), repeatable=repeatable, slower=slower)

    def _authorized(self, method: str, parameters: Mapping[str, Value]) -> dict[str, Any]:
        """One call; with OAuth once more when the access token has expired (1.6)."""
        if self._oauth is None:
            return self._once(method, parameters)
        token = self._oauth.access_token()
        try:
            return self._once(method, {**parameters, "auth": token}, token)
        except AuthorizationError as error:
            if str(error.code).lower() != "expired_token":
                raise
        token = self._oauth.renew(token)
        return self._once(method, {**parameters, "auth": token}, token)

    def _once(self, method: str, body: Mapping[str, Value], token: str | None = None) -> dict[str, Any]:
        password = body.get("PASSWORD")
        secrets = (*self._account.secrets, token, password if isinstance(password, str) else None)
        answer = self._account.send(
            "POST", f"/{method}.json", operation=method, headers=HEADERS, body=body, secrets=secrets
        )
        try:
            envelope = accepted(answer, method, self._account.host, secrets)
        except ApiError as error:
            if str(error.code).lower() == "operation_time_limit" and error.wait is None:
                error.wait = self._blocked(method)
            raise
        if envelope.get("result") is None:
            raise shapeless(method, "there is no result")
        self._note_limit(method, envelope.get("time"))
        return envelope

    def _note_limit(self, method: str, times: Any) -> None:
        """Each success contains when the method's operating time decreases, by the portal's own clock (1.11)."""
        if isinstance(times, Mapping):
            operating = _seconds(times.get("operating"))
            if operating is not None:
                self.operating[method] = operating
            reset, now = _seconds(times.get("operating_reset_at")), _seconds(times.get("finish"))
            if reset is not None and now is not None:
                self._open_again[method] = time.monotonic() + reset - now

    def _blocked(self, method: str) -> float:
        # A time from the portal is used once: if the method is still blocked then, the end is unknown.
        remaining = self._open_again.pop(method, 0.0) - time.monotonic()
        return remaining + 1 if 0 < remaining <= LONGEST_BLOCK else BLOCKED


def _seconds(value: Any) -> float | None:
    """A valid time, which is only used for waits."""
    return float(value) if isinstance(value, (int, float)) and abs(value) < 2**33 else None


def _line(row: Any) -> SipLine:
    return _decoded(SipLine, row, "voximplant.sip.get")


def _decoded(model: type[ModelT], value: Any, method: str) -> ModelT:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        places = sorted({".".join(map(str, item["loc"])) or "result" for item in error.errors()})
        raise shapeless(method, ", ".join(places[:3])) from None
