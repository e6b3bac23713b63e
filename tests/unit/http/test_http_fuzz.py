"""Whatever comes down the line, a connection gives an answer or raises an error of ours."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_telephony.http import account as http
from pulumi_telephony.http.account import HttpAccount
from unit.fuzz import PAGES, copes

SECRET = "w3bh00k-c0de"
BODY = b'{"a": 1}'


class Line:
    """A listener that answers every request with `said`, and hangs up."""

    def __init__(self) -> None:
        self.said = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            caller, _ = self._listener.accept()
            with caller, contextlib.suppress(OSError):
                asked = b""
                while not asked.endswith(BODY):
                    more = caller.recv(65536)
                    if not more:
                        return
                    asked += more
                caller.sendall(self.said)

    def close(self) -> None:
        with socket.create_connection(self._listener.getsockname()):
            pass
        self._thread.join()
        self._listener.close()


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.close()


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_ANSWER", 100_000)


statuses = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 302 Found",
        b"HTTP/1.1 204 No",
        b"HTTP/1.1 101 Switching",
        b"HTTP/1.1 100 Continue",
        b"HTTP/1.0 500",
        b"HTTP/1.1 999 x",
        b"HTTP/1.1 0200 OK",
        b"HTTP/1.1 -1 no",
        b"HTTP/9.9 200 OK",
        b"ICY 200 OK",
        b"",
    ]
)
fields = st.sampled_from(
    [
        b"Content-Length: 5",
        b"Content-Length: 2, 3",
        b"Content-Length: 99999999999",
        b"Content-Length: -1",
        b"Content-Length: x",
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Content-Encoding: gzip",
        b"Content-Encoding: deflate",
        b"Content-Encoding: br, zstd, gzip, gzip, gzip, gzip, gzip, gzip, gzip",
        b"Location: //[",
        b"Location: http://\xff\xfe",
        b"Location: /rest/1/" + SECRET.encode(),
        b"Set-Cookie: a=b; Expires=x",
        b"Set-Cookie: ;;;=\xff",
        b"Date: yesterday",
        b"Date: Sat, 99 Nov 99999 99:99:99 -9999",
        b"Connection: close",
        b"Retry-After: \xb2",
        b"no colon",
        b" folded",
        b": nameless",
        b"X: " + b"x" * 70_000,
        b"\xff\xfe: \x00",
    ]
)
contents = st.one_of(
    st.sampled_from([*PAGES, b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"5;ext\r\nhel", b"x" * 200_000]),
    st.binary(max_size=60),
)
heads = st.builds(
    lambda status, lines: b"\r\n".join([status, *lines, b"", b""]), statuses, st.lists(fields, max_size=4)
)


@settings(max_examples=500)
@given(st.one_of(st.builds(bytes.__add__, heads, contents), st.binary(max_size=80)))
def test_whatever_is_said_is_an_answer_or_an_error_of_ours(line: Line, said: bytes) -> None:
    line.said = said
    account = HttpAccount("Acme", line.origin, secrets=[SECRET])
    copes(lambda: account.send("POST", f"/rest/1/{SECRET}/x.json", operation="Do", body={"a": 1}), SECRET)
