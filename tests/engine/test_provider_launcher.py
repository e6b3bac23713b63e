"""The provider's process ends when the engine is gone, whatever its threads do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from telephony_sandbox.engine.protocol.provider_client import SERVER

STUCK = "import threading\nthreading.Thread(target=threading.Event().wait).start()\n"
"""A thread for which Python would wait at its end, as for one of the server that waits for a message."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    (tmp_path / "sitecustomize.py").write_text(STUCK, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    with process:
        yield process
        process.kill()


def test_a_thread_that_never_ends_does_not_keep_the_process(server: subprocess.Popen[bytes]) -> None:
    assert server.stdin
    assert server.stdout
    assert server.stdout.readline().strip().isdigit()
    server.stdin.close()
    assert server.wait(30) == 1
