"""What the deployments of one machine share: where it is kept, and the pace of an account over all processes."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path
from typing import Any

import filelock
import pytest
from pyrate_limiter import InMemoryStateStore, StateStore

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import ConfigurationError, TransportError
from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.bitrix24.access import BURST
from pulumi_telephony.bitrix24.client import connect as connect_bitrix24
from pulumi_telephony.bitrix24.settings import Bitrix24Settings
from pulumi_telephony.http import pace as pacing
from pulumi_telephony.http.pace import FileStateStore, Pace
from pulumi_telephony.megafon.client import connect as connect_megafon
from pulumi_telephony.megafon.settings import MegafonSettings
from pulumi_telephony.run.coordination import Machine
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.run.intents import FileIntents
from pulumi_telephony.voximplant.client import connect as connect_voximplant
from pulumi_telephony.voximplant.settings import VoximplantSettings
from telephony_sandbox.simulators.server import Simulators
from unit.run.pace import (
    ENVIRONMENT,
    allowed,
    answers_of_the_portal,
    calls_let_through,
    read_at_once,
)

URL = "redis://:c4nary@127.0.0.1:1/0"


# ----------------------------------------------------------------------------------------------------
# Where


def test_without_a_setting_it_is_this_users_state_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_DIR, str(tmp_path / "elsewhere"))
    deployment = Deployment(Settings({}, {}))
    shared = deployment.coordination
    assert isinstance(shared, Machine)
    assert isinstance(shared.intents, FileIntents)
    assert deployment.coordination is shared
    pace = shared.pace("acme", 100, 1)
    assert pace is not None
    pace.wait("Acme", 1)
    assert {path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("*") if path.is_file()} == {
        ("elsewhere", "pace")
    }


@pytest.mark.parametrize(
    ("config", "environ", "explicit", "wins"),
    [
        ("redis://stack", None, False, "redis://stack"),
        (None, "redis://env", False, "redis://env"),
        ("redis://stack", "redis://env", False, "redis://env"),
        ("redis://arguments", "redis://env", True, "redis://arguments"),
        (None, "rediss://env", True, "rediss://env"),
        ("", "", False, None),
    ],
)
def test_a_server_is_named_as_an_account_is(
    config: str | None, environ: str | None, explicit: bool, wins: str | None
) -> None:
    environment = {} if environ is None else {ENVIRONMENT: environ}
    found = Settings({"coordination": config}, environment, explicit=explicit).coordination
    assert (found.get_secret_value() if found else None) == wins


@pytest.mark.parametrize(
    "value",
    [
        "c4nary",
        "http://:c4nary@host",
        "redis://",
        "redis://:c4nary@",
        "redis://:c4nary@host:port",
        "redis://:c4nary@host:99999",
        "redis://[c4nary",
        "unix:///c4nary",
        {"url": "redis://:c4nary@host"},
        7,
    ],
)
def test_what_names_no_server_is_refused_and_not_told(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="telephony:coordination must be the URL of a Redis server") as caught:
        Deployment(Settings({"coordination": value}, {})).coordination  # noqa: B018
    assert "c4nary" not in str(caught.value)


def test_a_server_without_the_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pulumi_telephony.run.coordination_redis", raising=False)
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match=r"pip install redis"):
        Deployment(Settings({}, {ENVIRONMENT: f"{URL}?db=1"})).coordination  # noqa: B018


# ----------------------------------------------------------------------------------------------------
# Whose


class Noting(Machine):
    """Notes the accounts that have a pace."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.accounts: list[str] = []

    def store(self, account: str) -> StateStore:
        self.accounts.append(account)
        return super().store(account)


@pytest.fixture
def machine(tmp_path: Path) -> Noting:
    return Noting(tmp_path / "machine")


def test_accounts_without_a_known_limit_have_no_pace(machine: Noting, simulators: Simulators) -> None:
    settings = Settings({}, simulators.env)
    connect_megafon(settings.vendor(MegafonSettings), machine)
    connect_voximplant(settings.vendor(VoximplantSettings), machine)
    assert machine.accounts == []
    connect_bitrix24(settings.vendor(Bitrix24Settings), machine)
    assert len(machine.accounts) == 1


def test_accounts_with_a_limit_of_their_own_do_not_share_it(machine: Noting, simulators: Simulators) -> None:
    for prefix, connect, model in (
        ("MEGAFON", connect_megafon, MegafonSettings),
        ("VOXIMPLANT", connect_voximplant, VoximplantSettings),
        ("BITRIX24", connect_bitrix24, Bitrix24Settings),
    ):
        limited = Settings({}, {**simulators.env, f"{prefix}_REQUESTS_PER_SECOND": "3"})
        connect(limited.vendor(model), machine)
    assert len(set(machine.accounts)) == 3


def test_two_webhooks_of_a_portal_share_its_limit(machine: Noting) -> None:
    """1.11: the bucket is the portal's."""
    for webhook in (
        "https://Portal.example/rest/1/aaaaaa/",
        "https://portal.example/rest/2/bbbbbb/",
        "https://other.example/rest/1/aaaaaa/",
    ):
        connect_bitrix24(Bitrix24Settings.model_validate({"webhook": webhook}), machine)
    assert len(machine.accounts) == 3
    assert len(set(machine.accounts)) == 2


