"""The soak: one long-lived stack, random edits and drift, random mishaps, and a judgement after every run.

A seed gives the whole plan. What it cannot give again exactly is the order in which an engine that does several things
at a time makes its calls, so that "the third call" may be another one's; a replay meets the same, or something near it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pprint
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, Literal

from engine.engines import Result, python_path
from laws.cases import Fields
from laws.stacks import Stack
from telephony_sandbox.simulators.client import Admin

from .judge import Judge
from .mishaps import VENDORS, Blow, Mishaps, drawn
from .processes import Processes
from .slots import SLOTS
from .sweep import PACE

Command = Literal["up", "refresh", "destroy"]
COMMANDS: tuple[Command, ...] = ("up", "refresh", "destroy")

RUN = "faults.engine_run"
TESTS = Path(__file__).parents[1]

VOXIMPLANT_ACCOUNT = 700123
BY_NAME = {slot.name: slot for slot in SLOTS}
COUNTED = ("create", "update", "replace", "delete", "refresh")


@dataclasses.dataclass(frozen=True)
class Step:
    """What the plan says of one step."""

    program: Mapping[str, Fields]
    edited: frozenset[str]
    changed_by_hand: tuple[str, ...]
    deleted_by_hand: tuple[str, ...]
    tainted: tuple[str, ...]
    runs: tuple[tuple[Command, Mishaps], ...]
    mended_with_refresh: bool

    def __str__(self) -> str:
        told = dataclasses.asdict(self)
        told["program"] = {name: inputs for name, inputs in self.program.items() if name in self.edited}
        told["removed"] = sorted(self.edited - self.program.keys())
        return pprint.pformat(told, width=150, sort_dicts=False)


def planned(seed: int, number: int, before: Mapping[str, Fields]) -> Step:
    """The step with this number, after the program of the one before."""
    random = Random(f"{seed}/{number}")
    program = dict(before)
    # The first one fills the program.
    edited = random.sample(SLOTS, random.randint(2, 6) if before else 12)
    for slot in edited:
        if slot.name not in program:
            program[slot.name] = slot.filled(random)
        elif random.random() < 0.25:
            del program[slot.name]
        else:
            program[slot.name] = slot.edited(random, program[slot.name])
    changed, deleted = _drift(random, before)
    commands: list[Command] = random.choices(COMMANDS, (12, 2, 3) if before else (1, 0, 0), k=random.choice((1, 1, 2)))
    everywhere = sorted({BY_NAME[name].case.vendor for name in before} or VENDORS)
    busy = {**dict.fromkeys(COMMANDS, everywhere), "up": [slot.case.vendor for slot in edited]}
    return Step(
        program,
        frozenset(slot.name for slot in edited),
        changed,
        deleted,
        _tainted(Random(f"{seed}/{number}/taint"), (before.keys() & program.keys()) - set(deleted)),
        tuple((command, drawn(random, command, busy[command])) for command in commands),
        # What was changed behind its back, or was being destroyed when the answer was lost, only a refresh can tell.
        bool(changed or deleted) or "destroy" in commands or random.random() < 0.2,
    )


def _drift(random: Random, before: Mapping[str, Fields]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not before or random.random() < 0.5:
        return (), ()
    names = random.sample(sorted(before), min(len(before), random.randint(1, 3)))
    # What stays when its resource goes cannot be ordered anew either.
    deleted = [name for name in names if not BY_NAME[name].case.stays and random.random() < 0.4]
    return tuple(name for name in names if name not in deleted), tuple(deleted)


def _tainted(random: Random, names: Collection[str]) -> tuple[str, ...]:
    # A number cannot be replaced by force without an option.
    able = sorted(name for name in names if BY_NAME[name].case.vendor != "megafon")
    if not able or random.random() < 0.6:
        return ()
    return tuple(random.sample(able, min(len(able), random.randint(1, 3))))


class Soak:
    """A stack in which nothing is, until steps are taken."""

    def __init__(self, stack: Stack, directory: Path, seed: int) -> None:
        self.figures: Counter[str] = Counter({"operations": 0, **dict.fromkeys(COUNTED, 0)})
        self._stack = stack
        self._admin = stack.admin
        self._directory = directory
        self._seed = seed
        self._processes = Processes(directory)
        self._program: Mapping[str, Fields] = {}
        stack.lift_limits()
        stack.engine.environment.update(PACE, PULUMI_PYTHON_CMD=str(self._processes.python))
        self._admin.patch("voximplant", VOXIMPLANT_ACCOUNT, {"balance": 1e6}, "account")
        for slot in SLOTS:
            slot.case.prepare(self._admin, slot.n)
        self._judge = Judge(stack)

    def step(self, number: int) -> str | None:
        """Take the step; what is wrong, None for nothing."""
        step = planned(self._seed, number, self._program)
        wrong = next(self._findings(step), None)
        if wrong is None:
            self.figures["steps"] += 1
            self._program = step.program
            return None
        return f"seed {self._seed}, step {number}: {wrong}\n{step}"

    def _findings(self, step: Step) -> Iterator[str]:
        destroys = sum(command == "destroy" for command, _ in step.runs)
        self._judge.begin(step.program, destroys=destroys, tainted=step.tainted)
        self._change_by_hand(step)
        if step.tainted:
            self._stack.taint(*step.tainted)
        self.figures.update({"operations": len(step.tainted), "tainted": len(step.tainted)})
        self._stack.declare(*(BY_NAME[name].declared(inputs) for name, inputs in step.program.items()))
        for command, mishaps in step.runs:
            result = self._faulty(command, mishaps)
            for wrong in self._judge.after_mishaps(result, mishaps.blow.victim if mishaps.blow else None):
                yield f"{wrong}, after {command} with {mishaps}\n{result.text}"
        mended = self._run("up", refresh=step.mended_with_refresh)
        if not mended.ok:
            yield f"the run without faults failed: {mended.text}"
        self._count(mended, ("create", "update", "replace", "delete"))
        yield from self._judge.after_mending(self._kept(step))

    def _kept(self, step: Step) -> set[str]:
        """The resources that have no reason to become other objects."""
        if any(command == "destroy" for command, _ in step.runs):
            return set()
        return {
            name
            for name, before in self._program.items()
            if name in step.program
            and name not in step.deleted_by_hand
            and name not in step.tainted
            and not BY_NAME[name].needs_another_object(before, step.program[name])
        }

    # -- by hand -----------------------------------------------------------------------------------

    def _change_by_hand(self, step: Step) -> None:
        recorded = self._stack.recorded()
        for name in step.changed_by_hand:
            BY_NAME[name].change_by_hand(self._admin, recorded[name], self._program[name])
        for name in step.deleted_by_hand:
            self._admin.delete(BY_NAME[name].case.vendor, recorded[name])
            self._judge.deleted_by_hand(BY_NAME[name].case.vendor, recorded[name])
        drifts = len(step.changed_by_hand) + len(step.deleted_by_hand)
        self.figures.update({"operations": drifts, "by hand": drifts})

    # -- runs --------------------------------------------------------------------------------------

    def _faulty(self, command: Command, mishaps: Mishaps) -> Result:
        before = Counter(entry["vendor"] for entry in self._admin.journal())
        # Never strikes: counts the calls that came in.
        counting = [{"vendor": vendor, "nth": 1_000_000, "effect": "reset"} for vendor in VENDORS]
        blow = mishaps.blow
        struck = [blow.call] if blow is not None and blow.call is not None else []
        self._admin.faults(*counting, *struck, *mishaps.faults)
        with self._environment(PULUMI_TELEPHONY_READ_TIMEOUT=mishaps.read_timeout):
            if blow is None:
                result = self._run(command)
            elif blow.victim == "provider":
                result = self._run_losing_the_provider(command, blow)
            else:
                result = self._run_apart(command, blow)
        self._processes.wait_until_ended()
        self._wait_for_late_calls(before)
        fired = sum(fault["fired"] for fault in self._admin.faults())
        self._admin.clear_faults()
        self.figures.update({"faulty runs": 1, "faults fired": fired, "blows": blow is not None})
        self._count(result, COUNTED)
        return result

    def _run(self, command: Command, **options: Any) -> Result:
        result: Result = getattr(self._stack, command)(check=False, **options)
        return result

    @contextlib.contextmanager
    def _environment(self, **variables: str) -> Iterator[None]:
        environment = self._stack.engine.environment
        environment.update(variables)
        yield
        for name in variables:
            del environment[name]

    def _run_losing_the_provider(self, command: Command, blow: Blow) -> Result:
        over = threading.Event()

        def kill() -> None:
            if self._wait_for_the_moment(blow, over):
                self._processes.kill_provider()

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            return self._run(command)
        finally:
            over.set()
            killer.join()

    def _run_apart(self, command: Command, blow: Blow) -> Result:
        """The engine in a process of its own, which is killed or interrupted."""
        engine = self._stack.engine
        events = self._directory / "events"
        events.write_text("", encoding="utf-8")
        asked = {
            "work_dir": str(engine.work_dir),
            "home": str(engine.home),
            "environment": engine.environment,
            "operation": command,
            "options": {},
            "events": str(events),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", RUN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PYTHONPATH": python_path(TESTS)},
            text=True,
        )
        over = threading.Event()

        def strike() -> None:
            if self._wait_for_the_moment(blow, over):
                process.send_signal(signal.SIGKILL if blow.victim == "engine" else signal.SIGINT)

        striker = threading.Thread(target=strike)
        striker.start()
        try:
            text, _ = process.communicate(json.dumps(asked))
        finally:
            over.set()
            striker.join()
            process.kill()
            process.wait()
        # The last line of a killed process may not be whole.
        lines = [line for line in events.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]
        result = Result(process.returncode == 0, text, events=[json.loads(line) for line in lines])
        self._stack.told += [text, events.read_text(encoding="utf-8")]
        return result

    def _wait_for_the_moment(self, blow: Blow, over: threading.Event) -> bool:
        """Whether it came before the run was over."""
        with Admin(self._admin.url) as admin:
            while not self._has_come(blow, admin.faults()):
                if over.wait(0.01):
                    return False
        return not over.wait(blow.seconds)

    @staticmethod
    def _has_come(blow: Blow, faults: list[dict[str, Any]]) -> bool:
        if blow.call is None:
            return any(fault["seen"] for fault in faults[: len(VENDORS)])
        return bool(faults[len(VENDORS)]["fired"])

    def _wait_for_late_calls(self, before: Mapping[str, int]) -> None:
        """A call that came in is in the journal when it was carried out, which may be after its caller's end."""

        def on_their_way() -> bool:
            came = self._admin.faults()[: len(VENDORS)]
            done = Counter(entry["vendor"] for entry in self._admin.journal())
            return any(fault["seen"] > done[fault["vendor"]] - before.get(fault["vendor"], 0) for fault in came)

        while on_their_way():
            pass

    def _count(self, result: Result, counted: tuple[str, ...]) -> None:
        """What the engine carried out, or was about to."""
        for event in result.events:
            metadata = event.get("resourcePreEvent", {}).get("metadata", {})
            if "/telephony:" in metadata.get("type", "") and metadata["op"] in counted:
                self.figures.update({"operations": 1, metadata["op"]: 1})
