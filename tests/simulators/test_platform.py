"""What every simulator has from the platform, shown on the toy vendor."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from toy import TOKEN, TOY

from telephony_sandbox.simulators.client import AdminError
from telephony_sandbox.simulators.platform.errors import SandboxError
from telephony_sandbox.simulators.platform.vendor import Vendor
from telephony_sandbox.simulators.server import Simulators
from telephony_sandbox.simulators.vendors import VENDORS


@pytest.fixture(scope="module")
def running() -> Iterator[Simulators]:
    with Simulators(vendors=[TOY]) as simulators:
        yield simulators


@pytest.fixture
def toy(running: Simulators) -> Simulators:
    running.admin.reset()
    return running


def call(
    simulators: Simulators, verb: str, path: str, json: Any = None, *, timeout: float = 10, **more: Any
) -> requests.Response:
    more.setdefault("headers", {"Authorization": TOKEN})
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(simulators.ca_bundle) if simulators.ca_bundle else True
        return session.request(verb, simulators.origins["toy"] + path, json=json, timeout=timeout, **more)


def hang(simulators: Simulators, tone: str = "c") -> requests.Response:
    return call(simulators, "POST", "/bells", {"tone": tone, "pin": "4711"})


# Operations, errors, transactions


def test_a_call_reaches_its_handler_and_its_path_parameters(toy: Simulators) -> None:
    made = hang(toy)
    assert (made.status_code, made.json()["id"]) == (200, 8)
    assert call(toy, "GET", "/bells/8").json()["tone"] == "c"


@pytest.mark.parametrize(
    ("verb", "path", "headers", "status", "code"),
    [
        ("GET", "/bells", {}, 401, "denied"),
        ("GET", "/nowhere", {}, 401, "denied"),
        ("GET", "/nowhere", {"Authorization": TOKEN}, 404, "unknown"),
        ("GET", "/bells/8/clapper", {"Authorization": TOKEN}, 404, "unknown"),
        ("PUT", "/bells", {"Authorization": TOKEN}, 405, "wrong_verb"),
        ("GET", "/bells/99", {"Authorization": TOKEN}, 404, "unknown"),
    ],
)
def test_guards_refuse_in_their_order_and_in_the_vendors_shape(
    toy: Simulators, verb: str, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = call(toy, verb, path, headers=headers)
    assert (answer.status_code, answer.json()) == (status, {"error": code})


def test_an_error_undoes_what_the_handler_wrote(toy: Simulators) -> None:
    assert hang(toy, "flat").json() == {"error": "flat", "tone": "flat"}
    assert [bell["id"] for bell in toy.admin.objects("toy")] == [7]


def test_a_nested_operation_fails_alone(toy: Simulators) -> None:
    answer = call(toy, "POST", "/bells/many", {"tones": ["c", "flat", "d"]})
    assert answer.json() == [8, "flat", 9]
    assert toy.admin.counters() == {"toy": {"POST /bells/many": 1}}


@pytest.mark.parametrize("how", ["query", "urlencoded", "multipart", "json"])
def test_parameters_arrive_from_every_encoding(toy: Simulators, how: str) -> None:
    sent: dict[str, Any] = {
        "query": {"params": {"tone": "ü&="}},
        "urlencoded": {"data": {"tone": "ü&="}},
        "multipart": {"files": {"tone": (None, "ü&=")}},
        "json": {"json": {"tone": "ü&="}},
    }[how]
    assert call(toy, "POST", "/bells", **sent).json()["tone"] == "ü&="


def test_ids_are_never_given_twice(toy: Simulators) -> None:
    first = hang(toy).json()["id"]
    toy.admin.delete("toy", first)
    assert hang(toy).json()["id"] == first + 1


# Journal and counters


def test_the_journal_has_every_call_with_its_secrets_masked(toy: Simulators) -> None:
    hang(toy)
    call(toy, "POST", "/bells?pin=0815", {"tone": "x pin=4712 y"}, headers={"Authorization": "wrong"})
    call(toy, "GET", "/quasimodo/rings")
    first, second, third = toy.admin.journal()
    assert first == {
        "n": 1,
        "vendor": "toy",
        "operation": "POST /bells",
        "method": "POST",
        "path": "/bells",
        "status": 200,
        "carried_out": True,
        "request": {"tone": "c", "pin": "***"},
        "response": {"id": 8, "tone": "c", "pin": "***", "state": "new"},
    }
    assert second["request"] == {"pin": "***", "tone": "x pin=*** y"}
    assert (third["operation"], third["path"], third["status"]) == ("unknown", "/***/rings", 404)
    assert [second["carried_out"], third["carried_out"]] == [False, False]
    assert "wrong" not in str(second)


def test_counters_count_by_operation_until_the_journal_is_cleared(toy: Simulators) -> None:
    for _ in range(3):
        call(toy, "GET", "/bells")
    hang(toy)
    assert toy.admin.counters() == {"toy": {"GET /bells": 3, "POST /bells": 1}}
    toy.admin.clear_journal()
    assert toy.admin.counters() == {}
    assert toy.admin.journal() == []


# Faults


def fault(effect: Any, **more: Any) -> dict[str, Any]:
    return {"vendor": "toy", "operation": "POST /bells", "effect": effect, **more}


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


# Clock and timers


def test_timers_follow_the_virtual_clock(toy: Simulators) -> None:
    number = hang(toy).json()["id"]
    toy.admin.clock(advance=59)
    assert call(toy, "GET", f"/bells/{number}").json()["state"] == "new"
    before = toy.admin.clock()
    after = toy.admin.clock(advance=1.5)
    assert after["offset"] == 60.5
    assert after["now"] - before["now"] >= 1.5
    assert call(toy, "GET", f"/bells/{number}").json()["state"] == "dry"


def test_the_admin_plane_sees_what_the_clock_has_done(toy: Simulators) -> None:
    hang(toy)
    toy.admin.clock(advance=60)
    assert toy.admin.objects("toy")[-1]["state"] == "dry"


@pytest.mark.parametrize("wrong", [-1, 1e300, "1", None])
def test_a_wrong_advance_is_refused(toy: Simulators, wrong: Any) -> None:
    answer = requests.post(toy.admin.url + "/clock", json={"advance": wrong}, timeout=10)
    assert answer.status_code == 422
    assert "advance" in answer.json()["error"]
    assert toy.admin.clock()["offset"] == 0


# Click-ops


def test_a_person_makes_changes_and_deletes_objects(toy: Simulators) -> None:
    made = toy.admin.make("toy", {"tone": "e"})
    assert made == {"id": 8, "tone": "e", "pin": None, "state": "new"}
    assert toy.admin.patch("toy", 8, {"tone": "f"})["tone"] == "f"
    assert call(toy, "GET", "/bells/8").json()["tone"] == "f"
    toy.admin.delete("toy", 8)
    assert call(toy, "GET", "/bells/8").status_code == 404


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_what_follows_a_click_is_said_of_types_that_the_vendor_has(vendor: Vendor) -> None:
    assert vendor.on_click.keys() <= vendor.type_named.keys()


def test_other_types_are_reached_by_type_or_by_an_id_of_their_own(toy: Simulators) -> None:
    assert toy.admin.objects("toy", "ringer") == [{"name": "quasimodo"}]
    toy.admin.make("toy", {"name": "7"}, "ringer")
    assert toy.admin.patch("toy", 7, {"tone": "h"})["tone"] == "h"
    assert toy.admin.delete("toy", "quasimodo") == {"name": "quasimodo"}
    assert toy.admin.delete("toy", 7, "ringer") == {"name": "7"}


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "why"),
    [
        ("GET", "/objects/toyota", None, 404, "no vendor 'toyota'"),
        ("GET", "/objects/toy?type=gong", None, 404, "no objects of type 'gong'; there are bell, ringer"),
        ("PATCH", "/objects/toy/99", {"tone": "c"}, 404, "no object '99'"),
        ("PATCH", "/objects/toy/7", {"tone": "b", "colour": "red"}, 422, "colour: Extra inputs"),
        ("PATCH", "/objects/toy/7", {"tone": 1}, 422, "tone: Input should be a valid string"),
        ("PATCH", "/objects/toy/7", {"id": 9}, 422, "id identifies the bell"),
        ("PATCH", "/objects/toy/7", ["tone"], 422, "should be an object"),
        ("DELETE", "/objects/toy/7", None, 409, "part of the building"),
        ("POST", "/objects/toy", {"id": 7, "tone": "c"}, 409, "there is a bell 7 already"),
        ("POST", "/objects/toy", {}, 422, "tone: Field required"),
        ("POST", "/objects/toy?type=ringer", {}, 422, "name: Field required"),
        ("PUT", "/objects/toy", {}, 405, "not one of the admin plane's requests: GET /status"),
        ("GET", "/bells", None, 404, "not one of the admin plane's requests"),
        ("POST", "/seed", {"toy": {"bell": [{"tone": "c"}, {"tone": 1}]}}, 422, "tone: Input"),
        ("POST", "/seed", {"toy": {"gong": []}}, 404, "no objects of type 'gong'"),
        ("PUT", "/switches", {"toy": {"loud": True, "size": "huge"}}, 422, "one of small, large"),
        ("PUT", "/switches", {"toy": {"loud": 1}}, 422, "switch loud takes bool, not 1"),
        ("PUT", "/switches", {"toy": {"wait": True}}, 422, "switch wait takes float, not True"),
        ("PUT", "/switches", {"toy": {"wait": -1}}, 422, "from 0 up"),
        ("PUT", "/switches", {"toy": {"quiet": True}}, 422, "no switch 'quiet'; there are token, wait"),
        ("PUT", "/snapshot", {"objects": []}, 422, "settings: Field required"),
    ],
)
def test_what_the_admin_plane_does_not_understand_changes_nothing(
    toy: Simulators, verb: str, path: str, body: Any, status: int, why: str
) -> None:
    before = toy.admin.snapshot()
    answer = requests.request(verb, toy.admin.url + path, json=body, timeout=10)
    assert answer.status_code == status
    assert why in answer.json()["error"]
    assert toy.admin.snapshot() == before


def test_a_body_that_is_no_json_is_refused(toy: Simulators) -> None:
    answer = requests.post(toy.admin.url + "/faults", data=b"reset please", timeout=10)
    assert answer.status_code == 422
    assert "Invalid JSON" in answer.json()["error"]


# Switches, seed, reset, snapshot


def test_switches_are_set_and_put_back(toy: Simulators) -> None:
    defaults = {"token": TOKEN, "wait": 1.5, "loud": False, "size": "small"}
    assert toy.admin.switches() == {"toy": defaults}
    toy.admin.switches("toy", wait=3, loud=True)
    assert toy.admin.switches() == {"toy": {**defaults, "wait": 3, "loud": True}}
    toy.admin.switches("toy", wait=None)
    assert toy.admin.switches() == {"toy": {**defaults, "loud": True}}


def test_switches_tell_what_they_mean(toy: Simulators) -> None:
    told = requests.get(toy.admin.url + "/switches?describe", timeout=10).json()["toy"]["size"]
    assert told == {
        "name": "size",
        "value": "small",
        "default": "small",
        "choices": ["small", "large"],
        "meaning": "one of some",
        "section": "4",
    }


def test_seed_adds_objects_and_reset_is_the_first_start(toy: Simulators) -> None:
    fresh = toy.admin.snapshot()
    toy.admin.seed({"toy": {"bell": [{"tone": "c"}, {"tone": "d"}]}})
    assert [bell["tone"] for bell in toy.admin.objects("toy")] == ["a", "c", "d"]
    toy.admin.switches("toy", loud=True)
    toy.admin.clock(advance=10)
    toy.admin.faults(fault("reset"))
    call(toy, "GET", "/bells")
    toy.admin.reset()
    assert toy.admin.snapshot() == fresh
    assert (toy.admin.journal(), toy.admin.faults(), toy.admin.clock()["offset"]) == ([], [], 0)


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_seed_without_objects_brings_back_the_first_ones_and_nothing_else(toy: Simulators, body: bytes) -> None:
    fresh = toy.admin.objects("toy")
    hang(toy)
    toy.admin.patch("toy", 7, {"tone": "changed"})
    toy.admin.switches("toy", loud=True)
    toy.admin.clock(advance=10)
    requests.post(toy.admin.url + "/seed", data=body, timeout=10).raise_for_status()
    assert toy.admin.objects("toy") == fresh
    assert toy.admin.switches()["toy"]["loud"] is True
    assert toy.admin.clock()["offset"] == 10
    assert len(toy.admin.journal()) == 1


def test_a_snapshot_brings_everything_back(toy: Simulators) -> None:
    hang(toy)
    toy.admin.switches("toy", loud=True)
    kept = toy.admin.snapshot()
    hang(toy)
    toy.admin.reset()
    toy.admin.restore(kept)
    assert toy.admin.snapshot() == kept
    assert hang(toy).json()["id"] == 9
    toy.admin.clock(advance=60)
    assert toy.admin.objects("toy")[1]["state"] == "dry"


# Files and ports


def test_a_state_file_survives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with Simulators(vendors=[TOY], state=state) as simulators:
        hang(simulators)
        simulators.admin.delete("toy", 8)
        hang(simulators)
        simulators.admin.switches("toy", loud=True)
        simulators.admin.clock(advance=30)
        key = Path(simulators.env["TOY_KEY"])
        written = key.read_text()
        assert key.parent == tmp_path
        assert key.stat().st_mode & 0o777 == 0o600
        assert state.stat().st_mode & 0o777 == 0o600
        kept = simulators.admin.snapshot()
    key.unlink()
    with Simulators(vendors=[TOY], state=state) as simulators:
        assert simulators.admin.snapshot() == kept
        assert key.read_text() == written
        simulators.admin.clock(advance=30)
        assert simulators.admin.objects("toy")[-1] == {"id": 9, "tone": "c", "pin": "4711", "state": "dry"}
        assert hang(simulators).json()["id"] == 10


def test_two_simulators_do_not_share_a_state_file(tmp_path: Path) -> None:
    with (
        Simulators(vendors=[TOY], state=tmp_path / "state.db"),
        pytest.raises(SandboxError, match=r"cannot use the state file .* locked"),
        Simulators(vendors=[TOY], state=tmp_path / "state.db"),
    ):
        pass


@pytest.mark.parametrize("content", [b"this is no database, whatever its name says", None])
def test_a_file_that_is_no_state_is_left_alone(tmp_path: Path, content: bytes | None) -> None:
    state = tmp_path / "state.db"
    if content is None:
        state.mkdir()
    else:
        state.write_bytes(content)
    with pytest.raises(SandboxError, match="state file"), Simulators(vendors=[TOY], state=state):
        pass
    assert content is None or state.read_bytes() == content


def test_a_taken_port_is_named() -> None:
    with Simulators(vendors=[TOY]) as simulators:
        port = simulators.ports["admin"]
        with pytest.raises(SandboxError, match=f"port {port} of 127.0.0.1"), Simulators(vendors=[TOY], port=port):
            pass


def test_the_vendors_follow_the_port_of_the_admin_plane() -> None:
    for port in range(20011, 60000, 97):
        with contextlib.suppress(SandboxError), Simulators(vendors=[TOY], port=port) as simulators:
            assert simulators.ports == {"admin": port, "toy": port + 1}
            return
    pytest.fail("no two free ports in a row")


def test_https_is_trusted_through_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulators(vendors=[TOY], tls=True, directory=tmp_path) as simulators:
        assert simulators.env["TELEPHONY_SANDBOX_ADMIN"].startswith("https://127.0.0.1:")
        assert simulators.env["REQUESTS_CA_BUNDLE"] == simulators.env["SSL_CERT_FILE"] == str(simulators.ca_bundle)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", simulators.env["REQUESTS_CA_BUNDLE"])
        monkeypatch.setenv("NO_PROXY", simulators.env["NO_PROXY"])
        for host in ("127.0.0.1", "localhost"):
            url = f"https://{host}:{simulators.ports['toy']}/bells"
            assert requests.get(url, headers={"Authorization": TOKEN}, timeout=10).status_code == 200
        simulators.admin.faults({"vendor": "toy", "effect": "reset"})
        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=10)


def test_nothing_is_left_behind() -> None:
    threads = threading.active_count()
    with Simulators(vendors=[TOY]) as simulators:
        key = Path(simulators.env["TOY_KEY"])
        assert key.exists()
    assert not key.parent.exists()
    assert threading.active_count() == threads
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", simulators.ports["toy"]))
