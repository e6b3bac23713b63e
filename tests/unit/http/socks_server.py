"""A SOCKS5 server on loopback (RFC 1928), which leads wherever the test says, whatever host it is asked for."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

GRANTED, REFUSED = 0, 5


@dataclass
class SocksServer:
    port: int
    leads_to: tuple[str, int]
    outcome: int = GRANTED
    asked: list[tuple[str, int]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def socks_server(leads_to: tuple[str, int], outcome: int = GRANTED) -> Iterator[SocksServer]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            methods = self.rfile.read(struct.unpack("!BB", self.rfile.read(2))[1])
            if 2 in methods:
                self.wfile.write(b"\5\2")
                self.rfile.read(1)
                running.logins.append((self._text(), self._text()))
                self.wfile.write(b"\1\0")
            else:
                self.wfile.write(b"\5\0")
            kind = self.rfile.read(4)[3]
            host = self._text() if kind == 3 else socket.inet_ntoa(self.rfile.read(4))
            running.asked.append((host, struct.unpack("!H", self.rfile.read(2))[0]))
            self.wfile.write(struct.pack("!BBBB4sH", 5, running.outcome, 0, 1, b"\0" * 4, 0))
            if running.outcome == GRANTED:
                with socket.create_connection(running.leads_to) as onward:
                    back = threading.Thread(target=_pump, args=(onward, self.connection))
                    back.start()
                    _pump(self.connection, onward)
                    back.join()

        def _text(self) -> str:
            return self.rfile.read(self.rfile.read(1)[0]).decode()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as listener:
        running = SocksServer(listener.server_address[1], leads_to, outcome)
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            listener.shutdown()
            thread.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one end is gone, and the other one follows
