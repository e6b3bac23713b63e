"""A redis-server of the test's own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import redis

from pulumi_telephony.run.coordination_redis import PREFIX, RedisServer

REDIS_SERVER = shutil.which("redis-server")
PASSWORD = "c4nary-pa55"

Connect = Callable[..., RedisServer]


class Server:
    """A redis-server of the test's own. What it holds is in memory alone, and gone when it is killed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"redis://:{PASSWORD}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """On a free port; one that somebody takes in between is given up for another."""
        while self._process is None:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            self._start()

    def _start(self) -> None:
        assert REDIS_SERVER is not None
        options = {
            "--bind": "127.0.0.1",
            "--port": str(self.port),
            "--requirepass": PASSWORD,
            "--save": "",
            "--appendonly": "no",
            "--dir": str(self._directory),
        }
        process = subprocess.Popen(
            [REDIS_SERVER, *(word for option in options.items() for word in option)],
            stdout=subprocess.DEVNULL,
        )
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            while process.poll() is None:
                with contextlib.suppress(redis.ConnectionError):
                    if client.ping():
                        self._process = process
                        return
        process.wait()

    def kill(self) -> None:
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """At the same place, empty."""
        self.kill()
        while self._process is None:
            self._start()

    def lives(self) -> dict[str, int]:
        """Each key, and for how many milliseconds it will be there."""
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            return {key.decode(): client.pttl(key) for key in client.keys("*")}

    def values(self) -> str:
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            return "\n".join(str(client.dump(key)) for key in client.keys("*"))

    def expire_locks(self) -> None:
        """As if so much time had passed that the locks of the dead are gone."""
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            for key in client.keys(f"{PREFIX}:lock:*"):
                client.delete(key)
