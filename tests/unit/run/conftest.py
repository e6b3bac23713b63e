"""A Redis server, and connections to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_telephony.run.coordination_redis import RedisServer
from unit.run.redis_server import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def connect(server: Server) -> Iterator[Callable[..., RedisServer]]:
    """A machine's connection to the server."""
    connected: list[RedisServer] = []

    def connect(**options: Any) -> RedisServer:
        connected.append(RedisServer(SecretStr(server.url), **options))
        return connected[-1]

    yield connect
    for one in connected:
        one.link.client.close()
