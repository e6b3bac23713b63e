"""What every simulator has from the platform, shown on the toy vendor: operations, journal, clock, files, ports."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
from toy import TOKEN, TOY
from toy_calls import call, hang

from telephony_sandbox.simulators.platform.errors import SandboxError
from telephony_sandbox.simulators.server import Simulators

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
