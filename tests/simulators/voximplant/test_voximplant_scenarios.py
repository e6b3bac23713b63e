"""Scenarios: routing contract 2.2, RU3, RU9, RU13, RU16."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi

SCRIPT = "VoxEngine.addEventListener(AppEvents.CallAlerting, e => e.call.answer('100% + ä\\n'));\r\n"


def script(api: ManagementApi, number: int) -> str | None:
    found: str | None = api.row("GetScenarios", scenario_id=number, with_script="true").get("scenario_script")
    return found


def test_a_shared_and_an_owned_scenario(api: ManagementApi) -> None:
    shared = api.done("AddScenario", scenario_name="shared", scenario_script=SCRIPT)["scenario_id"]
    owned = api.done("AddScenario", scenario_name="owned", application_id=4412)["scenario_id"]
    assert (shared, owned) == (3101, 3102)
    assert api.row("GetScenarios", scenario_id=shared).keys() == {"scenario_id", "scenario_name", "modified", "parent"}
    reply = api.done("GetScenarios", application_name="backoffice")
    assert [row["scenario_id"] for row in reply["result"]] == [owned]
    assert (reply["total_count"], reply["application_id"], reply["application_name"]) == (
        1, 4412, "backoffice.acme.voximplant.com",
    )  # fmt: skip
    assert reply["extended_application_name"] == "backoffice.acme.n1.voximplant.com"


def test_a_script_comes_byte_for_byte_and_with_an_id_only(api: ManagementApi) -> None:
    number = api.done("AddScenario", scenario_name="main", scenario_script=SCRIPT)["scenario_id"]
    assert script(api, number) == SCRIPT
    for filters in ({"with_script": "true"}, {"scenario_id": number}, {"scenario_name": "main", "with_script": "true"}):
        assert "scenario_script" not in str(api.done("GetScenarios", **filters))


@pytest.mark.parametrize("multipart", [False, True])
@pytest.mark.parametrize("script", ["%" * (128 * 1024 - 1), "ж\r\n" * 32_000], ids=["percent", "cyrillic"])
def test_the_largest_script_passes(api: ManagementApi, script: str, multipart: bool) -> None:
    fields = {"scenario_name": "large", "scenario_script": script}
    body: dict[str, Any] = {"files": {name: (None, value) for name, value in fields.items()}}
    reply = api.request("POST", "/AddScenario", **(body if multipart else {"data": fields}))
    assert api.row("GetScenarios", scenario_id=reply["scenario_id"], with_script="1")["scenario_script"] == script


@pytest.mark.parametrize("script", ["x" * 128 * 1024, "ж" * 64 * 1024], ids=["latin", "cyrillic"])
def test_a_script_that_is_too_long(api: ManagementApi, script: str) -> None:
    assert api.refusal("AddScenario", scenario_name="large", scenario_script=script) == (130, "scenario_script")
    assert api.refusal("SetScenarioInfo", scenario_id=301, scenario_script=script) == (130, "scenario_script")


@pytest.mark.parametrize(
    ("switch", "stored"),
    [({"script_crlf": True}, "\ufeffa\r\nb\r\n\r\n"), ({"script_trim": True}, "a\nb"), ({}, "\ufeffa\nb\r\n\n")],
)
def test_line_ends_and_marks_ru13(api: ManagementApi, switch: dict[str, bool], stored: str) -> None:
    api.switch(**switch)
    number = api.done("AddScenario", scenario_name="main", scenario_script="\ufeffa\nb\r\n\n")["scenario_id"]
    assert script(api, number) == stored


def test_a_change_in_place(api: ManagementApi) -> None:
    api.done("SetScenarioInfo", required_scenario_name="library", scenario_name="lib", scenario_script="new")
    assert api.row("GetScenarios", scenario_id=301)["scenario_name"] == "lib"
    assert script(api, 301) == "new"
    api.done("SetScenarioInfo", scenario_id=301, scenario_name="lib2")
    assert script(api, 301) == "new"


@pytest.mark.parametrize(("value", "left"), [("clears", None), ("ignored", "// library, made by hand\n")])
def test_an_empty_script_clears_ru9(api: ManagementApi, value: str, left: str | None) -> None:
    api.switch(empty_value=value)
    api.done("SetScenarioInfo", scenario_id=301, scenario_script="")
    assert script(api, 301) == left


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({}, (168, "scenario_name")),
        ({"scenario_name": ""}, (168, "scenario_name")),
        ({"scenario_name": "a" * 30}, (168, "scenario_name")),
        ({"scenario_name": "library"}, (133, "scenario_name")),
        ({"scenario_name": "inbound"}, (133, "scenario_name")),
        ({"scenario_name": "new", "application_id": 1}, (116, "application_id")),
        ({"scenario_name": "new", "rule_id": 1}, (147, "rule_id")),
        ({"scenario_name": "new", "rule_name": "inbound"}, (485, "application_id")),
        ({"scenario_name": "new", "application_id": 4411, "rule_id": 7892}, (147, "rule_id")),
    ],
)
def test_wrong_additions(api: ManagementApi, sent: dict[str, Any], refusal: tuple[int, str]) -> None:
    assert api.refusal("AddScenario", **sent) == refusal
    assert api.column("GetScenarios", "scenario_id") == [301, 302]


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({}, (485, "scenario_id")),
        ({"scenario_id": 1}, (132, "scenario_id")),
        ({"required_scenario_name": "Library"}, (168, "required_scenario_name")),
        ({"scenario_id": 301, "required_scenario_name": "inbound"}, (458, None)),
        ({"scenario_id": 301, "scenario_name": "inbound"}, (133, "scenario_name")),
        ({"scenario_id": 301, "scenario_name": ""}, (168, "scenario_name")),
    ],
)
def test_wrong_changes(api: ManagementApi, sent: dict[str, Any], refusal: tuple[int, str | None]) -> None:
    assert api.refusal("SetScenarioInfo", **sent) == refusal


def test_names_are_unique_in_the_account_and_know_case_ru3(api: ManagementApi) -> None:
    api.done("AddScenario", scenario_name="Inbound")
    assert api.refusal("AddScenario", scenario_name="inbound", application_id=4412)[0] == 133
    api.switch(scenario_scope="application")
    api.done("AddScenario", scenario_name="inbound", application_id=4412)
    api.done("AddScenario", scenario_name="inbound")
    assert api.refusal("AddScenario", scenario_name="inbound", application_id=4411)[0] == 133


def test_rewrite_overwrites_in_place(api: ManagementApi) -> None:
    sent = {"scenario_name": "inbound", "scenario_script": "mine", "rewrite": "true"}
    assert api.done("AddScenario", **sent)["scenario_id"] == 302
    assert script(api, 302) == "mine"
    assert api.column("GetScenarios", "scenario_id", application_id=4411) == [302]
    assert api.done("AddScenario", **{**sent, "scenario_name": "new"})["scenario_id"] == 3101


@pytest.mark.parametrize("rule", [{"rule_id": 7890}, {"rule_name": "inbound", "application_id": 4411}])
def test_a_rule_is_bound_at_once(api: ManagementApi, rule: dict[str, Any]) -> None:
    number = api.done("AddScenario", scenario_name="new", **rule)["scenario_id"]
    (rule_row,) = api.done("GetRules", application_id=4411, rule_id=7890, with_scenarios="true")["result"]
    assert [each["scenario_id"] for each in rule_row["scenarios"]] == [301, 302, number]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [301, 302]),
        ({"scenario_id": 302}, [302]),
        ({"scenario_name": "IBR"}, [301]),
        ({"application_id": 4411}, [302]),
        ({"application_id": 4412}, []),
        ({"scenario_id": 301, "application_id": 4411}, []),
        ({"scenario_id": 1}, []),
        ({"count": 1, "offset": 1}, [302]),
        ({"scenario_name": "", "application_id": "", "scenario_id": ""}, [301, 302]),
    ],
)
def test_filters(api: ManagementApi, filters: dict[str, Any], ids: list[int]) -> None:
    assert api.column("GetScenarios", "scenario_id", **filters) == ids


def test_lists_refuse_unknown_parents_and_perhaps_unknown_ids_ru10(api: ManagementApi) -> None:
    assert api.refusal("GetScenarios", application_id=1) == (116, "application_id")
    api.switch(get_unknown="error")
    assert api.refusal("GetScenarios", scenario_id=1) == (132, "scenario_id")


def test_pages_are_of_twenty(api: ManagementApi) -> None:
    for at in range(25):
        api.done("AddScenario", scenario_name=f"s{at}")
    reply = api.done("GetScenarios")
    assert (len(reply["result"]), reply["count"], reply["total_count"]) == (20, 20, 27)


def test_limits_ru16(api: ManagementApi) -> None:
    api.switch(max_scenarios=3, max_scenarios_of_rule=2)
    assert api.refusal("AddScenario", scenario_name="new", rule_id=7890)[0] == 419
    api.done("AddScenario", scenario_name="new")
    assert api.refusal("AddScenario", scenario_name="newer")[0] == 418
    assert api.refusal("BindScenario", scenario_name="new", rule_id=7890)[0] == 419
    assert api.refusal("AddRule", application_id=4411, rule_name="r", rule_pattern="1", scenario_id="301;302;3101") == (
        419, None,
    )  # fmt: skip


def test_a_person_edits_a_script(api: ManagementApi) -> None:
    api.patch(301, "scenario", scenario_script="edited")
    assert script(api, 301) == "edited"
    made = api.admin.make("voximplant", {"scenario_name": "by hand", "application_id": 4411}, "scenario")
    assert api.column("GetScenarios", "scenario_id", application_id=4411) == [302, made["scenario_id"]]
