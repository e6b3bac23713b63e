"""A server that answers whatever a test wants, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """A request, and all of it as one text."""

    path: str
    body: str
    headers: dict[str, str]

    @property
    def everything(self) -> str:
        return f"{self.path} {self.body} {self.headers}"


Reply = Callable[[Asked], "tuple[int, bytes, dict[str, str]]"]


@dataclass
class Impostor:
    origin: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def impostor(reply: Reply) -> Iterator[Impostor]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked = Asked(self.path, body, dict(self.headers.items()))
            running.asked.append(asked)
            status, content, headers = reply(asked)
            # Not send_response(), which would tell a Date of its own.
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Impostor(f"http://127.0.0.1:{listener.server_port}")
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield running
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
