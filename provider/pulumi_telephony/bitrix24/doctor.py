"""What ``telephony doctor`` checks in a Bitrix24 portal (contracts: bitrix24 1.4-1.6, 1.11, 2.2, 2.6, 5.1)."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import NoReturn

from ..base.errors import AuthorizationError
from ..core.examination import Check, Clock, Examination, Finding, account, failed, few, ok, tally, warning
from .access import access
from .client import Bitrix24Client
from .declaration import CLOUD_LINES
from .models import SipLine
from .settings import Bitrix24Settings
from .tokens import Tokens

WHERE = (
    "create a webhook in the portal: Developer resources, Other, Incoming webhook, with the permission Telephony"
    " (telephony)"
)
PERMISSION = (
    "in the portal, Telephony, Configure telephony, Access permissions: let the role of the webhook's creator or the"
    " application's user modify under Manage numbers"
)
RENEWAL = "run pulumi refresh, which renews it, then telephony doctor again"

OPERATING_LIMIT = 480.0
"""Seconds of execution in ten minutes, for each method: the example in the documentation; it is configurable (1.11)."""
ADD = "voximplant.sip.add"


class NotRenewed(AuthorizationError):
    """The access token has expired, and the doctor does not renew it."""


class KeptTokens:
    """The application's current tokens.

    A refresh uses up the refresh token, which a deployment on another machine may need: nothing is renewed here.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def access_token(self) -> str:
        if self._tokens.access_token is None:
            self.renew("")
        return self._tokens.access_token

    def renew(self, refused: str) -> NoReturn:
        raise NotRenewed("the access token has expired; the next deployment renews it with the refresh token")


class Portal:
    """One portal; what several checks need is read once."""

    def __init__(self, settings: Bitrix24Settings) -> None:
        self.accounts = settings.accounts
        self.connection, oauth = access(settings)
        self.token_file = oauth.file.path if oauth else None
        self.tokens = oauth.known() if oauth else None
        self.client = Bitrix24Client(self.connection, KeptTokens(self.tokens) if self.tokens else None)

    def secrets(self) -> tuple[str, ...]:
        """Includes the stored access token, which may be another than the configured one."""
        stored = self.tokens.access_token if self.tokens else None
        return (*self.connection.secrets, stored) if stored else self.connection.secrets

    @functools.cached_property
    def lines(self) -> list[SipLine]:
        return self.client.lines({})


def _tokens(portal: Portal) -> Iterator[Finding]:
    tokens, path = portal.tokens, portal.token_file
    if tokens is None or path is None:
        return
    kept = f"tokens in {path}" if path.exists() else f"the configured tokens; none are stored in {path} yet"
    if tokens.access_token is None:
        yield warning("tokens", f"{kept}: no access token yet; the first deployment gets one", RENEWAL)
    elif tokens.expires is None:
        yield ok("tokens", f"{kept}: when the access token expires is unknown")
    else:
        until = datetime.fromtimestamp(tokens.expires, timezone.utc)
        moment = f"{until:%Y-%m-%d %H:%M:%S} UTC"
        if until <= datetime.now(timezone.utc):
            yield warning("tokens", f"{kept}: the access token expired at {moment}; a deployment renews it", RENEWAL)
        else:
            yield ok("tokens", f"{kept}: the access token expires at {moment} and is then renewed")


def _entry(portal: Portal) -> Iterator[Finding]:
    try:
        portal.client.server_time()
        user = portal.client.profile()
    except NotRenewed as error:
        yield warning("authorised", str(error), RENEWAL)
        return
    means = "webhook" if portal.tokens is None else "application"
    role = "an administrator" if user.admin else "not an administrator"
    yield ok("authorised", f"the {means} acts as user {user.id}, {role}")
    yield account(portal.accounts, portal.client.open_account)


def _how_to_get_in(portal: Portal, _: AuthorizationError) -> str:
    return WHERE if portal.tokens is None else ""


