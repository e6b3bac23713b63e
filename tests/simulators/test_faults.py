"""The faults that every simulator has from the platform, shown on the toy vendor."""

from __future__ import annotations

import socket
import threading
import time
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from toy import TOY
from toy_calls import call, fault, hang

from telephony_sandbox.simulators.client import AdminError
from telephony_sandbox.simulators.server import Simulators


@pytest.mark.parametrize("when", ["before", "after"])
def test_reset_cuts_the_connection_and_after_means_committed(toy: Simulators, when: str) -> None:
    toy.admin.faults(fault("reset", when=when))
    with pytest.raises(requests.ConnectionError, match="reset"):
        hang(toy)
    assert len(toy.admin.objects("toy")) == (2 if when == "after" else 1)
    last = toy.admin.journal()[-1]
    assert (last["status"], last["carried_out"]) == (None, when == "after")
    assert hang(toy).status_code == 200


@pytest.mark.parametrize("when", ["before", "after"])
def test_hang_answers_nothing_until_the_client_gives_up(toy: Simulators, when: str) -> None:
    toy.admin.faults(fault("hang", when=when))
    with pytest.raises(requests.ReadTimeout):
        call(toy, "POST", "/bells", {"tone": "c"}, timeout=0.2)
    assert len(toy.admin.objects("toy")) == (2 if when == "after" else 1)


def test_a_hanging_call_does_not_keep_the_server_from_stopping() -> None:
    with Simulators(vendors=[TOY]) as simulators:
        simulators.admin.faults(fault("hang"))
        port = simulators.ports["toy"]
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"POST /bells HTTP/1.1\r\nHost: toy\r\nContent-Length: 0\r\n\r\n")
            while not simulators.admin.journal():
                pass
            threading.Thread(target=simulators.stop).start()
            simulators.wait()
            with pytest.raises(ConnectionResetError):
                client.recv(1)


@pytest.mark.parametrize(
    ("effect", "status", "text"),
    [
        ("html", 502, "<html>"),
        ({"html": 200}, 200, "<html>"),
        ("empty", 200, ""),
        ({"status": 503}, 503, "503"),
        ({"error": "flat"}, 422, '{"error":"flat"}'),
        ({"body": {"result": False}}, 200, '{"result":false}'),
        ({"body": {"result": 0}}, 200, '{"result":0}'),
        ({"body": {}}, 200, "{}"),
        ({"body": None}, 200, "null"),
        ({"body": [], "status": 201}, 201, "[]"),
        ({"body": {"id": 99, "tone": "ü"}}, 200, '{"id":99,"tone":"ü"}'),
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_fault_replaces_the_answer(toy: Simulators, effect: Any, status: int, text: str, when: str) -> None:
    toy.admin.faults(fault(effect, when=when))
    answer = hang(toy)
    assert answer.status_code == status
    assert text in answer.text
    assert bool(answer.text) is bool(text)
    assert len(toy.admin.objects("toy")) == (2 if when == "after" else 1)


@pytest.mark.parametrize("effect", [{"status": 429}, {"error": "flat"}, {"body": {}, "status": 503}])
def test_retry_after_travels_with_an_answer_as_seconds_or_as_a_date(toy: Simulators, effect: dict[str, Any]) -> None:
    toy.admin.faults(fault({**effect, "retry_after": 7}), fault(effect, nth=2))
    toy.admin.faults(fault({**effect, "retry_after": 90, "as_date": True}, nth=3))
    toy.admin.clock(advance=10**6)  # clients go by the real time
    before = time.time()
    seconds, none, date = (hang(toy).headers for _ in range(3))
    assert seconds["Retry-After"] == "7"
    assert "Retry-After" not in none
    # Not against the header Date, which the server renews once a second or, on a busy machine, less often.
    assert before + 90 <= parsedate_to_datetime(date["Retry-After"]).timestamp() <= time.time() + 91
    assert date["Retry-After"].endswith(" GMT")


def test_a_fault_may_last_for_a_time_on_the_clock_since_it_first_struck(toy: Simulators) -> None:
    toy.admin.faults(fault({"status": 503}, nth=2, seconds=3600))
    toy.admin.clock(advance=10_000)
    assert [hang(toy).status_code for _ in range(4)] == [200, 503, 503, 503]
    toy.admin.clock(advance=1800)
    assert hang(toy).status_code == 503
    toy.admin.clock(advance=1801)
    assert [hang(toy).status_code for _ in range(2)] == [200, 200]
    (told,) = toy.admin.faults()
    assert (told["seen"], told["fired"], told["seconds"]) == (7, 4, 3600)


@pytest.mark.parametrize("when", ["before", "after"])
def test_delay_answers_late_but_rightly(toy: Simulators, when: str) -> None:
    toy.admin.faults(fault({"delay": 0.3}, when=when))
    with pytest.raises(requests.ReadTimeout):
        call(toy, "POST", "/bells", {"tone": "c"}, timeout=0.1)
    toy.admin.faults(fault({"delay": 0.01}, when=when))
    assert hang(toy).status_code == 200


def test_nth_and_times_count_matching_calls_from_the_posting(toy: Simulators) -> None:
    hang(toy)
    toy.admin.faults(fault({"status": 503}, nth=2, times=2))
    call(toy, "GET", "/bells")
    assert [hang(toy).status_code for _ in range(4)] == [200, 503, 503, 200]
    (told,) = toy.admin.faults()
    assert (told["seen"], told["fired"]) == (4, 2)
    toy.admin.clear_faults()
    assert toy.admin.faults() == []


def test_a_fault_without_an_operation_strikes_any(toy: Simulators) -> None:
    toy.admin.faults({"vendor": "toy", "effect": {"status": 500}})
    assert call(toy, "GET", "/bells").status_code == 500


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"vendor": "toyota"}, "no vendor 'toyota'; there are toy"),
        ({"operation": "POST /bell"}, "no operation 'POST /bell'; there are POST /bells"),
        ({"effect": "explode"}, "effect"),
        ({"effect": {"error": "sharp"}}, "no error 'sharp'; there are denied"),
        ({"effect": {"status": 503, "delay": 1}}, "Extra inputs are not permitted"),
        ({"effect": {"body": {}, "html": 200}}, "Extra inputs are not permitted"),
        ({"times": 2, "seconds": 5}, "not both"),
        ({"seconds": 0}, "greater than 0"),
        ({"nth": 0}, "greater than or equal to 1"),
        ({"nth": "1"}, "valid integer"),
        ({"often": 1}, "Extra inputs are not permitted"),
    ],
)
def test_a_wrong_fault_is_refused_with_all_that_came_with_it(toy: Simulators, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(AdminError, match=why) as refused:
        toy.admin.faults(fault("reset"), {**fault("reset"), **wrong})
    assert refused.value.status == 422
    assert toy.admin.faults() == []
