"""Lines that are there already come under management, in the plan first, and are lines like any other then."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from .cases import CANARY, CANARY_2, STEPS
from .stacks import Declared, Stack, changed_inputs

RECEPTION = 11
"""A cloud line of the seed that was made in the web interface."""
WAREHOUSE = 12
"""An office line of the seed."""
SERVER = {"server": "pbx.example.org", "password": CANARY}
LINE = Declared("BitrixSipLine", "desk", {"title": "Reception", "login": "desk", **SERVER, "adopt": True})


def line(stack: Stack, number: int) -> dict[str, Any] | None:
    return next((each for each in stack.admin.objects("bitrix24") if each["CONFIG_ID"] == number), None)


def test_a_line_that_is_there_is_taken_over(stack: Stack) -> None:
    stack.declare(LINE)
    stack.calls()

    preview = stack.preview()
    assert preview.operations("desk") == ["create"]
    assert (
        'BitrixSipLine "desk" takes over the line "Reception" (cloud, desk at pbx.example.org) (id 11) and changes its'
        " login, password, server, instead of making a new one"
    ) in preview.messages("info", "info#err")
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get"]}

    stack.up()
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get", "voximplant.sip.update", "voximplant.sip.get"]}
    assert stack.recorded() == {"desk": str(RECEPTION)}
    found = line(stack, RECEPTION)
    assert found is not None
    assert (found["LOGIN"], found["PASSWORD"], found["SERVER"]) == ("desk", CANARY, "pbx.example.org")

    assert stack.up(expect_no_changes=True).operations("desk") == ["same"]
    assert stack.calls() == {}
    assert stack.refresh(expect_no_changes=True).operations("desk") == ["refresh"]
    assert stack.writes() == {}
    stack.admin.patch("bitrix24", RECEPTION, {"LOGIN": "by hand"})
    assert changed_inputs(stack.preview(refresh=True), "desk") == {"login"}
    # The refresh has kept what speaks to the provider.
    stack.declare(LINE.but({"login": "other"}))
    assert stack.up(refresh=True).operations("desk") == ["refresh", "update"]
    assert stack.find_leaks([CANARY, "reception-password"]) == set()

    stack.destroy()
    assert line(stack, RECEPTION) is None


def test_a_line_is_taken_over_by_its_id_and_left_alone_where_nothing_is_said(stack: Stack) -> None:
    named = LINE.but({"title": None, "adopt": None, "password": None, "server": "pbx.example.com"})
    named = named.but({"existing_id": WAREHOUSE, "type": "office", "login": "warehouse"})
    before = line(stack, WAREHOUSE)
    stack.declare(named)
    said = stack.preview().messages("info", "info#err")
    assert 'BitrixSipLine "desk" takes over the line (id 12) as it is, instead of making a new one' in said
    stack.calls()
    stack.up()
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get"]}
    assert line(stack, WAREHOUSE) == before
    assert stack.up(expect_no_changes=True).operations("desk") == ["same"]
    assert stack.refresh(expect_no_changes=True).operations("desk") == ["refresh"]
    # The id is not asked for any more; to name it as another resource has it is the same.
    stack.declare(named.but({"existing_id": None}))
    assert stack.up(expect_no_changes=True).operations("desk") == ["same"]

    # Its type cannot change, and a new line cannot have its id: refused before the line is deleted.
    stack.declare(named.but({"type": "cloud"}))
    failed = stack.up(check=False)
    assert not failed.ok
    assert "existing_id: a replacement deletes the line (id 12), which existing_id still names" in failed.text
    assert line(stack, WAREHOUSE) == before


def test_many_lines_cost_one_list_and_one_update_each(stack: Stack) -> None:
    stack.lift_limits()
    made = range(501, 513)
    for number in made:
        fields = {"CONFIG_ID": number, "TYPE": "office", "TITLE": f"Line {number}", "SERVER": "pbx.example.org"}
        stack.admin.make("bitrix24", {**fields, "LOGIN": f"login-{number}", "PASSWORD": CANARY})
    declared = [
        Declared(
            "BitrixSipLine",
            f"line-{number}",
            {**SERVER, "type": "office", "title": f"Line {number}", "login": f"login-{number}", "adopt": True}
            # Every third is as it shall be.
            | ({"password": CANARY_2} if number % 3 else {}),
        )
        for number in made
    ]
    stack.declare(*declared)
    stack.calls()
    stack.preview()
    assert stack.calls() == {"bitrix24": ["voximplant.sip.get"]}
    stack.up()
    calls = stack.calls()["bitrix24"]
    assert (calls.count("voximplant.sip.update"), calls.count("voximplant.sip.get")) == (8, 1 + 8)
    assert len(calls) == 17
    assert set(stack.recorded().values()) == set(map(str, made))
    assert {each["PASSWORD"] for each in stack.admin.objects("bitrix24") if each["CONFIG_ID"] in made} == {
        CANARY,
        CANARY_2,
    }


@dataclasses.dataclass(frozen=True)
class Refused:
    """What cannot be taken over, and what is said of it in the plan."""

    name: str
    inputs: dict[str, Any]
    sentence: str
    arrange: Callable[[Stack], object] = lambda stack: None


def _two_untitled(stack: Stack) -> None:
    for number in (601, 602):
        account = {"SERVER": "pbx.example.org", "LOGIN": "desk", "PASSWORD": "x"}
        stack.admin.make("bitrix24", {"CONFIG_ID": number, "TYPE": "cloud", "TITLE": "", **account})


UNSEEN = "in what these credentials see of the Bitrix24 portal 127.0.0.1:"

REFUSALS = (
    Refused("a line that is not there", {"existing_id": 999}, f"there is no SIP line with the id 999 {UNSEEN}"),
    Refused("a line of another application", {"existing_id": 13}, f"there is no SIP line with the id 13 {UNSEEN}"),
    Refused("a rented number", {"existing_id": 10}, f"there is no SIP line with the id 10 {UNSEEN}"),
    Refused("another type by id", {"existing_id": WAREHOUSE}, "(id 12) cannot be adopted: it has another type"),
    Refused("another type by title", {"title": "warehouse"}, "(id 12) cannot be adopted: it has another type"),
    Refused(
        "two that are alike",
        {"title": None},
        "adopt: the line without a title (cloud, desk at pbx.example.org) exists 2 times (ids 601, 602); name one",
        _two_untitled,
    ),
    Refused("no id", {"existing_id": "desk"}, "existing_id must be an id: a positive whole number"),
)


@pytest.mark.parametrize("refused", REFUSALS, ids=lambda refused: refused.name)
def test_what_cannot_be_taken_over_is_refused_in_the_plan(empty_stack: Stack, refused: Refused) -> None:
    stack = empty_stack
    refused.arrange(stack)
    stack.declare(LINE.but(refused.inputs))
    before = stack.admin.objects("bitrix24")
    failed = stack.preview(check=False)
    assert not failed.ok
    assert refused.sentence in failed.text
    assert "Traceback" not in failed.messages("error", "warning")
    assert stack.writes() == {}
    assert stack.admin.objects("bitrix24") == before


def test_a_line_belongs_to_one_resource(empty_stack: Stack) -> None:
    stack = empty_stack
    stack.declare(LINE, dataclasses.replace(LINE, name="second").but({"existing_id": RECEPTION, "title": "Second"}))
    failed = stack.preview(check=False)
    assert not failed.ok
    assert "of this program; only one resource can have it" in failed.text


def test_a_line_that_is_not_there_is_made_unless_it_was_named(stack: Stack) -> None:
    stack.declare(LINE.but({"title": "New"}))
    assert "takes over" not in stack.preview().text
    stack.up()
    assert stack.recorded().keys() == {"desk"}
    assert stack.recorded()["desk"] not in {str(RECEPTION), str(WAREHOUSE)}


def test_who_gets_another_name_keeps_the_line(stack: Stack) -> None:
    """Without the option `aliases` the engine makes the new resource and deletes the old one afterwards."""
    stack.declare(LINE)
    stack.up()
    stack.declare(dataclasses.replace(LINE, name="counter"))
    up = stack.up()
    assert (up.operations("counter"), up.operations("desk")) == (["create"], ["delete"])
    assert stack.recorded() == {"counter": str(RECEPTION)}
    assert line(stack, RECEPTION) is not None
    assert 'BitrixSipLine 11 is not deleted, because "counter" of this program has adopted it' in up.messages(
        "info", "info#err"
    )


def test_the_id_of_another_line_replaces(stack: Stack) -> None:
    for number in (701, 702):
        account = {"SERVER": "pbx.example.org", "LOGIN": "desk", "PASSWORD": CANARY}
        stack.admin.make("bitrix24", {"CONFIG_ID": number, "TYPE": "office", "TITLE": f"Line {number}", **account})
    named = LINE.but({"title": None, "adopt": None, "type": "office", "existing_id": 701})
    stack.declare(named)
    stack.up()
    stack.declare(named.but({"existing_id": "702"}))
    assert stack.preview().operations("desk") == STEPS["recreate"]
    assert stack.up().operations("desk") == STEPS["recreate"]
    assert stack.recorded() == {"desk": "702"}
    assert line(stack, 701) is None
    assert line(stack, 702) is not None
