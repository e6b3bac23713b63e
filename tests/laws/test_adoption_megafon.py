"""Numbers that are there already come under code: announced, brought into line once, and then like any other."""

from __future__ import annotations

import dataclasses

import pytest

from .cases import CANARY, CITY_NUMBER, SIP_NUMBER
from .cases.megafon import LIST, ONE, PUT
from .stacks import Declared, Stack, unknown

ACCOUNT = {"login": "sip", "password": CANARY, "server_host": "pbx.example.org", "server_port": 5060}
SIP, COURIER, HOTLINE, CITY = "74950004405", "79990004401", "79990004402", "74950009901"
"""Of the seed: ids 315, 310 (in the hands of employee 78), 312 and 316."""
NUMBERS = (
    Declared("VirtualNumber", "sip", {"number": SIP, "type": "sip_registration", "adopt": True, **ACCOUNT}),
    Declared("VirtualNumber", "courier", {"number": COURIER, "type": "def", "existing_id": 310, "comment": "driver"}),
    Declared("VirtualNumber", "hotline", {"number": HOTLINE, "type": "def", "adopt": True, "existing_id": "312"}),
    Declared("VirtualNumber", "city", {"number": CITY, "type": "abc", "existing_id": "316", "comment": ""}),
)
"""In the order: an account that cannot be read, a comment to change, nothing to change, a comment to clear."""
LETTING_GO = (
    *(each.but({"release_protection": False}) for each in NUMBERS[1:3]),
    *(NUMBERS[0], NUMBERS[3]),
)


def numbers(stack: Stack) -> dict[int, dict[str, object]]:
    return {each["id"]: each for each in stack.admin.objects("megafon")}


def test_adopted_numbers_are_announced_brought_into_line_once_and_then_like_any_other(stack: Stack) -> None:
    before = numbers(stack)
    stack.declare(*NUMBERS)
    stack.calls()

    # One list tells the plan of all of them.
    preview = stack.preview()
    assert stack.calls() == {"megafon": [LIST]}
    assert numbers(stack) == before
    told = preview.messages("info", "info#err")
    for announced in (
        f'VirtualNumber "sip" takes over number {SIP} (id 315) and changes its login, password, server_host,',
        f'VirtualNumber "courier" takes over number {COURIER} (id 310) and changes its comment, instead',
        f'VirtualNumber "hotline" takes over number {HOTLINE} (id 312) as it is, instead of making a new one',
        f'VirtualNumber "city" takes over number {CITY} (id 316) and changes its comment, instead',
    ):
        assert announced in told

    stack.up()
    assert stack.recorded() == {"sip": "315", "courier": "310", "hotline": "312", "city": "316"}
    calls = stack.calls()["megafon"]
    assert sorted(calls) == sorted([LIST, *[PUT, ONE] * 3])
    after = numbers(stack)
    assert after[312] == before[312]
    assert after[310] == {**before[310], "comment": "driver"}
    assert after[316] == {**before[316], "comment": None}
    assert after[315] == {**before[315], **ACCOUNT}

    # A second up and a refresh find nothing, and so does one after the program has let go of how it came to them.
    stack.up(expect_no_changes=True)
    stack.refresh(expect_no_changes=True)
    assert stack.writes() == {}
    assert stack.state("courier")["outputs"]["existing_id"] == "310"
    stack.declare(*(each.but({"adopt": None, "existing_id": None}) for each in NUMBERS[:3]), NUMBERS[3])
    stack.up(expect_no_changes=True)
    assert stack.find_leaks([CANARY]) == set()

    # Destroying deletes what was adopted like what was made; a mobile number is guarded, a city number stays.
    stack.admin.patch("megafon", 312, {"scenario_id": None})
    stack.declare(*LETTING_GO)
    stack.up()
    stack.destroy()
    assert set(before) - set(numbers(stack)) >= {310, 312, 315}
    assert 316 in numbers(stack)


@dataclasses.dataclass(frozen=True)
class Refused:
    name: str
    resource: Declared
    says: tuple[str, ...]


def number(phone: str, type_: str, **inputs: object) -> Declared:
    return Declared("VirtualNumber", "wanted", {"number": phone, "type": type_, **inputs})


REFUSED = (
    Refused(
        "an id that nobody has",
        number(CITY, "abc", existing_id=999),
        (
            "existing_id: there is no number with the id 999 in the MegaFon account at 127.0.0.1:",
            "leave existing_id out",
        ),
    ),
    Refused(
        "the id of another number",
        number(CITY, "abc", existing_id=309),
        (f"existing_id: the number with the id 309 is 74950004401, not {CITY}",),
    ),
    Refused(
        "an id of another type",
        number("74950004404", "abc", existing_id=314),
        ('existing_id: the number with the id 314 is of type "sip_redirection"', 'adopted as type "abc"'),
    ),
    Refused(
        "a number of another type",
        number("78000004403", "sip_registration", adopt=True, **ACCOUNT),
        ("number 78000004403 exists already (id 313", 'cannot be adopted as type "sip_registration"'),
    ),
    Refused(
        "what can only be read",
        number("78000004403", "toll_free", existing_id=313),
        ('type "toll_free" can only be read',),
    ),
    Refused(
        "an account that is not to be made",
        number("74950001122", "sip_registration", adopt=True),
        (
            "there is no number 74950001122 in the MegaFon account at 127.0.0.1",
            "; set login, password, server_host, server_port",
        ),
    ),
    Refused(
        "another city number",
        number(HOTLINE, "def", adopt=True, dgn_number="74950004409"),
        (f"dgn_number: number {HOTLINE} (id 312) is linked with the city number 74950004402, not with 74950004409",),
    ),
    Refused("no id", number(CITY, "abc", existing_id="316a"), ("existing_id must be an id: a positive whole number",)),
    Refused("a city number that nobody wants taken over", number(CITY, "abc"), ("adopt=True or existing_id",)),
)


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused.name)
def test_what_cannot_be_taken_over_is_refused_in_the_preview(empty_stack: Stack, refused: Refused) -> None:
    stack = empty_stack
    stack.declare(refused.resource)
    failed = stack.preview(check=False)
    assert not failed.ok
    told = failed.messages("error")
    assert [said for said in refused.says if said not in told] == []
    assert "Traceback" not in told
    assert stack.find_told([CANARY]) == set()
    assert stack.writes() == {}


