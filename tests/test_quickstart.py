"""What a new user does first: `make up`, twice, and the other routines, on each engine that is there."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from telephony_sandbox import quickstart, run_file
from telephony_sandbox.simulators.client import Admin

ROOT = Path(__file__).parent.parent
COMMAND = str(Path(sys.executable).with_name("telephony-sandbox"))
SECRET = "correct-horse-battery"
CREATE = "CreateSipRegistration"
ENGINES = {"sandbox": "engine", "pulumi": "pulumi"}


class Project:
    """A copy of what the quickstart needs, in a folder of its own."""

    def __init__(self, folder: Path, engine: str) -> None:
        self.folder = folder
        self.engine = engine
        self.place = folder / ".sandbox" / ENGINES[engine]
        pulumi = shutil.which("pulumi")
        without = [d for d in os.environ["PATH"].split(os.pathsep) if pulumi is None or d != str(Path(pulumi).parent)]
        path = os.environ["PATH"] if engine == "pulumi" else os.pathsep.join(without)
        self.environment = {**os.environ, "PATH": path, "PULUMI_HOME": str(folder / "pulumi-home")}

    def quickstart(self, routine: str, *options: str) -> str:
        done = self.run(COMMAND, "quickstart", routine, *options)
        assert done.returncode == 0, done.stdout + done.stderr
        assert SECRET not in done.stdout + done.stderr
        return done.stdout

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def settings(self) -> dict[str, str]:
        """What `telephony-sandbox env` says in this folder."""
        done = self.run(COMMAND, "env", "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found

    def make(self, *arguments: str) -> list[str]:
        """The command for a routine of the Makefile, with the tests' own installation."""
        shutil.copy(ROOT / "Makefile", self.folder)
        for name in ("pyproject.toml", "requirements-sandbox.txt", "ready"):
            (self.folder / name).touch()
        return ["make", "--no-print-directory", *arguments, f"BIN={Path(COMMAND).parent}", "READY=ready"]

    def calls(self) -> dict[str, dict[str, int]]:
        with Admin(self._run().env["TELEPHONY_SANDBOX_ADMIN"]) as admin:
            return admin.counters()

    def webhook(self) -> str:
        return self._run().env["BITRIX24_WEBHOOK"]

    def _run(self) -> run_file.Run:
        run = run_file.running(self.place / "run.json")
        assert run is not None
        return run


