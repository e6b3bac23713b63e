"""What goes from one resource of a program to another: in one `up` where that can be, else refused in the preview."""

from __future__ import annotations

import json
import re

import pytest

from pulumi_telephony.commands.review.report import Report, review

from .cases import CLOUD_LINE, MOBILE_NUMBER, OFFICE_LINE, SIP_NUMBER
from .cases.case import Edit
from .cases.megafon import IN_HANDS
from .stacks import Declared, Stack

FIRST, SECOND, THIRD = (CLOUD_LINE.declared(n, name) for n, name in ((1, "first"), (2, "second"), (3, "third")))
ONE, TWO = (SIP_NUMBER.declared(n, name) for n, name in ((1, "one"), (2, "two")))
FREE = {"title": "Free"}
EITHER = (("first", "second"), ("second", "first"))
"""The engine checks in an order of its own."""


def title_of(resource: Declared) -> dict[str, str]:
    return {"title": resource.inputs["title"]}


def number_of(resource: Declared) -> dict[str, str]:
    return {"number": resource.inputs["number"]}


def titles(stack: Stack) -> dict[str, str]:
    there = {str(each["CONFIG_ID"]): each["TITLE"] for each in stack.admin.objects("bitrix24")}
    return {name: there[id_] for name, id_ in stack.recorded().items()}


def made(stack: Stack, *resources: Declared) -> dict[str, str]:
    stack.declare(*resources)
    stack.up()
    stack.calls()
    return stack.recorded()


def reviewed(stack: Stack) -> Report:
    return review(json.dumps(stack.engine.plan()).encode())


def refused(stack: Stack, *resources: Declared) -> str:
    """What the preview says, without a write."""
    stack.declare(*resources)
    failed = stack.preview(check=False)
    assert not failed.ok
    assert stack.writes() == {}
    return failed.messages("error")


# -- titles of lines -------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_titles_move_along_a_chain_in_one_run(stack: Stack, order: tuple[int, ...]) -> None:
    ids = made(stack, FIRST, SECOND)
    # The third line is new, and waits for the title that the second one gives up for that of the first.
    moved = [FIRST.but(FREE), SECOND.but(title_of(FIRST)), THIRD.but({"title": "CLOUD 2"})]
    stack.declare(*(moved[n] for n in order))
    stack.up()
    assert titles(stack) == {"first": "Free", "second": "cloud 1", "third": "CLOUD 2"}
    assert {name: stack.recorded()[name] for name in ids} == ids
    stack.preview(expect_no_changes=True)


def test_a_title_moves_from_a_line_that_is_replaced(stack: Stack) -> None:
    made(stack, FIRST, SECOND)
    stack.declare(SECOND.but(title_of(FIRST)), FIRST.but({**FREE, "type": "office"}))
    stack.up()
    assert titles(stack) == {"first": "Free", "second": "cloud 1"}


def test_an_exchange_of_titles_is_refused_in_the_preview_and_done_in_two_runs(stack: Stack) -> None:
    ids = made(stack, FIRST, SECOND)
    told = refused(stack, FIRST.but(title_of(SECOND)), SECOND.but(title_of(FIRST)))
    assert re.search('the title "(CLOUD|cloud) [12]": BitrixSipLine', told)
    assert any(
        f'BitrixSipLine "{a}" and BitrixSipLine "{b}" of this program cannot exchange' in told for a, b in EITHER
    )
    assert "give one of them another title, run up, then set the final values" in told
    stack.declare(FIRST.but(FREE), SECOND.but(title_of(FIRST)))
    stack.up()
    stack.declare(FIRST.but(title_of(SECOND)), SECOND.but(title_of(FIRST)))
    stack.up()
    assert titles(stack) == {"first": "cloud 2", "second": "cloud 1"}
    assert stack.recorded() == ids


def test_a_ring_of_three_is_refused_with_all_its_names(stack: Stack) -> None:
    made(stack, FIRST, SECOND, THIRD)
    told = refused(stack, FIRST.but(title_of(SECOND)), SECOND.but(title_of(THIRD)), THIRD.but(title_of(FIRST)))
    assert all(f'BitrixSipLine "{name}"' in told for name in ("first", "second", "third"))


