"""VirtualNumber of type def: capacity, order, activation, assignment, adoption, deletion."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError, ConflictError, InvalidInputError, NotFoundError, TransportError
from pulumi_telephony.megafon.assignment import remembered
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from unit.megafon.fakes import (
    CAPACITY,
    GONE,
    LIST,
    ORDER,
    FakeAccount,
    FakeClock,
    Turn,
    answer,
    delete,
    get,
    known,
    lifecycle,
    put,
    record,
    refusal,
)

pytestmark = pytest.mark.usefixtures("clock")

NUMBER, CITY = "79990003344", "74950003344"
BARE = VirtualNumberInputs(number=NUMBER, type="def")
EMPLOYEE = VirtualNumberInputs(number=NUMBER, type="def", purpose="employee", employee_id=77, comment="Ann")
OFFER = [{"id": NUMBER, "number": NUMBER, "dgn_number": CITY, "state": "freeze"}]
PERSON = {"id": 77, "sim_number_capacity_id": None}
HELD = record(250, "79990002250")
LOST = TransportError("lost")


def shown(**more: Any) -> dict[str, Any]:
    return record(455, NUMBER, **{"dgn_number": CITY, **more})


def account(**turns: Turn | tuple[Turn, ...]) -> FakeAccount:
    """One where all goes well, but for ``turns``."""
    ordered = shown(purpose="not_specified", comment="Ann")
    assigned = shown(purpose="employee", employee_id=77, comment="Ann", nc_type="custom+fmc")
    usual: dict[str, Any] = {
        LIST: [],
        CAPACITY: OFFER,
        "GET /employee/77": PERSON,
        ORDER: {"id": 455, "state": "activation"},
        get(455): ({**ordered, "state": "activation"}, ordered, assigned),
        put(455): {},
        delete(455): {"id": 455},
        get(250): HELD,
    }
    names = {"listed": LIST, "capacity": CAPACITY, "employee": "GET /employee/77", "order": ORDER}
    names |= {"read": get(455), "update": put(455), "deletion": delete(455), "held": get(250)}
    return FakeAccount({**usual, **{names[name]: turn for name, turn in turns.items()}})


# -- order ---------------------------------------------------------------------------------------------


def test_2_5_a_mobile_number_is_ordered_waited_for_and_given_to_its_employee_by_a_second_step() -> None:
    fake = account()
    id_, state = lifecycle(fake).create(EMPLOYEE)
    assert fake.called == [
        LIST,
        "GET /employee/77",
        CAPACITY,
        ORDER,
        get(455),
        get(455),
        put(455),
        get(455),
    ]
    assert fake.bodies(ORDER) == [
        {"number": NUMBER, "dgn_number": CITY, "purpose": "not_specified", "type": "def", "comment": "Ann"}
    ]
    assert fake.bodies(put(455)) == [{"id": 455, "purpose": "employee", "employee_id": 77, "comment": "Ann"}]
    assert (id_, state.purpose, state.employee_id, state.dgn_number) == ("455", "employee", 77, CITY)
    assert (state.state, state.nc_type, state.pending) == ("active", "custom+fmc", ())


@pytest.mark.parametrize("purpose", [None, "company", "not_specified"])
def test_2_5_without_an_employee_the_order_says_it_all(purpose: Any) -> None:
    fake = account(read=(shown(state="unconfirmed"), shown(purpose=purpose or "company")))
    _, state = lifecycle(fake).create(BARE.model_copy(update={"purpose": purpose}))
    assert fake.writes == [ORDER]
    assert fake.bodies(ORDER)[0]["purpose"] == (purpose or "company")
    assert state.pending == ()


def test_an_order_that_names_another_number_is_not_recorded_and_nothing_is_changed() -> None:
    """It would be deleted with the resource."""
    fake = account(order={"id": 250, "state": "activation"})
    with pytest.raises(
        TransportError, match=f"names the id 250, which is number 79990002250; check .* {NUMBER}"
    ) as error:
        lifecycle(fake).create(EMPLOYEE)
    assert not error.value.transient
    assert fake.writes == [ORDER]


def test_6_20_a_city_number_that_agrees_with_the_capacity_is_fine() -> None:
    fake = account(read=shown())
    assert lifecycle(fake).create(BARE.model_copy(update={"dgn_number": CITY})).state.dgn_number == CITY


def test_6_20_a_city_number_that_contradicts_the_capacity_stops_the_order() -> None:
    fake = account()
    with pytest.raises(InvalidInputError, match=CITY):
        lifecycle(fake).create(BARE.model_copy(update={"dgn_number": "74950000000"}))
    assert fake.writes == []


@pytest.mark.parametrize("turn", [GONE, answer(b"null"), refusal(400, "entity_not_found"), answer(b"", 400)])
def test_6_13_an_employee_that_does_not_exist_stops_the_order(turn: Turn) -> None:
    fake = account(employee=turn)
    with pytest.raises(InvalidInputError, match="no employee 77"):
        lifecycle(fake).create(EMPLOYEE)
    assert fake.writes == []


def test_6_13_an_employee_who_has_a_mobile_number_stops_the_order() -> None:
    fake = account(employee={"id": 77, "sim_number_capacity_id": "250"})
    with pytest.raises(ConflictError, match=r"employee 77 already has mobile number 79990002250 \(id 250\)"):
        lifecycle(fake).create(EMPLOYEE)
    assert fake.writes == []


@pytest.mark.parametrize("turn", [GONE, answer(b"", 403), LOST])
def test_6_14_who_holds_an_employee_is_told_although_that_number_cannot_be_read(turn: Turn) -> None:
    fake = account(employee={"id": 77, "sim_number_capacity_id": 250}, held=turn)
    with pytest.raises(ConflictError, match=r"employee 77 already has the mobile number with the id 250"):
        lifecycle(fake).create(EMPLOYEE)
    assert fake.writes == []


def test_6_13_where_employees_may_not_be_read_the_server_decides(capsys: pytest.CaptureFixture[str]) -> None:
    fake = account(employee=answer(b"", 403))
    assert lifecycle(fake).create(EMPLOYEE).state.employee_id == 77
    assert "cannot check employee 77" in capsys.readouterr().err


def test_2_5_an_order_whose_id_is_not_the_numbers_is_found_by_phone_number() -> None:
    fake = FakeAccount(
        {
            LIST: ([], [], [shown()]),
            CAPACITY: OFFER,
            ORDER: {"id": 9001},
            get(9001): GONE,
        }
    )
    assert lifecycle(fake).create(BARE).id == "455"


# -- activation ----------------------------------------------------------------------------------------


def test_6_21_the_first_look_is_quick_and_pauses_grow(clock: FakeClock) -> None:
    waiting = shown(state="activation")
    lifecycle(account(read=(waiting,) * 9 + (shown(),))).create(BARE)
    assert clock.slept[0] == 0.2
    assert clock.slept == sorted(clock.slept)
    assert max(clock.slept) == 10


@pytest.mark.parametrize("waiting", ["activation", "unconfirmed"])
def test_6_21_a_slow_activation_keeps_the_number_and_the_next_update_finishes(
    waiting: str, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = EMPLOYEE.model_copy(update={"activation_timeout": 20})
    fake = account(read=shown(state=waiting, purpose="not_specified", comment="Ann"))
    id_, state = lifecycle(fake).create(inputs)
    assert (id_, state.state, state.pending) == ("455", waiting, ("activation",))
    assert fake.writes == [ORDER]
    assert sum(clock.slept) <= 20
    assert "not active after 20 seconds" in capsys.readouterr().err

    again = account()
    done = known(again, shown()).update("455", state, inputs, {"purpose": "employee", "employee_id": 77})
    assert again.writes == [put(455)]
    assert (done.employee_id, done.pending) == (77, ())


def test_6_22_nothing_is_written_while_a_number_is_not_active() -> None:
    fake = account(read=shown(state="activation"))
    state = remembered(EMPLOYEE, purpose="not_specified").model_copy(update={"pending": ("activation",)})
    waiting = known(fake, shown()).update("455", state, EMPLOYEE, {"purpose": "employee", "employee_id": 77})
    assert fake.writes == []
    assert waiting.pending == ("activation",)


def test_3_2_an_activation_that_ends_otherwise_than_active_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    state = remembered(BARE).model_copy(update={"pending": ("activation",)})
    done = known(account(read=shown(state="debt_lock")), shown()).update("455", state, BARE, {})
    assert (done.state, done.pending) == ("debt_lock", ())
    assert '"debt_lock"' in capsys.readouterr().err


def test_an_activation_that_is_waited_for_after_the_number_is_gone_says_so() -> None:
    state = remembered(BARE).model_copy(update={"pending": ("activation",)})
    with pytest.raises(NotFoundError, match="refresh"):
        known(account(read=GONE), shown()).update("455", state, BARE, {})


def test_a_refresh_ends_an_activation_only_when_it_is_over() -> None:
    state = remembered(BARE).model_copy(update={"pending": ("activation",)})
    for shown_state, pending in (("activation", ("activation",)), ("error", ("activation",)), ("active", ())):
        read = lifecycle(account(read=shown(state=shown_state))).read("455", state)
        assert read is not None
        assert read.pending == pending


def test_3_2_a_failed_activation_that_cannot_be_detached_is_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    fake = account(read=shown(state="error", reason="odd"), deletion=answer(b"", 403))
    id_, state = lifecycle(fake).create(BARE)
    assert (id_, state.state, state.pending) == ("455", "error", ("activation",))
    assert "could not be detached" in capsys.readouterr().err
    with pytest.raises(ApiError, match="odd"):
        known(fake, shown()).update("455", state, BARE, {})


@pytest.mark.parametrize("odd", ["debt_lock", "freeze", "inactive", "never documented"])
def test_3_2_other_states_are_warned_of(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, state = lifecycle(account(read=shown(state=odd, reason="unpaid"))).create(BARE)
    assert (state.state, state.pending) == (odd, ())
    assert f'"{odd}" (unpaid)' in capsys.readouterr().err


@pytest.mark.parametrize("trouble", [answer(b"", 502), answer(b"", 401), answer(b"<html>"), LOST])
def test_an_outage_during_the_activation_does_not_lose_the_number(trouble: Turn) -> None:
    id_, state = lifecycle(account(read=trouble)).create(EMPLOYEE)
    assert (id_, state.number, state.dgn_number, state.pending) == ("455", NUMBER, CITY, ("activation",))
    assert (state.purpose, state.employee_id) == ("not_specified", None)


# -- assignment ----------------------------------------------------------------------------------------


def test_an_assignment_that_is_refused_takes_the_order_back() -> None:
    ordered = shown(purpose="not_specified", comment="Ann")
    fake = account(update=refusal(409, "already_in_use", "taken"), read=(ordered, GONE))
    with pytest.raises(ApiError, match=r"taken.*detached again"):
        lifecycle(fake).create(EMPLOYEE)
    assert fake.writes == [ORDER, put(455), delete(455)]


def test_6_18_a_number_that_cannot_be_assigned_or_detached_is_recorded() -> None:
    fake = account(
        update=refusal(409, "already_in_use"),
        read=shown(purpose="not_specified", comment="Ann"),
        deletion=answer(b"", 500),
    )
    id_, state = lifecycle(fake).create(EMPLOYEE)
    assert (id_, state.employee_id, state.pending) == ("455", None, ("assignment",))


@pytest.mark.parametrize(
    ("turn", "state"),
    [
        (LOST, "active"),
        (answer(b"", 503), "active"),
        (answer(b"", 429), "active"),
        (answer(b"", 409), "debt_lock"),
    ],
)
def test_an_assignment_that_may_still_succeed_stays_pending(
    turn: Turn, state: str, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = account(update=turn, read=shown(purpose="not_specified", comment="Ann", state=state))
    _, made = lifecycle(fake).create(EMPLOYEE)
    assert (made.purpose, made.pending) == ("not_specified", ("assignment",))
    assert delete(455) not in fake.called
    assert "not assigned" in capsys.readouterr().err
    again = account(read=shown(purpose="employee", employee_id=77, comment="Ann"))
    done = known(again, shown()).update("455", made, EMPLOYEE, {"purpose": "employee", "employee_id": 77})
    assert (done.employee_id, done.pending) == (77, ())


def test_an_assignment_that_was_accepted_but_not_applied_keeps_the_number() -> None:
    fake = account(read=shown(purpose="not_specified", comment="Ann"))
    _, state = lifecycle(fake).create(EMPLOYEE)
    assert state.pending == ("assignment",)
    assert delete(455) not in fake.called


def test_6_12_taking_a_number_from_its_employee_requires_that_nobody_has_it_afterwards() -> None:
    state = remembered(EMPLOYEE)
    changes = {"purpose": "company", "employee_id": None}
    inputs = BARE.model_copy(update={"comment": "Ann"})
    fake = account(read=shown(comment="Ann"))
    assert known(fake, shown()).update("455", state, inputs, changes).employee_id is None
    assert fake.bodies(put(455)) == [{"id": 455, "purpose": "company", "comment": "Ann"}]

    kept = account(read=shown(comment="Ann", employee_id=77))
    with pytest.raises(ApiError, match="did not apply employee_id"):
        known(kept, shown()).update("455", state, inputs, changes)


def test_2_6_a_purpose_that_the_program_does_not_manage_is_read_and_sent_along() -> None:
    by_hand = shown(purpose="employee", employee_id=78, comment="new")
    fake = account(read=by_hand)
    inputs = BARE.model_copy(update={"comment": "new"})
    known(fake, shown()).update("455", remembered(BARE, purpose="company"), inputs, {"comment": "new"})
    assert fake.called == [get(455), put(455), get(455)]
    assert fake.bodies(put(455)) == [{"id": 455, "purpose": "employee", "employee_id": 78, "comment": "new"}]


def test_6_13_another_employee_is_checked_before_the_number_is_given_to_them() -> None:
    state = remembered(EMPLOYEE, employee_id=70)
    fake = account(employee={"id": 77, "sim_number_capacity_id": 250})
    with pytest.raises(ConflictError):
        known(fake, shown()).update("455", state, EMPLOYEE, {"employee_id": 77})
    assert fake.writes == []


def test_6_14_an_employee_who_has_this_very_number_is_no_conflict() -> None:
    fake = account(
        employee={"id": 77, "sim_number_capacity_id": 455},
        read=shown(purpose="employee", employee_id=77, comment="Ann"),
    )
    state = remembered(EMPLOYEE, employee_id=None, purpose="company")
    assert (
        known(fake, shown()).update("455", state, EMPLOYEE, {"purpose": "employee", "employee_id": 77}).employee_id
        == 77
    )


# -- adoption and deletion -----------------------------------------------------------------------------


def test_an_existing_mobile_number_is_taken_over_without_an_order() -> None:
    assigned = shown(purpose="employee", employee_id=77, comment="Ann")
    fake = account(listed=[shown()], read=assigned)
    id_, state = lifecycle(fake).create(EMPLOYEE.model_copy(update={"adopt": True}))
    assert (id_, state.employee_id) == ("455", 77)
    assert fake.writes == [put(455)]


def test_6_13_adopting_checks_the_employee_first() -> None:
    fake = account(listed=[shown()], employee={"id": 77, "sim_number_capacity_id": 250})
    with pytest.raises(ConflictError, match="id 250"):
        lifecycle(fake).create(EMPLOYEE.model_copy(update={"adopt": True}))
    assert fake.writes == []


def test_a_number_that_is_as_it_shall_be_is_taken_over_without_a_write() -> None:
    fake = account(listed=[shown(comment="by hand", purpose="employee", employee_id=5)])
    _, state = lifecycle(fake).create(BARE.model_copy(update={"adopt": True}))
    assert (fake.called, state.employee_id, state.dgn_number) == ([LIST], 5, CITY)


def test_adopting_with_another_city_number_is_refused() -> None:
    fake = account(listed=[shown()])
    with pytest.raises(ConflictError, match=CITY):
        lifecycle(fake).create(BARE.model_copy(update={"adopt": True, "dgn_number": "74950000000"}))


def test_a_number_that_failed_before_it_was_adopted_is_never_detached() -> None:
    fake = account(listed=[shown(state="error", reason="odd")])
    with pytest.raises(ApiError, match="odd"):
        lifecycle(fake).create(BARE.model_copy(update={"adopt": True}))
    assert fake.writes == []


def test_adopting_waits_for_an_activation() -> None:
    waiting = shown(state="activation")
    adopting = BARE.model_copy(update={"adopt": True, "activation_timeout": 5})
    state = lifecycle(account(listed=[waiting], read=(waiting, shown()))).create(adopting).state
    assert (state.state, state.pending) == ("active", ())
    state = lifecycle(account(listed=[waiting], read=waiting)).create(adopting).state
    assert (state.state, state.pending) == ("activation", ("activation",))
    with pytest.raises(NotFoundError):
        lifecycle(account(listed=([waiting], []), read=GONE)).create(adopting)
