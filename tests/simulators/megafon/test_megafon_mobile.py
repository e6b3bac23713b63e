"""Mobile numbers: capacity, order, activation (contracts: megafon 2.5, 2.8, 3.2)."""

from __future__ import annotations

from typing import Any

import pytest
from vats_client import (
    CAPACITY,
    MOBILE,
    Vats,
    refusal,
)


def test_2_8_the_capacity_has_ids_that_are_strings_and_an_empty_city_number(vats: Vats) -> None:
    capacity = vats.ok("GET", CAPACITY)
    assert capacity[:2] == [
        {"id": "79990003344", "number": "79990003344", "dgn_number": "74950003344", "state": "freeze"},
        {"id": "79990003355", "number": "79990003355", "dgn_number": "", "state": "freeze"},
    ]
    assert len([entry for entry in capacity if entry["dgn_number"]]) == 3


def test_2_5_attaching_answers_16_fields_in_activation(vats: Vats) -> None:
    made = vats.ok("POST", "/numbers/unconfirmed", {**MOBILE, "comment": "spare"})
    assert made == {
        "number": "79990003344",
        "comment": "spare",
        "type": "def",
        "purpose": "not_specified",
        "scenario_id": None,
        "group_scenario_id": None,
        "group_id": None,
        "is_scenario_active": None,
        "is_group_scenario_active": None,
        "id": 317,
        "state": "activation",
        "reason": None,
        "from_redirect_numbers": None,
        "employee_id": None,
        "dgn_number": "74950003344",
        "region_name": "Москва и Московская область",
    }
    assert "79990003344" not in [entry["number"] for entry in vats.ok("GET", CAPACITY)]


def test_3_2_activation_takes_its_time_on_the_clock(vats: Vats) -> None:
    vats.switch(activation_seconds=600)
    vats.attach()
    vats.admin.clock(advance=598)
    assert vats.get(317)["state"] == "activation"
    vats.admin.clock(advance=2)
    read = vats.get(317)
    assert (read["state"], read["nc_type"]) == ("active", "custom")
    assert read["from_redirect_numbers"] == [{"id": 318, "number": "74950003344"}]
    assert vats.get(318)["type"] == "abc"


def test_3_2_activation_can_count_reads_instead(vats: Vats) -> None:
    vats.switch(activation_reads=3)
    vats.attach()
    vats.ids()
    assert [vats.get(317)["state"] for _ in range(3)] == ["activation", "activation", "active"]


@pytest.mark.parametrize("outcome", ["error", "debt_lock", "unconfirmed", "freeze", "inactive"])
def test_6_21_activation_can_end_in_another_state(vats: Vats, outcome: str) -> None:
    vats.switch(activation_outcome=outcome, activation_reason="no contract")
    vats.attach()
    read = vats.get(317)
    assert (read["state"], read["reason"]) == (outcome, "no contract")
    assert vats.ids("?type=abc") == [309, 311, 316]


@pytest.mark.parametrize(
    ("change", "status", "mnemonic", "field"),
    [
        ({"purpose": "employee"}, 400, "invalid_parameter_value", "purpose"),
        ({"type": "abc"}, 400, "invalid_parameter_value", "type"),
        ({"number": "79990000000"}, 404, "virtual_phone_number_not_found", "number"),
        ({"dgn_number": ""}, 400, "required_parameter_missed", "dgn_number"),
        ({"dgn_number": None}, 400, "required_parameter_missed", "dgn_number"),
        ({"dgn_number": "74950003366"}, 400, "invalid_parameter_value", "dgn_number"),
        ({"number": "79990004401", "dgn_number": "74950004401"}, 409, "duplicate_entity", "number"),
        ({"employee_id": 77}, 400, "invalid_parameter_value", "employee_id"),
    ],
)
def test_2_5_and_6_20_what_cannot_be_attached(
    vats: Vats, change: dict[str, Any], status: int, mnemonic: str, field: str
) -> None:
    before = vats.ok("GET", CAPACITY)
    answer = vats.call("POST", "/numbers/unconfirmed", {**MOBILE, **change})
    assert refusal(answer) == (status, mnemonic, field)
    assert vats.ok("GET", CAPACITY) == before


def test_6_20_numbers_outside_the_capacity_and_without_a_city_number_can_be_allowed(vats: Vats) -> None:
    vats.switch(allow_unlisted_number=True, allow_empty_dgn=True)
    unlisted = vats.attach(number="79990000000")
    plain = vats.attach(number="79990003355", dgn_number="")
    assert vats.get(unlisted)["state"] == vats.get(plain)["state"] == "active"
    assert vats.get(plain)["dgn_number"] is None
    assert vats.get(plain)["from_redirect_numbers"] == []


def test_6_22_a_number_that_is_not_active_cannot_be_changed(vats: Vats) -> None:
    vats.switch(activation_seconds=60)
    vats.attach()
    assert refusal(vats.put(317)) == (409, "state_conflict", None)
    vats.switch(allow_put_unless_active=True)
    assert vats.put(317, comment="x").status_code == 200
