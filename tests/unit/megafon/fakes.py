"""A MegaFon account without a network, and a clock without time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from pulumi_telephony.base.errors import TelephonyError
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.megafon.client import MegafonClient
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.megafon.models import NewSipNumber, NumberUpdate

TOKEN = "k3y0k3y0k3y0k3y0k3y0k3y0k3y0k3y0k3y0k3y0"

LIST = "GET /numbers/virtual-number"
CREATE = "POST /numbers/virtual-number"
ORDER = "POST /numbers/unconfirmed"
CAPACITY = "GET /numbers/def-virtual-number-capacity"


def get(number_id: int) -> str:
    return f"GET /numbers/virtual-number/{number_id}"


def put(number_id: int) -> str:
    return f"PUT /numbers/virtual-number/{number_id}"


def delete(number_id: int) -> str:
    return f"DELETE /numbers/virtual-number/{number_id}"


def record(number_id: int, number: str, **more: Any) -> dict[str, Any]:
    """A number as reads show it (2.0)."""
    return {
        "id": number_id,
        "number": number,
        "comment": None,
        "type": "def",
        "purpose": "company",
        "state": "active",
        "reason": None,
        "employee_id": None,
        "dgn_number": None,
        "redirect_number": None,
        "region_name": "Region X",
        "scenario_id": None,
        "group_id": None,
        "group_scenario_id": None,
        "is_scenario_active": None,
        "is_group_scenario_active": None,
        "from_redirect_numbers": [],
        "sip_uri": None,
        "nc_type": "custom",
        "app_id": 1000001,
        **more,
    }


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(
        status,
        {name.replace("_", "-"): value for name, value in headers.items()},
        body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode(),
    )


def refusal(status: int, mnemonic: str, message: str = "no", code: int = -32602, **data: Any) -> Answer:
    """An error in the shape of the parent product (6.3)."""
    return answer({"error": {"code": code, "message": message, "data": {"mnemonic": mnemonic, **data}}}, status)


GONE = refusal(404, "entity_not_found")

Turn = Answer | Exception | dict[str, Any] | list[Any]


class FakeAccount(HttpAccount):
    """Answers each operation with the next of its turns, and with the last of them for ever after.

    An exception is raised; a dict or a list is the body of a success. ``{}`` for a PUT stands for the documented echo
    of the request; ``answer({})`` is an empty object.
    """

    def __init__(self, turns: Mapping[str, Turn | tuple[Turn, ...]]) -> None:
        super().__init__("MegaFon", "https://api.example")
        self._turns = {name: list(turn) if isinstance(turn, tuple) else [turn] for name, turn in turns.items()}
        self.sent: list[tuple[str, dict[str, Any]]] = []

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        operation = f"{method} {path}"
        assert arguments["operation"] == operation
        self.sent.append((operation, arguments))
        assert operation in self._turns, f"unexpected {operation}"
        turns = self._turns[operation]
        turn = turns.pop(0) if len(turns) > 1 else turns[0]
        if isinstance(turn, Exception):
            raise turn
        if turn == {} and method == "PUT":
            turn = dict(arguments["body"])
        return turn if isinstance(turn, Answer) else answer(turn)

    @property
    def called(self) -> list[str]:
        return [operation for operation, _ in self.sent]

    @property
    def writes(self) -> list[str]:
        return [operation for operation in self.called if not operation.startswith("GET ")]

    def bodies(self, operation: str) -> list[Any]:
        return [arguments["body"] for called, arguments in self.sent if called == operation]


def client(account: HttpAccount, prefix: str = "") -> MegafonClient:
    return MegafonClient(account, TOKEN, prefix)


def lifecycle(account: HttpAccount) -> VirtualNumberLifecycle:
    return VirtualNumberLifecycle(client(account))


class FakeClock:
    """Time for tenacity alone: it passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.slept: list[float] = []
        monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=self.slept.append))
        monkeypatch.setattr("tenacity.time", SimpleNamespace(monotonic=lambda: sum(self.slept)))


def known(account: FakeAccount, *rows: Mapping[str, Any]) -> VirtualNumberLifecycle:
    """One that has just seen these numbers."""
    turns, account._turns = account._turns, {LIST: [[dict(row) for row in rows]]}
    it = lifecycle(account)
    it._client.numbers.all()
    account._turns = turns
    account.sent.clear()
    return it


PASSWORD = "s3cret-word"
SIP = NewSipNumber(
    number="74950001122", login="u1", password=PASSWORD, server_host="192.0.2.10", server_port=5060, comment="desk"
)
UPDATE = NumberUpdate(
    id=612,
    purpose="company",
    comment="",
    login="u1",
    password=PASSWORD,
    server_host="192.0.2.10",
    server_port=5060,
)


def refused(turn: Turn, *, write: bool = False) -> TelephonyError:
    """What a call with this answer, again and again, raises."""
    megafon = client(FakeAccount({CREATE: turn, get(612): turn}))
    with pytest.raises(TelephonyError) as raised:
        _ = megafon.create_sip_number(SIP) if write else megafon.get_number(612)
    return raised.value
