"""Where a MegaFon account is and how to get in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import SecretStr

from ..accounts.settings import Endpoint, InHeader, VendorSettings


class MegafonSettings(VendorSettings):
    """MegaFon VATS Data API (contracts: megafon 1)."""

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
    """The key of the Data API, as the personal account shows it once."""
    token_prefix: Annotated[str, InHeader] = ""
    """What stands before the token in the Authorization header, for example ``"Bearer "``. The documentation does not
    name a scheme, so by default nothing does (megafon 6.1)."""
    endpoint: Endpoint = "https://simple-api.cp.megafon.ru"
