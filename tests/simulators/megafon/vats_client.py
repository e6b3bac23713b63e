"""A client of the simulated VATS, and what its seed holds (contracts: megafon)."""

from __future__ import annotations

from typing import Any

import requests

from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

NUMBERS = "/numbers/virtual-number"
CAPACITY = "/numbers/def-virtual-number-capacity"
SIP = {
    "number": "74950001122",
    "login": "u1",
    "password": "s3cret",
    "server_host": "192.0.2.10",
    "server_port": 5060,
    "purpose": "company",
    "type": "sip_registration",
    "comment": "branch line",
}
MOBILE = {"number": "79990003344", "dgn_number": "74950003344", "purpose": "not_specified", "type": "def"}
CITY, COURIER, HOT_LINE, TOLL_FREE, REDIRECTION, BRANCH, LONE_CITY = 309, 310, 312, 313, 314, 315, 316
READ_FIELDS = {
    "number", "comment", "type", "purpose", "scenario_id", "group_scenario_id", "group_id", "is_scenario_active",
    "is_group_scenario_active", "id", "state", "reason", "from_redirect_numbers", "employee_id", "dgn_number",
    "redirect_number", "region_name", "app_id", "sip_uri", "nc_type",
}  # fmt: skip


class Vats:
    """A client that sends what it is told."""

    def __init__(self, simulators: Simulators) -> None:
        self.origin = simulators.env["MEGAFON_ENDPOINT"]
        self.admin: Admin = simulators.admin
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = simulators.env["MEGAFON_TOKEN"]

    def call(self, verb: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        more.setdefault("timeout", 10)
        return self.session.request(verb, self.origin + path, json=body, **more)

    def ok(self, verb: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self.call(verb, path, body, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, number_id: int) -> Any:
        return self.ok("GET", f"{NUMBERS}/{number_id}")

    def put(self, number_id: int, **fields: Any) -> requests.Response:
        return self.call("PUT", f"{NUMBERS}/{number_id}", {"id": number_id, "purpose": "company", **fields})

    def switch(self, **values: Any) -> None:
        self.admin.switches("megafon", **values)

    def attach(self, **fields: Any) -> int:
        made: int = self.ok("POST", "/numbers/unconfirmed", {**MOBILE, **fields})["id"]
        self.admin.clock(advance=1)
        return made

    def ids(self, query: str = "") -> list[int]:
        return [number["id"] for number in self.ok("GET", NUMBERS + query)]


def refusal(answer: requests.Response) -> tuple[int, str, str | None]:
    """Status, mnemonic, field of an error body of 6.3."""
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "data"}
    assert body["error"]["code"] < 0
    return answer.status_code, body["error"]["data"]["mnemonic"], body["error"]["data"].get("field")
