"""The forked Python behaves as the real one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import forks

SLEEP = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"


def run(python: str, where: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [python, *arguments],
        cwd=where,
        env={**os.environ, **environment},
        input="привет",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["-c", "import sys; print(sys.argv, sys.path, sys.executable, sys.stdin.read(), __name__)", "one", "-u"],
        ["-u", "script.py", "one"],
        ["-m", "module", "one"],
        ["-c", "import sys; sys.exit(7)"],
        ["-c", "import sys; sys.exit('told')"],
        ["-c", "raise ValueError('told')"],
        ["-c", "raise KeyboardInterrupt"],
        ["-c", "import os; os.kill(os.getpid(), 9)"],
        ["-c", "import atexit; atexit.register(print, 'last')"],
        ["-c", "import threading, time; threading.Timer(0.1, print, ['last']).start()"],
        ["-c", "import os, pulumi; print(os.getcwd(), os.environ['TOLD'], pulumi.__file__)"],
        ["-c", "import requests; print(requests.__file__)"],
        ["-X", "utf8=0", "-c", "import sys; print(sys.flags.utf8_mode)"],
        ["no-such-file.py"],
        ["-m", "no_such_module"],
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
@pytest.mark.parametrize("customised", ["", "sitecustomize.py", "requests.py"])
def test_it_ends_and_prints_as_the_real_one(arguments: list[str], customised: str, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("import sys\nprint(sys.argv, sys.path, __file__)\n", encoding="utf-8")
    (tmp_path / "module.py").write_text("import sys\nprint(sys.argv, sys.path, __name__)\n", encoding="utf-8")
    path = tmp_path / "path"
    path.mkdir()
    if customised:
        (path / customised).write_text("print('customised')\n", encoding="utf-8")
    environment = {"PYTHONPATH": str(path), "PYTHONIOENCODING": "utf-8", "TOLD": "told"}
    forked = run(forks.python(), tmp_path, *arguments, **environment)
    assert forked == run(sys.executable, tmp_path, *arguments, **environment)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_signal_reaches_it(number: signal.Signals) -> None:
    with subprocess.Popen([forks.python(), "-c", SLEEP], stdout=-1, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        forked = int(process.stdout.readline())
        process.send_signal(number)
        assert process.wait(60) == -number
        deadline = time.monotonic() + 60
        while Path(f"/proc/{forked}").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