def test_two_lines_of_a_program_cannot_have_one_title(stack: Stack) -> None:
    told = refused(stack, FIRST, SECOND.but({"title": " CLOUD 1 "}))
    assert re.search('"(first|second)" of this program also asks for the title "(CLOUD|cloud) 1"', told)


def test_a_line_is_not_taken_over_from_a_line_that_lives_on(stack: Stack) -> None:
    made(stack, FIRST)
    told = refused(stack, FIRST.but(FREE), SECOND.but({**title_of(FIRST), "adopt": True}))
    assert (
        'adopt: BitrixSipLine "second" cannot adopt the object with the title "cloud 1", because it belongs to' in told
    )
    assert 'BitrixSipLine "first" of this program; leave adopt out' in told


@pytest.mark.parametrize("refresh", [False, True])
def test_a_title_of_a_line_that_is_dropped_in_this_run_is_not_called_somebody_elses(
    stack: Stack, refresh: bool
) -> None:
    """No check sees what is dropped; a refresh shows it, and so does the review of the preview."""
    ids = made(stack, FIRST)
    stack.declare(SECOND.but(title_of(FIRST)))
    told_before = [each for each in reviewed(stack).findings if each.rule.id == "title-freed-last"]
    assert [(each.name, each.tokens["holder"]) for each in told_before] == [("second", '"first"')]
    failed = stack.up(check=False, refresh=refresh)
    assert not failed.ok
    told = failed.messages("error")
    assert ids["first"] in told
    assert "deleted last" in told
    assert "delete that line" not in told
    if refresh:
        assert 'of BitrixSipLine "first"; removed resources are deleted last, so run up without that' in told
        assert "adopt" not in told
    stack.declare()
    stack.up()
    stack.declare(SECOND.but(title_of(FIRST)))
    stack.up()
    assert titles(stack) == {"second": "cloud 1"}


def test_where_the_line_that_gives_its_title_up_comes_last_the_error_names_it_and_what_helps(stack: Stack) -> None:
    made(stack, FIRST, SECOND)
    stack.declare(SECOND.but(title_of(FIRST)), FIRST.but(FREE, depends_on=["second"]))
    failed = stack.up(check=False)
    assert not failed.ok
    assert "deleted last" in failed.messages("error")
    assert titles(stack) == {"first": "cloud 1", "second": "cloud 2"}
    stack.declare(FIRST.but(FREE), SECOND.but(title_of(FIRST), depends_on=["first"]))
    stack.up(parallel=1)
    assert titles(stack) == {"first": "Free", "second": "cloud 1"}


# -- numbers and employees -------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["giver", "taker"])
def test_a_number_does_not_move_where_it_is_deleted_last(stack: Stack, first: str) -> None:
    made(stack, ONE, TWO)
    resources = [ONE.but({"number": "74950009999"}), TWO.but(number_of(ONE))]
    told = refused(stack, *(resources if first == "giver" else reversed(resources)))
    assert (
        'number 74950000001 cannot move from VirtualNumber "one" to VirtualNumber "two" of this program in one' in told
    )
    assert 'run up with the change of "one" first' in told
    stack.declare(resources[0], TWO)
    stack.up()
    stack.declare(*resources)
    stack.up()
    assert {each["number"] for each in stack.admin.objects("megafon") if str(each["id"]) in stack.recorded().values()}
    stack.up(expect_no_changes=True)


def test_an_exchange_of_numbers_is_refused_and_so_is_one_that_goes_to_a_new_resource(stack: Stack) -> None:
    made(stack, ONE, TWO)
    told = refused(stack, ONE.but(number_of(TWO)), TWO.but(number_of(ONE)))
    assert 'number 74950000001 cannot move from VirtualNumber "one" to VirtualNumber "two"' in told
    assert 'number 74950000002 cannot move from VirtualNumber "two" to VirtualNumber "one"' in told
    three = SIP_NUMBER.declared(3, "three").but(number_of(TWO))
    told = refused(stack, ONE, TWO.but({"number": "74950009999"}), three)
    assert 'from VirtualNumber "two" to VirtualNumber "three"' in told


