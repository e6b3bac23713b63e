"""A run that is interrupted or killed loses nothing that it did."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .engines import PASSPHRASE, SandboxEngine
from .things_program import SETTINGS, things

PROGRAM = """
import pulumi
from things import Thing
one = Thing("one", name="one")
two = Thing("two", name="two", opts=pulumi.ResourceOptions(depends_on=[one]))
three = Thing("three", name="three", opts=pulumi.ResourceOptions(depends_on=[two]))
"""
COMMAND = "import typer; from telephony_sandbox.engine.cli import register; app = typer.Typer(); register(app); app()"
PATIENCE = 60.0


class Run:
    """An ``up`` in a process of its own, held in the creation of ``two``."""

    def __init__(self, engine: SandboxEngine, directory: Path) -> None:
        self.engine = engine
        self.gate = directory / "gate"
        engine.project(SETTINGS, PROGRAM)
        engine.environment["THINGS_GATE"] = str(self.gate)
        environment = {
            **os.environ,
            **engine.environment,
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_PYTHON_CMD": sys.executable,
            "TELEPHONY_SANDBOX_STATE": str(engine.home / "state"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "up", "--yes", "--skip-preview", "--cwd", str(engine.work_dir)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_held(self) -> None:
        """Return when ``two`` is being created."""
        self._wait(lambda: self.gate.with_suffix(".held").exists())

    def _wait(self, reached: Any) -> None:
        deadline = time.monotonic() + PATIENCE
        while not reached():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < deadline, "the run did not get there"
            time.sleep(0.01)

    def wait_until_told(self, words: str) -> str:
        """Return what was printed when these words have been."""
        assert self.process.stdout is not None
        told = ""
        while words not in told:
            line = self.process.stdout.readline()
            assert line, told
            told += line
        return told

    def release(self) -> None:
        """Let the creation go on."""
        self.gate.touch()


@pytest.fixture
def run(sandbox_engine: SandboxEngine, tmp_path: Path) -> Any:
    """The run; whatever happens, it ends with the test."""
    run = Run(sandbox_engine, tmp_path)
    yield run
    run.release()
    if run.process.poll() is None:
        run.process.kill()
    run.process.communicate()
    assert run.process.stdout is not None
    run.process.stdout.close()


def test_ctrl_c_waits_for_what_is_in_flight_and_begins_nothing_new(run: Run) -> None:
    run.wait_until_held()
    run.process.send_signal(signal.SIGINT)
    before = run.wait_until_told("interrupted: waiting")
    run.release()
    rest, _ = run.process.communicate(timeout=PATIENCE)
    text = before + rest
    assert run.process.returncode == 1
    assert "update canceled" in text, text
    assert run.engine.resources().keys() == {"demo-dev", "default", "one", "two"}
    assert "pending_operations" not in run.engine.export()["deployment"]
    assert run.engine.up().changes == {"create": 1, "same": 3}


def test_a_killed_run_has_recorded_what_it_did_and_what_it_was_doing(run: Run) -> None:
    run.wait_until_held()
    run.process.kill()
    run.process.wait(PATIENCE)
    content = run.engine.export()["deployment"]
    assert run.engine.resources().keys() == {"demo-dev", "default", "one"}
    assert [item["type"] for item in content["pending_operations"]] == ["creating"]
    assert content["pending_operations"][0]["resource"]["urn"].endswith("::two")
    run.release()
    warned = run.engine.up()
    assert "interrupted while creating" in warned.messages("warning")
    assert warned.changes == {"create": 2, "same": 2}
    # What the update has created is no longer in question.
    assert "pending_operations" not in run.engine.export()["deployment"]
    assert run.engine.up().messages("warning") == ""


def with_interrupted(engine: SandboxEngine, type_: str, **inputs: Any) -> None:
    """Put an operation on ``one`` on record as begun and not ended."""
    state = engine.export()
    resource = {**engine.resources()["one"]}
    resource["inputs"] = {**resource["inputs"], **inputs}
    state["deployment"]["pending_operations"] = [{"resource": resource, "type": type_}]
    engine.restore(state)


@pytest.mark.parametrize("operation", ["up", "refresh"])
@pytest.mark.parametrize("type_", ["creating", "updating", "deleting"])
def test_an_interruption_whose_resource_is_as_recorded_is_warned_of_once_at_most(
    sandbox_engine: SandboxEngine, operation: str, type_: str
) -> None:
    sandbox_engine.project(SETTINGS, PROGRAM)
    sandbox_engine.up()
    with_interrupted(sandbox_engine, type_)
    getattr(sandbox_engine, operation)()
    assert "pending_operations" not in sandbox_engine.export()["deployment"]
    assert sandbox_engine.up().messages("warning") == ""


def test_an_interrupted_replacement_stays_on_record_until_it_is_forgotten(sandbox_engine: SandboxEngine) -> None:
    """Its object may be there beside the one on record, and only a person can tell."""
    sandbox_engine.project(SETTINGS, PROGRAM)
    sandbox_engine.up()
    with_interrupted(sandbox_engine, "creating", name="other")
    for operation in (sandbox_engine.up, sandbox_engine.refresh):
        assert "interrupted" in operation().messages("warning")
        assert "pending_operations" in sandbox_engine.export()["deployment"]
    sandbox_engine.refresh(clear_pending_creates=True)
    assert "pending_operations" not in sandbox_engine.export()["deployment"]


def test_the_provider_of_a_killed_run_finishes_its_call_and_ends(run: Run) -> None:
    run.wait_until_held()
    provider = int(run.gate.with_suffix(".held").read_text(encoding="utf-8"))
    run.process.kill()
    run.process.wait(PATIENCE)
    run.release()
    deadline = time.monotonic() + PATIENCE
    while Path(f"/proc/{provider}").exists() and "Z" not in _process_state(provider):
        assert time.monotonic() < deadline, "the provider outlived its engine"
        time.sleep(0.01)
    assert sorted(thing["name"] for thing in things(run.engine).values()) == ["one", "two"]


def _process_state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


def test_the_state_file_is_complete_json_at_every_moment(sandbox_engine: SandboxEngine) -> None:
    sandbox_engine.project(SETTINGS, PROGRAM)
    seen: list[int] = []
    stack = sandbox_engine.stack()

    def look(event: dict[str, Any]) -> None:
        if stack.state_file.exists():
            content = json.loads(stack.state_file.read_text(encoding="utf-8"))
            seen.append(len(content["deployment"].get("resources") or []))

    stack.up(on_event=look)
    assert seen == sorted(seen)
    assert seen[-1] == 5
