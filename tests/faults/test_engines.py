"""The same behind an engine: a sample of what the sweep does to every call, on each engine that is there."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.engines import ENGINES, PulumiEngine
from laws.cases import CANARY, CLOUD_LINE, MOBILE_NUMBER, SIP_REGISTRATION, Case
from laws.stacks import Stack
from telephony_sandbox.simulators.server import Simulators

from .processes import Processes
from .sweep import PACE

CASES = (SIP_REGISTRATION, MOBILE_NUMBER, CLOUD_LINE)
"""One of each vendor, so that the calls can be told apart."""

CREATES = {
    "voximplant": "CreateSipRegistration",
    "megafon": "POST /numbers/unconfirmed",
    "bitrix24": "voximplant.sip.add",
}
UPDATES = {
    "voximplant": "UpdateSipRegistration",
    "megafon": "PUT /numbers/virtual-number/{id}",
    "bitrix24": "voximplant.sip.update",
}
DELETES = {
    "voximplant": "DeleteSipRegistration",
    "megafon": "DELETE /numbers/virtual-number/{id}",
    "bitrix24": "voximplant.sip.delete",
}

SENTENCES = re.compile(r'TelephonyError: \w+ "[^"\n]+" could not be updated: [^\n]+')


class FaultyStack:
    """A stack of the three resources, and what is done to its calls and processes."""

    def __init__(self, stack: Stack, directory: Path) -> None:
        self.stack = stack
        self.admin = stack.admin
        self._processes = Processes(directory)
        stack.lift_limits()
        stack.engine.environment.update(PACE, PULUMI_PYTHON_CMD=str(self._processes.python))
        for case in CASES:
            case.prepare(self.admin, 1)
        self.declare()
        self._others = {case.name: self._there(case) for case in CASES}

    def declare(self, **changes: Mapping[str, Any]) -> None:
        self.changes = changes
        self.stack.declare(*(case.declared(1, changes=changes.get(case.name, {})) for case in CASES))

    def strike(self, operations: Mapping[str, str], effect: Any, when: str = "after", times: int = 1_000) -> None:
        for vendor, operation in operations.items():
            fault = {"vendor": vendor, "operation": operation, "when": when, "effect": effect, "times": times}
            self.admin.faults(fault)

    def up_killed_while(self, enough: Callable[[Iterable[bool]], bool]) -> None:
        """kill -9 of the provider while its creates, updates or deletes are carried out and unanswered: all, or any."""
        over = threading.Event()

        def kill() -> None:
            while not enough(fault["fired"] for fault in self.admin.faults()):
                if over.wait(0.02):
                    return
            self._processes.kill_provider()

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            result = self.stack.up(check=False)
        finally:
            over.set()
            killer.join()
        assert not result.ok
        assert enough(fault["fired"] for fault in self.admin.faults())
        self.admin.clear_faults()

    def check(self) -> None:
        """One object of each, on record, as the program says, made once, and no secret told."""
        recorded = self.stack.recorded()
        for case in CASES:
            assert self._there(case) - self._others[case.name] == {recorded[case.name]}
            wanted = {**case.inputs(1), **self.changes.get(case.name, {})}
            assert case.deviations(self.admin, recorded[case.name], wanted) == {}
        made = [entry for entry in self.admin.journal() if entry["operation"] in CREATES.values()]
        assert sorted(entry["vendor"] for entry in made if entry["carried_out"]) == sorted(CREATES)
        self.stack.refresh(expect_no_changes=True)
        assert self.stack.find_leaks([CANARY]) == set()

    def check_that_nothing_is_left(self) -> None:
        assert self.stack.recorded() == {}
        assert {case.name: self._there(case) for case in CASES} == self._others

    def _there(self, case: Case) -> set[str]:
        objects = self.admin.objects(case.vendor)
        return {str(each[case.key]) for each in objects if each.get("type") != "abc"}


@pytest.fixture(params=sorted(ENGINES, reverse=True))
def faulty(request: pytest.FixtureRequest, tmp_path: Path, simulators: Simulators) -> FaultyStack:
    if request.param == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    return FaultyStack(
        Stack(ENGINES[request.param](tmp_path / "project", tmp_path / request.param), simulators), tmp_path
    )


def test_killed_in_the_middle_of_creates_updates_and_deletes(faulty: FaultyStack) -> None:
    faulty.strike(CREATES, "hang")
    faulty.up_killed_while(all)
    assert faulty.stack.recorded() == {}
    faulty.stack.up()
    faulty.check()

    faulty.declare(**{case.name: case.one_field for case in CASES})
    faulty.strike(UPDATES, "hang")
    faulty.up_killed_while(all)
    faulty.stack.up()
    faulty.check()

    faulty.stack.declare()
    faulty.strike(DELETES, "hang")
    # How many are deleted at a time is the engine's affair.
    faulty.up_killed_while(any)
    faulty.stack.up()
    faulty.check_that_nothing_is_left()


def test_every_answer_to_a_write_is_lost(faulty: FaultyStack) -> None:
    """Creates are found again; updates fail, in one sentence for each resource, and are made up for; deletes
    are seen to be done."""
    faulty.strike(CREATES, "reset")
    faulty.stack.up()
    faulty.check()

    faulty.admin.clear_faults()
    faulty.strike(UPDATES, "reset")
    faulty.declare(**{case.name: case.one_field for case in CASES})
    told = faulty.stack.up(check=False)
    assert not told.ok
    assert SENTENCES.search(told.text)
    faulty.admin.clear_faults()
    faulty.stack.up()
    faulty.check()

    # What a look shows to be gone is deleted, whatever became of the answer.
    faulty.strike(DELETES, "reset")
    faulty.stack.destroy()
    faulty.admin.clear_faults()
    faulty.check_that_nothing_is_left()
