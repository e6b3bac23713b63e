"""HttpAccount and the retry policy, against a server that misbehaves on request."""

from __future__ import annotations

import json
import math
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pyrate_limiter import InMemoryStateStore

from pulumi_telephony.base.errors import ApiError, ConfigurationError, ServerError, TelephonyError, TransportError
from pulumi_telephony.http import account as http
from pulumi_telephony.http import retry
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.http.pace import Pace
from pulumi_telephony.http.retry import repeat

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(behaviour: Behaviour) -> Iterator[tuple[str, list[BaseHTTPRequestHandler]]]:
    seen: list[BaseHTTPRequestHandler] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self.body = self.rfile.read(length)
            seen.append(self)
            behaviour(self)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_port}", seen
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


def answering(status: int, body: bytes, **headers: str) -> Behaviour:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def send(url: str, **arguments: object) -> Answer:
    return HttpAccount("Acme", url, secrets=["t0ken"]).send("POST", "/x", operation="Do", **arguments)  # type: ignore[arg-type]


def test_any_status_is_an_answer() -> None:
    with server(answering(418, b"{}")) as (url, _):
        answer = send(url)
    assert (answer.status, answer.ok, answer.json()) == (418, False, {})


def test_a_json_body_is_sent_with_its_length_and_never_in_chunks() -> None:
    with server(answering(200, b"")) as (url, seen):
        answer = send(url, body={"имя": "ы"}, headers={"Content-Type": "application/json"})
    assert answer.json() is None
    assert json.loads(seen[0].body) == {"имя": "ы"}  # type: ignore[attr-defined]
    assert int(seen[0].headers["Content-Length"]) == len(seen[0].body)  # type: ignore[attr-defined]
    assert "Transfer-Encoding" not in seen[0].headers


def test_a_byte_order_mark_before_the_json_is_let_pass() -> None:
    assert Answer(200, {}, b'\xef\xbb\xbf {"a": 1}\n').json() == {"a": 1}


def test_half_a_surrogate_pair_in_the_json_becomes_a_question_mark() -> None:
    body = rb'{"\udc00": ["half \ud83d", "whole \uD83D\uDE00", "\\ud83d", 1e400, null]}'
    assert Answer(200, {}, body).json() == {"?": ["half ?", "whole \U0001f600", "\\ud83d", math.inf, None]}


def test_redirects_are_not_followed_because_credentials_would_go_along() -> None:
    with server(answering(302, b"", Location="http://127.0.0.1:1/elsewhere")) as (url, seen):
        assert send(url).status == 302
    assert len(seen) == 1


def test_what_netrc_has_for_the_host_does_not_replace_our_authorization(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with server(answering(200, b"")) as (url, seen):
        send(url, headers={"Authorization": "t0ken"})
    assert seen[0].headers["Authorization"] == "t0ken"


def test_a_refused_connection_was_certainly_not_carried_out() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(TransportError, match=r"Acme: cannot connect to 127\.0\.0\.1:\d+ \(.*[Rr]efused") as error:
            send(f"http://127.0.0.1:{unused.getsockname()[1]}")
    assert error.value.executed is False


def test_a_proxy_that_refuses_is_told_from_the_vendor_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://somebody:pr0xy-pass@127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(TransportError) as error:
            send("https://vendor.invalid")
    told = (
        r"cannot connect to vendor\.invalid \(through the proxy set by HTTPS_PROXY: .*[Rr]efused\); check HTTPS_PROXY"
    )
    assert re.search(told, str(error.value))
    assert "pr0xy-pass" not in str(error.value)
    assert error.value.executed is False


def test_a_name_that_does_not_resolve_was_certainly_not_carried_out() -> None:
    with pytest.raises(TransportError, match=r"cannot connect to nowhere\.invalid") as error:
        send("http://nowhere.invalid")
    assert error.value.executed is False


def test_the_outcome_of_a_reset_connection_is_unknown() -> None:
    with server(reset) as (url, _), pytest.raises(TransportError, match="broke during Do") as error:
        send(url)
    assert error.value.executed is None


def test_the_outcome_of_a_silent_server_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "READ_TIMEOUT", 0.1)
    with server(lambda _: time.sleep(0.3)) as (url, _), pytest.raises(TransportError) as error:
        send(url)
    assert error.value.executed is None
    assert "did not answer Do" in str(error.value) or "broke during Do" in str(error.value)


def test_an_answer_that_breaks_off_is_unknown() -> None:
    def half(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b'{"half":')

    with server(half) as (url, _), pytest.raises(TransportError) as error:
        send(url)
    assert error.value.executed is None


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_ANSWER", 1000)
    with server(answering(200, b"x" * 100_000)) as (url, _), pytest.raises(TransportError, match="longer than"):
        send(url)


@pytest.mark.parametrize("value", ["line\nbreak", "snow☃man"])
def test_a_credential_that_no_header_can_carry_is_a_configuration_error(value: str) -> None:
    with server(answering(200, b"")) as (url, _), pytest.raises(ConfigurationError) as error:
        send(url, headers={"Authorization": value})
    assert value not in str(error.value)


def test_plain_http_spoken_to_tls_names_the_certificate_and_the_remedy() -> None:
    with server(answering(200, b"")) as (url, _), pytest.raises(TelephonyError) as error:
        send(url.replace("http:", "https:"))
    assert "127.0.0.1" in str(error.value)


class Script:
    """Fails as told, then succeeds."""

    def __init__(self, *errors: TelephonyError) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


NOT_SENT = TransportError("no route", executed=False)
UNKNOWN = ServerError("trouble")
REFUSED = ApiError("no")


@pytest.mark.usefixtures("waits")
def test_what_never_left_is_repeated_whatever_the_call() -> None:
    assert repeat(Script(NOT_SENT, NOT_SENT), repeatable=False) == "done"


@pytest.mark.usefixtures("waits")
def test_an_unknown_outcome_is_repeated_for_repeatable_calls_only() -> None:
    assert repeat(Script(UNKNOWN), repeatable=True) == "done"
    create = Script(UNKNOWN)
    with pytest.raises(ServerError):
        repeat(create, repeatable=False)
    assert create.calls == 1


def test_a_refusal_is_never_repeated() -> None:
    call = Script(REFUSED)
    with pytest.raises(ApiError):
        repeat(call, repeatable=True)
    assert call.calls == 1


def test_the_vendors_own_delay_is_kept(waits: list[float]) -> None:
    repeat(Script(ApiError("later", transient=True, wait=17.0)), repeatable=True)
    assert waits == [17.0]


def test_the_number_of_tries_is_bounded(waits: list[float]) -> None:
    call = Script(*[UNKNOWN] * 100)
    with pytest.raises(ServerError, match="trouble"):
        repeat(call, repeatable=True)
    assert call.calls == retry.TRIES
    assert all(wait <= 31 for wait in waits)


def test_a_delay_beyond_all_patience_is_not_waited_for(waits: list[float]) -> None:
    with pytest.raises(ApiError):
        repeat(Script(ApiError("tomorrow", transient=True, wait=86400.0)), repeatable=True)
    assert waits == []


def test_pacing_lets_the_burst_through_and_then_holds_back(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    # The limiter takes it that so much time has passed.
    monkeypatch.setattr("pyrate_limiter.limiter.sleep", slept.append)
    with server(answering(200, b"")) as (url, seen):
        account = HttpAccount("Acme", url, pace=Pace(0.5, 3, InMemoryStateStore()))
        for _ in range(3):
            account.send("POST", "/x", operation="Do")
        assert slept == []
        account.send("POST", "/x", operation="Do")
    assert len(seen) == 4
    assert len(slept) == 1
