"""What reads tell, in the shapes that the documentation has (contracts: megafon 2.0 to 2.3, 5)."""

from __future__ import annotations

import json

import pytest
from vats_client import (
    BRANCH,
    CITY,
    COURIER,
    HOT_LINE,
    LONE_CITY,
    NUMBERS,
    READ_FIELDS,
    REDIRECTION,
    Vats,
    refusal,
)


def test_2_1_the_list_is_a_bare_array_of_every_type_in_the_order_of_ids(vats: Vats) -> None:
    numbers = vats.ok("GET", NUMBERS)
    assert [number["id"] for number in numbers] == [309, 310, 311, 312, 313, 314, 315, 316]
    assert {number["type"] for number in numbers} == {"def", "abc", "toll_free", "sip_redirection", "sip_registration"}
    assert all(set(number) == READ_FIELDS for number in numbers)
    assert {number["purpose"] for number in numbers if number["type"] == "def"} == {"employee", "company"}
    assert "74950001122" not in {number["number"] for number in numbers}
    assert vats.get(REDIRECTION)["sip_uri"].startswith("sip:")


def test_2_3_one_number_is_a_bare_object(vats: Vats) -> None:
    assert vats.get(COURIER) == {
        "number": "79990004401",
        "comment": "courier",
        "type": "def",
        "purpose": "employee",
        "scenario_id": None,
        "group_scenario_id": None,
        "group_id": None,
        "is_scenario_active": None,
        "is_group_scenario_active": None,
        "id": 310,
        "state": "active",
        "reason": None,
        "from_redirect_numbers": [{"id": 309, "number": "74950004401"}],
        "employee_id": 78,
        "dgn_number": "74950004401",
        "redirect_number": None,
        "region_name": "Москва и Московская область",
        "app_id": 1000001,
        "sip_uri": None,
        "nc_type": "custom+fmc",
    }


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?number=79990004401", [310]),
        ("?type=def", [310, 312]),
        ("?purpose=employee", [310]),
        ("?state=active&type=toll_free", [313]),
        ("?type=def&type=toll_free", [310, 312, 313]),
        ("?type=def&purpose__ne=employee", [312]),
        ("?purpose__ne=employee&purpose__ne=company", []),
        ("?employee_id=78", [310]),
        ("?is_scenario_active=true", [312]),
        ("?number=70000000000", []),
        ("?type=abc&_sort=number&_order=desc", [316, 311, 309]),
        ("?type=abc&_sort=comment&_order=asc", [311, 316, 309]),
        ("?type=abc&colour=red", [309, 311, 316]),
        ("?type__in=abc", [309, 310, 311, 312, 313, 314, 315, 316]),
    ],
)
def test_2_2_and_6_24_filters(vats: Vats, query: str, ids: list[int]) -> None:
    assert vats.ids(query) == ids


def test_6_24_unknown_filters_can_be_refused(vats: Vats) -> None:
    vats.switch(reject_unknown_filters=True)
    assert refusal(vats.call("GET", f"{NUMBERS}?colour=red")) == (400, "invalid_parameter_value", "colour")
    assert vats.ids("?type=toll_free&_order=asc") == [313]


def test_6_23_the_list_can_be_cut(vats: Vats) -> None:
    vats.switch(list_cap=3)
    assert vats.ids() == [309, 310, 311]
    assert vats.ids("?number=74950009901") == [316]


def test_6_36_linked_numbers_can_be_hidden(vats: Vats) -> None:
    vats.switch(hide_linked_numbers=True)
    assert vats.ids() == [310, 312, 314, 315, 316]
    assert vats.call("GET", f"{NUMBERS}/{CITY}").status_code == 404
    assert vats.get(COURIER)["from_redirect_numbers"] == [{"id": 309, "number": "74950004401"}]


