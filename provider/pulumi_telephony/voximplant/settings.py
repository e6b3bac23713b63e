"""Where a Voximplant account is and how to get in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, SecretStr

from ..accounts.settings import Endpoint, VendorSettings


class VoximplantSettings(VendorSettings):
    """Voximplant Management API (contracts: voximplant 1)."""

    vendor = "Voximplant"
    key = "voximplant"
    account_noun = "Voximplant account"
    environment: ClassVar[Mapping[str, str]] = {
        "credentials_file": "VOXIMPLANT_CREDENTIALS",
        "account_id": "VOXIMPLANT_ACCOUNT_ID",
        "endpoint": "VOXIMPLANT_ENDPOINT",
        "requests_per_second": "VOXIMPLANT_REQUESTS_PER_SECOND",
        "burst": "VOXIMPLANT_BURST",
    }
    ways_in = (frozenset({"credentials"}), frozenset({"credentials_file"}))
    many_lines = frozenset({"credentials"})

    credentials: SecretStr | None = None
    """The text of a service account's ``credentials.json``."""
    credentials_file: str | None = None
    """The path of that file. One of the two is needed."""
    account_id: int | None = Field(default=None, ge=1)
    """Another account to act on (a child account), instead of the one in the credentials (voximplant 1.7)."""
    endpoint: Endpoint = "https://api.voximplant.com"
