"""Whatever the Data API answers, the client and the lifecycle return or raise an error of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.http.answers import Answer
from pulumi_telephony.megafon.client import MegafonClient
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.megafon.models import NewMobileNumber, NewSipNumber, NumberUpdate
from pulumi_telephony.megafon.state import VirtualNumberState
from unit.fuzz import CANARY, MOST_CALLS, answers, copes
from unit.megafon.fakes import TOKEN, FakeAccount, FakeClock, client, lifecycle, record

PHONE, MOBILE = "74950001122", "79990001122"
SIP: dict[str, Any] = {"login": "l", "password": CANARY, "server_host": "pbx.example.org", "server_port": 5060}
REDIRECTED = record(310, MOBILE, from_redirect_numbers=[{"id": 309, "number": PHONE}], dgn_number=PHONE, group_id=1)
DOCUMENTS: list[Any] = [
    [record(312, PHONE, type="sip_registration", **SIP), REDIRECTED],
    record(312, PHONE, type="sip_registration", purpose="сompany"),
    record(310, MOBILE, state="activation", employee_id=77),
    [],
    [{"id": MOBILE, "number": MOBILE, "dgn_number": PHONE, "state": "active"}],
    {"id": 77, "login": "ivanova", "sim_number_capacity_id": 310},
    [{"id": 77, "sim_number_capacity_id": None}],
    {"id": 41, "virtual_number_id": 312, "is_active": None, "working_shift1": {"breaks": []}},
    [{"id": 43, "virtual_number_id": None, "virtual_number_group_id": 35}],
    [{"id": 35, "name": "Branches", "scenario_id": 43, "virtual_number_ids": [315, 316]}],
    {"id": 312},
    {"error": {"code": -32602, "message": f"no {CANARY} {TOKEN}", "data": {"mnemonic": "x", "field": "password"}}},
    {"error": {"code": -32029, "message": "slower", "data": {"mnemonic": "limit_exceeded"}}},
    {"error": {"code": 1, "message": "none", "data": {"mnemonic": "entity_not_found"}}},
    {"error": CANARY},
]
SIP_INPUTS = VirtualNumberInputs(number=PHONE, type="sip_registration", **SIP)
MOBILE_INPUTS = VirtualNumberInputs(number=MOBILE, type="def", purpose="employee", employee_id=77, activation_timeout=1)
CITY_INPUTS = VirtualNumberInputs(number=PHONE, type="abc", adopt=True, comment="c")
METHODS: dict[str, Callable[[MegafonClient], Any]] = {
    "list": lambda api: api.list_numbers(),
    "list one": lambda api: api.list_numbers(PHONE),
    "get": lambda api: api.get_number(312),
    "create": lambda api: api.create_sip_number(NewSipNumber(number=PHONE, **SIP)),
    "order": lambda api: api.attach_mobile_number(NewMobileNumber(number=MOBILE, dgn_number=PHONE, purpose="company")),
    "update": lambda api: api.update_number(NumberUpdate(id=312, purpose="company", comment="", **SIP)),
    "delete": lambda api: api.delete_number(312),
    "capacity": lambda api: api.list_capacity(),
    "employee": lambda api: api.get_employee(77),
    "employees": lambda api: api.list_employees(),
    "scenarios": lambda api: api.list_number_scenarios(),
    "scenarios of groups": lambda api: api.list_group_scenarios(),
    "groups": lambda api: api.list_number_groups(),
}


def known(inputs: VirtualNumberInputs, **more: Any) -> VirtualNumberState:
    return VirtualNumberState(**{**inputs.model_dump(), "state": "active", **more})


OPERATIONS: dict[str, Callable[[VirtualNumberLifecycle], Any]] = {
    "create": lambda life: life.create(SIP_INPUTS),
    "adopt": lambda life: life.create(SIP_INPUTS.model_copy(update={"adopt": True})),
    "order": lambda life: life.create(MOBILE_INPUTS),
    "adopt a city number": lambda life: life.create(CITY_INPUTS),
    "read": lambda life: life.read("312", known(SIP_INPUTS)),
    "read a mobile number": lambda life: life.read("310", known(MOBILE_INPUTS, pending=("activation", "assignment"))),
    "look up": lambda life: life.read("312", None),
    "update": lambda life: life.update("312", known(SIP_INPUTS), SIP_INPUTS, {"password": CANARY}),
    "assign": lambda life: life.update("310", known(MOBILE_INPUTS), MOBILE_INPUTS, {"employee_id": 77}),
    "complete": lambda life: life.update("310", known(MOBILE_INPUTS, pending=("activation",)), MOBILE_INPUTS, {}),
    "delete": lambda life: life.delete("312", known(SIP_INPUTS)),
    "give back": lambda life: life.delete("310", known(MOBILE_INPUTS, release_protection=False)),
}


class FuzzedAccount(FakeAccount):
    """Gives the answers in turn, over and over."""

    def __init__(self, *script: Answer) -> None:
        super().__init__({})
        self.script = script

    def send(self, method: str, path: str, **arguments: Any) -> Answer:
        assert len(self.sent) < MOST_CALLS, "endless"
        self.sent.append((path, arguments))
        return self.script[(len(self.sent) - 1) % len(self.script)]


@pytest.mark.parametrize("method", METHODS)
@given(answer=answers(DOCUMENTS))
def test_every_call_copes_with_every_answer(method: str, answer: Answer) -> None:
    with pytest.MonkeyPatch.context() as patch:
        FakeClock(patch)
        sent = [CANARY] if method in ("create", "update") else []
        copes(lambda: METHODS[method](client(FuzzedAccount(answer))), TOKEN, *sent)


@pytest.mark.parametrize("operation", OPERATIONS)
@given(script=st.lists(answers(DOCUMENTS), min_size=1, max_size=4))
def test_every_operation_copes_with_every_row_of_answers(operation: str, script: list[Answer]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        FakeClock(patch)
        copes(lambda: OPERATIONS[operation](lifecycle(FuzzedAccount(*script))), TOKEN)
