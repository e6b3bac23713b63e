"""Registrations that are there already come under code: announced, brought into line once, and then like any other."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from .cases import CANARY, CANARY_2, SIP_REGISTRATION
from .stacks import Declared, Stack, unknown

LIST, UPDATE = "GetSipRegistrations", "UpdateSipRegistration"
BOARD: dict[str, Any] = {"sip_username": "switchboard", "proxy": "sip.partner.example"}
"""901 of the seed, which has an auth_user, an application and a rule besides."""
FAX: dict[str, Any] = {"sip_username": "fax", "proxy": "sip.partner.example"}
"""902 of the seed, which is frozen."""


def registration(name: str, **inputs: Any) -> Declared:
    return Declared("SipRegistration", name, inputs)


def objects(stack: Stack) -> dict[int, dict[str, Any]]:
    return {each["sip_registration_id"]: each for each in stack.admin.objects("voximplant")}


def settled(stack: Stack) -> None:
    stack.admin.clock(advance=60)


PROGRAM = (
    registration("board", **BOARD, adopt=True),
    registration("fax", **{**FAX, "proxy": "sip.other.example"}, existing_id="902"),
    registration("door", sip_username="door", proxy="pbx.example.org", password=CANARY, adopt=True),
)
"""In the order: nothing to change, a proxy to change, a password that cannot be read."""


def test_adopted_registrations_are_announced_brought_into_line_once_and_then_like_any_other(stack: Stack) -> None:
    door = stack.admin.make("voximplant", {**PROGRAM[2].but({"adopt": None}).inputs, "password": CANARY_2})
    settled(stack)
    before = objects(stack)
    stack.declare(*PROGRAM)
    stack.calls()

    # One listing, of those that work and of those that are frozen, tells the plan of all of them.
    preview = stack.preview()
    assert stack.calls() == {"voximplant": [LIST, LIST]}
    assert objects(stack) == before
    told = preview.messages("info", "info#err")
    door_id = door["sip_registration_id"]
    for announced in (
        'SipRegistration "board" takes over the SIP registration of switchboard at sip.partner.example (id 901) as it'
        " is, instead of making a new one",
        'SipRegistration "fax" takes over the SIP registration of fax at sip.other.example (id 902) and changes its'
        " proxy, instead",
        f'SipRegistration "door" takes over the SIP registration of door at pbx.example.org (id {door_id}) and changes'
        " its password, instead",
    ):
        assert announced in told

    stack.up()
    assert stack.recorded() == {"board": "901", "fax": "902", "door": str(door_id)}
    assert sorted(stack.calls()["voximplant"]) == sorted([LIST, LIST, *[UPDATE, LIST] * 2])
    after = objects(stack)
    assert after[901] == before[901]
    assert after[902]["proxy"] == "sip.other.example"
    assert after[door_id]["password"] == CANARY
    assert after.keys() == before.keys()

    # A second up and a refresh find nothing, and so does one after the program has let go of how it came to them.
    stack.up(expect_no_changes=True)
    settled(stack)
    stack.refresh(expect_no_changes=True)
    assert stack.writes() == {}
    assert stack.state("fax")["outputs"]["existing_id"] == "902"
    stack.declare(*(each.but({"adopt": None, "existing_id": None}) for each in PROGRAM))
    stack.up(expect_no_changes=True)
    assert stack.find_leaks([CANARY, CANARY_2]) == set()

    # An input is managed from now on, and a change by hand is found.
    stack.admin.patch("voximplant", 902, {"proxy": "sip.elsewhere.example"})
    stack.up(refresh=True)
    assert stack.writes() == {"voximplant": [UPDATE]}
    assert objects(stack)[902]["proxy"] == "sip.other.example"

    # Destroying deletes what was adopted like what was made.
    stack.destroy()
    assert objects(stack) == {}


@dataclasses.dataclass(frozen=True)
class Refused:
    name: str
    inputs: dict[str, Any]
    says: tuple[str, ...]


REFUSED = (
    Refused(
        "an id that nobody has",
        {**BOARD, "existing_id": 999},
        (
            "existing_id: there is no SIP registration with the id 999 in Voximplant account 700123;",
            "leave existing_id out",
        ),
    ),
    Refused(
        "what only a new object can have",
        {**BOARD, "existing_id": 901, "is_persistent": False},
        ("(id 901) cannot be adopted: it has another is_persistent, which requires a replacement",),
    ),
    Refused("no id", {**BOARD, "existing_id": "901a"}, ("existing_id must be an id: a positive whole number",)),
    Refused("adopt that is no choice", {**BOARD, "adopt": "yes"}, ("adopt must be True or False",)),
    Refused(
        "no time to wait",
        {**BOARD, "wait_for_registration": True, "registration_timeout": 0},
        ("registration_timeout must be at least 1",),
    ),
    Refused(
        "a wait that cannot end",
        {**BOARD, "wait_for_registration": True, "is_persistent": False},
        ("wait_for_registration requires a user with is_persistent=False",),
    ),
)


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused.name)
def test_what_cannot_be_taken_over_is_refused_in_the_preview(empty_stack: Stack, refused: Refused) -> None:
    stack = empty_stack
    stack.declare(registration("wanted", **refused.inputs))
    failed = stack.preview(check=False)
    assert not failed.ok
    told = failed.messages("error")
    assert [said for said in refused.says if said not in told] == []
    assert "Traceback" not in told
    assert stack.writes() == {}


def test_of_registrations_that_are_alike_an_id_chooses_one(stack: Stack) -> None:
    twin = stack.admin.make("voximplant", BOARD)["sip_registration_id"]
    stack.declare(registration("board", **BOARD, adopt=True))
    for failed in (stack.preview(check=False), stack.up(check=False)):
        assert not failed.ok
        assert "exists 2 times (ids 5001, 901); name one with existing_id" in failed.messages("error")
    assert twin == 5001
    stack.declare(registration("board", **BOARD, existing_id=twin))
    stack.up()
    assert stack.recorded() == {"board": str(twin)}
    # Another id is another object: the one that was adopted is deleted, and the other is taken over.
    stack.declare(registration("board", **BOARD, existing_id=901))
    assert stack.preview().operations("board")[0] == "create-replacement"
    stack.up()
    assert stack.recorded() == {"board": "901"}
    assert objects(stack).keys() == {901, 902}


def test_a_refusal_for_what_is_there_already_names_the_way_to_take_it_over(stack: Stack) -> None:
    """U11: where the account does not allow two that are alike."""
    stack.admin.switches("voximplant", same_account_twice=False)
    stack.declare(registration("board", **BOARD))
    failed = stack.up(check=False)
    assert not failed.ok
    assert "(error 493); set adopt=True or existing_id to adopt the existing one" in failed.messages("error")
    stack.declare(registration("board", **BOARD, adopt=True))
    stack.up()
    assert stack.recorded() == {"board": "901"}


def test_nothing_to_adopt_is_made_and_found_again(stack: Stack) -> None:
    new = SIP_REGISTRATION.declared(1).but({"adopt": True})
    stack.declare(new)
    assert "takes over" not in stack.preview().text
    stack.up()
    assert stack.writes() == {"voximplant": ["CreateSipRegistration"]}
    stack.up(expect_no_changes=True)
    settled(stack)
    stack.refresh(expect_no_changes=True)
    assert len(objects(stack)) == 3


def test_a_plan_that_does_not_know_an_input_yet_tells_nothing_and_refuses_nothing(stack: Stack) -> None:
    stack.declare(registration("board", **BOARD, existing_id=unknown("901")))
    stack.calls()
    preview = stack.preview()
    assert stack.calls() == {}
    assert "takes over" not in preview.text
    stack.up()
    assert stack.recorded()["board"] == "901"
    assert stack.writes() == {}


def test_two_resources_cannot_take_over_one_registration(stack: Stack) -> None:
    stack.declare(registration("one", **BOARD, adopt=True), registration("two", **BOARD, existing_id=901))
    failed = stack.preview(check=False)
    assert not failed.ok
    assert "(id 901) is also adopted by SipRegistration " in failed.messages("error")


def test_what_moves_to_another_resource_of_the_program_is_not_deleted(stack: Stack) -> None:
    stack.declare(registration("board", **BOARD, adopt=True))
    stack.up()
    stack.declare(registration("reception", **BOARD, adopt=True))
    up = stack.up()
    assert stack.recorded() == {"reception": "901"}
    assert 901 in objects(stack)
    assert 'is not deleted, because "reception" of this program has adopted it' in up.messages(
        "info", "info#err", "warning"
    )
    stack.refresh(expect_no_changes=True)


def test_what_is_adopted_is_waited_for(stack: Stack) -> None:
    stack.admin.switches("voximplant", registration_delay=0.3)
    account = {"sip_username": "switchboard", "host": "sip.partner.example", "password": CANARY}
    stack.admin.make("voximplant", account, "sip_account")
    waiting = {**BOARD, "adopt": True, "wait_for_registration": True}
    stack.declare(registration("board", **waiting, password=CANARY_2))
    failed = stack.up(check=False)
    assert not failed.ok
    assert "403 Forbidden" in failed.messages("error")
    assert stack.recorded() == {"board": "901"}
    stack.declare(registration("board", **waiting, password=CANARY))
    stack.up()
    assert stack.state("board")["outputs"]["successful"] is True
    stack.up(expect_no_changes=True)
    assert stack.find_leaks([CANARY, CANARY_2]) == set()


def test_many_are_adopted_for_one_listing_and_an_update_each(stack: Stack) -> None:
    program = []
    for n in range(1, 13):
        account = {"sip_username": f"desk-{n}", "proxy": "pbx.example.org"}
        stack.admin.make("voximplant", account)
        program.append(registration(f"desk-{n}", **account, password=CANARY, adopt=True))
    settled(stack)
    stack.declare(*program)
    stack.calls()
    stack.up()
    calls = stack.calls()["voximplant"]
    assert (calls.count(UPDATE), calls.count(LIST)) == (12, 2 + 12)
    assert len(calls) == 26
    stack.up(expect_no_changes=True)
    assert stack.calls() == {}
