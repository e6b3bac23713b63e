"""Connecting to a portal: checks its settings, and makes the connection (contracts: bitrix24 1.1, 1.6, 1.11)."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from ..accounts.identity import account_name
from ..accounts.settings import Endpoint, how_to_set
from ..base.errors import ConfigurationError
from ..base.files import state_directory
from ..http.account import HttpAccount
from ..run.coordination import Coordination, this_machine
from .oauth import OAuth
from .settings import Bitrix24Settings

REQUESTS_PER_SECOND = 2.0
BURST = 40
"""The portal allows 50 calls at once, and 2 a second after that (all tariffs but one, 1.11); the rest is for other
callers."""

OAUTH_SET = ("endpoint", "client_id", "client_secret", "refresh_token")


class Access(NamedTuple):
    """The connection to a portal's REST root, and the tokens, if the URL is not a webhook."""

    account: HttpAccount
    oauth: OAuth | None


def access(settings: Bitrix24Settings, coordination: Coordination | None = None) -> Access:
    """The connection to the portal. Makes no call; raises ConfigurationError."""
    coordination = coordination or this_machine()
    given = {name for name in (*OAUTH_SET, "access_token") if getattr(settings, name) is not None}
    if settings.webhook is not None:
        root, code = _webhook(settings.webhook.get_secret_value(), settings.name_of("webhook"))
        rest = given - ({"endpoint"} if root.startswith(f"{settings.endpoint}/") else set())
        if rest:
            raise ConfigurationError(
                f"Bitrix24 settings: {_names(rest)} cannot be combined with webhook; keep one of the two"
            )
        secrets = (code, settings.webhook.get_secret_value())
        return Access(_account(settings, root, coordination, secrets), None)
    if not given:
        raise ConfigurationError(
            f"Bitrix24 settings: webhook is missing: {how_to_set(Bitrix24Settings, 'webhook')}"
            f" (or set the OAuth settings of a local application: {_names(OAUTH_SET)})"
        )
    return _application(settings, coordination)


def _application(settings: Bitrix24Settings, coordination: Coordination) -> Access:
    endpoint, client_id = settings.endpoint, settings.client_id
    client_secret, refresh_token = settings.client_secret, settings.refresh_token
    if not (endpoint and client_id and client_secret and refresh_token):
        missing = [name for name in OAUTH_SET if not getattr(settings, name)]
        raise ConfigurationError(
            "Bitrix24 settings: "
            + "; ".join(f"{to_camel(name)} is missing: {how_to_set(Bitrix24Settings, name)}" for name in missing)
        )
    root = f"{endpoint.removesuffix('/rest')}/rest"
    oauth = OAuth(
        HttpAccount("Bitrix24", settings.authorization_server),
        endpoint=root,
        client_id=client_id,
        client_secret=client_secret,
        refresh_token=refresh_token,
        access_token=settings.access_token,
        directory=state_directory(),
    )
    return Access(_account(settings, root, coordination), oauth)


def _account(
    settings: Bitrix24Settings, root: str, coordination: Coordination, secrets: tuple[str, ...] = ()
) -> HttpAccount:
    settings.accounts.require_allowed(account_name(urlsplit(root).netloc))
    # The portal has one limit for all webhooks and applications (1.11).
    portal = f"{Bitrix24Settings.key} {urlsplit(root).netloc.lower()}"
    pace = coordination.pace(portal, settings.requests_per_second or REQUESTS_PER_SECOND, settings.burst or BURST)
    return HttpAccount("Bitrix24", root, secrets=secrets, pace=pace)


# The portal's page shows the URL with a method's name at the end.
_WEBHOOK_PATH = re.compile(
    r"(?P<root>.*/rest/[0-9]+/(?P<code>[\w-]{3,}))(/([a-z]+(\.[a-z]+)*)?)?", re.IGNORECASE | re.ASCII
)


def _webhook(url: str, name: str) -> tuple[str, str]:
    """The REST root in a webhook's URL, and the code in it. Nothing of the URL may be printed."""
    try:
        parts = urlsplit(url)
        path = _WEBHOOK_PATH.fullmatch(parts.path)
        origin = f"{parts.scheme}://{parts.netloc}"
        if path is None or parts.query or parts.fragment:
            raise ValueError
        TypeAdapter(Endpoint).validate_python(origin)
    except ValidationError as error:
        reason = error.errors()[0].get("ctx", {}).get("error", "must be a URL")
        raise ConfigurationError(f"Bitrix24 settings: {name} {reason}") from None
    except ValueError:
        raise ConfigurationError(
            f"Bitrix24 settings: {name} must look like https://portal/rest/<user id>/<code>/; copy it from the"
            " portal's page of incoming webhooks"
        ) from None
    return origin + path["root"], path["code"]


def _names(fields: set[str] | tuple[str, ...]) -> str:
    return ", ".join(to_camel(name) for name in (fields if isinstance(fields, tuple) else sorted(fields)))
