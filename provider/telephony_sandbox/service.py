"""Running the simulators for a command, in the foreground, or in the background."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    from .simulators.server import Simulators

_PATIENCE = 30.0  # seconds until a background server must have started or stopped
_LOG_LINES = 20


@dataclass(frozen=True)
class Service:
    """What to serve, and which run file tells of it."""

    file: Path
    port: int = 0
    tls: bool = False
    state: Path | None = None
    account: str = FIRST

    def foreground(self) -> Iterator[Run]:
        """Serve until SIGTERM or Ctrl-C; yields once, when ready."""
        if (found := run_file.running(self.file)) is not None:
            raise SandboxError(f"already running with process id {found.pid}; telephony-sandbox stop ends it")
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
            # Last of all: who waits for its end may start the next server on the same state and ports.
            run_file.withdraw(self.file, pid)

    def _simulators(self) -> Simulators:
        make_directory(self.file.parent)
        directory = None if self.state else self.file.parent
        # Most commands do not serve, and need not wait for what that takes.
        from .simulators.server import Simulators

        return Simulators(port=self.port, tls=self.tls, state=self.state, directory=directory, account=self.account)

    def _state(self) -> str | None:
        return None if self.state is None else str(self.state.resolve())

    def background(self) -> Run:
        """The server that runs already, if it is such a one, else a new one that outlives this process."""
        make_directory(self.file.parent)
        with FileLock(self.file.with_name(self.file.name + ".lock"), timeout=_PATIENCE):
            found = run_file.running(self.file)
            if found is None:
                return self._start()
            asked = (self.tls, self._state(), self.account)
            if (found.tls, found.state, found.account) != asked or self.port not in (0, found.ports["admin"]):
                raise SandboxError(
                    f"already running with process id {found.pid}, but not as asked; telephony-sandbox stop ends it"
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
                process.returncode = 0  # it is nobody's child from here on
                return found
            if time.monotonic() > deadline:
                process.terminate()
                process.wait()
                break
            time.sleep(0.02)
        last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:])
        raise SandboxError(f"the simulators did not start; {log} ends with:\n{last}")


def stop(file: Path) -> Run | None:
    """End the server behind the file and wait until it has; None if none is running."""
    run = run_file.running(file)
    if run is None:
        return None
    os.kill(run.pid, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    while (found := run_file.read(file)) is not None and found.pid == run.pid:
        if time.monotonic() > deadline:
            raise SandboxError(f"process {run.pid} was told to stop, but has not")
        time.sleep(0.02)
    return run


def run_command(command: Sequence[str], *, tls: bool, state: Path | None, account: str) -> int:
    """Run a command against simulators of its own; its exit status, as a shell tells it."""
    from .simulators.server import Simulators

    with Simulators(tls=tls, state=state, account=account) as simulators:
        for name, port in simulators.moved.items():
            print(f"{name} is on port {simulators.ports[name]}: {port}, which it had before, is taken", file=sys.stderr)
        # Found where this command was, though that need not be on PATH: telephony, telephony-sandbox.
        path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
        return carry_out(command, {**os.environ, "PATH": path, **simulators.env})


def carry_out(
    command: Sequence[str],
    environment: Mapping[str, str],
    directory: Path | None = None,
    outputs: Sequence[int | None] = (None, None),
) -> int:
    """Run a command to its end; its exit status, as a shell tells it. Ctrl-C is the command's own affair.

    It reaches the command by itself, with the whole foreground. To end before the command would end it as well.
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
    # What is ignored stays ignored, by the commands that are run as well: a shell's background, nohup.
    heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in heard}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
