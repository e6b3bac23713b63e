"""A client of the portal that hides nothing: status and body of every call."""

from __future__ import annotations

from typing import Any

import requests

from telephony_sandbox.simulators.bitrix24 import seed
from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

Answer = tuple[int, dict[str, Any]]

CLOUD = {"TYPE": "cloud", "SERVER": "sip.example.org", "LOGIN": "desk", "PASSWORD": "secret-1"}
OFFICE = {**CLOUD, "TYPE": "office"}


class Portal:
    """``origin``, ``admin``, and calls by the seeded webhook or a token."""

    def __init__(self, simulators: Simulators, session: requests.Session) -> None:
        self.origin = simulators.origins["bitrix24"]
        self.admin: Admin = simulators.admin
        self.session = session

    def request(self, verb: str, path: str, **more: Any) -> requests.Response:
        return self.session.request(verb, self.origin + path, timeout=10, allow_redirects=False, **more)

    def call(self, method: str, /, **parameters: Any) -> Answer:
        """By the webhook, as JSON."""
        return _taken(self.request("POST", f"/rest/{seed.USER}/{seed.WEBHOOK}/{method}", json=parameters))

    def ask(self, method: str, /, **parameters: Any) -> Any:
        """The result of a call that must succeed."""
        status, body = self.call(method, **parameters)
        assert status == 200, body
        return body["result"]

    def refusal(self, method: str, /, **parameters: Any) -> tuple[int, str]:
        """Status and code of a call that must fail, in the shape of an error."""
        status, body = self.call(method, **parameters)
        assert "result" not in body
        assert "time" not in body
        assert isinstance(body["error_description"], str)
        return status, body["error"]

    def by_token(self, token: str, method: str, /, **parameters: Any) -> Answer:
        return _taken(self.request("POST", f"/rest/{method}", json={**parameters, "auth": token}))

    def line(self, config_id: int | str) -> dict[str, Any] | None:
        """What ``sip.get`` shows of a line."""
        rows = self.ask("voximplant.sip.get", FILTER={"CONFIG_ID": int(config_id)})
        return rows[0] if rows else None

    def add(self, title: str, **more: Any) -> dict[str, Any]:
        added: dict[str, Any] = self.ask("voximplant.sip.add", **{**CLOUD, "TITLE": title, **more})
        return added


def _taken(answer: requests.Response) -> Answer:
    return answer.status_code, answer.json()
