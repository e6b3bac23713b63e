"""Who waits for an employee, for how long, and what is said when that was not enough."""

from __future__ import annotations

import contextlib
import weakref
from typing import Any

import pytest

from pulumi_telephony.base.errors import ConflictError
from pulumi_telephony.megafon.assignment import remembered
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.run import handover
from pulumi_telephony.run.deployment import Deployment
from unit.megafon.fakes import FakeAccount, FakeClock, Turn, client, get, put, record

WHO = "GET /employee/77"
FREE = {"id": 77, "sim_number_capacity_id": None}
HELD = {"id": 77, "sim_number_capacity_id": 250}
TAKER = VirtualNumberInputs(number="79990003344", type="def", purpose="employee", employee_id=77)
CHANGES = {"purpose": "employee", "employee_id": 77}
DONE = record(455, "79990003344", purpose="employee", employee_id=77)


DEPLOYMENTS: weakref.WeakKeyDictionary[FakeAccount, Deployment] = weakref.WeakKeyDictionary()


def deployment(account: FakeAccount) -> Deployment:
    """The one of the program that works on this account."""
    return DEPLOYMENTS.setdefault(account, Deployment())


def account(*seen: Turn) -> FakeAccount:
    return FakeAccount({WHO: seen, get(250): record(250, "79990002250"), put(455): {}, get(455): DONE})


def resource(account: FakeAccount, name: str) -> VirtualNumberLifecycle:
    return VirtualNumberLifecycle(client(account), deployment(account), f"project/stack/{name}")


def update(account: FakeAccount) -> Any:
    state = remembered(TAKER, employee_id=None, purpose="company", comment="")
    return resource(account, "taker").update("455", state, TAKER.model_copy(update={"comment": ""}), CHANGES)


def giver(account: FakeAccount, **values: Any) -> None:
    """Another resource of the program has number 250 on record, and is checked."""
    deployment(account).records.note("VirtualNumber", "project/stack/giver", "250")
    assert resource(account, "giver").conflicts({"number": "79990002250", "type": "def", **values}) == []


def test_6_13_whoever_takes_an_employee_waits_until_the_other_number_has_let_go(clock: FakeClock) -> None:
    fake = account(HELD, HELD, HELD, FREE)
    giver(fake)
    assert update(fake).employee_id == 77
    assert fake.writes == [put(455)]
    assert fake.called.count(WHO) == 4


def test_an_employee_who_is_free_costs_one_look(clock: FakeClock) -> None:
    fake = account(FREE)
    update(fake)
    assert fake.called == [get(455), WHO, put(455), get(455)]
    assert clock.slept == []


def test_nobody_is_waited_for_long_who_has_not_said_to_let_go(clock: FakeClock) -> None:
    fake = account(HELD)
    with pytest.raises(ConflictError, match=r"employee 77 already has mobile number 79990002250 \(id 250\)") as error:
        update(fake)
    assert "name that in depends_on here to update it first" in str(error.value)
    assert sum(clock.slept) <= handover.UNANNOUNCED
    assert fake.writes == []


def test_who_has_said_to_let_go_is_waited_for_longer_and_named(clock: FakeClock) -> None:
    fake = account(HELD)
    giver(fake)
    with pytest.raises(ConflictError, match='which VirtualNumber "giver" of this program releases') as error:
        update(fake)
    assert "run up again, or name that resource" in str(error.value)
    assert handover.UNANNOUNCED < sum(clock.slept) <= handover.ANNOUNCED
    assert fake.writes == []


def test_who_keeps_the_employee_is_not_waited_for_longer(clock: FakeClock) -> None:
    fake = account(HELD)
    giver(fake, employee_id=77)
    with pytest.raises(ConflictError, match="already"):
        update(fake)
    assert sum(clock.slept) <= handover.UNANNOUNCED


def test_those_who_wait_leave_a_thread_to_the_others(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider has four; nobody could let go of an employee if all of them waited for one."""
    fake = account(HELD, FREE)
    with contextlib.ExitStack() as waiting:
        assert all(waiting.enter_context(deployment(fake).seat()) for _ in range(3))
        with pytest.raises(ConflictError, match="already"):
            update(fake)
    assert clock.slept == []


def test_two_numbers_of_a_program_cannot_have_one_employee_or_be_one() -> None:
    fake = account(FREE)
    giver(fake, employee_id=77)
    problems = resource(fake, "taker").conflicts({"number": "79990002250", "type": "def", "employee_id": 77})
    asked_for = 'VirtualNumber "giver" of this program also asks for'
    assert {problem.reason for problem in problems} == {
        f"{asked_for} number 79990002250",
        f"{asked_for} employee 77, who can have one mobile number only",
    }
