"""VirtualNumber against the simulator, with answers lost, broken and refused; and what its calls cost."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError, TelephonyError, TransportError
from telephony_sandbox.simulators.server import Simulators
from unit.megafon.stack import CREATE, DELETE, LIST, MOBILE, ORDER, READ, SIP, UPDATE, Stack

EFFECTS = pytest.mark.parametrize("effect", ["reset", "html", "empty", {"status": 503}, {"status": 500}], ids=str)


@EFFECTS
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("program", "operation"), [(SIP, CREATE), (MOBILE, ORDER)], ids=["sip_registration", "def"])
def test_6_7_exactly_one_number_whatever_happens_to_the_answer(
    stack: Stack, program: dict[str, Any], operation: str, when: str, effect: Any
) -> None:
    stack.fault(operation, when, effect)
    stack.up(program)
    there = [found for found in stack.admin.objects("megafon", "number") if found["number"] == program["number"]]
    assert [str(found["id"]) for found in there] == [stack.id]
    assert stack.calls(operation) == (1 if when == "after" else 2)
    assert stack.up(program) == {}


@EFFECTS
@pytest.mark.parametrize("operation", [READ, UPDATE, LIST, DELETE])
def test_6_7_a_single_fault_in_anything_else_is_not_even_noticed(stack: Stack, operation: str, effect: Any) -> None:
    stack.up(SIP)
    stack.fault(operation, "after", effect)
    stack.up({**SIP, "password": "n3w"})
    stack.refresh()
    stack.destroy()
    assert stack.number(SIP["number"]) is None


@pytest.mark.parametrize("effect", ["reset", "html", {"status": 502}], ids=str)
def test_an_outage_never_looks_like_a_deletion(stack: Stack, effect: Any) -> None:
    stack.up(SIP)
    for operation in (LIST, READ):
        stack.fault(operation, "before", effect, times=1000)
        with pytest.raises(TelephonyError):
            stack.refresh()
    assert stack.number(SIP["number"])


def test_an_outage_while_a_number_is_activated_loses_nothing(stack: Stack) -> None:
    stack.fault(READ, "before", {"status": 503}, times=6)
    stack.up(MOBILE)
    assert stack.state.pending == ("activation",)
    stack.up(MOBILE)
    assert (stack.state.employee_id, stack.calls(ORDER)) == (77, 1)
    assert not stack.state.pending


def test_a_fault_in_the_assignment_leaves_it_to_the_next_run(stack: Stack) -> None:
    stack.fault(UPDATE, "before", {"status": 503}, times=6)
    stack.up(MOBILE)
    assert stack.state.pending == ("assignment",)
    stack.up(MOBILE)
    assert (stack.state.employee_id, stack.calls(ORDER)) == (77, 1)
    assert not stack.state.pending


def test_when_nobody_can_tell_the_error_says_so_and_adopt_heals(stack: Stack, simulators: Simulators) -> None:
    stack.fault(CREATE, "after", "reset")
    stack.fault(LIST, "before", {"status": 503}, nth=2, times=6)
    with pytest.raises(TransportError, match="is unknown"):
        stack.up(SIP)
    stack.up({**SIP, "adopt": True})
    assert stack.calls(CREATE) == 1


# -- secrets and cost ------------------------------------------------------------------------------------


def test_6_3_a_refused_update_does_not_tell_the_password(stack: Stack) -> None:
    stack.up(SIP)
    stack.fault(UPDATE, "before", {"error": "invalid_parameter_value"})
    with pytest.raises(ApiError) as raised:
        stack.up({**SIP, "password": "another-secret-word"})
    assert "another-secret-word" not in str(raised.value)


def test_calls_are_the_cost(stack: Stack) -> None:
    def cost() -> int:
        return sum(stack.admin.counters()["megafon"].values())

    spent: list[int] = []
    for step in (
        lambda: stack.up(SIP),
        lambda: stack.up(SIP),
        lambda: stack.refresh(),
        lambda: stack.up({**SIP, "comment": "new"}),
        lambda: stack.destroy(),
    ):
        before = cost() if spent else 0
        step()
        spent.append(cost() - before)
    assert spent == [3, 0, 1, 2, 2]
