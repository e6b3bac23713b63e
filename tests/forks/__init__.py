"""A Python that starts in milliseconds: its processes are forked off one that has imported the SDK and this package.

``python()`` is the path of an executable that takes a command line as ``python`` does: for PULUMI_PYTHON_CMD, by which
both engines start programs and providers, and before the path of a command's script. What it cannot run in the same way
(other options of Python's, a ``sitecustomize``, modules that hide imported ones) it hands to the real Python. Tests of
how processes start and end use the real one: ``sys.executable``.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from .server import READ_LATER

HERE = Path(__file__).parent
COMMANDS = ("telephony", "telephony-sandbox")

_server: subprocess.Popen[bytes] | None = None
_directory: Path | None = None


def python() -> str:
    """The executable. The server behind it is this process's own, and ends with it."""
    global _server, _directory
    if _directory is None:
        _directory = Path(tempfile.mkdtemp(prefix="forks-"))
        executable = _directory / "python"
        shim = (HERE / "shim.py").read_text(encoding="utf-8")
        executable.write_text(f"#!{sys.executable} -ISE\n{shim}", encoding="utf-8")
        executable.chmod(0o700)
        (_directory / "bin").mkdir()
        for name in COMMANDS:
            command = _directory / "bin" / name
            command.write_text(f'#!/bin/sh\nexec {executable} {Path(sys.executable).with_name(name)} "$@"\n')
            command.chmod(0o700)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(_directory / "socket"))
            listening.listen(128)
            _server = subprocess.Popen(
                [sys.executable, str(HERE / "server.py"), str(listening.fileno()), str(_directory)],
                # Never written to: from its end the server learns that we are gone.
                stdin=subprocess.PIPE,
                env={name: value for name, value in os.environ.items() if name not in READ_LATER},
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )
    return str(_directory / "python")


def commands() -> str:
    """A directory for PATH: the commands of this package, run by that Python."""
    return str(Path(python()).with_name("bin"))


def stop() -> None:
    """End the server and all that it has forked."""
    global _server, _directory
    if _server is not None:
        assert _server.stdin is not None
        _server.stdin.close()
        _server.wait()
        _server = _directory = None
