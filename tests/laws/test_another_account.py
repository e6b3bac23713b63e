"""A stack that runs with the credentials of another customer, by mistake: both engines, every operation.

What each kind does call by call is in `unit/adapters/test_another_account.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.engines import Result
from telephony_sandbox.simulators.server import Simulators
from unit.adapters.test_another_account import foreign, other_customer

from .cases import CLOUD_LINE, SIP_NUMBER, SIP_REGISTRATION
from .stacks import Declared, Stack, writes

__all__ = ["foreign", "other_customer"]

CASES = (SIP_REGISTRATION, SIP_NUMBER, CLOUD_LINE)
PROGRAM = [case.declared(1) for case in CASES]
CHANGED = [case.declared(1, changes=case.one_field) for case in CASES]
PROTECTED = [each.but(protect=True) for each in CHANGED]
REPLACED = [PROGRAM[0].but({"is_persistent": False}), PROGRAM[1], PROGRAM[2].but({"type": "office"})]


@pytest.fixture
def stack(empty_stack: Stack, foreign: Simulators) -> Iterator[Stack]:
    """With one object of each vendor, and the environment of another customer since they were made."""
    stack = empty_stack
    for case in CASES:
        case.prepare(stack.admin, 1)
    stack.declare(*PROGRAM)
    stack.up()
    own = dict(stack.engine.environment)
    stack.engine.environment.update(foreign.env)
    stack.admin.clear_journal()
    foreign.admin.clear_journal()
    yield stack
    stack.engine.environment.clear()
    stack.engine.environment.update(own)
    stack.declare(*PROGRAM)
    stack.up()
    stack.destroy()


def refused(stack: Stack, result: Result, foreign: Simulators) -> None:
    """The operation failed and named both accounts; neither was touched, and nothing is forgotten."""
    assert not result.ok
    told = " ".join(result.text.split())
    assert "nothing was changed" in told, result.text
    assert re.search(r"is in (\w+ (?:account|portal)) \S+, but these credentials open \1 \S+; nothing", told), (
        result.text
    )
    for admin in (stack.admin, foreign.admin):
        called: dict[str, list[str]] = {}
        for entry in admin.journal():
            called.setdefault(entry["vendor"], []).append(entry["operation"])
        assert writes(called) == {}
    assert stack.recorded().keys() == {case.name for case in CASES}


def test_no_operation_touches_or_forgets_anything(stack: Stack, foreign: Simulators) -> None:
    refused(stack, stack.refresh(check=False), foreign)
    refused(stack, stack.up(refresh=True, check=False), foreign)
    for program in (CHANGED, PROTECTED, REPLACED):
        stack.declare(*program)
        refused(stack, stack.preview(check=False), foreign)
        refused(stack, stack.up(check=False), foreign)
    stack.declare()
    refused(stack, stack.up(check=False), foreign)
    refused(stack, stack.destroy(check=False), foreign)


def test_an_explicit_provider_that_is_given_other_accounts(empty_stack: Stack, foreign: Simulators) -> None:
    stack, case = empty_stack, CLOUD_LINE
    own, there = ({"bitrix24": {"webhook": each.env["BITRIX24_WEBHOOK"]}} for each in (stack.simulators, foreign))
    line = case.declared(1).but(provider="portal")
    stack.declare(Declared("Provider", "portal", own), line)
    stack.up()
    ids = stack.recorded()
    stack.declare(Declared("Provider", "portal", there), line)
    for result in (stack.preview(check=False), stack.up(check=False)):
        assert not result.ok
        assert "nothing was changed" in " ".join(result.text.split())
    assert stack.recorded() == ids
    assert case.found(stack.admin, ids[case.name]) is not None
    assert foreign.admin.counters() == {}
    stack.declare(Declared("Provider", "portal", own), line)
    stack.up()
    stack.destroy()


def test_a_run_with_targets_touches_and_forgets_nothing(stack: Stack, foreign: Simulators) -> None:
    if stack.engine.name == "sandbox":
        pytest.skip("the sandbox engine has no targets")
    targets = [stack.state(CLOUD_LINE.name)["urn"]]
    stack.declare(*CHANGED)
    refused(stack, stack.preview(check=False, target=targets), foreign)
    refused(stack, stack.up(check=False, target=targets), foreign)
    refused(stack, stack.refresh(check=False, target=targets), foreign)
    refused(stack, stack.destroy(check=False, target=targets), foreign)
