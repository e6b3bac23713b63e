"""`telephony status --watch`: one round after the other, until Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import forks
from telephony_sandbox.simulators.server import Simulators

from .stacks import alone, stack, state

COMMAND = Path(sys.executable).with_name("telephony")
PACE = {"PULUMI_TELEPHONY_PACE": "0.01"}
"""Five seconds take a twentieth of one."""
Watch = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def watch(simulators: Simulators, tmp_path: Path) -> Iterator[Watch]:
    running: list[subprocess.Popen[str]] = []

    def started(*options: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.Popen[str]:
        (tmp_path / "state.json").write_bytes(state(*(stack(simulators)[name] for name in ("number", "line"))))
        process = subprocess.Popen(
            [forks.python(), COMMAND, "status", str(tmp_path / "state.json"), *options],
            env={**os.environ, **alone(simulators.env), **PACE, **environment},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate()


def block(process: subprocess.Popen[str]) -> list[str]:
    """The lines of the next round."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        if line == "\n":
            return lines
        lines.append(line.rstrip("\n"))
    raise AssertionError(f"it ended: {lines}")


def until(process: subprocess.Popen[str], first: str) -> list[str]:
    """The lines of a round that begins with this one: earlier rounds may be waiting to be read."""
    for _ in range(500):
        if (lines := block(process))[0] == first:
            return lines
    raise AssertionError(f"no round begins with {first}")


def replace(path: Path, content: bytes) -> None:
    """Nobody sees a part of it."""
    path.with_suffix(".new").write_bytes(content)
    path.with_suffix(".new").replace(path)


def interrupted(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    return process.returncode


def test_each_round_is_a_block_and_the_last_one_is_the_exit_status(watch: Watch, simulators: Simulators) -> None:
    process = watch("--watch", "5")
    assert block(process)[0] == "healthy  VirtualNumber number (315): active"
    simulators.admin.patch("megafon", 315, {"state": "freeze"})
    assert "1 in trouble, 1 healthy" in until(process, "trouble  VirtualNumber number (315): freeze")[-1]
    simulators.admin.patch("megafon", 315, {"state": "active"})
    assert "2 healthy" in until(process, "healthy  VirtualNumber number (315): active")[-1]
    assert interrupted(process) == 0


def test_json_is_one_object_a_line(watch: Watch, simulators: Simulators) -> None:
    simulators.admin.patch("megafon", 315, {"state": "freeze"})
    process = watch("--format", "json", "--watch")
    assert process.stdout is not None
    for _ in range(2):
        assert json.loads(process.stdout.readline())["status"] == "trouble"
    assert interrupted(process) == 1


def test_a_state_that_changes_is_read_again_and_one_that_is_being_written_is_told(
    watch: Watch, simulators: Simulators, tmp_path: Path
) -> None:
    process = watch("--watch", "5")
    assert len(block(process)) == 3
    replace(tmp_path / "state.json", b'{"version": 3, "deploy')
    assert process.stderr is not None
    assert "not JSON, or was cut short" in process.stderr.readline()
    replace(tmp_path / "state.json", state(stack(simulators)["line"]))
    assert len(until(process, "healthy  BitrixSipLine line (11): registered")) == 2
    assert interrupted(process) == 0


def test_a_first_round_that_fails_ends_it(watch: Watch, simulators: Simulators) -> None:
    process = watch("--stack", "nosuch", "--watch", PATH="/nowhere")
    assert process.wait(60) == 2


def test_on_a_terminal_one_table_is_drawn_again(watch: Watch, simulators: Simulators) -> None:
    ours, theirs = pty.openpty()
    process = watch("--watch", "5", stdout=theirs, TERM="xterm", COLUMNS="80", LINES="20")
    os.close(theirs)
    shown = ""
    while shown.count("every 5 s") < 3:
        shown += os.read(ours, 65536).decode()
    assert "\x1b[2K" in shown, "the old table is erased"
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)
    assert "registered" in plain
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    os.close(ours)
