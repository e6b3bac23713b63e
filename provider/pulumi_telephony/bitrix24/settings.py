"""Where a Bitrix24 portal is and how to get in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import SecretStr

from ..accounts.settings import Endpoint, VendorSettings


class Bitrix24Settings(VendorSettings):
    """Bitrix24 REST (contracts: bitrix24 1): an incoming webhook, or a local application's OAuth set."""

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
    """``https://portal/rest/<user>/<code>/``. The code in it is the credential: treat the whole URL as a secret."""
    endpoint: Endpoint | None = None
    """The portal, ``https://portal``; needed with OAuth, taken from the webhook otherwise."""
    client_id: str | None = None
    client_secret: SecretStr | None = None
    access_token: SecretStr | None = None
    """The first access token; may be left out, then it is fetched with the refresh token."""
    refresh_token: SecretStr | None = None
    """The first refresh token. It is used once; its successors are kept in the user's state directory."""
    authorization_server: Endpoint = "https://oauth.bitrix.info"
