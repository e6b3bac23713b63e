"""Taking numbers over: by phone number or by id, from one list, and what is refused or asked for by itself."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError, ConflictError, InvalidInputError, NotFoundError
from pulumi_telephony.core.adoption import announcement
from pulumi_telephony.core.check import check
from pulumi_telephony.core.rules import UNKNOWN
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from telephony_sandbox.simulators.server import Simulators
from unit.megafon.fakes import GONE, LIST, FakeAccount, answer, get, lifecycle, put, record, refusal
from unit.megafon.stack import CITY, MOBILE, READ, SIP, UPDATE, Stack, of_accounts
from unit.megafon.stack import LIST as LISTED

CITY_PHONE, MOBILE_PHONE = "74950009901", "79990003344"
BY_ID = VirtualNumberInputs(number=CITY_PHONE, type="abc", existing_id="316")
BY_NUMBER = VirtualNumberInputs(number=CITY_PHONE, type="abc", adopt=True)
SHOWN = record(316, CITY_PHONE, type="abc", comment="by hand")
CREDENTIALS = {name: SIP[name] for name in ("login", "password", "server_host", "server_port")}

pytestmark = pytest.mark.usefixtures("clock")


def announced(account: FakeAccount, inputs: VirtualNumberInputs) -> str:
    life = lifecycle(account)
    existing = life.existing(inputs)
    assert existing is not None
    assert account.writes == []
    return announcement("VirtualNumber", "it", life.in_words(inputs), existing, inputs)


# -- the look --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inputs", [BY_ID, BY_NUMBER])
def test_the_plan_and_the_run_look_at_one_list(inputs: VirtualNumberInputs) -> None:
    account = FakeAccount({LIST: [SHOWN]})
    life = lifecycle(account)
    assert life.existing(inputs) is not None
    id_, state = life.create(inputs)
    assert (id_, state.comment, state.existing_id) == ("316", "by hand", inputs.existing_id)
    assert account.called == [LIST]


def test_what_is_not_wanted_is_not_looked_for() -> None:
    account = FakeAccount({})
    assert lifecycle(account).existing(VirtualNumberInputs(number=MOBILE_PHONE, type="def")) is None
    assert account.called == []


def test_6_36_a_number_that_no_list_has_is_found_by_its_id() -> None:
    account = FakeAccount({LIST: [], get(316): SHOWN})
    assert lifecycle(account).create(BY_ID).id == "316"
    assert account.called == [LIST, get(316)]


def test_6_23_a_number_that_a_cut_list_has_not_is_asked_for_by_itself() -> None:
    account = FakeAccount({LIST: ([], [SHOWN])})
    assert lifecycle(account).create(BY_NUMBER).id == "316"
    assert [arguments["query"] for _, arguments in account.sent] == [None, [("number", CITY_PHONE)]]


def test_6_15_an_id_is_missing_only_when_the_list_has_it_neither() -> None:
    account = FakeAccount({LIST: [], get(316): refusal(400, "entity_not_found")})
    missing = r"there is no number with the id 316 in the MegaFon account at api\.example; correct the id"
    with pytest.raises(InvalidInputError, match=missing):
        lifecycle(account).existing(BY_ID)
    with pytest.raises(ApiError, match="MegaFon"):
        lifecycle(FakeAccount({LIST: [], get(316): answer(b"", 502)})).existing(BY_ID)


def test_half_deleted_a_number_that_is_listed_but_gone_is_not_recorded() -> None:
    """The list still has it (6.18, 6.30); its own page and the update do not."""
    inputs = BY_ID.model_copy(update={"comment": "main office"})
    account = FakeAccount({LIST: ([SHOWN], []), put(316): GONE, get(316): GONE})
    with pytest.raises(NotFoundError, match=r"\(id 316\) was deleted while it was adopted"):
        lifecycle(account).create(inputs)
    account = FakeAccount({LIST: [SHOWN], put(316): GONE, get(316): GONE})
    with pytest.raises(NotFoundError, match=r"\(id 316\) was deleted while it was adopted"):
        lifecycle(account).create(inputs)


# -- what fits, and what it takes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "inputs", "says"),
    [
        ({"number": "74950001111"}, {}, "is 74950001111, not 74950009901; correct one of the two"),
        ({"type": "def"}, {}, 'is of type "def" and cannot be adopted as type "abc"'),
        ({"type": "toll_free"}, {}, 'is of type "toll_free" and cannot be adopted'),
    ],
)
def test_an_id_of_something_else_is_refused(shown: dict[str, Any], inputs: dict[str, Any], says: str) -> None:
    account = FakeAccount({LIST: [{**SHOWN, **shown}]})
    for method in (lifecycle(account).existing, lifecycle(account).create):
        with pytest.raises(ConflictError, match=says):
            method(BY_ID.model_copy(update=inputs))
    assert account.writes == []


def test_a_mobile_number_in_the_state_error_is_not_announced_either() -> None:
    account = FakeAccount({LIST: [record(455, MOBILE_PHONE, state="error", reason="SIM is blocked")]})
    with pytest.raises(ConflictError, match="SIM is blocked; in this state it cannot be adopted"):
        lifecycle(account).existing(VirtualNumberInputs(number=MOBILE_PHONE, type="def", adopt=True))


def test_4_4_a_city_number_that_the_list_does_not_tell_is_no_reason_to_refuse() -> None:
    shown = {name: value for name, value in record(455, MOBILE_PHONE).items() if name != "dgn_number"}
    inputs = VirtualNumberInputs(number=MOBILE_PHONE, type="def", existing_id="455", dgn_number="74950003344")
    assert announced(FakeAccount({LIST: [shown]}), inputs).endswith("as it is, instead of making a new one")


def test_the_plan_tells_what_differs_and_no_value() -> None:
    assert announced(FakeAccount({LIST: [SHOWN]}), BY_ID) == (
        'VirtualNumber "it" takes over number 74950009901 (id 316) as it is, instead of making a new one'
    )
    inputs = VirtualNumberInputs.model_validate({**SIP, "comment": None, "existing_id": "612"})
    told = announced(FakeAccount({LIST: [record(612, SIP["number"], type="sip_registration", comment="x")]}), inputs)
    assert f"takes over number {SIP['number']} (id 612) and changes its login, password, server_host" in told
    assert SIP["password"] not in told
    assert "comment" not in told


def test_what_the_program_leaves_out_stays_with_whoever_set_it() -> None:
    """6.12: a program that does not speak of the purpose takes nobody's number away."""
    shown = record(455, MOBILE_PHONE, purpose="employee", employee_id=77, comment="Ann")
    account = FakeAccount({LIST: [shown]})
    state = lifecycle(account).create(VirtualNumberInputs(number=MOBILE_PHONE, type="def", adopt=True)).state
    assert (account.called, state.purpose, state.employee_id, state.comment) == ([LIST], "employee", 77, "Ann")


