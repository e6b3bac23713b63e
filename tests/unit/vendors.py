"""The three vendors' clients at any address, each with one harmless read, for what all rooms do alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.adapters.dynamic import DynamicProvider
from pulumi_telephony.bitrix24 import client as bitrix24
from pulumi_telephony.bitrix24.settings import Bitrix24Settings
from pulumi_telephony.megafon import client as megafon
from pulumi_telephony.megafon.settings import MegafonSettings
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant import client as voximplant
from pulumi_telephony.voximplant.settings import VoximplantSettings
from unit.voximplant.fakes import PEM

CREDENTIALS = json.dumps({"account_id": 700123, "key_id": "key-1", "private_key": PEM})


@dataclass(frozen=True)
class Room:
    key: str
    connect: Callable[[str], Any]
    """The client for an account at an address."""
    read: Callable[[Any], Any]
    """One read, which finds nothing."""
    nothing: bytes
    """The answer to it."""
    refused: bytes
    """The API's own word for too many calls."""
    pace: tuple[str, str]
    """The names of the setting that slows down."""

    def __str__(self) -> str:
        return self.key


ROOMS = (
    Room(
        "megafon",
        lambda origin: megafon.connect(MegafonSettings.model_validate({"token": "t0ken", "endpoint": origin})),
        lambda client: client.list_numbers(),
        b"[]",
        b'{"error": {"mnemonic": "limit_exceeded"}}',
        ("telephony:megafon.requestsPerSecond", "MEGAFON_REQUESTS_PER_SECOND"),
    ),
    Room(
        "voximplant",
        lambda origin: voximplant.connect(
            VoximplantSettings.model_validate({"credentials": CREDENTIALS, "endpoint": origin})
        ),
        lambda client: client.get_applications(),
        b'{"result": []}',
        b'{"error": {"code": 340, "msg": "too often"}}',
        ("telephony:voximplant.requestsPerSecond", "VOXIMPLANT_REQUESTS_PER_SECOND"),
    ),
    Room(
        "bitrix24",
        lambda origin: bitrix24.connect(Bitrix24Settings.model_validate({"webhook": f"{origin}/rest/1/c0de123/"})),
        lambda client: client.line_names(),
        b'{"result": []}',
        b'{"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}',
        ("telephony:bitrix24.requestsPerSecond", "BITRIX24_REQUESTS_PER_SECOND"),
    ),
)


def configured(provider: DynamicProvider, environ: Mapping[str, str] | None = None) -> DynamicProvider:
    """As ``configure`` leaves it, which also sets a limit to the tracebacks of this process."""
    provider._deployment = Deployment(Settings({}, environ or {}))
    return provider
