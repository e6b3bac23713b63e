"""Done only when done: a write to the route whose answer is not the documented ``result: 1`` is followed by a look."""

from __future__ import annotations

import json
from typing import Any

import pytest

from laws.cases import Case
from laws.cases.routing import NUMBER_BINDING, ROUTE, RULE_ORDER, USER
from pulumi_telephony.base.errors import ApiError, TelephonyError
from pulumi_telephony.base.waiting import PACE
from telephony_sandbox.simulators.server import Simulators

from .test_unknowns import Life

ODD: list[Any] = [{"result": False}, {"result": 0}, {"result": True}, {"result": "1"}, {}, None, []]
"""What has HTTP status 200 and is not what the documentation promises."""
DELETE_AND_UPDATE = {
    "VoximplantApplication": ("DelApplication", "SetApplicationInfo"),
    "VoximplantScenario": ("DelScenario", "SetScenarioInfo"),
    "VoximplantRule": ("DelRule", "SetRuleInfo"),
    "VoximplantUser": ("DelUser", "SetUserInfo"),
    "SipWhiteListItem": ("DelSipWhiteListItem", "SetSipWhiteListItem"),
    "VoximplantNumberBinding": ("BindPhoneNumberToApplication", "BindPhoneNumberToApplication"),
    "VoximplantRuleOrder": ("", "ReorderRules"),
}


def by_name(case: Case) -> str:
    return case.name


def made(case: Case, simulators: Simulators) -> Life:
    life = Life(case, simulators)
    life.create(case.inputs(1))
    return life


def answered(simulators: Simulators, operation: str, body: Any, when: str, times: int = 10) -> None:
    """``when``: "before" for an answer without the write, "after" for one with it."""
    fault = {"vendor": "voximplant", "operation": operation, "times": times, "when": when, "effect": {"body": body}}
    simulators.admin.faults(fault)


@pytest.mark.parametrize("case", [*ROUTE, NUMBER_BINDING], ids=by_name)
def test_a_delete_with_another_answer_is_done_only_when_a_look_shows_it(
    case: Case, simulators: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACE, "0.001")
    deletion, _ = DELETE_AND_UPDATE[case.kind]
    for body in ODD:
        life = made(case, simulators)
        answered(simulators, deletion, body, "before")
        with pytest.raises(TelephonyError) as error:
            life.delete()
        assert error.value.executed is not False, json.dumps(body)
        assert case.found(simulators.admin, life.id) is not None
        simulators.admin.clear_faults()
        answered(simulators, deletion, body, "after", times=1)
        life.delete()
        assert case.found(simulators.admin, life.id) is None, json.dumps(body)
        simulators.admin.clear_faults()


@pytest.mark.parametrize("case", [*ROUTE, NUMBER_BINDING, RULE_ORDER], ids=by_name)
def test_an_update_that_is_accepted_and_not_applied_is_an_error(case: Case, simulators: Simulators) -> None:
    life = made(case, simulators)
    answered(simulators, DELETE_AND_UPDATE[case.kind][1], {"result": 1}, "before")
    with pytest.raises(ApiError, match=r"accepted .* did not apply"):
        life.update({**case.inputs(1), **case.one_field})


def test_a_password_of_a_user_that_no_answer_confirms_is_not_taken_for_changed(simulators: Simulators) -> None:
    life = made(USER, simulators)
    changed = {**USER.inputs(1), "password": "An0ther-passw0rd"}
    answered(simulators, "SetUserInfo", {"result": 0}, "before")
    with pytest.raises(ApiError, match="did not confirm the new password of the user"):
        life.update(changed)
    simulators.admin.clear_faults()
    answered(simulators, "SetUserInfo", {"result": 0}, "after", times=1)
    life.update(changed)
    assert USER.deviations(simulators.admin, life.id, changed) == {}


@pytest.mark.parametrize("case", ROUTE, ids=by_name)
def test_a_create_that_names_another_object_is_a_lost_answer(case: Case, simulators: Simulators) -> None:
    """What another object has under the answered id must not come into the state, from which it would be deleted."""
    other = case.make(simulators.admin, case.remote(case.inputs(2)))
    life = Life(case, simulators)
    add = DELETE_AND_UPDATE[case.kind][0].replace("Del", "Add")
    answered(simulators, add, {"result": 1, case.key: int(other)}, "after")
    life.create(case.inputs(1))
    assert life.id != other
    assert case.deviations(simulators.admin, life.id, case.inputs(1)) == {}
    assert [each["operation"] for each in simulators.admin.journal()].count(add) == 1
