"""The processes that an engine starts: which there are, how to kill one, when all have ended."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import forks

NOTING_PYTHON = """#!/bin/sh
case "$*" in *pulumi.dynamic*) kind=provider;; *) kind=other;; esac
echo $kind $$ >> "{notes}"
exec "{python}" "$@"
"""
"""A Python that writes down its process id before it begins."""

PATIENCE = 60.0
"""Seconds for processes to end that have nothing left to wait for."""


class Processes:
    """Those that are started with `python`, which is to be PULUMI_PYTHON_CMD."""

    def __init__(self, directory: Path) -> None:
        self._notes = directory / "processes"
        self._notes.touch()
        self.python = directory / "python"
        self.python.write_text(NOTING_PYTHON.format(notes=self._notes, python=forks.python()), encoding="utf-8")
        self.python.chmod(0o700)

    def providers(self) -> list[int]:
        """The ids of all providers so far, the ended ones included."""
        return [pid for kind, pid in self._noted() if kind == "provider"]

    def kill_provider(self) -> None:
        """kill -9 of the latest one; it may have ended by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.providers()[-1], signal.SIGKILL)

    def wait_until_ended(self) -> None:
        """Whatever became of the engine: nobody is left who could call a vendor."""
        deadline = time.monotonic() + PATIENCE
        for _, pid in self._noted():
            while _runs(pid):
                assert time.monotonic() < deadline, f"process {pid} outlived its engine"
                time.sleep(0.01)
        self._notes.write_text("", encoding="utf-8")

    def _noted(self) -> list[tuple[str, int]]:
        lines = self._notes.read_text(encoding="utf-8").splitlines()
        return [(kind, int(pid)) for kind, pid in (line.split() for line in lines)]


def _runs(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    # Ended, and not waited for by whoever inherited it.
    return status.rsplit(")", 1)[1].split()[0] != "Z"
