"""Endpoint and credentials of a Voximplant account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, SecretStr

from ..accounts.settings import MOST, Endpoint, VendorSettings


class VoximplantSettings(VendorSettings):
    """An account of the Voximplant Management API: ``credentials`` or ``credentials_file`` (contracts:
    voximplant 1)."""

    vendor = "Voximplant"
    key = "voximplant"
    account_noun = "Voximplant account"
    environment: ClassVar[Mapping[str, str]] = {
        "credentials_file": "VOXIMPLANT_CREDENTIALS",
        "account_id": "VOXIMPLANT_ACCOUNT_ID",
        "endpoint": "VOXIMPLANT_ENDPOINT",
        "requests_per_second": "VOXIMPLANT_REQUESTS_PER_SECOND",
        "burst": "VOXIMPLANT_BURST",
        "max_applications": "VOXIMPLANT_MAX_APPLICATIONS",
        "max_users": "VOXIMPLANT_MAX_USERS",
    }
    ways_in = (frozenset({"credentials"}), frozenset({"credentials_file"}))
    many_lines = frozenset({"credentials"})

    credentials: SecretStr | None = None
    """The text of the file ``credentials.json`` of a service account."""
    credentials_file: str | None = None
    """The path of that file, on the machine where the provider runs."""
    account_id: int | None = Field(default=None, ge=1)
    """A child account to use instead of the account of the credentials (voximplant 1.7)."""
    max_applications: int | None = Field(default=None, ge=1, le=MOST)
    """How many applications the account can have, for the warning of a preview. Voximplant does not document how many:
    its support knows."""
    max_users: int = Field(default=1000, ge=1, le=MOST)
    """How many users the account can have, for the warning of a preview: what Voximplant documents, unless it has
    raised that for the account (voximplant-routing 2.4)."""
    endpoint: Endpoint = "https://api.voximplant.com"
    """The URL of the Management API."""