@pytest.mark.parametrize("how", [{"adopt": True}, {"existing_id": 612}, {"existing_id": UNKNOWN}, {"adopt": UNKNOWN}])
def test_the_account_of_a_number_that_is_there_can_be_left_out(how: dict[str, Any]) -> None:
    program = {"number": "74950001122", "type": "sip_registration", **how}
    assert check(VirtualNumberLifecycle, program).problems == []
    assert check(VirtualNumberLifecycle, {**program, "login": "reception"}).problems != []


@pytest.mark.parametrize("how", [{"existing_id": "316"}, {"existing_id": UNKNOWN}])
def test_a_city_number_may_be_named_by_its_id(how: dict[str, Any]) -> None:
    assert check(VirtualNumberLifecycle, {"number": CITY_PHONE, "type": "abc", **how}).problems == []


@pytest.mark.parametrize("wrong", ["", "0", "-1", "316a", "٣", 0, 1.5, True, str(2**53)])
def test_an_id_is_a_positive_whole_number(wrong: Any) -> None:
    (problem,) = check(VirtualNumberLifecycle, {**CITY, "existing_id": wrong}).problems
    assert problem.field == "existing_id"
    assert problem.reason in ("must be an id: a positive whole number", "must be text")


# -- on the simulator ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "id_", "writes"),
    [
        ({**CITY, "comment": "made by hand"}, "316", 0),
        ({"number": CITY["number"], "type": "abc", "existing_id": "316", "comment": "other"}, "316", 1),
        ({"number": "74950004405", "type": "sip_registration", "existing_id": 315, **CREDENTIALS}, "315", 1),
        ({"number": "74950004405", "type": "sip_registration", "adopt": True}, "315", 0),
        ({"number": "79990004402", "type": "def", "adopt": True, "comment": "hot line"}, "312", 0),
        ({**MOBILE, "number": "79990004402", "existing_id": 312}, "312", 1),
    ],
)
@pytest.mark.parametrize("profile", ["table", "numbers-page", "mixed"])
def test_an_adopted_number_is_like_any_other(
    stack: Stack, program: dict[str, Any], id_: str, writes: int, profile: str
) -> None:
    stack.switch(read_profile=profile, extra_fields=True, null_arrays=True)
    stack.up(program)
    assert (stack.id, stack.calls(UPDATE)) == (id_, writes)
    for _ in range(2):
        assert stack.preview(program) == {}
        known = stack.state
        # The first of two reads is answered from a list, the second one is asked for alone.
        assert stack.refresh()
        assert stack.state == known
    assert stack.preview(program) == {}


def test_6_18_a_number_whose_deletion_takes_its_time_is_still_taken_over(stack: Stack, simulators: Simulators) -> None:
    """Nobody can tell; the next refresh finds that it is gone."""
    stack.up(SIP)
    stack.switch(delete_delay_seconds=60.0)
    stack.destroy()
    adopting = Stack(simulators)
    adopting.up({**SIP, "adopt": True})
    assert adopting.id == stack.id
    stack.admin.clock(61)
    assert not adopting.refresh()


def test_many_numbers_are_taken_over_from_one_list(stack: Stack, simulators: Simulators) -> None:
    phones = [f"7495001{n:04}" for n in range(20)]
    for phone in phones:
        stack.admin.make("megafon", {"number": phone, "type": "abc"}, "number")
    deployment = of_accounts(simulators)
    for phone in phones:
        Stack(simulators, deployment).up({"number": phone, "type": "abc", "adopt": True, "comment": "ours"})
    assert (stack.calls(LISTED), stack.calls(UPDATE), stack.calls(READ)) == (1, len(phones), len(phones))