@pytest.fixture(params=list(ENGINES))
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    if request.param == "pulumi" and shutil.which("pulumi") is None:
        pytest.skip("the Pulumi CLI is not on PATH")
    for name in ("Pulumi.yaml", "Pulumi.dev.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "examples" / "quickstart", tmp_path / "examples" / "quickstart")
    project = Project(tmp_path, request.param)
    try:
        yield project
    finally:
        project.quickstart("down")


def test_up_makes_one_of_each_and_a_second_up_nothing_even_after_a_break(project: Project) -> None:
    assert "4 to create" in project.quickstart("preview")
    first = project.quickstart("up")
    assert first.startswith(("Sandbox engine: ", "Using Pulumi CLI "))
    assert "\n\n\n" not in first
    # Pulumi's CLI prints the resource before each message.
    assert project.engine == "pulumi" or max(map(len, first.splitlines())) <= 120
    assert "4 to create" in first
    assert "4 created" in first
    assert '"74950001122"' in first
    assert "[secret]" in first
    assert project.calls()["voximplant"][CREATE] == 1

    assert "4 unchanged" in project.quickstart("up")
    portal = project.webhook()
    assert "Stopped the simulators" in project.quickstart("down")
    # What the simulators hold survives, and so does the portal's address: the objects are found unchanged.
    assert "4 unchanged" in project.quickstart("up")
    assert project.webhook() == portal
    assert "4 unchanged" in project.quickstart("refresh")
    assert CREATE not in project.calls().get("voximplant", {})

    assert "4 deleted" in project.quickstart("destroy")


def test_down_with_nothing_running_is_no_error(project: Project) -> None:
    assert project.quickstart("down") == ""


def test_up_says_where_the_simulators_are_and_the_commands_find_them_and_the_stack(project: Project) -> None:
    told = project.quickstart("up")
    settings = project.settings()
    assert settings["TELEPHONY_SANDBOX_ADMIN"] in told
    assert "telephony-sandbox env" in told
    assert "Simulators are running" in project.run(COMMAND, "status").stdout
    engine = "pulumi" if project.engine == "pulumi" else COMMAND
    output = project.run(engine, "stack", "output", "line_id", "--stack", "dev", **settings)
    assert output.stdout == "reg160001\n", output.stderr
    assert project.run(COMMAND, "stop").stdout.startswith("Stopped")


@pytest.mark.parametrize("routine", ["up", "preview", "refresh", "destroy"])
def test_make_hands_options_on(project: Project, routine: str) -> None:
    arguments = {"up": "--diff --parallel 1", "preview": "--json", "refresh": "--diff", "destroy": "--diff"}
    done = project.run(*project.make(routine, f"ARGS={arguments[routine]}"))
    assert done.returncode == 0, done.stdout + done.stderr
    if routine == "preview":
        assert json.loads(done.stdout)["changeSummary"] == {"create": 4}
    elif routine == "up":
        assert "[urn=urn:pulumi:dev::telephony-quickstart::" in done.stdout


def test_make_hands_options_on_as_they_are_quoted(project: Project) -> None:
    """The `$` of a URN is not make's, and an option that an engine lacks is its own to refuse."""
    urn = "urn:pulumi:dev::telephony-quickstart::a:b:C$pulumi-python:dynamic/telephony:SipRegistration::reception"
    done = project.run(*project.make("-n", "up", f"ARGS=--target '{urn}'"))
    assert done.stdout.rstrip().endswith(f"quickstart up --target '{urn}'")
    done = project.run(*project.make("up", f"ARGS=--target '{urn}'"))
    assert done.returncode != 0
    assert (urn if project.engine == "pulumi" else "No such option: --target") in done.stdout + done.stderr


def test_the_first_make_up_says_so_and_installs_no_development_tools(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements-sandbox.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    planned = subprocess.run(
        ["make", "--no-print-directory", "-n", "up"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert 'echo "Creating .venv (once) ..."' in planned
    assert "--require-hashes -r requirements-sandbox.txt" in planned
    assert "--quiet" not in planned
    assert "requirements-dev" not in planned
    needed = (tmp_path / "requirements-sandbox.txt").read_text(encoding="utf-8")
    assert not [tool for tool in ("pytest", "mypy", "ruff", "sphinx") if f"\n{tool}==" in f"\n{needed}"]


def test_what_the_routines_make_is_not_for_git(project: Project) -> None:
    project.quickstart("preview")
    assert (project.folder / ".sandbox" / ".gitignore").read_text() == "*\n"


# -- Ctrl-C ------------------------------------------------------------------------------------------

PATIENCE = 120.0
HELD = 6.0
"""Seconds until the creation of the registration is answered: long enough for Ctrl-C to be pressed meanwhile."""
HEARD = {"sandbox": "interrupted: waiting", "pulumi": "^C received"}


class Terminal:
    """`make up` as the foreground of a terminal, held in the creation of the registration."""

    def __init__(self, project: Project, output: str) -> None:
        self.project = project
        self.output = output
        self.written = project.folder / "output"
        project.quickstart("preview")  # has the simulators started
        run = run_file.running(project.place / "run.json")
        assert run is not None
        with Admin(run.env["TELEPHONY_SANDBOX_ADMIN"]) as admin:
            slow = {"vendor": "voximplant", "operation": CREATE, "when": "after", "effect": {"delay": HELD}}
            admin.faults(slow)
        self.reading, writing = {"terminal": pty.openpty, "pipe": os.pipe, "file": self._file}[output]()
        self.process = subprocess.Popen(
            project.make("up"),
            cwd=project.folder,
            env=project.environment,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            start_new_session=True,
        )
        os.close(writing)
        self.reader = threading.Thread(target=self._read)
        self.stop_reading = threading.Event()
        if output != "file":
            self.reader.start()
        self.wait_for(lambda: CREATE in project.calls().get("voximplant", {}))

    def _file(self) -> tuple[int, int]:
        return -1, os.open(self.written, os.O_WRONLY | os.O_CREAT)

    def _read(self) -> None:
        """Read what comes, a pipe only until the reader is ended."""
        with self.written.open("wb", buffering=0) as file:
            while not self.stop_reading.is_set():
                if select.select([self.reading], [], [], 0.05)[0]:
                    try:
                        chunk = os.read(self.reading, 65536)
                    except OSError:  # how a terminal ends
                        break
                    if not chunk:
                        break
                    file.write(chunk)
        os.close(self.reading)

    def wait_for(self, reached: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not reached():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.02)

    def text(self) -> str:
        return self.written.read_text(errors="replace")

    def press_ctrl_c(self) -> None:
        """The whole foreground gets it, and so does what reads a pipe."""
        if self.output == "pipe":
            self.stop_reading.set()
            self.reader.join()
        os.killpg(self.process.pid, signal.SIGINT)

    def kill(self) -> None:
        """Kill all that was started. Pulumi's engine gives its plugins process groups of their own."""
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(ProcessLookupError):
                if os.getsid(int(path.name)) == self.process.pid:
                    os.kill(int(path.name), signal.SIGKILL)
        self.end()

    def end(self) -> int:
        status = self.process.wait(PATIENCE)
        if self.output == "terminal":
            self.reader.join()
        return status

    def processes(self) -> list[int]:
        """What is at work in the project's folder, the simulators apart."""
        run = run_file.running(self.project.place / "run.json")
        assert run is not None
        found = []
        for directory in Path("/proc").glob("[0-9]*"):
            try:
                here = (directory / "cwd").resolve().is_relative_to(self.project.folder)
            except OSError:
                continue
            if here and int(directory.name) != run.pid and b" Z " not in (directory / "stat").read_bytes():
                found.append(int(directory.name))
        return found


@pytest.mark.parametrize("output", ["terminal", "file", "pipe"])
def test_one_ctrl_c_lets_what_is_in_flight_finish(project: Project, output: str) -> None:
    terminal = Terminal(project, output)
    terminal.press_ctrl_c()
    assert terminal.end() != 0
    if project.engine == "sandbox":
        # Pulumi interrupts the program, and shows what Python says of that.
        assert "Traceback" not in terminal.text()
    assert terminal.processes() == []
    project.quickstart("up")
    assert project.calls()["voximplant"][CREATE] == 1
    assert "4 unchanged" in project.quickstart("up")


def test_a_second_ctrl_c_ends_it_at_once_and_the_next_up_heals_what_is_left(project: Project) -> None:
    terminal = Terminal(project, "file")
    terminal.press_ctrl_c()
    terminal.wait_for(lambda: HEARD[project.engine] in terminal.text())
    terminal.press_ctrl_c()
    assert terminal.end() != 0
    project.quickstart("up")
    assert project.calls()["voximplant"][CREATE] == 1
    assert "4 unchanged" in project.quickstart("up")


def test_what_a_killed_run_leaves_is_healed_by_the_next_one(project: Project) -> None:
    terminal = Terminal(project, "file")
    terminal.kill()
    project.quickstart("up")
    assert project.calls()["voximplant"][CREATE] == 1
    said = project.quickstart("up")
    assert "4 unchanged" in said
    if project.engine == "sandbox":
        # Pulumi's engine keeps a create that was interrupted, and warns of it, until a refresh clears it.
        assert "interrupted" not in said


def test_a_process_that_is_dead_and_not_yet_reaped_does_not_run() -> None:
    """As in a container without an init process: its lock would be kept for ever."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    if Path("/proc").exists():
        assert not quickstart._runs(process.pid)
    process.wait()
    assert not quickstart._runs(process.pid)
    assert quickstart._runs(os.getpid())


@pytest.mark.parametrize("pid", [2**40, -(2**40), "x", None])
def test_a_lock_that_makes_no_sense_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pid: object) -> None:
    lock = tmp_path / ".pulumi" / "locks" / "lock.json"
    lock.parent.mkdir(parents=True)
    lock.write_text(json.dumps({"hostname": socket.gethostname(), "pid": pid}), encoding="utf-8")
    monkeypatch.setattr(quickstart, "_backend", lambda place: place)
    assert list(quickstart._locks_of_the_dead(tmp_path)) == []


def test_a_lock_of_another_machine_is_removed_as_the_engine_says(project: Project) -> None:
    if project.engine == "sandbox":
        pytest.skip("the sandbox engine's locks end with their process")
    terminal = Terminal(project, "file")
    terminal.kill()
    [lock] = (project.place / "backend").glob(".pulumi/locks/**/*.json")
    lock.write_text(json.dumps({**json.loads(lock.read_text()), "hostname": "elsewhere"}))
    refused = project.run(COMMAND, "quickstart", "up")
    assert refused.returncode != 0
    assert "pulumi cancel" in refused.stdout + refused.stderr
    assert "telephony-sandbox env" in refused.stdout
    cancelled = project.run("pulumi", "cancel", "--yes", "--stack", "dev", **project.settings())
    assert cancelled.returncode == 0, cancelled.stderr
    project.quickstart("up")
