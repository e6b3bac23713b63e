"""An employee has one mobile number, and goes from one to another within one `up`, in whatever order that runs."""

from __future__ import annotations

import pytest

from .cases import MOBILE_NUMBER
from .cases.case import Edit
from .cases.megafon import IN_HANDS
from .stacks import Declared, Stack

EMPLOYED = Edit.of(1, IN_HANDS)
GIVER, TAKER = (MOBILE_NUMBER.declared(n, name) for n, name in ((1, "giver"), (2, "taker")))


def made(stack: Stack, *resources: Declared) -> dict[str, str]:
    for n in (1, 2):
        MOBILE_NUMBER.prepare(stack.admin, n)
    stack.declare(*resources)
    stack.up()
    stack.calls()
    return stack.recorded()


def holders(stack: Stack) -> list[str]:
    found = stack.admin.objects("megafon")
    return [str(each["id"]) for each in found if each["employee_id"] == EMPLOYED["employee_id"]]


@pytest.mark.parametrize("first", ["giver", "taker"])
def test_an_employee_is_handed_over_in_one_run(stack: Stack, first: str) -> None:
    ids = made(stack, GIVER.but(EMPLOYED), TAKER)
    assert holders(stack) == [ids["giver"]]
    resources = [GIVER, TAKER.but(EMPLOYED)]
    stack.declare(*(resources if first == "giver" else reversed(resources)))
    stack.up()
    assert holders(stack) == [ids["taker"]]
    assert stack.writes() == {"megafon": ["PUT /numbers/virtual-number/{id}"] * 2}
    stack.up(expect_no_changes=True)
    stack.refresh(expect_no_changes=True)


def test_a_new_number_waits_for_its_employee_too(stack: Stack) -> None:
    made(stack, GIVER.but(EMPLOYED))
    stack.declare(TAKER.but(EMPLOYED), GIVER)
    stack.up()
    assert holders(stack) == [stack.recorded()["taker"]]


def test_where_the_giver_comes_last_the_error_says_what_helps(stack: Stack) -> None:
    """Nobody waits for ever, and nothing is half done."""
    ids = made(stack, GIVER.but(EMPLOYED), TAKER)
    stack.declare(TAKER.but(EMPLOYED), GIVER.but(depends_on=["taker"]))
    failed = stack.up(check=False)
    assert not failed.ok
    told = failed.messages("error")
    assert (
        f"employee_id: employee {EMPLOYED['employee_id']} already has mobile number 79990000001 (id {ids['giver']})"
        in told
    )
    assert "in its resource (name that in depends_on here to update it first" in told
    assert "Traceback" not in told
    assert stack.writes() == {}
    assert holders(stack) == [ids["giver"]]
    stack.declare(GIVER, TAKER.but(EMPLOYED, depends_on=["giver"]))
    stack.up(parallel=1)
    assert holders(stack) == [ids["taker"]]


def test_two_numbers_of_a_program_cannot_have_one_employee(stack: Stack) -> None:
    stack.declare(GIVER.but(EMPLOYED), TAKER.but(EMPLOYED))
    refused = stack.preview(check=False)
    assert not refused.ok
    assert f"of this program also asks for employee {EMPLOYED['employee_id']}, who can have one" in refused.messages(
        "error"
    )
    assert stack.writes() == {}
