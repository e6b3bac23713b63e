"""Run cells and judge them."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from laws.cases import CANARY
from laws.stacks import spellings
from telephony_sandbox.simulators.server import Simulators
from unit.adapters.dynamic_server import DynamicServer

from .cells import TWINS, Cell, cells, elsewhere, twins
from .elsewhere import ELSEWHERE, account, changes, lasting, settle_in, trespasses
from .recorder import NO_DIFFERENCE, Died, Failed, Recorded, Recorder
from .scenarios import Scenario
from .servers import Deployment, Nursery

PACE = {
    "PULUMI_TELEPHONY_PACE": "0.001",
    # Two calls a second would be the longest wait of all.
    "BITRIX24_REQUESTS_PER_SECOND": "1000",
    "BITRIX24_BURST": "1000",
}
READ_TIMEOUTS = {"hang": "0.25", "late": "0.25", "late-twin": "0.25", "kill": "60"}
"""Seconds; for everything else a time that no healthy call takes."""

VOLATILE = frozenset(
    {
        "successful", "status_code", "error_message", "last_updated", "registration_status_code",
        "registration_error_message",
    }
)  # fmt: skip
"""Outputs that tell how the SIP registration fares at the moment."""

DIED = "the provider process died"

SENTENCE = re.compile(r'TelephonyError: [A-Z]\w+ "[^"\n]+" (cannot|could not) be [a-z]+: [^\n]+')


@dataclasses.dataclass(frozen=True)
class Begin:
    """Where all cells of a scenario start from."""

    snapshot: dict[str, Any]
    recorded: Recorded | None
    others: frozenset[str]
    """The ids of the objects that are not the resource's."""