def test_trap_4_4_the_numbers_page_has_only_one_of_the_two_city_fields(vats: Vats) -> None:
    vats.switch(read_profile="numbers-page")
    even, odd = vats.get(COURIER), vats.get(CITY)
    assert "dgn_number" not in even
    assert even["redirect_number"] == "74950004401"
    assert "redirect_number" not in odd
    assert odd["dgn_number"] is None


def test_trap_4_4_lists_may_have_other_fields_than_single_numbers(vats: Vats) -> None:
    vats.switch(read_profile="mixed")
    listed = next(each for each in vats.call("GET", NUMBERS).json() if each["id"] == COURIER)
    alone = vats.get(COURIER)
    assert "dgn_number" not in listed
    assert (alone["dgn_number"], alone["redirect_number"]) == (listed["redirect_number"], None)


def test_trap_4_4_the_city_field_can_arrive_twice(vats: Vats) -> None:
    vats.switch(duplicate_keys=True)
    text = vats.call("GET", f"{NUMBERS}/{COURIER}").text
    assert text.count('"dgn_number"') == 2
    assert json.loads(text)["dgn_number"] is None
    assert vats.call("GET", NUMBERS).text.count('"dgn_number"') == 16
    assert len(vats.ids()) == 8


def test_trap_4_8_reads_never_have_the_sip_credentials(vats: Vats) -> None:
    assert not {"login", "password", "server_host", "server_port"} & set(vats.get(BRANCH))
    assert "seeded-password" not in vats.call("GET", NUMBERS).text


def test_trap_4_8_a_live_account_may_tell_of_the_sip_account_all_but_the_password(vats: Vats) -> None:
    vats.switch(sip_account_in_reads=True)
    told = {"login": "branch", "server_host": "sip.example.org", "server_port": 5060}
    (listed,) = vats.ok("GET", f"{NUMBERS}?type=sip_registration")
    assert listed == vats.get(BRANCH)
    assert listed.items() >= told.items()
    assert set(listed) == READ_FIELDS | set(told)
    assert set(vats.get(COURIER)) == READ_FIELDS


def test_trap_4_10_arrays_can_be_null(vats: Vats) -> None:
    assert vats.get(BRANCH)["from_redirect_numbers"] == []
    vats.switch(null_arrays=True)
    assert vats.get(BRANCH)["from_redirect_numbers"] is None
    assert vats.get(COURIER)["from_redirect_numbers"]


def test_trap_4_5_reads_can_have_fields_that_nobody_documented(vats: Vats) -> None:
    vats.switch(extra_fields=True)
    assert set(vats.get(BRANCH)) > READ_FIELDS


def test_6_15_an_unknown_id_is_404(vats: Vats) -> None:
    for verb, body in (("GET", None), ("DELETE", None), ("PUT", {"id": 999, "purpose": "company"})):
        answer = vats.call(verb, f"{NUMBERS}/999", body)
        assert refusal(answer) == (404, "entity_not_found", "id")
    for odd in ("0310", "abc", "-1"):
        assert vats.call("GET", f"{NUMBERS}/{odd}").status_code == 404


def test_6_15_an_unknown_id_can_be_400_or_nothing_with_200(vats: Vats) -> None:
    vats.switch(missing_answer="400")
    assert vats.call("GET", f"{NUMBERS}/999").status_code == 400
    assert vats.call("DELETE", f"{NUMBERS}/999").status_code == 400
    vats.switch(missing_answer="200-null")
    assert vats.ok("GET", f"{NUMBERS}/999") is None
    assert vats.call("DELETE", f"{NUMBERS}/999").status_code == 404
    vats.switch(missing_answer="200-list")
    assert vats.ok("GET", f"{NUMBERS}/999") == []


def test_5_employees_are_read_one_by_one_and_all(vats: Vats) -> None:
    employees = vats.ok("GET", "/employee")
    assert [(each["id"], each["sim_number_capacity_id"]) for each in employees] == [(77, None), (78, COURIER)]
    assert vats.ok("GET", "/employee/78") == employees[1]
    assert refusal(vats.call("GET", "/employee/79")) == (404, "entity_not_found", "id")


