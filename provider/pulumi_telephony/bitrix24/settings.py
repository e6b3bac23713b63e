"""Address and credentials of a Bitrix24 portal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import SecretStr

from ..accounts.settings import Endpoint, VendorSettings


class Bitrix24Settings(VendorSettings):
    """A Bitrix24 portal: ``webhook``, or ``endpoint`` with the OAuth credentials of a local application (contracts:
    bitrix24 1)."""

    vendor = "Bitrix24"
    key = "bitrix24"
    account_noun = "Bitrix24 portal"
    environment: ClassVar[Mapping[str, str]] = {
        "webhook": "BITRIX24_WEBHOOK",
        "endpoint": "BITRIX24_ENDPOINT",
        "client_id": "BITRIX24_CLIENT_ID",
        "client_secret": "BITRIX24_CLIENT_SECRET",
        "access_token": "BITRIX24_ACCESS_TOKEN",
        "refresh_token": "BITRIX24_REFRESH_TOKEN",
        "authorization_server": "BITRIX24_AUTHORIZATION_SERVER",
        "requests_per_second": "BITRIX24_REQUESTS_PER_SECOND",
        "burst": "BITRIX24_BURST",
    }
    ways_in = (
        frozenset({"webhook"}),
        frozenset({"endpoint", "client_id", "client_secret", "access_token", "refresh_token"}),
    )

    webhook: SecretStr | None = None
    """An incoming webhook, ``https://portal/rest/<user>/<code>/``. The code is the credential."""
    endpoint: Endpoint | None = None
    """The URL of the portal, ``https://portal``; required with OAuth, else taken from the webhook."""
    client_id: str | None = None
    """The OAuth client id of the application."""
    client_secret: SecretStr | None = None
    """The OAuth client secret of the application."""
    access_token: SecretStr | None = None
    """The first access token; if it is unset, the provider gets one with the refresh token."""
    refresh_token: SecretStr | None = None
    """The first refresh token. It is used once; the tokens that follow are kept in the user's state directory."""
    authorization_server: Endpoint = "https://oauth.bitrix.info"
    """The URL of the server that issues tokens."""
