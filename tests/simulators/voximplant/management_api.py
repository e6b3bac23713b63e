"""A plain caller of the Voximplant simulator, which signs its own tokens."""

from __future__ import annotations

import json
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from telephony_sandbox.simulators.server import Simulators

ACCOUNT = 700123
FILES = {
    "Owner": "voximplant_owner_private.json",
    "Developer": "voximplant_developer_private.json",
    "Accountant": "voximplant_accountant_private.json",
}


class ManagementApi:
    """Calls methods as the holder of a role. ``answer`` is the last one as it came."""

    def __init__(self, simulators: Simulators, session: requests.Session) -> None:
        self.admin = simulators.admin
        self.url = simulators.env["VOXIMPLANT_ENDPOINT"] + "/platform_api"
        self._directory = Path(simulators.env["VOXIMPLANT_CREDENTIALS"]).parent
        self._session = session
        self.answer = requests.Response()

    def credentials(self, role: str = "Owner") -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self._directory / FILES[role]).read_text())
        return read

    def token(
        self,
        role: str = "Owner",
        headers: dict[str, Any] | None = None,
        own: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A good token, but for what is said; a None leaves a claim out. ``own`` are credentials of no role's file."""
        own, now = own or self.credentials(role), time.time()
        told = {"iss": str(own["account_id"]), "iat": now - 5, "exp": now + 24} | claims
        payload = json.dumps({name: value for name, value in told.items() if value is not None}).encode()
        return jwt.PyJWS().encode(
            payload,
            _private_key(own["private_key"]),
            algorithm="RS256",
            headers={"kid": own["key_id"]} | (headers or {}),
        )

    def request(self, verb: str, path: str, token: str | None = None, **more: Any) -> Any:
        """Any request; signed as Owner unless a token is given, an empty one being none."""
        token = self.token() if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.answer = self._session.request(
            verb, self.url + path, headers=headers | more.pop("headers", {}), timeout=10, **more
        )
        return self.answer.json()

    def call(self, method: str, role: str = "Owner", /, **parameters: Any) -> dict[str, Any]:
        reply: dict[str, Any] = self.request("POST", f"/{method}", self.token(role), data=parameters)
        return reply

    def refusal(self, method: str, role: str = "Owner", /, **parameters: Any) -> tuple[int, str | None]:
        """The code and the field of the error that the call must have."""
        return code_and_field(self.call(method, role, **parameters))

    def done(self, method: str, /, **parameters: Any) -> dict[str, Any]:
        """The reply of a call that must succeed."""
        reply = self.call(method, **parameters)
        assert "error" not in reply, reply
        return reply

    def row(self, method: str, /, **filters: Any) -> dict[str, Any]:
        """The only row of a list."""
        (found,) = self.done(method, **filters)["result"]
        return dict(found)

    def column(self, method: str, name: str, /, **filters: Any) -> list[Any]:
        """One field of all rows of a list."""
        return [each.get(name) for each in self.done(method, **filters)["result"]]

    def create(self, **parameters: Any) -> int:
        made = self.call("CreateSipRegistration", **{"sip_username": "reception", "proxy": "pbx.test"} | parameters)
        assert made["result"] == 1, made
        number: int = made["sip_registration_id"]
        return number

    def get(self, number: int) -> dict[str, Any]:
        (row,) = self.call("GetSipRegistrations", sip_registration_id=number)["result"]
        found: dict[str, Any] = row
        return found

    def bound(self, number: int) -> tuple[int | None, int | None, int | None]:
        """Ids of application, rule and user."""
        row = self.get(number)
        return row.get("application_id"), row.get("rule_id"), row.get("user_id")

    def ids(self, **filters: Any) -> list[int]:
        return [row["sip_registration_id"] for row in self.call("GetSipRegistrations", **filters)["result"]]

    def balance(self) -> float:
        (account,) = self.admin.objects("voximplant", "account")
        return float(account["balance"])

    def switch(self, **values: Any) -> None:
        self.admin.switches("voximplant", **values)

    def patch(self, key: object, kind: str = "sip_registration", **changes: Any) -> None:
        self.admin.patch("voximplant", key, changes, kind)


@lru_cache
def _private_key(pem: str) -> RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def code_and_field(reply: dict[str, Any]) -> tuple[int, str | None]:
    assert reply["errors"] == [reply["error"]]
    assert reply["error"]["msg"]
    return reply["error"]["code"], reply["error"].get("field_name")
