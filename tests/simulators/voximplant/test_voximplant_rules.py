"""Rules: routing contract 2.3, RU4 to RU6, RU9 to RU11, RU14, RT5."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi

from telephony_sandbox.simulators.client import AdminError

KEY = "3d7f6c0e-0000-4000-8000-0000000000bb"
NEW = {"application_id": 4411, "rule_name": "new", "rule_pattern": "7495.+"}


def order(api: ManagementApi, application: int = 4411) -> list[int]:
    return api.column("GetRules", "rule_id", application_id=application)


def test_a_new_rule_goes_to_the_end(api: ManagementApi) -> None:
    made = api.done("AddRule", **NEW)
    assert made == {"result": 1, "rule_id": 8001}
    assert order(api) == [7890, 7891, 8001]
    row = api.row("GetRules", application_id=4411, rule_id=8001)
    assert row.keys() == {"rule_id", "application_id", "rule_name", "rule_pattern", "video_conference", "modified"}
    assert (row["application_id"], row["rule_pattern"], row["video_conference"]) == (4411, "7495.+", False)


def test_all_values_of_a_rule(api: ManagementApi) -> None:
    sent = {"rule_pattern_exclude": "7495000.+", "video_conference": "true", "bind_key_id": KEY}
    api.done("AddRule", **NEW, **sent, scenario_name="inbound;library")
    row = api.row("GetRules", application_id=4411, rule_name="new", with_scenarios="1")
    assert (row["rule_pattern_exclude"], row["video_conference"]) == ("7495000.+", True)
    assert [each["scenario_id"] for each in row["scenarios"]] == [302, 301]
    assert "bind_key_id" not in row
    assert api.column("GetRules", "rule_id", application_id=4411, attached_key_id=KEY) == [8001]
    assert api.column("GetRules", "rule_id", application_id=4411, attached_key_id="other") == []


def test_empty_locators_are_none_as_the_node_client_sends_them_rt1(api: ManagementApi) -> None:
    empty = {"application_name": "", "scenario_name": "", "rule_pattern_exclude": "", "bind_key_id": ""}
    api.done("AddRule", **NEW, **empty, scenario_id="301")
    row = api.row("GetRules", application_id=4411, rule_id=8001, with_scenarios="1")
    assert [each["scenario_id"] for each in row["scenarios"]] == [301]
    assert "rule_pattern_exclude" not in row


def test_a_change_in_place_is_seen_at_a_registration(api: ManagementApi) -> None:
    number = api.create(application_id=4411, rule_id=7890)
    reply = api.done("SetRuleInfo", rule_id=7890, rule_name="daytime", rule_pattern="1+", bind_key_id=KEY)
    assert reply == {"result": 1}
    assert api.get(number)["rule_name"] == "daytime"
    assert api.column("GetRules", "rule_pattern", application_id=4411, attached_key_id=KEY) == ["1+"]
    api.done("SetRuleInfo", rule_id=7890, bind_key_id="")
    assert order(api) == [7890, 7891]
    assert api.column("GetRules", "rule_id", application_id=4411, attached_key_id=KEY) == []


def test_set_does_not_move_a_rule_nor_bind_scenarios_rt5(api: ManagementApi) -> None:
    before = api.admin.objects("voximplant", "rule")
    moved = {"application_id": 4412, "scenario_id": 301, "scenario_name": "library"}
    assert api.done("SetRuleInfo", rule_id=7891, **moved) == {"result": 1}
    assert api.admin.objects("voximplant", "rule") == before


@pytest.mark.parametrize(("value", "left"), [("clears", None), ("ignored", "9.+")])
def test_an_empty_exclude_pattern_clears_ru9(api: ManagementApi, value: str, left: str | None) -> None:
    api.done("SetRuleInfo", rule_id=7890, rule_pattern_exclude="9.+")
    api.switch(empty_value=value)
    api.done("SetRuleInfo", rule_id=7890, rule_pattern_exclude="")
    row = api.row("GetRules", application_id=4411, rule_id=7890)
    assert row.get("rule_pattern_exclude") == left
    assert ("rule_pattern_exclude" in row) is (left is not None)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"rule_name": ""}, (156, "rule_name")),
        ({"rule_name": "a" * 100}, (156, "rule_name")),
        ({"rule_name": "night"}, (175, "rule_name")),
        ({"rule_pattern": ""}, (148, "rule_pattern")),
        ({"rule_pattern": "("}, (148, "rule_pattern")),
        ({"rule_pattern": "1" * 64 * 1024}, (148, "rule_pattern")),
        ({"rule_pattern_exclude": "("}, (149, "rule_pattern_exclude")),
        ({"video_conference": "yes"}, (496, "video_conference")),
        ({"bind_key_id": "unknown"}, (433, "bind_key_id")),
    ],
    ids=str,
)
def test_wrong_values(api: ManagementApi, sent: dict[str, Any], refusal: tuple[int, str]) -> None:
    before = api.admin.objects("voximplant", "rule")
    assert api.refusal("AddRule", **{**NEW, **sent}) == refusal
    assert api.refusal("SetRuleInfo", **{"rule_id": 7890, **sent}) == refusal
    assert api.admin.objects("voximplant", "rule") == before


@pytest.mark.parametrize(
    ("method", "sent", "refusal"),
    [
        ("AddRule", {"rule_name": "new", "rule_pattern": "1"}, (485, "application_id")),
        ("AddRule", {**NEW, "application_id": 1}, (116, "application_id")),
        ("AddRule", {**NEW, "application_name": "backoffice"}, (458, None)),
        ("AddRule", {**NEW, "rule_pattern": None}, (148, "rule_pattern")),
        ("AddRule", {**NEW, "application_id": 4412, "scenario_id": "302"}, (132, "scenario_id")),
        ("AddRule", {**NEW, "scenario_name": "unknown"}, (168, "scenario_name")),
        ("SetRuleInfo", {}, (147, "rule_id")),
        ("SetRuleInfo", {"rule_id": 1}, (147, "rule_id")),
        ("GetRules", {}, (116, "application_id")),
        ("GetRules", {"application_id": 1}, (116, "application_id")),
    ],
)
def test_what_is_not_there(
    api: ManagementApi, method: str, sent: dict[str, Any], refusal: tuple[int, str | None]
) -> None:
    assert api.refusal(method, **sent) == refusal


def test_a_pattern_of_another_dialect_ru14(api: ManagementApi) -> None:
    api.switch(regex_any=True)
    api.done("AddRule", **{**NEW, "rule_pattern": "(?<x>1"})
    assert api.column("GetRules", "rule_id", application_id=4411, template="1") == [7890, 7891]
    assert api.refusal("SetRuleInfo", rule_id=8001, rule_pattern="") == (148, "rule_pattern")


def test_names_are_unique_in_an_application_ru4(api: ManagementApi) -> None:
    api.done("AddRule", **{**NEW, "application_id": 4412, "rule_name": "night"})
    api.switch(rule_scope="account")
    assert api.refusal("AddRule", **{**NEW, "application_id": 4412, "rule_name": "inbound"})[0] == 175
    assert api.refusal("SetRuleInfo", rule_id=7890, rule_name="night")[0] == 175
    api.done("SetRuleInfo", rule_id=7890, rule_name="inbound")


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"application_id": 4411}, [7890, 7891]),
        ({"application_name": "frontdesk.acme.voximplant.com"}, [7890, 7891]),
        ({"application_id": 4411, "application_name": "frontdesk"}, [7890, 7891]),
        ({"application_id": 4411, "rule_id": 7891}, [7891]),
        ({"application_id": 4411, "rule_id": 7892}, []),
        ({"application_id": 4411, "rule_name": "igh"}, [7891]),
        ({"application_id": 4411, "rule_name": ""}, [7890, 7891]),
        ({"application_id": 4411, "video_conference": "true"}, []),
        ({"application_id": 4411, "video_conference": "0"}, [7890, 7891]),
        ({"application_id": 4411, "count": 1, "offset": 1}, [7891]),
    ],
)
def test_filters(api: ManagementApi, filters: dict[str, Any], ids: list[int]) -> None:
    assert api.column("GetRules", "rule_id", **filters) == ids


@pytest.mark.parametrize(
    ("pattern", "number", "found"), [("123", "123456", False), ("123.*", "123456", True), ("1|2", "2", True)]
)
def test_template_asks_for_patterns_that_match_the_whole_number(
    api: ManagementApi, pattern: str, number: str, found: bool
) -> None:
    api.done("AddRule", **{**NEW, "rule_pattern": pattern})
    assert (8001 in api.column("GetRules", "rule_id", application_id=4411, template=number)) is found


def test_unknown_ids_and_no_application_ru10_ru11(api: ManagementApi) -> None:
    api.switch(get_unknown="error", rules_all=True)
    assert api.refusal("GetRules", application_id=4411, rule_id=1) == (147, "rule_id")
    assert api.column("GetRules", "rule_id") == [7890, 7891, 7892]
    assert api.column("GetRules", "rule_id", rule_id=7892) == [7892]


# Their order


@pytest.mark.parametrize(
    ("mode", "listed", "expected"),
    [
        ("first", "8001;7891;7890", [8001, 7891, 7890]),
        ("first", "8001", [8001, 7890, 7891]),
        ("slots", "8001;7890", [8001, 7891, 7890]),
        ("refuse", "8001;7890", None),
        ("first", "8001;8001", None),
        ("first", "8001;7892", None),
        ("first", "8001;1", None),
        ("first", "all", None),
        ("first", "", None),
    ],
)
def test_reorder_ru5(api: ManagementApi, mode: str, listed: str, expected: list[int] | None) -> None:
    api.done("AddRule", **NEW)
    api.switch(reorder_partial=mode)
    if expected is None:
        assert api.refusal("ReorderRules", rule_id=listed) == (147, "rule_id")
    else:
        assert api.done("ReorderRules", rule_id=listed) == {"result": 1}
    assert order(api) == (expected or [7890, 7891, 8001])
    assert order(api, 4412) == [7892]


def test_the_order_outlives_additions_and_deletions(api: ManagementApi) -> None:
    api.done("ReorderRules", rule_id="7891;7890")
    api.done("AddRule", **NEW)
    api.done("DelRule", rule_id=7890)
    assert order(api) == [7891, 8001]
    api.done("ReorderRules", rule_id="8001;7891")
    assert order(api) == [8001, 7891]


@pytest.mark.parametrize(
    ("position", "expected"),
    [("front", [8001, 7891, 7890]), ("by_id", [7890, 7891, 8001]), ("append", [7891, 7890, 8001])],
)
def test_the_place_of_a_new_rule_is_a_switch_ru6(api: ManagementApi, position: str, expected: list[int]) -> None:
    api.done("ReorderRules", rule_id="7891;7890")
    api.switch(bind_position=position)
    api.done("AddRule", **NEW)
    assert order(api) == expected


def test_a_person_reorders_makes_and_deletes_rules(api: ManagementApi) -> None:
    foreign = {"application_id": 4411, "rule_name": "by hand", "scenario_ids": [301]}
    made = api.admin.make("voximplant", foreign, "rule")["rule_id"]
    assert order(api) == [7890, 7891, made]
    api.patch(4411, "application", rule_order=[made, 7891, 7890])
    assert order(api) == [made, 7891, 7890]
    api.admin.delete("voximplant", 7891, "rule")
    assert order(api) == [made, 7890]
    with pytest.raises(AdminError, match="no rule in application 4411 7892"):
        api.patch(4411, "application", rule_order=[7892])


def test_a_test_seeds_foreign_rules_and_scenarios(api: ManagementApi) -> None:
    api.admin.seed(
        {
            "voximplant": {
                "scenario": [{"scenario_id": 400, "scenario_name": "foreign"}],
                "rule": [{"application_id": 4412, "rule_name": "foreign", "scenario_ids": [400]}],
            }
        }
    )
    assert order(api, 4412) == [7892, 8001]
    (row,) = api.done("GetRules", application_id=4412, rule_name="foreign", with_scenarios="1")["result"]
    assert [each["scenario_id"] for each in row["scenarios"]] == [400]
