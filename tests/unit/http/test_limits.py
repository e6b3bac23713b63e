"""A vendor that asks for a wait, and a limit that lasts: the same in all three rooms."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate

import pytest

from pulumi_telephony.base.errors import LimitError, TelephonyError
from pulumi_telephony.http import retry
from pulumi_telephony.http.answers import LONGEST_WAIT, retry_after
from pulumi_telephony.http.retry import Patience, patience
from pulumi_telephony.http.session import AUTHORITIES
from pulumi_telephony.run.intents import NoIntents, Subject
from pulumi_telephony.run.once import Creation, create_once
from pulumi_telephony.run.records import Records
from telephony_sandbox.simulators.server import Simulators
from unit.impostor import Asked, Impostor, Reply, impostor
from unit.vendors import ROOMS, Room

every_room = pytest.mark.parametrize("room", ROOMS, ids=str)
NOON = formatdate(1_800_000_000, usegmt=True)
HALF_A_MINUTE_PAST = formatdate(1_800_000_030, usegmt=True)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


def first(status: int, body: bytes, headers: dict[str, str], room: Room) -> Reply:
    """One answer like this, then what is right."""
    left = [(status, body, headers)]
    return lambda _: left.pop() if left else (200, room.nothing, {})


# -- Retry-After -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": " 7 "}, 7),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "86400"}, LONGEST_WAIT),
        ({"Retry-After": "9" * 5000}, LONGEST_WAIT),
        ({"Retry-After": HALF_A_MINUTE_PAST, "Date": NOON}, 30),
        ({"Retry-After": HALF_A_MINUTE_PAST.replace("GMT", "-0000"), "Date": NOON}, 30),
        ({"Retry-After": NOON, "Date": HALF_A_MINUTE_PAST}, 0),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT", "Date": NOON}, LONGEST_WAIT),
        *(
            ({"Retry-After": garbage, "Date": NOON}, None)
            for garbage in (
                "",
                "-5",
                "soon",
                "nan",
                "inf",
                "1e3",
                "²",
                "Fri, 31 Dec 99999999999999999999 0:0:0 GMT",
                ",",
            )
        ),
    ],
)
def test_what_an_answer_asks_for_is_bounded_and_garbage_asks_for_nothing(
    headers: dict[str, str], wait: float | None
) -> None:
    assert retry_after(headers) == wait


@pytest.mark.parametrize("date", [{}, {"Date": "yesterday"}])
def test_without_the_servers_date_this_machines_clock_counts(
    monkeypatch: pytest.MonkeyPatch, date: dict[str, str]
) -> None:
    monkeypatch.setattr("pulumi_telephony.http.answers.time.time", lambda: 1_800_000_010)
    assert retry_after({"Retry-After": HALF_A_MINUTE_PAST, **date}) == 20


@every_room
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("own_words", [True, False], ids=["json", "page"])
@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "17"}, 17),
        ({"Retry-After": HALF_A_MINUTE_PAST, "Date": NOON}, 30),
        ({"Retry-After": "86400"}, LONGEST_WAIT),
    ],
    ids=["seconds", "date", "day"],
)
def test_every_vendor_is_given_the_time_that_it_asks_for_and_the_user_is_told(
    room: Room,
    status: int,
    own_words: bool,
    headers: dict[str, str],
    wait: float,
    waits: list[float],
    capsys: pytest.CaptureFixture[str],
) -> None:
    body = room.refused if own_words else b"<html>come back later</html>"
    with impostor(first(status, body, headers, room)) as vendor:
        assert not room.read(room.connect(vendor.origin))
    assert waits == [wait]
    told = capsys.readouterr().err
    assert re.fullmatch(
        rf"telephony: {room.key}.* (\(HTTP {status}\b|HTTP {status}\)|\(error 340\)).*;"
        rf" retrying in {wait:.0f} seconds\n",
        told,
        re.IGNORECASE,
    ), told


@every_room
@pytest.mark.parametrize("asked", ["0", "1", "Thu, 01 Jan 1970 00:00:00 GMT", "-5", "soon"])
def test_a_vendor_that_asks_for_no_wait_over_and_over_is_not_hammered(
    room: Room, asked: str, waits: list[float]
) -> None:
    with impostor(lambda _: (429, b"<html></html>", {"Retry-After": asked})) as vendor:
        lasting(vendor, room)
        assert len(vendor.asked) < 60
    assert min(waits[1:]) >= 1


@every_room
def test_a_word_that_is_not_known_beside_429_is_a_limit(room: Room, waits: list[float]) -> None:
    body = b'{"error": "SOMETHING_NEW"}' if room.key != "voximplant" else b'{"error": {"code": 9999, "msg": "new"}}'
    with impostor(first(429, body, {"Retry-After": "3"}, room)) as vendor:
        room.read(room.connect(vendor.origin))
    assert waits == [3]


def test_a_create_that_may_have_been_carried_out_is_looked_for_after_the_wait_that_was_asked_for(
    waits: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """A gateway's 429 is not the API's word."""
    when: list[int] = []

    def make() -> tuple[str, dict[str, object]]:
        when.append(len(waits))
        if len(when) == 1:
            raise LimitError("Acme refused (HTTP 429)", transient=True, executed=None, wait=17.0)
        return "7", {}

    looks: list[int] = []

    def look(_: tuple[str, ...]) -> dict[str, dict[str, object]]:
        looks.append(len(waits))
        return {}

    creation = Creation(
        what="thing a", natural_key=("a",), look=look, by_id=lambda _: None, make=make, refuse=None, unique=True
    )
    subject = Subject(kind="Thing", account="acme", owner="p/s/a", natural_key=("a",))
    assert create_once(creation, subject, NoIntents(), Records()).id == "7"
    assert waits[0] == 17.0
    assert looks[1] == 1, "the first look after the create comes after the wait"
    assert "Acme refused (HTTP 429); checking in 17 seconds whether it was created" in capsys.readouterr().err


# -- a limit that lasts ----------------------------------------------------------------------------------


def lasting(vendor: Impostor, room: Room) -> str:
    with pytest.raises(LimitError) as error:
        room.read(room.connect(vendor.origin))
    return str(error.value)


@every_room
@pytest.mark.parametrize("own_words", [True, False], ids=["json", "page"])
def test_a_limit_is_waited_out_by_time_and_the_error_names_the_setting(
    room: Room, own_words: bool, waits: list[float]
) -> None:
    body = room.refused if own_words else b"<html></html>"
    with impostor(lambda _: (429, body, {})) as vendor:
        told = lasting(vendor, room)
        tries = len(vendor.asked)
    assert tries > retry.TRIES
    assert retry.PATIENCE - 60 <= sum(waits) <= retry.PATIENCE
    assert f"the limit still applies after {sum(waits):.0f} seconds of retries" in told
    assert all(name in told for name in room.pace)
    assert "other programs may be using the same account" in told


def test_a_method_that_is_blocked_for_ten_minutes_is_waited_for(waits: list[float]) -> None:
    """Its end is not known: nothing was answered before (bitrix24 1.11)."""
    room = ROOMS[2]

    def reply(_: Asked) -> tuple[int, bytes, dict[str, str]]:
        blocked = sum(waits) < 600
        return (429, b'{"error": "OPERATION_TIME_LIMIT"}', {}) if blocked else (200, room.nothing, {})

    with impostor(reply) as vendor:
        room.read(room.connect(vendor.origin))
    assert waits == [60.0] * 10


@pytest.mark.parametrize("reset", [2**32, -5, 0])
def test_a_time_of_reset_that_is_none_is_not_waited_for(reset: int, waits: list[float]) -> None:
    room = ROOMS[2]
    answers = [
        (200, b'{"result": [], "time": {"operating": 1, "finish": 0, "operating_reset_at": %d}}' % reset, {}),
        (429, b'{"error": "OPERATION_TIME_LIMIT"}', {}),
    ]
    with impostor(lambda _: answers.pop(0) if answers else (200, room.nothing, {})) as vendor:
        client = room.connect(vendor.origin)
        room.read(client)
        room.read(client)
    assert waits == [60.0]


@every_room
def test_what_is_no_limit_is_still_over_after_a_few_tries(room: Room, waits: list[float]) -> None:
    with impostor(lambda _: (502, b"<html></html>", {})) as vendor:
        with pytest.raises(TelephonyError) as error:
            room.read(room.connect(vendor.origin))
        assert len(vendor.asked) == retry.TRIES
    assert "requestsPerSecond" not in str(error.value)


@every_room
def test_limits_do_not_use_up_the_tries_for_other_trouble(room: Room, waits: list[float]) -> None:
    answers = [(429, room.refused, {})] * 10 + [(502, b"<html></html>", {})] * (retry.TRIES - 1)
    with impostor(lambda _: answers.pop(0) if answers else (200, room.nothing, {})) as vendor:
        room.read(room.connect(vendor.origin))
    assert len(waits) == 10 + retry.TRIES - 1


@every_room
def test_an_examination_asks_once_and_names_the_setting(room: Room, waits: list[float]) -> None:
    with impostor(lambda _: (429, room.refused, {})) as vendor, patience(Patience(1, 5, 1, 20)):
        told = lasting(vendor, room)
        assert len(vendor.asked) == 1
    assert all(name in told for name in room.pace)
    assert "the limit still applies" not in told


# -- where MegaFon's list of addresses can be the cause --------------------------------------------------

LIST = "allow-list"


def megafon_error(reply: Reply) -> str:
    with impostor(reply) as vendor:
        return unreachable(vendor.origin)


def unreachable(origin: str, read: float = 5) -> str:
    with patience(Patience(5, read, 1, 20)), pytest.raises(TelephonyError) as error:
        ROOMS[0].read(ROOMS[0].connect(origin))
    return str(error.value)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, b'{"error": {"mnemonic": "forbidden"}}'),
        (401, b'{"error": {"mnemonic": "access_token_invalid"}}'),
        (403, b"<html></html>"),
        (200, b"<html></html>"),
        (404, b"<html></html>"),
    ],
)
def test_the_list_of_addresses_is_named_where_it_can_be_the_cause(status: int, body: bytes) -> None:
    assert LIST in megafon_error(lambda _: (status, body, {}))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b'{"error": {"mnemonic": "entity_not_found"}}'),
        (500, b'{"error": {"mnemonic": "internal_error"}}'),
        (502, b"<html></html>"),
        (429, b'{"error": {"mnemonic": "limit_exceeded"}}'),
        (400, b'{"error": {"mnemonic": "invalid_parameter_value"}}'),
        (302, b""),
        (200, b'{"no": "array"}'),
    ],
)
def test_the_list_of_addresses_is_not_blamed_for_what_the_api_itself_says(status: int, body: bytes) -> None:
    assert LIST not in megafon_error(lambda _: (status, body, {}))


@contextmanager
def listening() -> Iterator[tuple[str, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", listener


def test_a_connection_that_is_reset_or_left_without_an_answer_may_be_the_list() -> None:
    def reset(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        connection.recv(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with listening() as (origin, listener):
        resetting = threading.Thread(target=reset, args=(listener,))
        resetting.start()
        assert LIST in unreachable(origin)
        resetting.join()
    with listening() as (origin, _):
        assert LIST in unreachable(origin, read=0.05)


def test_a_host_that_cannot_be_reached_at_all_is_not_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert LIST not in unreachable(f"http://127.0.0.1:{port}")
        assert LIST not in unreachable("https://nowhere.invalid")
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        assert LIST not in unreachable("https://nowhere.invalid")


def test_a_certificate_that_is_not_accepted_is_not_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*AUTHORITIES, "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    with Simulators(tls=True) as simulators:
        told = unreachable(simulators.origins["megafon"])
    assert "is not trusted" in told
    assert LIST not in told


def test_patience_ends_with_its_block() -> None:
    usual = retry.limits_now()
    with patience(Patience(connect=1, read=2, tries=3, total=4)):
        assert retry.limits_now().tries == 3
    assert (
        retry.limits_now() == usual == Patience(retry.CONNECT_TIMEOUT, retry.READ_TIMEOUT, retry.TRIES, retry.PATIENCE)
    )
