"""Which scenarios a rule runs, and in which order: routing contract 2.2, 2.3, RU5, RU6, RU11."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi

from telephony_sandbox.simulators.client import AdminError


@pytest.fixture
def rule(api: ManagementApi) -> int:
    """With the scenarios 3101, 3102 and 3103, in that order."""
    for name in ("a", "b", "c"):
        api.done("AddScenario", scenario_name=name)
    made: int = api.done(
        "AddRule", application_id=4411, rule_name="r", rule_pattern=".*", scenario_id="3101;3102;3103"
    )["rule_id"]
    return made


def order(api: ManagementApi, rule: int) -> list[int]:
    row = api.row("GetRules", application_id=4411, rule_id=rule, with_scenarios="true")
    return [each["scenario_id"] for each in row["scenarios"]]


def test_a_rule_shows_its_scenarios_in_order(api: ManagementApi, rule: int) -> None:
    row = api.row("GetRules", application_id=4411, rule_id=rule, with_scenarios="true")
    assert [each.keys() for each in row["scenarios"]] == [{"scenario_id", "scenario_name", "modified"}] * 3
    assert "scenarios" not in api.row("GetRules", application_id=4411, rule_id=rule)


@pytest.mark.parametrize("named", [{"scenario_id": "3103;301"}, {"scenario_name": "c;library"}])
def test_bind_appends_what_is_not_bound(api: ManagementApi, rule: int, named: dict[str, str]) -> None:
    api.done("BindScenario", rule_id=rule, **named)
    assert order(api, rule) == [3101, 3102, 3103, 301]
    api.done("BindScenario", rule_id=rule, bind="false", **named)
    assert order(api, rule) == [3101, 3102]
    api.done("BindScenario", rule_id=rule, bind="false", **named)
    assert order(api, rule) == [3101, 3102]


def test_bind_may_refuse_what_changes_nothing_ru6(api: ManagementApi, rule: int) -> None:
    api.switch(bind_strict=True)
    assert api.refusal("BindScenario", rule_id=rule, scenario_id="3101;301") == (132, "scenario_id")
    assert api.refusal("BindScenario", rule_id=rule, scenario_id="3101;301", bind="false") == (132, "scenario_id")
    assert order(api, rule) == [3101, 3102, 3103]


@pytest.mark.parametrize(("position", "expected"), [("front", [301, 3101, 3102]), ("by_id", [301, 3101, 3102])])
def test_the_place_of_a_bound_one_is_a_switch_ru6(
    api: ManagementApi, rule: int, position: str, expected: list[int]
) -> None:
    api.done("BindScenario", rule_id=rule, scenario_id=3103, bind="false")
    api.switch(bind_position=position)
    api.done("BindScenario", rule_id=rule, scenario_id=301)
    assert order(api, rule) == expected
    api.done("BindScenario", rule_id=rule, scenario_id=3103)
    assert order(api, rule) == ([3103, *expected] if position == "front" else [*expected, 3103])


def test_all_pairs_at_once_as_the_vendors_deploy_tool_sends_them_rt1(api: ManagementApi, rule: int) -> None:
    api.done(
        "BindScenario", scenario_id=301, scenario_name="library", rule_id=rule, rule_name="r", application_id=4411,
        application_name="frontdesk.acme.voximplant.com", bind="true",
    )  # fmt: skip
    assert order(api, rule)[-1] == 301


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"scenario_id": 301}, (147, "rule_id")),
        ({"rule_id": 7891}, (485, "scenario_id")),
        ({"scenario_id": 301, "rule_id": 1}, (147, "rule_id")),
        ({"scenario_id": 301, "rule_name": "night"}, (485, "application_id")),
        ({"scenario_id": 301, "rule_name": "x", "application_id": 4411}, (156, "rule_name")),
        ({"scenario_id": 301, "rule_id": 7892, "application_id": 4411}, (147, "rule_id")),
        ({"scenario_id": 1, "rule_id": 7891}, (132, "scenario_id")),
        ({"scenario_name": "x", "rule_id": 7891}, (168, "scenario_name")),
        ({"scenario_id": "301;all", "rule_id": 7891}, (132, "scenario_id")),
        ({"scenario_id": 302, "rule_id": 7892}, (132, "scenario_id")),
        ({"scenario_id": 301, "scenario_name": "inbound", "rule_id": 7891}, (458, None)),
        ({"scenario_id": 301, "rule_id": 7891, "rule_name": "inbound"}, (458, None)),
    ],
)
def test_wrong_bindings(api: ManagementApi, sent: dict[str, Any], refusal: tuple[int, str | None]) -> None:
    before = api.admin.objects("voximplant", "rule")
    assert api.refusal("BindScenario", **sent) == refusal
    assert api.admin.objects("voximplant", "rule") == before


@pytest.mark.parametrize(
    ("mode", "listed", "expected"),
    [
        ("first", "3103;3101;3102", [3103, 3101, 3102]),
        ("first", "3103", [3103, 3101, 3102]),
        ("first", "", [3101, 3102, 3103]),
        ("slots", "3103;3101", [3103, 3102, 3101]),
        ("refuse", "3103;3102;3101", [3103, 3102, 3101]),
        ("refuse", "3103;3102", None),
        ("first", "3103;3103", None),
        ("first", "3103;301", None),
        ("first", "3103;1", None),
    ],
)
def test_reorder_ru5(api: ManagementApi, rule: int, mode: str, listed: str, expected: list[int] | None) -> None:
    api.switch(reorder_partial=mode)
    if expected is None:
        assert api.refusal("ReorderScenarios", rule_id=rule, scenario_id=listed) == (132, "scenario_id")
    else:
        assert api.done("ReorderScenarios", rule_id=rule, scenario_id=listed) == {"result": 1}
    assert order(api, rule) == (expected or [3101, 3102, 3103])


def test_reorder_by_a_name_that_one_rule_has(api: ManagementApi, rule: int) -> None:
    api.done("ReorderScenarios", rule_name="r", scenario_id="3103")
    assert order(api, rule) == [3103, 3101, 3102]
    assert api.refusal("ReorderScenarios", rule_name="inbound", scenario_id="301") == (156, "rule_name")
    assert api.refusal("ReorderScenarios", scenario_id="301") == (147, "rule_id")


def test_a_person_orders_the_scenarios_of_a_rule(api: ManagementApi, rule: int) -> None:
    api.patch(rule, "rule", scenario_ids=[3102, 302])
    assert order(api, rule) == [3102, 302]
    for wrong in ([1], [3102, 3102]):
        with pytest.raises(AdminError, match="no shared scenario"):
            api.patch(rule, "rule", scenario_ids=wrong)
    with pytest.raises(AdminError, match="302"):
        api.patch(7892, "rule", scenario_ids=[302])
