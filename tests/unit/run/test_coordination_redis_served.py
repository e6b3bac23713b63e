"""The provider's own processes, which share a Redis server: killed, healed, and without their server."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest

from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.providers import BitrixSipLineProvider
from telephony_sandbox.simulators.server import Simulators
from unit.adapters.dynamic_server import dynamic_server
from unit.run.pace import ENVIRONMENT
from unit.run.redis_server import PASSWORD, REDIS_SERVER, Server

pytestmark = pytest.mark.skipif(REDIS_SERVER is None, reason="there is no redis-server on PATH")

LINE: dict[str, Any] = {
    "__owner": "shop/prod/desk",
    "title": "Front desk",
    "server": "pbx.example.org",
    "login": "reception",
    "password": "pa55word",
}


ADD = "voximplant.sip.add"


def environment(name: str, server: Server, simulators: Simulators, tmp_path: Path) -> dict[str, str]:
    """What a machine of that name gives to the provider's process."""
    return {**simulators.env, STATE_DIR: str(tmp_path / name), ENVIRONMENT: server.url}


def titles(simulators: Simulators) -> list[str]:
    return [line["TITLE"] for line in simulators.admin.objects("bitrix24")]


def when_made(simulators: Simulators, then: Callable[[], None]) -> threading.Thread:
    """Do something as soon as the portal has the line, while its answer is under way."""

    def watch() -> None:
        while LINE["title"] not in titles(simulators):
            time.sleep(0.01)
        then()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_an_ephemeral_runner_that_was_killed_in_a_create_is_healed_by_another(
    server: Server, simulators: Simulators, tmp_path: Path
) -> None:
    simulators.admin.faults({"vendor": "bitrix24", "operation": ADD, "when": "after", "effect": "hang"})
    with dynamic_server(BitrixSipLineProvider(), environment("first", server, simulators, tmp_path)) as provider:
        provider.configure({})
        killing = when_made(simulators, provider.kill)
        with pytest.raises(grpc.RpcError):
            provider.create(LINE)
        killing.join()
    shutil.rmtree(tmp_path / "first", ignore_errors=True)
    server.expire_locks()
    with dynamic_server(BitrixSipLineProvider(), environment("second", server, simulators, tmp_path)) as provider:
        provider.configure({})
        id_, _ = provider.create(LINE)
    assert titles(simulators).count(LINE["title"]) == 1
    assert [line["TITLE"] for line in simulators.admin.objects("bitrix24") if str(line["CONFIG_ID"]) == id_] == [
        LINE["title"]
    ]
    assert len(simulators.admin.journal("bitrix24", ADD)) == 1


def test_a_server_killed_while_a_line_is_made_loses_no_line_and_stops_no_read(
    server: Server, simulators: Simulators, tmp_path: Path
) -> None:
    simulators.admin.faults({"vendor": "bitrix24", "operation": ADD, "when": "after", "effect": {"delay": 1}})
    with dynamic_server(BitrixSipLineProvider(), environment("one", server, simulators, tmp_path)) as provider:
        provider.configure({})
        killing = when_made(simulators, server.kill)
        id_, outputs = provider.create(LINE)
        killing.join()
        read_id, read, _ = provider.read(id_, outputs)
        assert (read_id, read["title"]) == (id_, LINE["title"])
        updated = provider.update(id_, read, {**LINE, "title": "Back desk"})
        with pytest.raises(grpc.RpcError) as caught:
            provider.create({**LINE, "__owner": "shop/prod/other", "title": "Side desk"})
        provider.delete(id_, updated)
    told = caught.value.details()
    assert 'TelephonyError: BitrixSipLine "other" could not be created: the Redis server of telephony:coordination' in (
        told
    )
    assert PASSWORD not in told
    assert len(simulators.admin.journal("bitrix24", ADD)) == 1
    assert not {LINE["title"], "Back desk", "Side desk"} & set(titles(simulators))


def test_check_tells_what_is_wrong_with_the_setting(simulators: Simulators) -> None:
    with dynamic_server(BitrixSipLineProvider(), {**simulators.env, ENVIRONMENT: "redis//:c4nary"}) as provider:
        provider.configure({})
        _, [(field, reason)] = provider.check(LINE)
    assert field == ""
    assert reason.startswith(f"{ENVIRONMENT} must be the URL of a Redis server")
    assert "c4nary" not in reason


def test_the_stacks_configuration_names_the_server(server: Server, simulators: Simulators, tmp_path: Path) -> None:
    with dynamic_server(BitrixSipLineProvider(), {**simulators.env, STATE_DIR: str(tmp_path / "one")}) as provider:
        provider.configure({"telephony:coordination": server.url})
        provider.create(LINE)
    assert [key for key in server.lives() if ":intent:" in key]
    assert not (tmp_path / "one").exists()
