"""A Voximplant account without a network: scripted answers, and a record of what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.voximplant.client import VoximplantClient
from pulumi_telephony.voximplant.models import Credentials
from pulumi_telephony.voximplant.token import Signer

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
CREDENTIALS = Credentials(account_id=700123, key_id="key-1", private_key=PEM)

ROW = {
    "sip_registration_id": 4411,
    "sip_username": "reception",
    "proxy": "pbx.example.org",
    "is_persistent": True,
    "last_updated": 1767262000,
    "deactivated": False,
    "next_subscription_renewal": "2026-02-01",
    "purchase_date": "2026-01-01 10:00:00",
    "subscription_price": "1.0",
}


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def error(code: int, msg: str = "no", **more: Any) -> Answer:
    return answer({"error": {"code": code, "msg": msg, **more}})


def rows(*found: Mapping[str, Any]) -> Answer:
    return answer({"result": list(found), "count": len(found)})


class FakeAccount(HttpAccount):
    """Answers each call with the next of ``script``; an exception in it is raised."""

    def __init__(self, *script: Answer | Exception) -> None:
        super().__init__("Voximplant", "https://api.example")
        self.script = list(script)
        self.sent: list[tuple[str, dict[str, str]]] = []
        self.tokens: list[str] = []

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        assert method == "POST"
        self.sent.append((path.removeprefix("/platform_api/"), dict(arguments["form"])))
        self.tokens.append(arguments["headers"]["Authorization"].removeprefix("Bearer "))
        turn = self.script.pop(0)
        if isinstance(turn, Exception):
            raise turn
        return turn

    @property
    def called(self) -> list[str]:
        return [method for method, _ in self.sent]


def client(account: HttpAccount) -> VoximplantClient:
    return VoximplantClient(account, Signer(CREDENTIALS, None))