class Sweeper:
    """Sweeps one scenario."""

    def __init__(
        self, simulators: Simulators, foreign: Simulators, nursery: Nursery, directory: Path, scenario: Scenario
    ) -> None:
        """`foreign` are those of another customer."""
        self._simulators = simulators
        self._foreign = foreign
        self._admin = simulators.admin
        self._nursery = nursery
        self._directory = directory
        self._scenario = scenario
        self._numbers = itertools.count()
        self._state = self._fresh_state()
        self._recorder = self._new_recorder(None)
        self._begin = self._begun()

    def cells(self) -> list[Cell]:
        """Every cell, from the journal of a clean run, which must end well itself."""
        self._restore()
        first = self._deploy(self._scenario.run)
        journal = self._admin.journal()
        wrong = first or self._run_again()
        assert wrong is None, f"{self._scenario.name} without any fault: {wrong}"
        found = list(cells(self._scenario.name, journal))
        if self._scenario.operation in ELSEWHERE:
            found.append(elsewhere(self._scenario.name, self._scenario.swept.case.vendor))
        if self._scenario.operation == "create" and self._scenario.swept.twin is not None:
            found.extend(twins(self._scenario.name, journal, self._scenario.swept.creates))
        return found

    def run(self, cell: Cell, *, another_machine: bool = False) -> str | None:
        """Run under the fault, run again without, perhaps where nothing was written down; what is wrong then.

        None: survived.
        """
        self._restore()
        if cell.kind == "elsewhere":
            return self._run_elsewhere() or self._run_again()
        self._admin.faults(cell.fault)
        if cell.kind in TWINS:
            return self._run_beside_a_twin(cell) or self._run_again()
        first = self._killed(cell) if cell.kind == "kill" else self._deploy(self._scenario.run, self._patience(cell))
        if cell.kind == "late":
            self._wait_for_the_late_call()
        self._admin.clear_faults()
        lost = self._lost_in_between()
        if another_machine:
            self._state = self._fresh_state()
        return self._unseemly(first) or lost or self._run_again()

    # -- beginning ---------------------------------------------------------------------------------

    def _begun(self) -> Begin:
        self._admin.reset()
        self._scenario.swept.prepare(self._admin)
        there = self._scenario.swept.objects(self._admin)
        adopted = {id_ for id_, found in there.items() if self._is_taken_over(found)}
        others = frozenset(there.keys() - adopted)
        if self._scenario.begins_with_an_object:
            wrong = self._deploy(lambda recorder, server: recorder.up(server, self._scenario.swept.inputs))
            assert wrong is None, wrong
            assert self._recorder.recorded is not None
            self._scenario.spoil(self._admin, self._recorder.recorded.id)
        return Begin(self._admin.snapshot(), self._recorder.recorded, others)

    def _is_taken_over(self, found: dict[str, Any]) -> bool:
        """A city number is there before its resource, and so is an application before the order of its rules."""
        if self._scenario.swept.case.kind == "VoximplantRuleOrder":
            return True
        return found.get("type") == "abc" and found["number"] == (self._scenario.program or {}).get("number")

    def _restore(self) -> None:
        self._admin.restore(self._begin.snapshot)
        self._admin.clear_faults()
        self._admin.clear_journal()
        shutil.rmtree(self._state, ignore_errors=True)
        self._state = self._fresh_state()
        self._recorder = self._new_recorder(self._begin.recorded)

    def _fresh_state(self) -> Path:
        state = self._directory / f"state-{next(self._numbers)}"
        state.mkdir()
        return state

    def _new_recorder(self, recorded: Recorded | None) -> Recorder:
        recorder = Recorder(self._scenario.swept.case.kind, "sweep/dev/swept")
        recorder.recorded = recorded
        return recorder

    # -- running -----------------------------------------------------------------------------------

    def _deploy(
        self,
        work: Callable[[Recorder, DynamicServer], None],
        read_timeout: str = "10",
        simulators: Simulators | None = None,
    ) -> str | None:
        """The error that the user would see, if any."""
        with self._deployment(read_timeout, simulators) as (_, server):
            return self._attempt(work, server)

    @contextlib.contextmanager
    def _deployment(
        self, read_timeout: str, simulators: Simulators | None = None
    ) -> Iterator[tuple[Deployment, DynamicServer]]:
        environment = {
            **(simulators or self._simulators).env,
            **PACE,
            "PULUMI_TELEPHONY_READ_TIMEOUT": read_timeout,
            "PULUMI_TELEPHONY_STATE_DIR": str(self._state),
        }
        with self._nursery.deployment(environment) as deployment:
            yield deployment, deployment.serving(self._recorder.provider)

    def _attempt(self, work: Callable[[Recorder, DynamicServer], None], server: DynamicServer) -> str | None:
        try:
            work(self._recorder, server)
        except Failed as failed:
            return str(failed) or "an error without a word"
        except Died:
            return DIED
        return None

    def _killed(self, cell: Cell) -> str | None:
        """Kill the process while the call hangs."""
        said: list[str | None] = []
        with self._deployment(self._patience(cell)) as (deployment, server):
            running = threading.Thread(target=lambda: said.append(self._attempt(self._scenario.run, server)))
            running.start()
            while running.is_alive() and not self._admin.faults()[0]["fired"]:
                running.join(0.002)
            deployment.kill()
            running.join()
        return None if said == [DIED] else f"was not killed, but: {said[0]}"

    def _run_beside_a_twin(self, cell: Cell) -> str | None:
        """Another program makes what the resource asks for, and deletes it in the end."""
        said: list[str | None] = []
        running = threading.Thread(target=lambda: said.append(self._deploy(self._scenario.run, self._patience(cell))))
        running.start()
        while not self._admin.faults()[0]["fired"]:
            running.join(0.002)
        swept = self._scenario.swept
        twin = swept.make_twin(self._admin)
        made = swept.objects(self._admin)[twin]
        running.join()
        if cell.kind == "late-twin":
            self._wait_for_the_late_call()
        self._admin.clear_faults()
        said.append(self._deploy(self._scenario.run))
        left = swept.objects(self._admin).get(twin)
        swept.case.delete_by_hand(self._admin, twin)
        if left != made:
            return f"the object of another program was {made} and is {left}"
        if self._recorder.recorded is not None and self._recorder.recorded.id == twin:
            return "the object of another program is in the state"
        return next(filter(None, map(self._unseemly, said)), None)

    def _run_elsewhere(self) -> str | None:
        """With the credentials of another customer, who has an object of the same kind under the same id."""
        vendor, before = self._scenario.swept.case.vendor, self._recorder.recorded
        settle_in(self._foreign.admin, self._admin, self._scenario.swept)
        there, here = lasting(self._foreign.admin), lasting(self._admin)
        error = self._deploy(self._scenario.run, simulators=self._foreign)
        return next(
            trespasses(
                error=self._unseemly(error) or error,
                accounts=[account(each, vendor) for each in (self._simulators, self._foreign)],
                changed=[changes(there, lasting(self._foreign.admin)), changes(here, lasting(self._admin))],
                dropped=self._recorder.recorded != before or bool(self._recorder.left_over),
            ),
            None,
        )

    @staticmethod
    def _patience(cell: Cell) -> str:
        return READ_TIMEOUTS.get("hang" if cell.effect == "hang" and cell.kind != "kill" else cell.kind, "10")

    def _wait_for_the_late_call(self) -> None:
        """A call is in the journal when it was carried out, which for this one is after its successors."""
        while (fault := self._admin.faults()[0])["fired"] and len(self._admin.journal()) < fault["seen"]:
            pass

    # -- judging -----------------------------------------------------------------------------------

    def _unseemly(self, error: str | None) -> str | None:
        """What is wrong with an error: not one sentence, a fault of ours, a secret."""
        if error is None:
            return None
        if not SENTENCE.fullmatch(error) or "bug in this provider" in error:
            return f"not one sentence: {error}"
        if any(form in error for form in spellings(CANARY)):
            return "tells a secret"
        return None

    def _lost_in_between(self) -> str | None:
        """An outage must not look like a deletion."""
        recorded = self._recorder.recorded
        before = self._begin.recorded
        if before is None or recorded is not None or self._scenario.operation not in ("read", "update"):
            return None
        return f"object {before.id} was dropped from the state"

    def _run_again(self) -> str | None:
        """What is wrong with the second deployment, or with the state of things after it."""
        with self._deployment("10") as (_, server):
            failed = self._attempt(self._scenario.run_again, server)
            return f"again: {failed}" if failed else next(self._findings(server), None)

    def _findings(self, server: DynamicServer) -> Iterator[str]:
        swept, program, recorded = self._scenario.swept, self._scenario.program, self._recorder.recorded
        there = swept.objects(self._admin).keys() - self._begin.others
        if program is None or recorded is None:
            if swept.case.stays and program is None:
                there -= {self._begin.recorded.id} if self._begin.recorded else set()
            if recorded is not None:
                yield f"{recorded.id} is still in the state"
            if program is not None:
                yield "nothing is in the state"
            if there:
                yield f"still there: {sorted(there)}"
        else:
            yield from self._findings_about(server, recorded, there)
        kept = [file.read_text(encoding="utf-8") for file in self._state.rglob("*") if file.is_file()]
        if any(form in text for form in spellings(CANARY) for text in kept):
            yield "a secret is in the state directory"
        alive = 0
        for entry in self._admin.journal():
            alive += entry["carried_out"] and entry["operation"] in swept.creates
            alive -= entry["carried_out"] and entry["operation"] in swept.deletes
            if alive > 1:
                yield "created twice"

    def _findings_about(self, server: DynamicServer, recorded: Recorded, there: set[str]) -> Iterator[str]:
        swept, program = self._scenario.swept, self._scenario.program
        assert program is not None
        if swept.case.stays and self._begin.recorded:
            there = there - {self._begin.recorded.id} | {recorded.id}
        if there != {recorded.id}:
            yield f"recorded is {recorded.id}, there is {sorted(there)}"
            return
        if found := swept.deviations(self._admin, recorded.id, program):
            yield f"not as the program says: {sorted(found)}"
        if "__pending" in recorded.outputs:
            yield f"pending: {recorded.outputs['__pending']}"
        _, outputs, _ = server.read(recorded.id, recorded.outputs)
        names = outputs.keys() | recorded.outputs.keys()
        stale = {name for name in names - VOLATILE if outputs.get(name) != recorded.outputs.get(name)}
        if stale:
            yield f"the state says something else than the API: {sorted(stale)}"
        if server.diff(recorded.id, outputs, recorded.inputs).changes != NO_DIFFERENCE:
            yield "another update would change something"
