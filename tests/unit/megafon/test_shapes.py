"""A number that a list tells and the same number told alone come to the same outputs, in any order of reads."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from pulumi_telephony.megafon.assignment import state_of
from pulumi_telephony.megafon.models import NumberRecord
from pulumi_telephony.megafon.state import VirtualNumberState
from unit.megafon.fakes import record

CITY, FORWARD = "74950004401", "74950009999"
ALONE = record(
    310,
    "79990004401",
    purpose="employee",
    employee_id=78,
    comment="courier",
    dgn_number=CITY,
    scenario_id=41,
    is_scenario_active=True,
    from_redirect_numbers=[{"id": 309, "number": CITY}],
    nc_type="custom+fmc",
)
"""As the page of a single mobile number has it: all fields (S17)."""


def without(*names: str, **instead: Any) -> dict[str, Any]:
    return {name: value for name, value in ALONE.items() if name not in names} | instead


SHAPES = {
    "the numbers page, city number where it belongs": without("redirect_number"),
    "the numbers page, city number in the other field (4.4)": without("dgn_number", redirect_number=CITY),
    "dgn_number twice, the second time null (4.4)": without(dgn_number=None),
    "the order's answer (2.5)": without("redirect_number", "app_id", "sip_uri", "nc_type"),
    "no links": without("from_redirect_numbers", "dgn_number", "redirect_number"),
    "the least that is a number": {"id": 310, "number": "79990004401"},
}


def read(shape: dict[str, Any], known: VirtualNumberState) -> VirtualNumberState:
    return state_of(NumberRecord.model_validate(shape), known)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_a_shape_leaves_out_does_not_come_and_go_between_refreshes(shape: dict[str, Any]) -> None:
    known = read(ALONE, VirtualNumberState())
    assert read(shape, known) == known
    assert read(ALONE, read(shape, known)) == known


def test_4_4_a_first_read_finds_the_city_number_in_either_field() -> None:
    for shape in list(SHAPES.values())[:2]:
        found = read(shape, VirtualNumberState())
        assert (found.dgn_number, found.redirect_number) == (CITY, None)


def test_the_order_of_reads_does_not_matter() -> None:
    shapes = [ALONE, *list(SHAPES.values())[:3]]
    for order in itertools.permutations(shapes):
        state = VirtualNumberState()
        for shape in order:
            state = read(shape, state)
        assert state == read(ALONE, VirtualNumberState())


def test_a_number_that_really_forwards_keeps_both_numbers_apart() -> None:
    table = {**ALONE, "redirect_number": FORWARD}
    known = read(table, VirtualNumberState())
    page = without("dgn_number", redirect_number=FORWARD)
    assert (known.dgn_number, known.redirect_number) == (CITY, FORWARD)
    assert read(page, known) == known
    assert read(without("dgn_number", redirect_number=CITY), known) == known


def test_null_where_there_was_a_value_is_a_change() -> None:
    known = read(ALONE, VirtualNumberState())
    taken = read({**ALONE, "purpose": "company", "employee_id": None, "scenario_id": None, "comment": None}, known)
    assert (taken.purpose, taken.employee_id, taken.scenario_id, taken.comment) == ("company", None, None, None)


def test_an_employee_does_not_outlive_the_purpose() -> None:
    known = read(ALONE, VirtualNumberState())
    assert read(without("employee_id", purpose="company"), known).employee_id is None


def test_6_9_an_empty_comment_of_the_program_stays_empty() -> None:
    known = VirtualNumberState(comment="")
    assert read({**ALONE, "comment": None}, known).comment == ""
    assert read({**ALONE, "comment": "by hand"}, known).comment == "by hand"
    assert read({**ALONE, "comment": ""}, VirtualNumberState()).comment is None