SCENARIOS = "/scenario/inbound/virtual-number"


def test_5_the_scenario_of_a_number_names_it_as_the_number_names_the_scenario(vats: Vats) -> None:
    (scenario,) = vats.ok("GET", SCENARIOS)
    assert (scenario["id"], scenario["virtual_number_id"]) == (41, HOT_LINE)
    assert vats.get(HOT_LINE)["scenario_id"] == 41
    assert "name" not in scenario
    vats.admin.patch("megafon", HOT_LINE, {"scenario_id": None})
    assert [each["virtual_number_id"] for each in vats.ok("GET", SCENARIOS)] == [None]


def test_5_a_scenario_may_spell_its_number_as_a_list(vats: Vats) -> None:
    vats.switch(scenario_pointer="virtual_number_ids")
    (scenario,) = vats.ok("GET", SCENARIOS)
    assert scenario["virtual_number_ids"] == [HOT_LINE]
    assert "virtual_number_id" not in scenario


def test_trap_4_16_the_only_scenario_may_come_without_its_array(vats: Vats) -> None:
    vats.switch(scenario_list_form="object")
    assert vats.ok("GET", SCENARIOS)["id"] == 41
    vats.admin.make("megafon", {"id": 40}, "scenario")
    assert [each["id"] for each in vats.ok("GET", SCENARIOS)] == [40, 41]


def test_5_a_group_of_numbers_has_a_scenario_of_its_own(vats: Vats) -> None:
    assert vats.ok("GET", f"{SCENARIOS}-group") == vats.ok("GET", "/scenario/inbound/group") == []
    vats.admin.make("megafon", {"id": 43}, "scenario")
    vats.admin.make("megafon", {"id": 35, "name": "Branches", "scenario_id": 43}, "group")
    for number in (LONE_CITY, BRANCH):
        vats.admin.patch("megafon", number, {"group_id": 35})
    (scenario,) = vats.ok("GET", f"{SCENARIOS}-group")
    assert (scenario["id"], scenario["virtual_number_id"], scenario["virtual_number_group_id"]) == (43, None, 35)
    (group,) = vats.ok("GET", "/scenario/inbound/group")
    assert (group["scenario_id"], group["virtual_number_ids"]) == (43, [BRANCH, LONE_CITY])
    assert [each["id"] for each in vats.ok("GET", SCENARIOS)] == [41]
    branch = vats.get(BRANCH)
    assert (branch["group_id"], branch["group_scenario_id"], branch["is_group_scenario_active"]) == (35, 43, True)


def test_5_what_is_removed_by_hand_is_gone_from_the_numbers_too(vats: Vats) -> None:
    vats.admin.make("megafon", {"id": 43}, "scenario")
    vats.admin.make("megafon", {"id": 35, "name": "Branches", "scenario_id": 43}, "group")
    vats.admin.patch("megafon", BRANCH, {"group_id": 35})
    for scenario in (41, 43):
        vats.admin.delete("megafon", scenario, "scenario")
    hot_line, branch = vats.get(HOT_LINE), vats.get(BRANCH)
    assert (hot_line["scenario_id"], hot_line["is_scenario_active"]) == (None, None)
    assert (branch["group_id"], branch["group_scenario_id"]) == (35, None)
    assert vats.ok("GET", "/scenario/inbound/group")[0]["scenario_id"] is None
    vats.admin.delete("megafon", 35, "group")
    assert vats.get(BRANCH)["group_id"] is None


def test_trap_4_10_a_group_without_numbers_may_have_null_for_them(vats: Vats) -> None:
    vats.admin.make("megafon", {"id": 35, "name": "Nobody"}, "group")
    assert vats.ok("GET", "/scenario/inbound/group")[0]["virtual_number_ids"] == []
    vats.switch(null_arrays=True)
    assert vats.ok("GET", "/scenario/inbound/group")[0]["virtual_number_ids"] is None