def _scope(portal: Portal) -> Iterator[Finding]:
    scopes = portal.client.scopes()
    has = ", ".join(sorted(scopes)) or "none"
    if "telephony" in scopes:
        yield ok("scope", f"the scope telephony is granted (all: {has})")
    else:
        yield failed("scope", f"the scope telephony is missing (granted: {has})", f"add it in the portal; {WHERE}")


def _methods(portal: Portal) -> Iterator[Finding]:
    method = portal.client.method(ADD)
    if not method.is_existing:
        todo = "install or update the portal's telephony module, which cloud portals have"
        yield failed("methods", f"the portal does not have {ADD}", todo)
    elif not method.is_available:
        yield failed("methods", f"{ADD} exists, but this credential cannot call it", WHERE)
    else:
        yield ok("methods", f"{ADD} is available")


def _permission(portal: Portal) -> Iterator[Finding]:
    try:
        lines = portal.lines
    except AuthorizationError as error:
        yield failed("permission", str(error), PERMISSION)
        return
    kinds = tally(Counter(line.type for line in lines)) or "none yet"
    yield ok("permission", f"SIP lines can be managed; this credential sees {kinds}")


def _lines(portal: Portal) -> Iterator[Finding]:
    """A rejected registration has a SIP status; with 0 or without a status it is unknown (2.2)."""
    refused = [
        f"{line.config_id} ({line.registration_status_code})"
        for line in portal.lines
        if line.type == "cloud" and line.registration_status_code not in (None, 0, 200)
    ]
    if refused:
        todo = "compare server, login and password with those of the PBX"
        yield warning("lines", f"not registered, with the SIP status: {few(refused)}", todo)


def _cloud_lines(portal: Portal) -> Iterator[Finding]:
    used = portal.client.cloud_lines()
    what = f"{used} of {CLOUD_LINES} cloud lines of the portal are in use"
    if used >= CLOUD_LINES:
        yield warning(
            "cloud lines",
            f"{what}, so no other can be created",
            'delete an unused one where it was created, or use type "office"',
        )
    else:
        yield ok("cloud lines", what)


def _outgoing(portal: Portal) -> Iterator[Finding]:
    yield ok("outgoing line", f"the portal calls out by default over {portal.client.outgoing_line() or 'no line'}")


def _connector(portal: Portal) -> Iterator[Finding]:
    status = portal.client.connector_status()
    free = f"{status.free_minutes or 0} free minutes are left"
    if status.paid:
        until = f" until {status.paid_date_end}" if status.paid_date_end else ""
        yield ok("connector", f"the SIP connector is paid{until}")
    else:
        todo = "buy the SIP connector in the portal: Telephony, SIP connector"
        yield warning("connector", f"the SIP connector is not paid, {free}", todo)


def _operating(portal: Portal) -> Iterator[Finding]:
    """Each method has a limit of execution time in ten minutes; answers show how much is used."""
    if not portal.client.operating:
        yield ok("operating time", "the portal does not count it")
        return
    method, seconds = max(portal.client.operating.items(), key=lambda item: item[1])
    what = f"at most {seconds:g} of about {OPERATING_LIMIT:g} seconds in ten minutes are used ({method})"
    if seconds > OPERATING_LIMIT / 2:
        yield warning("operating time", what, "deploy fewer lines at once, or wait ten minutes")
    else:
        yield ok("operating time", what)


BITRIX24 = Examination(
    model=Bitrix24Settings,
    connect=Portal,
    checks=(
        Check("tokens", _tokens, gate=True),
        Check("reachable", _entry, gate=True, how_to_get_in=_how_to_get_in),
        Check("scope", _scope, gate=True),
        Check("methods", _methods, gate=True),
        Check("permission", _permission, gate=True),
        Check("lines", _lines),
        Check("cloud lines", _cloud_lines),
        Check("outgoing line", _outgoing),
        Check("connector", _connector),
        Check("operating time", _operating),
    ),
    clock=Clock("the vendor states in its own time when a token expires or a block ends"),
    way_in="webhook",
    where=WHERE,
)
