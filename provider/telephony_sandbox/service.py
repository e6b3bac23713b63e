"""Running the simulators for a command, in the foreground, or in the background."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from filelock import FileLock

from . import run_file
from .place import make_directory
from .run_file import Run
from .simulators.platform.customer import FIRST
from .simulators.platform.errors import SandboxError

if TYPE_CHECKING:
    from .from_state import RecordedStack
    from .simulators.server import Simulators

_PATIENCE = 30.0  # seconds until a background server must have started or stopped
_LOG_LINES = 20


@dataclass(frozen=True)
class Service:
    """What to serve, and its run file."""

    file: Path
    port: int = 0
    tls: bool = False
    state: Path | None = None
    account: str = FIRST

    def foreground(self) -> Iterator[Run]:
        """Serve until SIGTERM or Ctrl-C; yields once, when ready."""
        if (found := run_file.running(self.file)) is not None:
            raise SandboxError(f"already running with process id {found.pid}; stop it with telephony-sandbox stop")
        pid = os.getpid()
        try:
            with self._simulators() as simulators:
                run = Run(
                    pid=pid,
                    ports=simulators.ports,
                    tls=self.tls,
                    state=self._state(),
                    env=simulators.env,
                    account=self.account,
                    moved=simulators.moved,
                )
                with _handled(lambda _signal, _frame: simulators.stop(), signal.SIGTERM, signal.SIGINT):
                    run_file.publish(run, self.file)
                    yield run
                    simulators.wait()
        finally:
            # Last, because a process that waits for this may then start a server on the same state and ports.
            run_file.withdraw(self.file, pid)

    def _simulators(self) -> Simulators:
        make_directory(self.file.parent)
        directory = None if self.state else self.file.parent
        # Imported here, because most commands do not serve.
        from .simulators.server import Simulators

        return Simulators(port=self.port, tls=self.tls, state=self.state, directory=directory, account=self.account)

    def _state(self) -> str | None:
        return None if self.state is None else str(self.state.resolve())

    def background(self) -> Run:
        """The running server, if it has the same options, or else a new one that outlives this process."""
        make_directory(self.file.parent)
        with FileLock(self.file.with_name(self.file.name + ".lock"), timeout=_PATIENCE):
            found = run_file.running(self.file)
            if found is None:
                return self._start()
            asked = (self.tls, self._state(), self.account)
            if (found.tls, found.state, found.account) != asked or self.port not in (0, found.ports["admin"]):
                raise SandboxError(
                    f"already running with process id {found.pid} and other options; stop it with"
                    " telephony-sandbox stop"
                )
            return found

    def _start(self) -> Run:
        log = self.file.with_name("serve.log" if self.file.name == run_file.DEFAULT.name else f"{self.file.stem}.log")
        options = ["--port", str(self.port), "--run-file", str(self.file)]
        options += ["--tls"] if self.tls else []
        options += ["--state", str(self.state)] if self.state else []
        options += ["--account", self.account]
        with log.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "telephony_sandbox.cli", "serve", *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + _PATIENCE
        while process.poll() is None:
            found = run_file.read(self.file)
            if found is not None and found.pid == process.pid and found.answers():
                process.returncode = 0  # it is no longer a child of this process
                return found
            if time.monotonic() > deadline:
                process.terminate()
                process.wait()
                break
            time.sleep(0.02)
        last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:])
        raise SandboxError(f"the simulators did not start; {log} ends with:\n{last}")


def stop(file: Path) -> Run | None:
    """Stop the server of the file, and wait for its end; None if none is running."""
    run = run_file.running(file)
    if run is None:
        return None
    os.kill(run.pid, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    while (found := run_file.read(file)) is not None and found.pid == run.pid:
        if time.monotonic() > deadline:
            raise SandboxError(f"process {run.pid} did not stop")
        time.sleep(0.02)
    return run


def run_command(
    command: Sequence[str], *, tls: bool, state: Path | None, account: str, from_state: str | None = None
) -> int:
    """Run a command against simulators of its own; its exit status, as a shell tells it.

    ``from_state`` is a stack's exported state: the simulators have its objects, and the command finds the stack.
    """
    from .simulators.server import Simulators

    with ExitStack() as entered:
        stack = None if from_state is None else _stack(from_state)
        recorded = None if stack is None else stack.recorded
        simulators = entered.enter_context(Simulators(tls=tls, state=state, account=account, recorded=recorded))
        for name, port in simulators.moved.items():
            print(f"{name} is on port {simulators.ports[name]}: its earlier port {port} is in use", file=sys.stderr)
        # So that telephony and telephony-sandbox are found, even if their directory is not on PATH.
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
        environment = {**os.environ, "PATH": path, **simulators.env}
        if stack is not None:
            environment |= entered.enter_context(stack.placed(Path.cwd(), simulators.env))
            for note in stack.notes():
                print(note, file=sys.stderr)
        return carry_out(command, environment)


def _stack(file: str) -> RecordedStack:
    from .from_state import RecordedStack

    return RecordedStack.read(file)


def carry_out(
    command: Sequence[str],
    environment: Mapping[str, str],
    directory: Path | None = None,
    outputs: Sequence[int | None] = (None, None),
) -> int:
    """Run a command to its end; its exit status, as a shell tells it. Only the command handles Ctrl-C.

    Ctrl-C reaches all foreground processes. If this process ended first, it would end the command too.
    """
    process: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGINT and process is not None:
            process.send_signal(number)

    with _handled(pass_on, signal.SIGTERM, signal.SIGINT):
        try:
            stdout, stderr = outputs
            process = subprocess.Popen(command, env=environment, cwd=directory, stdout=stdout, stderr=stderr)
        except FileNotFoundError:
            raise SandboxError(f"there is no command {command[0]}", status=127) from None
        except OSError as error:
            raise SandboxError(f"cannot run {command[0]}: {error.strerror}", status=126) from None
        status = process.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def _handled(handler: Callable[[int, FrameType | None], object], *numbers: signal.Signals) -> Iterator[None]:
    # Ignored signals stay ignored, also in child processes: in the background of a shell, under nohup.
    heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in heard}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