def test_a_number_moves_where_the_old_one_is_deleted_first(stack: Stack) -> None:
    made(stack, ONE, TWO)
    one = ONE.but({"number": "74950009999"}, delete_before_replace=True)
    stack.declare(one, TWO.but(number_of(ONE), depends_on=["one"]))
    stack.preview()
    stack.up()
    there = {str(each["id"]): each["number"] for each in stack.admin.objects("megafon")}
    assert {name: there[id_] for name, id_ in stack.recorded().items()} == {"one": "74950009999", "two": "74950000001"}
    assert not any("__deletes_first" in stack.state(name)["inputs"] for name in ("one", "two"))


@pytest.mark.parametrize("refresh", [False, True])
def test_a_number_of_a_resource_that_is_dropped_in_this_run_is_not_called_somebody_elses(
    stack: Stack, refresh: bool
) -> None:
    made(stack, ONE)
    stack.declare(TWO.but(number_of(ONE)))
    failed = stack.up(check=False, refresh=refresh)
    assert not failed.ok
    told = failed.messages("error")
    assert "number 74950000001 exists already" in told
    assert "removed resources are deleted last" in told
    if refresh:
        assert 'it belongs to VirtualNumber "one"; removed resources are deleted last' in told
        assert "adopt" not in told


def test_an_exchange_of_employees_is_refused_in_the_preview(stack: Stack) -> None:
    for n in (1, 2):
        MOBILE_NUMBER.prepare(stack.admin, n)
    hands = [Edit.of(n, IN_HANDS) for n in (1, 2)]
    one, two = (MOBILE_NUMBER.declared(n, name) for n, name in ((1, "one"), (2, "two")))
    made(stack, one.but(hands[0]), two.but(hands[1]))
    told = refused(stack, one.but(hands[1]), two.but(hands[0]))
    assert told.count('VirtualNumber "one"') + told.count('VirtualNumber "two"') >= 2
    assert "of this program cannot exchange what they have in one run" in told


# -- what is there once, or ten times ----------------------------------------------------------------------


def test_a_portal_has_one_outgoing_line(stack: Stack) -> None:
    outgoing = {"default_outgoing": True}
    told = refused(stack, FIRST.but(outgoing), OFFICE_LINE.declared(2, "desk", outgoing))
    assert "of this program also asks for the one default outgoing line of the portal" in told


def test_more_cloud_lines_than_a_portal_holds_are_told_in_the_preview(stack: Stack) -> None:
    lines = [CLOUD_LINE.declared(n, f"line-{n}") for n in range(1, 13)]
    stack.declare(*lines[:10], OFFICE_LINE.declared(20, "desk"))
    assert "of this program ask for more than" not in stack.preview().messages("info", "info#err")
    stack.declare(*lines)
    told = stack.preview().messages("info", "info#err")
    assert told.count("of this program ask for more than the 10 cloud lines that a portal can have") == 1
    assert sum(f'"line-{n}"' in told for n in range(1, 13)) == 11
    assert stack.writes() == {}


def test_two_registrations_that_are_alike_are_told_in_the_preview(stack: Stack) -> None:
    account = {"sip_username": "reception", "proxy": "pbx.example.org", "password": "s3cret-of-the-test"}
    one, two = (Declared("SipRegistration", name, account) for name in ("one", "two"))
    stack.declare(one, two)
    said = 'SipRegistration "one" and "two" of this program ask for the same registration of reception at pbx.example'
    flipped = said.replace('"one" and "two"', '"two" and "one"')
    told = stack.preview().messages("info", "info#err")
    assert said in told or flipped in told
    assert "charges a fee for each" in told
    stack.declare(one, two.but({"is_persistent": False}))
    assert "ask for the same registration" not in stack.preview().text
    stack.declare(one, two.but({"existing_id": "901"}))
    assert "ask for the same registration" not in stack.preview(check=False).text
