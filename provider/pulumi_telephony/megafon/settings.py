"""Endpoint and credentials of a MegaFon account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import SecretStr

from ..accounts.settings import Endpoint, InHeader, VendorSettings


class MegafonSettings(VendorSettings):
    """An account of the MegaFon VATS Data API (contracts: megafon 1)."""

    vendor = "MegaFon"
    key = "megafon"
    account_noun = "MegaFon account"
    environment: ClassVar[Mapping[str, str]] = {
        "token": "MEGAFON_TOKEN",
        "token_prefix": "MEGAFON_TOKEN_PREFIX",
        "endpoint": "MEGAFON_ENDPOINT",
        "requests_per_second": "MEGAFON_REQUESTS_PER_SECOND",
        "burst": "MEGAFON_BURST",
    }

    empty_allowed = frozenset({"token_prefix"})

    token: Annotated[SecretStr, InHeader]
    """The key of the Data API; the personal account shows it once."""
    token_prefix: Annotated[str, InHeader] = ""
    """Text before the token in the Authorization header, for example ``"Bearer "``. MegaFon does not document one, so
    it is empty by default (megafon 6.1)."""
    endpoint: Endpoint = "https://simple-api.cp.megafon.ru"
    """The URL of the Data API."""
