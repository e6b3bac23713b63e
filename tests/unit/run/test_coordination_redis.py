"""What machines share by way of a Redis server: a real one, killed when it hurts.

Two state directories are two machines here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import ApiError, ConfigurationError, TransportError
from pulumi_telephony.base.files import STATE_DIR, digest
from pulumi_telephony.http import pace as pacing
from pulumi_telephony.run import intents
from pulumi_telephony.run.coordination_redis import PREFIX, RedisServer
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.run.intents import Intent, Subject
from telephony_sandbox.simulators.server import Simulators
from unit.run.pace import ENVIRONMENT, allowed, answers_of_the_portal, calls_let_through, read_at_once
from unit.run.redis_server import PASSWORD, REDIS_SERVER, Connect, Server
from unit.run.vendor import Killed, Vendor

pytestmark = pytest.mark.skipif(REDIS_SERVER is None, reason="there is no redis-server on PATH")

SUBJECT = Subject(kind="Thing", account="acme/t0ken", owner="p/s/a", natural_key=("desk",))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not time.sleep itself: others sleep, too.
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=lambda _: None))


# ----------------------------------------------------------------------------------------------------
# Intents


def intent(**more: object) -> Intent:
    return Intent.model_validate(
        {"owner": SUBJECT.owner, "natural_key": SUBJECT.natural_key, "before": ("1", "2"), "at": time.time(), **more}
    )


@pytest.mark.parametrize("unique", [False, True])
@pytest.mark.parametrize("death", ["after, killed", "before, killed"])
def test_what_one_machine_left_another_one_heals(connect: Connect, unique: bool, death: str) -> None:
    vendor = Vendor(unique=unique, script=[death])
    with pytest.raises(Killed):
        vendor.create(connect().intents)
    made = vendor.create(connect().intents)
    assert vendor.made == 1
    assert made.recovered == (death == "after, killed")
    assert vendor.objects == {made.id: "desk"}


def test_creates_that_could_be_mistaken_for_each_other_go_one_at_a_time_over_machines(connect: Connect) -> None:
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait()
        with connect().intents.locked(SUBJECT.model_copy(update={"owner": "p/s/b"})):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with connect().intents.locked(SUBJECT):
        inside.set()
        thread.join(0.5)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_what_one_owner_made_counts_as_there_before_for_its_rivals(connect: Connect) -> None:
    mine, theirs = connect().intents, connect().intents
    rival = SUBJECT.model_copy(update={"owner": "p/s/b"})
    stranger = SUBJECT.model_copy(update={"owner": "p/s/c", "natural_key": ("else",)})
    for subject in (SUBJECT, rival, stranger):
        with mine.locked(subject):
            mine.keep(subject, intent(owner=subject.owner, natural_key=subject.natural_key))
    mine.created(SUBJECT, "3")
    seen = [theirs.find(subject) for subject in (SUBJECT, rival, stranger)]
    assert [(i.before, i.created) for i in seen if i] == [
        (("1", "2"), "3"),
        (("1", "2", "3"), None),
        (("1", "2"), None),
    ]


def test_an_intent_has_served_when_its_object_is_on_record(connect: Connect, server: Server) -> None:
    mine = connect().intents
    with mine.locked(SUBJECT):
        mine.keep(SUBJECT, intent())
    mine.recorded(SUBJECT.kind, SUBJECT.account, SUBJECT.owner, "3")
    assert mine.find(SUBJECT) is not None, "it is not known yet what was created"
    mine.created(SUBJECT, "3")
    mine.recorded(SUBJECT.kind, SUBJECT.account, SUBJECT.owner, "4")
    assert mine.find(SUBJECT) is not None, "another object is on record"
    connect().intents.recorded(SUBJECT.kind, SUBJECT.account, SUBJECT.owner, "3")
    assert mine.find(SUBJECT) is None
    mine.created(SUBJECT, "5")
    assert mine.find(SUBJECT) is None, "what has served does not come back"
    with mine.locked(SUBJECT):
        mine.keep(SUBJECT, intent())
        mine.drop(SUBJECT)
    assert mine.find(SUBJECT) is None


def test_everything_expires_and_no_key_tells_the_account_or_the_owner(connect: Connect, server: Server) -> None:
    machine = connect(lock_life=100.0)
    allowed(machine.store("acme t0ken"))
    with machine.intents.locked(SUBJECT):
        machine.intents.keep(SUBJECT, intent())
        machine.intents.created(SUBJECT, "3")
        keys = server.lives()
        assert "t0ken" not in server.values()
    assert {key.split(":")[1] for key in keys} == {"intent", "rivals", "lock", "pace"}
    assert all(key.startswith(f"{PREFIX}:") and "t0ken" not in key and "p/s/a" not in key for key in keys)
    lives = {key.split(":")[1]: life / 1000 for key, life in keys.items()}
    assert 0 < lives["lock"] <= 100
    assert lives["lock"] < lives["intent"] <= intents.LIFE
    assert lives["lock"] < lives["rivals"] <= intents.LIFE
    assert lives["pace"] > 0


def test_a_lock_is_prolonged_while_its_holder_lives(connect: Connect, server: Server) -> None:
    machine = connect(lock_life=8.0)
    with machine.intents.locked(SUBJECT):
        [name] = server.lives()
        machine.link.client.pexpire(name, 5000)
        while server.lives().get(name, 0) in range(1, 5001):
            time.sleep(0.05)
        assert name in server.lives()
    assert server.lives() == {}


def test_a_lock_goes_when_nobody_prolongs_it(connect: Connect, server: Server) -> None:
    dead = connect(lock_life=0.5).intents
    dead._acquired(SUBJECT)
    assert len(server.lives()) == 1
    with connect().intents.locked(SUBJECT):
        assert len(server.lives()) == 1


def test_a_lock_that_was_lost_stops_the_create_before_anything_is_made(connect: Connect, server: Server) -> None:
    vendor = Vendor()
    look = vendor.objects

    class Objects(dict[str, str]):
        def items(self) -> Any:
            server.expire_locks()
            return super().items()

    vendor.objects = Objects(look)
    with pytest.raises(TransportError, match="has lost the lock for this Thing") as caught:
        vendor.create(connect().intents)
    assert caught.value.executed is False
    assert vendor.made == 0


# ----------------------------------------------------------------------------------------------------
# A server that is lost


@dataclasses.dataclass
class Disaster(Vendor):
    """Something happens after the intent was written and before the vendor answers."""

    strike: Callable[[], None] = lambda: None

    def make(self, name: str) -> tuple[str, str | None]:
        self.strike()
        return super().make(name)


def test_without_the_server_nothing_is_created(
    connect: Connect, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    vendor = Vendor()
    machine = connect()
    server.kill()
    with pytest.raises(TransportError) as caught:
        vendor.create(machine.intents)
    told = str(caught.value)
    assert f"127.0.0.1:{server.port} is not available" in told
    assert "run again when it is available" in told
    assert PASSWORD not in told
    assert caught.value.executed is False
    assert caught.value.__cause__ is None
    assert vendor.made == 0
    server.restart()
    vendor.create(machine.intents)
    assert vendor.made == 1


@pytest.mark.parametrize("answer", ["done", "after"])
def test_a_server_killed_in_the_middle_of_a_create_does_not_lose_what_is_made(
    connect: Connect, server: Server, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    vendor = Disaster(script=[answer], strike=server.kill)
    made = vendor.create(connect().intents)
    assert vendor.objects == {made.id: "desk"}
    [warning] = capsys.readouterr().err.splitlines()
    assert "warning: the Redis server of telephony:coordination" in warning
    assert PASSWORD not in warning


def test_a_refusal_is_told_as_the_vendor_said_it_without_the_server_as_well(connect: Connect, server: Server) -> None:
    vendor = Disaster(script=["refused"], strike=server.kill)
    with pytest.raises(ApiError, match=r"^no money$"):
        vendor.create(connect().intents)


def test_reads_go_on_without_the_server_at_a_pace_of_their_own_with_one_warning(
    connect: Connect, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = connect()
    store, other = machine.store("acme"), machine.store("other")
    assert calls_let_through(store) == 3
    server.kill()
    assert [calls_let_through(store), calls_let_through(other)] == [3, 3]
    machine.intents.recorded("Thing", "acme", "p/s/a", "3")
    [warning] = capsys.readouterr().err.splitlines()
    assert "until it is, nothing is created, and this process limits only its own calls" in warning


def test_a_server_that_is_back_is_used_again(connect: Connect, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    store = connect().store("acme")
    server.kill()
    assert calls_let_through(store) == 3
    server.restart()
    assert calls_let_through(store) == 0
    monkeypatch.setattr(pacing, "time", Later())
    assert calls_let_through(store) == 3


class Later:
    """The clock of the stores, when what failed may be tried again."""

    def monotonic(self) -> float:
        return time.monotonic() + pacing.RETRY_AFTER


def test_a_wrong_password_says_what_to_put_right(connect: Connect, server: Server) -> None:
    wrong = RedisServer(SecretStr(server.url.replace(PASSWORD, "wr0ng-c4nary")))
    with contextlib.closing(wrong.link.client), pytest.raises(ConfigurationError) as caught:
        Vendor().create(wrong.intents)
    assert "correct the user and password in telephony:coordination" in str(caught.value)
    assert "wr0ng-c4nary" not in str(caught.value)


@pytest.mark.parametrize("url", ["redis://:c4nary@host.invalid:6379", f"redis://:c4nary@{'x' * 70}.example:6379"])
def test_a_host_that_is_none_is_told_without_the_password(url: str) -> None:
    machine = RedisServer(SecretStr(url))
    with contextlib.closing(machine.link.client), pytest.raises(TransportError) as caught:
        Vendor().create(machine.intents)
    assert "c4nary" not in str(caught.value)


def test_no_log_and_no_repr_tells_the_password(
    connect: Connect, server: Server, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    machine = connect()
    Vendor().create(machine.intents)
    allowed(machine.store("acme"))
    server.kill()
    allowed(machine.store("acme"))
    with pytest.raises(TransportError) as caught:
        Vendor().create(machine.intents)
    link = machine.link
    told = [caplog.text, *capsys.readouterr(), str(caught.getrepr()), repr(caught.value)]
    told += map(repr, (machine, link, link.client, link.client.connection_pool, machine.intents))
    assert "is not available" in "".join(told)
    assert PASSWORD not in "".join(told)


@pytest.mark.parametrize(
    "option", ["ssl_cert_reqs=none", "ssl_check_hostname=false", "decode_responses=true", "c4nary="]
)
def test_a_url_cannot_weaken_tls_or_ask_for_the_unknown(option: str) -> None:
    with pytest.raises(ConfigurationError, match="may end with the options") as caught:
        Deployment(Settings({}, {ENVIRONMENT: f"rediss://:c4nary@host/0?{option}"})).coordination  # noqa: B018
    assert "c4nary" not in str(caught.value)


def test_tls_looks_at_the_certificate_and_the_name_in_it() -> None:
    machine = RedisServer(SecretStr("rediss://:c4nary@host/0?ssl_ca_certs=/ca.pem"))
    options = machine.link.client.connection_pool.connection_kwargs
    assert (options["ssl_cert_reqs"], options["ssl_check_hostname"], options["ssl_ca_certs"]) == (
        "required",
        True,
        "/ca.pem",
    )


# ----------------------------------------------------------------------------------------------------
# Pace


def test_machines_share_a_pace_at_the_servers_time(connect: Connect) -> None:
    """The clocks of machines differ: one that is an hour ahead neither gets more nor holds up the others."""
    present = int(time.time() * 1000)
    assert calls_let_through(connect().store("acme"), present) == 3
    assert calls_let_through(connect().store("acme"), present + 3_600_000) == 0
    assert calls_let_through(connect().store("another"), present + 3_600_000) == 3
    assert 0 < connect().link.client.pttl(f"{PREFIX}:pace:{digest('another')[:32]}") < 60_000


def test_several_machines_together_stay_within_the_documented_bucket(
    server: Server, simulators: Simulators, tmp_path: Path
) -> None:
    calls = 19
    machines = [{STATE_DIR: str(tmp_path / f"machine{at}"), ENVIRONMENT: server.url} for at in range(3)]
    read_at_once(simulators, calls, machines)
    assert answers_of_the_portal(simulators) == [200] * (3 * calls)
    assert not list(tmp_path.glob("machine*"))
