"""One stack of the benchmark's program, run by either engine's command, as a user would run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from telephony_sandbox.simulators.server import Simulators

PROGRAM = Path(__file__).parent / "program"
ENGINES = ("sandbox", *(("pulumi",) if shutil.which("pulumi") else ()))
KINDS = ("VirtualNumber", "SipRegistration", "BitrixSipLine")

# A portal's pace is a matter of its tariff (bitrix24 1.11); here the provider's own speed is measured.
UNPACED = {"BITRIX24_REQUESTS_PER_SECOND": "1000000", "BITRIX24_BURST": "1000000"}


@dataclass
class Run:
    """One command: its duration, and the most memory that a provider process used."""

    seconds: float
    provider_bytes: int


@dataclass
class Stack:
    engine: str
    kind: str
    count: int
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    module_path: Path | None = None
    """A directory whose modules come before all others."""

    def run(self, *command: str) -> Run:
        """`up`, `preview`, `refresh` or `destroy`, with options."""
        arguments = [*command, "--stack", "dev"]
        if command[0] != "preview":
            arguments += ["--yes", "--skip-preview"]
        if self.engine == "pulumi":
            arguments = ["pulumi", *arguments, "--non-interactive"]
            self._pulumi("stack", "select", "--create", "dev")
        else:
            arguments = [str(Path(sys.executable).with_name("telephony-sandbox")), *arguments]
        started = time.perf_counter()
        process = subprocess.Popen(
            arguments,
            cwd=self.home / "program",
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with _watching(process.pid) as peak:
            output, _ = process.communicate()
        seconds = time.perf_counter() - started
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed:\n{output}")
        return Run(seconds, max(peak, default=0))

    def _pulumi(self, *arguments: str) -> None:
        subprocess.run(
            ["pulumi", *arguments],
            cwd=self.home / "program",
            env=self._environment(),
            check=True,
            capture_output=True,
        )

    def _environment(self) -> dict[str, str]:
        (self.home / "backend").mkdir(exist_ok=True)
        return {
            **os.environ,
            **UNPACED,
            **self.environment,
            "BENCHMARK_KIND": self.kind,
            "BENCHMARK_COUNT": str(self.count),
            "PYTHONPATH": os.pathsep.join(map(str, filter(None, (self.module_path, PROGRAM.parent.parent)))),
            "PULUMI_BACKEND_URL": (self.home / "backend").as_uri(),
            "PULUMI_HOME": str(self.home / "pulumi"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_CONFIG_PASSPHRASE": "benchmark",
            "PULUMI_PYTHON_CMD": sys.executable,
            "PULUMI_TELEPHONY_STATE_DIR": str(self.home / "state"),
            "TELEPHONY_SANDBOX_STATE": str(self.home / "sandbox"),
        }


@contextmanager
def stack(engine: str, kind: str, count: int, simulators: Simulators | None = None) -> Iterator[Stack]:
    """A stack in a directory of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(PROGRAM, Path(home) / "program")
        yield Stack(engine, kind, count, Path(home), simulators.env if simulators else {})


@contextmanager
def simulators_without_limits() -> Iterator[Simulators]:
    """The three APIs, as quick as they can answer."""
    with Simulators() as simulators:
        simulators.admin.switches("bitrix24", rate_limit=False)
        simulators.admin.patch("voximplant", 700123, {"balance": 1e6, "max_sip_registrations": 10_000}, "account")
        yield simulators


@contextmanager
def _watching(parent: int) -> Iterator[list[int]]:
    """Collect the peak memory of provider processes below `parent` (Linux: VmHWM)."""
    peaks: dict[int, int] = {}
    found: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            for pid in _descendants(parent):
                if peak := _provider_peak(pid):
                    peaks[pid] = peak

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()
        found.extend(peaks.values())


def _descendants(pid: int) -> Iterator[int]:
    for thread in _threads(pid):
        for child in _text(thread / "children").split():
            yield int(child)
            yield from _descendants(int(child))


def _threads(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:  # the process ended between two looks
        return []


def _provider_peak(pid: int) -> int:
    if "pulumi.dynamic" not in _text(Path(f"/proc/{pid}/cmdline")).replace("\0", " "):
        return 0
    for line in _text(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process ended between two looks
        return ""
