"""Updates and deletions, by the API and by hand, and forced faults (contracts: megafon 2.6, 2.7, 6.A.6)."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from vats_client import (
    BRANCH,
    CAPACITY,
    CITY,
    COURIER,
    HOT_LINE,
    LONE_CITY,
    NUMBERS,
    REDIRECTION,
    SIP,
    TOLL_FREE,
    Vats,
    refusal,
)

from telephony_sandbox.simulators.client import AdminError
from telephony_sandbox.simulators.megafon import VENDOR


def test_2_6_and_trap_4_12_the_answer_is_an_echo_of_the_request_only(vats: Vats) -> None:
    sent = {"id": LONE_CITY, "purpose": "company", "comment": "main office"}
    assert vats.ok("PUT", f"{NUMBERS}/{LONE_CITY}", sent) == sent
    assert vats.get(LONE_CITY)["comment"] == "main office"


def test_trap_4_8_the_echo_of_an_update_has_the_password_in_clear(vats: Vats) -> None:
    answer = vats.put(BRANCH, login="u2", password="n3w", server_host="192.0.2.11", server_port=5061, comment="")
    assert answer.json()["password"] == "n3w"
    (kept,) = [number for number in vats.admin.objects("megafon") if number["id"] == BRANCH]
    assert [kept[name] for name in ("login", "password", "server_host", "server_port", "comment")] == [
        "u2",
        "n3w",
        "192.0.2.11",
        5061,
        None,
    ]


@pytest.mark.parametrize(
    ("number", "body", "mnemonic", "field"),
    [
        (COURIER, {"purpose": "company"}, "required_parameter_missed", "id"),
        (COURIER, {"id": 310}, "required_parameter_missed", "purpose"),
        (COURIER, {"id": 310, "purpose": "employee"}, "required_parameter_missed", "employee_id"),
        (COURIER, {"id": 310, "purpose": "company", "employee_id": 78}, "invalid_parameter_value", "employee_id"),
        (COURIER, {"id": 310, "purpose": "private"}, "invalid_parameter_value", "purpose"),
        (COURIER, {"id": 310, "purpose": "company", "login": "x"}, "invalid_parameter_value", "login"),
        (COURIER, {"id": 311, "purpose": "company"}, "invalid_parameter_value", "id"),
        (COURIER, {"id": "x", "purpose": "company"}, "data_type_error", "id"),
        (COURIER, {"id": 310, "purpose": "employee", "employee_id": True}, "data_type_error", "employee_id"),
        (COURIER, {"id": 310, "purpose": "employee", "employee_id": 0}, "invalid_parameter_value", "employee_id"),
        (COURIER, {"id": 310, "purpose": "employee", "employee_id": 99}, "entity_not_found", "employee_id"),
        (LONE_CITY, {"id": 316, "purpose": "company"}, "required_parameter_missed", "comment"),
        (LONE_CITY, {"id": 316, "purpose": "employee", "comment": ""}, "invalid_parameter_value", "purpose"),
        (LONE_CITY, {"id": 316, "purpose": "company", "comment": "", "login": "x"}, "invalid_parameter_value", "login"),
        (BRANCH, {"id": 315, "purpose": "not_specified"}, "invalid_parameter_value", "purpose"),
        (BRANCH, {"id": 315, "purpose": "company", "number": "74950004405"}, "invalid_parameter_value", "number"),
        (BRANCH, {"id": 315, "purpose": "company", "type": "sip_registration"}, "invalid_parameter_value", "type"),
        (BRANCH, {"id": 315, "purpose": "company", "employee_id": 77}, "invalid_parameter_value", "employee_id"),
        (BRANCH, {"id": 315, "purpose": "company", "server_host": "sip:x"}, "invalid_parameter_value", "server_host"),
    ],
)
def test_2_6_and_6_10_and_6_11_and_6_13_and_6_35_what_an_update_may_not_say(
    vats: Vats, number: int, body: dict[str, Any], mnemonic: str, field: str
) -> None:
    before = vats.get(number)
    assert refusal(vats.call("PUT", f"{NUMBERS}/{number}", body)) == (400, mnemonic, field)
    assert vats.get(number) == before


def test_trap_4_9_an_empty_comment_is_enough_for_a_city_number(vats: Vats) -> None:
    assert vats.put(LONE_CITY, comment="").status_code == 200
    assert vats.get(LONE_CITY)["comment"] is None


def test_trap_4_11_ids_may_be_digits_in_a_string(vats: Vats) -> None:
    vats.admin.patch("megafon", COURIER, {"employee_id": None})
    sent = {"id": "310", "purpose": "employee", "employee_id": "77"}
    assert vats.ok("PUT", f"{NUMBERS}/{COURIER}", sent) == sent
    assert vats.get(COURIER)["employee_id"] == 77


def test_6_10_the_id_of_the_body_can_be_optional(vats: Vats) -> None:
    vats.switch(body_id_optional=True)
    assert vats.ok("PUT", f"{NUMBERS}/{BRANCH}", {"purpose": "company"}) == {"purpose": "company"}
    assert vats.put(BRANCH, id=1).status_code == 400


@pytest.mark.parametrize(("clears", "comment", "login"), [(False, "branch", "branch"), (True, None, None)])
def test_6_8_an_omitted_field_is_kept_or_cleared(
    vats: Vats, clears: bool, comment: str | None, login: str | None
) -> None:
    vats.switch(put_clears_omitted=clears)
    vats.put(BRANCH, password="n3w")
    (kept,) = [number for number in vats.admin.objects("megafon") if number["id"] == BRANCH]
    assert (kept["comment"], kept["login"], kept["password"]) == (comment, login, "n3w")


@pytest.mark.parametrize("number", [TOLL_FREE, REDIRECTION])
def test_3_1_types_without_a_method_of_their_own_can_only_be_read(vats: Vats, number: int) -> None:
    assert refusal(vats.put(number, comment="x")) == (403, "forbidden", None)
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{number}")) == (403, "forbidden", None)


def test_6_12_and_6_14_an_employee_and_a_number_know_of_each_other(vats: Vats) -> None:
    vats.put(HOT_LINE, purpose="employee", employee_id=77)
    read = vats.get(HOT_LINE)
    assert (read["purpose"], read["employee_id"], read["nc_type"]) == ("employee", 77, "custom+fmc")
    assert vats.ok("GET", "/employee/77")["sim_number_capacity_id"] == HOT_LINE
    vats.put(HOT_LINE, purpose="not_specified")
    read = vats.get(HOT_LINE)
    assert (read["purpose"], read["employee_id"], read["nc_type"]) == ("not_specified", None, "custom")
    assert vats.ok("GET", "/employee/77")["sim_number_capacity_id"] is None


def test_6_13_an_employee_has_one_sim(vats: Vats) -> None:
    answer = vats.put(HOT_LINE, purpose="employee", employee_id=78)
    assert refusal(answer) == (409, "already_in_use", "employee_id")
    assert vats.put(COURIER, purpose="employee", employee_id=78, comment="same").status_code == 200


def test_2_7_the_answer_is_the_id(vats: Vats) -> None:
    assert vats.ok("DELETE", f"{NUMBERS}/{BRANCH}") == {"id": BRANCH}
    assert vats.call("DELETE", f"{NUMBERS}/{BRANCH}").status_code == 404
    assert BRANCH not in vats.ids()


def test_6_16_a_city_number_cannot_be_deleted(vats: Vats) -> None:
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{LONE_CITY}")) == (403, "forbidden", None)
    vats.switch(abc_delete_status=400)
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{LONE_CITY}")) == (400, "forbidden", None)
    assert vats.get(LONE_CITY)["state"] == "active"


def test_6_17_a_number_in_use_cannot_be_deleted(vats: Vats) -> None:
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{HOT_LINE}")) == (409, "dependency_error", "scenario_id")
    vats.switch(delete_blocked_by="employee")
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{COURIER}")) == (409, "dependency_error", "employee_id")
    vats.switch(delete_blocked_by="nobody")
    assert vats.ok("DELETE", f"{NUMBERS}/{HOT_LINE}") == {"id": HOT_LINE}


def test_6_18_a_deleted_mobile_number_goes_back_to_the_capacity(vats: Vats) -> None:
    vats.ok("DELETE", f"{NUMBERS}/{COURIER}")
    back = {"id": "79990004401", "number": "79990004401", "dgn_number": "74950004401", "state": "freeze"}
    assert back in vats.ok("GET", CAPACITY)
    assert not {COURIER, CITY} & set(vats.ids())
    assert vats.ok("GET", "/employee/78")["sim_number_capacity_id"] is None
    again = vats.attach(number="79990004401", dgn_number="74950004401")
    assert again > COURIER


def test_6_18_a_deletion_can_take_its_time(vats: Vats) -> None:
    vats.switch(delete_delay_seconds=30)
    assert vats.ok("DELETE", f"{NUMBERS}/{BRANCH}") == {"id": BRANCH}
    assert vats.get(BRANCH)["state"] == "active"
    vats.admin.clock(advance=30)
    assert vats.call("GET", f"{NUMBERS}/{BRANCH}").status_code == 404


def test_a_person_changes_a_number_by_hand(vats: Vats) -> None:
    vats.admin.patch("megafon", BRANCH, {"comment": "changed by hand"})
    assert vats.get(BRANCH)["comment"] == "changed by hand"
    vats.admin.patch("megafon", COURIER, {"state": "debt_lock", "reason": "not paid"})
    assert vats.get(COURIER)["state"] == "debt_lock"
    vats.admin.delete("megafon", LONE_CITY)
    assert vats.call("GET", f"{NUMBERS}/{LONE_CITY}").status_code == 404


@pytest.mark.parametrize("change", [{"purpose": "company"}, {"employee_id": None}])
def test_taking_a_number_from_an_employee_by_hand_shows_on_both_sides(vats: Vats, change: dict[str, Any]) -> None:
    vats.admin.patch("megafon", COURIER, change)
    read = vats.get(COURIER)
    assert (read["employee_id"], read["nc_type"]) == (None, "custom")
    assert read["purpose"] != "employee"
    assert vats.ok("GET", "/employee/78")["sim_number_capacity_id"] is None


def test_giving_a_sim_to_an_employee_by_hand_shows_on_both_sides(vats: Vats) -> None:
    vats.admin.patch("megafon", 77, {"sim_number_capacity_id": COURIER})
    assert vats.get(COURIER)["employee_id"] == 77
    assert vats.ok("GET", "/employee/78")["sim_number_capacity_id"] is None
    vats.admin.delete("megafon", 77)
    assert vats.get(COURIER)["purpose"] == "not_specified"


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (COURIER, {"colour": "red"}),
        (COURIER, {"purpose": "company", "employee_id": 77}),
        (HOT_LINE, {"purpose": "employee"}),
        (HOT_LINE, {"employee_id": 99}),
        (BRANCH, {"employee_id": 77}),
        (BRANCH, {"server_port": 70000}),
        (BRANCH, {"state": "sleeping"}),
        (77, {"sim_number_capacity_id": BRANCH}),
        (1000001, {"allow_list": ["everybody"]}),
    ],
)
def test_a_click_that_the_web_page_would_not_take_changes_nothing(vats: Vats, key: int, change: Any) -> None:
    before = vats.admin.snapshot()
    with pytest.raises(AdminError):
        vats.admin.patch("megafon", key, change)
    assert vats.admin.snapshot() == before


def test_6_7_a_create_can_be_committed_and_its_answer_lost(vats: Vats) -> None:
    operation = "POST /numbers/virtual-number"
    vats.admin.faults({"vendor": "megafon", "operation": operation, "when": "after", "effect": "reset"})
    with pytest.raises(requests.ConnectionError):
        vats.call("POST", NUMBERS, SIP)
    assert vats.ids("?number=74950001122") == [317]


@pytest.mark.parametrize("code", [spec.code for spec in VENDOR.errors])
def test_6_3_every_error_can_be_forced_in_its_own_shape(vats: Vats, code: str) -> None:
    vats.admin.faults({"vendor": "megafon", "effect": {"error": code}})
    answer = vats.call("GET", NUMBERS)
    assert refusal(answer) == (VENDOR.error_coded[code].status, code, None)


def test_every_operation_names_errors_of_the_table() -> None:
    assert {code for operation in VENDOR.operations for code in operation.errors} <= set(VENDOR.error_coded)
