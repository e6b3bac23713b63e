"""Deployments without an engine: a provider process of its own for each, as an engine starts one."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import grpc
from pulumi.dynamic import ResourceProvider

from unit.adapters.dynamic_server import DynamicServer

NURSERY = Path(__file__).with_name("nursery.py")
VENDORS = ("MEGAFON_", "VOXIMPLANT_", "BITRIX24_", "PULUMI_TELEPHONY_")
"""How the provider's environment variables begin."""


@dataclasses.dataclass(frozen=True)
class Deployment:
    """A provider process and the channel to it."""

    pid: int
    channel: grpc.Channel
    config: Mapping[str, Any]

    def serving(self, provider: ResourceProvider) -> DynamicServer:
        server = DynamicServer(self.channel, provider, self.kill)
        server.configure(self.config)
        return server

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)


class Nursery:
    """Where the processes come from. See ``nursery.py``."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self.log = log
        """What the processes have told the user, all of them."""

    @contextlib.contextmanager
    def deployment(
        self, environment: Mapping[str, str], config: Mapping[str, Any] | None = None
    ) -> Iterator[Deployment]:
        """A process with this environment and this stack configuration, killed in the end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"environment": dict(environment), "log": str(self.log)}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        born = json.loads(self._process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{born['port']}") as channel:
            deployment = Deployment(born["pid"], channel, config or {})
            try:
                yield deployment
            finally:
                # It is still there, or a zombie: the nursery waits for it only when it makes the next one.
                deployment.kill()


@contextlib.contextmanager
def nursery(directory: Path) -> Iterator[Nursery]:
    tests = str(NURSERY.parent.parent)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(VENDORS)}
    process = subprocess.Popen(
        [sys.executable, "-u", str(NURSERY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**clean, "PYTHONPATH": os.pathsep.join(filter(None, (tests, clean.get("PYTHONPATH"))))},
        text=True,
    )
    with process:
        yield Nursery(process, directory / "log")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0