def test_of_numbers_that_are_there_twice_an_id_chooses_one(stack: Stack) -> None:
    stack.admin.switches("megafon", allow_duplicate_numbers=True)
    again = stack.admin.make("megafon", {"number": SIP, "type": "sip_registration", "comment": "twin"})["id"]
    program = {"number": SIP, "type": "sip_registration", **ACCOUNT}
    stack.declare(Declared("VirtualNumber", "sip", {**program, "adopt": True}))
    failed = stack.preview(check=False)
    assert f"adopt: number {SIP} exists 2 times (ids 315, {again}); name one with existing_id" in failed.text
    stack.declare(Declared("VirtualNumber", "sip", program))
    failed = stack.up(check=False)
    assert "set existing_id to adopt one" in failed.text

    stack.declare(Declared("VirtualNumber", "sip", {**program, "existing_id": again}))
    stack.up()
    assert stack.recorded() == {"sip": str(again)}
    stack.refresh(expect_no_changes=True)
    left = numbers(stack)
    assert (left[again]["login"], left[again]["comment"], left[315]["login"]) == ("sip", "twin", "branch")


def test_a_plan_that_does_not_know_an_input_yet_tells_nothing_and_refuses_nothing(stack: Stack) -> None:
    stack.declare(NUMBERS[1].but({"comment": unknown("driver")}), number(CITY, "abc", existing_id=unknown("316")))
    stack.calls()
    preview = stack.preview()
    assert stack.calls() == {}
    assert "takes over" not in preview.text
    stack.up()
    assert stack.recorded()["courier"] == "310"
    assert stack.recorded()["wanted"] == "316"


def test_two_resources_cannot_have_one_number(stack: Stack) -> None:
    stack.declare(NUMBERS[3], number(CITY, "abc", adopt=True))
    failed = stack.preview(check=False)
    assert not failed.ok
    assert f"of this program also asks for number {CITY}" in failed.messages("error")


def test_a_replacement_that_would_take_over_a_wrong_number_is_refused_before_anything_is_deleted(stack: Stack) -> None:
    SIP_NUMBER.prepare(stack.admin, 1)
    made = SIP_NUMBER.declared(1)
    stack.declare(made)
    stack.up()
    ids = stack.recorded()
    for wrong in ("999", "316"):
        stack.declare(made.but({"existing_id": wrong}))
        for failed in (stack.preview(check=False), stack.up(check=False)):
            assert not failed.ok
            assert "existing_id" in failed.messages("error")
    assert stack.recorded() == ids
    assert SIP_NUMBER.found(stack.admin, ids["sip"]) is not None
    stack.declare(made.but({"existing_id": ids["sip"]}))
    stack.up(expect_no_changes=True)


def test_an_account_of_numbers_is_adopted_for_one_list_and_an_update_each(stack: Stack) -> None:
    for n in range(1, 13):
        CITY_NUMBER.prepare(stack.admin, n)
    several = [CITY_NUMBER.declared(n, f"city-{n}") for n in range(1, 13)]
    stack.declare(*several)
    stack.calls()
    stack.preview()
    assert stack.calls() == {"megafon": [LIST]}
    stack.up()
    assert sorted(stack.calls()["megafon"]) == sorted([LIST, *[PUT, ONE] * len(several)])
    # Nothing differs: then the list is all.
    stack.destroy()
    stack.calls()
    stack.up()
    assert stack.calls() == {"megafon": [LIST]}


def test_fields_that_nobody_knows_and_lists_with_others_than_single_numbers_change_nothing(stack: Stack) -> None:
    stack.admin.switches("megafon", extra_fields=True, null_arrays=True, read_profile="mixed")
    stack.declare(*NUMBERS)
    stack.up()
    stack.up(expect_no_changes=True)
    # Some were last read from a list, some alone.
    stack.refresh(expect_no_changes=True)
    assert stack.recorded() == {"sip": "315", "courier": "310", "hotline": "312", "city": "316"}
    hotline = stack.state("hotline")["outputs"]
    assert (hotline["dgn_number"], hotline.get("redirect_number")) == ("74950004402", None)
    stack.admin.switches("megafon", read_profile="table")
    stack.refresh(expect_no_changes=True)