# ----------------------------------------------------------------------------------------------------
# The pace


def test_several_processes_together_stay_within_the_documented_bucket(simulators: Simulators) -> None:
    """1.11: 50 calls at once, then two a second. Each of them alone would not meet it, all of them would."""
    calls = 19
    assert 3 * calls > BURST
    read_at_once(simulators, calls, [{}] * 3)
    assert answers_of_the_portal(simulators) == [200] * (3 * calls)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pacing, "time", clock)
    return clock


class Clock:
    """This machine's clock, for the stores."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0
        self.monotonic = time.monotonic

    def time_ns(self) -> int:
        return int(self.seconds * 1e9)


def test_a_pace_outlives_the_process_that_kept_it(tmp_path: Path, clock: Clock) -> None:
    assert calls_let_through(FileStateStore(tmp_path / "pace")) == 3
    assert calls_let_through(FileStateStore(tmp_path / "pace")) == 0
    clock.seconds += 1
    assert calls_let_through(FileStateStore(tmp_path / "pace")) == 2


def test_a_clock_that_is_set_back_stops_nobody_and_gives_nothing_away(tmp_path: Path, clock: Clock) -> None:
    store = FileStateStore(tmp_path / "pace")
    assert calls_let_through(store) == 3
    clock.seconds -= 3600
    assert calls_let_through(store) == 0
    clock.seconds += 1.5
    assert calls_let_through(store) == 3


@pytest.mark.parametrize("text", ["", "17", "17 x", "x 17", "1 2 3 4", "\N{SNOWMAN}"])
def test_a_file_that_cannot_be_understood_counts_as_none(tmp_path: Path, clock: Clock, text: str) -> None:
    (tmp_path / "pace").write_text(text)
    assert calls_let_through(FileStateStore(tmp_path / "pace")) == 3
    assert calls_let_through(FileStateStore(tmp_path / "pace")) == 0


def test_nobody_else_can_read_or_write_it_and_no_name_tells_the_account(tmp_path: Path) -> None:
    allowed(Machine(tmp_path / "machine").store("acme t0ken"))
    files = [path for path in (tmp_path / "machine").rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "machine" / "pace").stat().st_mode) == 0o700
    assert not any("acme" in path.name or "t0ken" in path.read_text() for path in files)


def test_a_directory_that_cannot_be_written_warns_once_and_each_process_keeps_its_own_pace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    machine = Machine(tmp_path / "file")
    slept: list[float] = []
    monkeypatch.setattr("pyrate_limiter.limiter.sleep", slept.append)
    for account in ("one", "two"):
        pace = machine.pace(account, 0.5, 3)
        assert pace is not None
        for _ in range(4):
            pace.wait("Acme", 60)
    assert len(slept) == 2
    [warning] = capsys.readouterr().err.splitlines()
    assert f"warning: cannot share the rate of calls in {tmp_path / 'file' / 'pace'}" in warning
    assert os.strerror(errno.ENOTDIR) in warning


def test_a_lock_that_somebody_keeps_stops_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "LOCK_TIMEOUT", 0.02)
    machine = Machine(tmp_path)
    assert allowed(machine.store("acme"))
    [lock] = tmp_path.rglob("*.lock")
    with filelock.FileLock(lock):
        assert allowed(machine.store("acme"))
    assert "it is locked" in capsys.readouterr().err


def test_a_place_that_failed_is_tried_again_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Machine(tmp_path / "state").store("acme")
    (tmp_path / "state").write_text("")
    assert calls_let_through(store) == 3
    (tmp_path / "state").unlink()
    assert calls_let_through(store) == 0, "it is left alone for some time"
    clock = Clock()
    clock.monotonic = lambda: time.monotonic() + pacing.RETRY_AFTER
    monkeypatch.setattr(pacing, "time", clock)
    assert calls_let_through(store) == 3


def test_a_long_wait_is_told_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyrate_limiter.limiter.sleep", lambda _: None)
    pace = Pace(0.1, 1, InMemoryStateStore())
    pace.wait("Acme", 60)
    assert capsys.readouterr().err == ""
    for _ in range(3):
        pace.wait("Acme", 60)  # ten seconds each
    assert capsys.readouterr().err.splitlines() == [
        "telephony: Acme: waiting for the rate limit of this account (0.1 calls a second)"
    ]


@pytest.mark.parametrize("at_most", [1.0, 30.0])
def test_a_wait_ends(monkeypatch: pytest.MonkeyPatch, at_most: float) -> None:
    monkeypatch.setattr("pyrate_limiter.limiter.sleep", lambda _: None)
    pace = Pace(0.01, 1, InMemoryStateStore())
    pace.wait("Acme", at_most)
    with pytest.raises(TransportError, match=f"was not allowed within {at_most:g} seconds") as caught:
        pace.wait("Acme", at_most)
    assert caught.value.executed is False
    assert not caught.value.transient
