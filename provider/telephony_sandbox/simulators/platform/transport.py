"""The connection under a call, for the faults that HTTP has no words for."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_CONNECTION = "telephony_sandbox.connection"


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1, which the application can cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its parent
        super().connection_made(transport)
        serve: Any = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[_CONNECTION] = self
            await serve(scope, receive, send)

        self.app = app

    def shutdown(self) -> None:
        """The server stops. An idle client need not agree: over TLS, it would be waited for."""
        if self.cycle is None or self.cycle.response_complete:
            self._abort()
        else:
            super().shutdown()

    def cut(self) -> None:
        """Without a linger time, the kernel says RST instead of closing politely."""
        linger = struct.pack("ii", 1, 0)
        if not self.transport.is_closing():
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._abort()

    def _abort(self) -> None:
        self.transport.abort()
        if self.transport.get_extra_info("sslcontext") is not None:
            # asyncio forgets to say so after the abort of a TLS connection.
            self.connection_lost(None)


async def cut(scope: Scope, receive: Receive) -> None:
    """End the connection of a call without an answer: the client sees a reset."""
    scope["extensions"][_CONNECTION].cut()
    await _disconnected(receive)


async def client_gone(receive: Receive, stopping: asyncio.Event) -> None:
    """Wait until the client gives up or the server stops."""
    waits = [asyncio.create_task(_disconnected(receive)), asyncio.create_task(stopping.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await asyncio.gather(*waits, return_exceptions=True)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
