"""Whatever the Management API answers, the client and the lifecycle return or raise an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.base.waiting import PACE
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.voximplant.client import VoximplantClient
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from pulumi_telephony.voximplant.state import SipRegistrationState
from pulumi_telephony.voximplant.token import Signer
from unit.fuzz import CANARY, MOST_CALLS, answers, copes
from unit.voximplant.fakes import CREDENTIALS, ROW, FakeAccount

BOUND = {**ROW, "application_id": 4411, "application_name": "frontdesk", "rule_id": 1, "user_id": 2, "status_code": 200}
DOCUMENTS: list[Any] = [
    {"result": [BOUND], "count": 1, "total_count": 1},
    {"result": 1, "sip_registration_id": 4411, "account_info": {"balance": 1.5}},
    {"result": [{"application_id": 4411, "application_name": "frontdesk"}], "count": 1},
    {"result": [{"rule_id": 1, "rule_name": "inbound"}, {"user_id": 2, "user_name": "agent"}], "count": 2},
    {"result": {"account_id": 1, "account_name": "acme", "balance": 1.5, "frozen": False}, "api_address": "a.example"},
    {"result": [{"subscription_template_id": 1, "price": 1.5}], "count": 1},
    {"error": {"code": 100, "msg": f"no {CANARY}", "field_name": "password"}},
    {"error": {"code": 416, "msg": "repeat after 5 seconds"}},
    {"error": {"code": 456, "msg": "expired"}},
]
SIGNER = Signer(CREDENTIALS, None)
INPUTS = SipRegistrationInputs(sip_username="reception", proxy="pbx.example.org", password=CANARY)
NAMED = INPUTS.model_copy(update={"application_name": "frontdesk", "rule_name": "inbound", "user_name": "agent"})
KNOWN = SipRegistrationState(**{**INPUTS.model_dump(), "application_id": 4411, "rule_id": 1, "user_id": 2})

METHODS: dict[str, Callable[[VoximplantClient], Any]] = {
    "create": lambda api: api.create_sip_registration({"password": CANARY}),
    "update": lambda api: api.update_sip_registration(4411, {"password": CANARY}),
    "unbind": lambda api: api.unbind_sip_registration(4411, {"user_id": 2}),
    "delete": lambda api: api.delete_sip_registration(4411),
    "get": lambda api: api.get_sip_registration(4411),
    "list": lambda api: api.get_sip_registrations(),
    "applications": lambda api: api.get_applications("frontdesk"),
    "rules": lambda api: api.get_rules(4411),
    "users": lambda api: api.get_users(4411),
    "account": lambda api: api.get_account_info(),
    "prices": lambda api: api.get_subscription_prices("SIP_REGISTRATION"),
}
OPERATIONS: dict[str, Callable[[SipRegistrationLifecycle], Any]] = {
    "create": lambda life: life.create(INPUTS),
    "create by names": lambda life: life.create(NAMED),
    "read": lambda life: life.read("4411", KNOWN),
    "look up": lambda life: life.read("4411", None),
    "update": lambda life: life.update("4411", KNOWN, INPUTS, {"password": CANARY, "user_id": None}),
    "update by names": lambda life: life.update("4411", KNOWN, NAMED, {"application_name": "frontdesk"}),
    "delete": lambda life: life.delete("4411", KNOWN),
}


class FuzzedAccount(FakeAccount):
    """Gives the answers in turn, over and over."""

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        assert len(self.sent) < MOST_CALLS, "endless"
        answer = self.script[len(self.sent) % len(self.script)]
        assert isinstance(answer, Answer)
        self.sent.append((path, dict(arguments["form"])))
        return answer


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACE, "0")


@pytest.mark.parametrize("method", METHODS)
@given(answers(DOCUMENTS))
def test_every_call_copes_with_every_answer(method: str, answer: Answer) -> None:
    sent = [CANARY] if method in ("create", "update") else []
    copes(lambda: METHODS[method](VoximplantClient(FuzzedAccount(answer), SIGNER)), *sent)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(st.lists(answers(DOCUMENTS), min_size=1, max_size=4))
def test_every_operation_copes_with_every_row_of_answers(operation: str, script: list[Answer]) -> None:
    copes(lambda: OPERATIONS[operation](SipRegistrationLifecycle(VoximplantClient(FuzzedAccount(*script), SIGNER))))
