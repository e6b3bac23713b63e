"""Forks the SDK's dynamic provider servers off a process that has imported everything: milliseconds, not a second.

Each line of standard input is ``{"environment": {...}, "log": path}``; each answer is ``{"pid", "port"}``. All servers
end with the input. Run as a script, unbuffered: the SDK does not flush the port that it prints.
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import signal
import sys

from forks.server import check_key, keep_checked_keys, preload


def main() -> None:
    preload()
    keep_checked_keys()
    born: set[int] = set()
    try:
        for line in sys.stdin:
            born -= {pid for pid in born if os.waitpid(pid, os.WNOHANG)[0]}
            asked = json.loads(line)
            check_key(asked["environment"])
            reading, writing = os.pipe()
            pid = os.fork()
            if not pid:
                os.close(reading)
                serve(writing, asked["environment"], asked["log"])
            born.add(pid)
            os.close(writing)
            with os.fdopen(reading) as said:
                print(json.dumps({"pid": pid, "port": int(said.readline())}))
    finally:
        for pid in born:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def serve(output: int, environment: dict[str, str], log: str) -> None:
    """What ``python -u -m pulumi.dynamic`` does. Does not return."""
    os.environ.update(environment)
    os.dup2(output, 1)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    runpy.run_module("pulumi.dynamic", run_name="__main__", alter_sys=True)
    os._exit(1)


if __name__ == "__main__":
    main()
