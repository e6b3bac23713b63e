"""BitrixSipLine behind the SDK's own server, against the simulated portal: what the engine would see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pytest

from pulumi_telephony.providers import BitrixSipLineProvider
from telephony_sandbox.simulators.server import Simulators
from unit.adapters.dynamic_server import UNKNOWN, DynamicServer, dynamic_server, secret

PROGRAM: dict[str, Any] = {
    "__owner": "desk",
    "title": " Front desk ",
    "server": "pbx.example.org",
    "login": "reception",
    "password": "pa55word",
    "type": "office",
    "default_outgoing": False,
}


@pytest.fixture(scope="module")
def shared_server(running_simulators: Simulators) -> Iterator[DynamicServer]:
    with dynamic_server(BitrixSipLineProvider(), running_simulators.env) as server:
        server.configure({})
        yield server


@pytest.fixture
def server(shared_server: DynamicServer, simulators: Simulators) -> DynamicServer:
    """A server whose portal is as on the first day."""
    return shared_server


def test_a_line_lives(server: DynamicServer, simulators: Simulators) -> None:
    checked, failures = server.check(PROGRAM)
    assert failures == []
    assert checked == {
        "__owner": "desk",
        "title": "Front desk",
        "server": "pbx.example.org",
        "login": "reception",
        "password": secret("pa55word"),
        "type": "office",
        "adopt": False,
        "wait_for_registration": False,
        "registration_timeout": 60,
        "live_status": False,
        "detect_credential_drift": True,
    }
    id_, outputs = server.create(checked)
    assert outputs["password"] == secret("pa55word")
    assert outputs["incoming_password"]["value"]
    assert outputs["line_id"] == outputs["incoming_login"]
    assert server.diff(id_, outputs, checked).changes == 1  # DIFF_NONE

    read_id, read, inputs = server.read(id_, outputs)
    assert (read_id, inputs) == (id_, checked)
    assert read.keys() >= outputs.keys()
    assert server.diff(id_, read, inputs).changes == 1

    simulators.admin.patch("bitrix24", id_, {"PASSWORD": "by hand"})
    _, drifted, inputs = server.read(id_, read)
    assert inputs["password"] == secret("by hand")
    assert server.diff(id_, drifted, checked).changes == 2  # DIFF_SOME
    updated = server.update(id_, drifted, checked)
    assert updated["password"] == secret("pa55word")

    replaced = server.diff(id_, updated, {**checked, "type": "cloud"})
    assert list(replaced.replaces) == ["type"]
    assert replaced.deleteBeforeReplace

    server.delete(id_, updated)
    server.delete(id_, updated)
    assert server.read(id_, updated)[0] == ""


@pytest.mark.parametrize(
    "field",
    [
        "title", "server", "login", "password", "type", "default_outgoing", "adopt", "existing_id",
        "wait_for_registration", "registration_timeout", "live_status", "detect_credential_drift",
    ],
)  # fmt: skip
def test_a_preview_takes_any_input_unknown(server: DynamicServer, field: str) -> None:
    checked, failures = server.check({**PROGRAM, field: UNKNOWN})
    assert failures == []
    assert checked[field] == (secret(UNKNOWN) if field == "password" else UNKNOWN)


def test_every_fault_is_a_sentence_without_a_secret(server: DynamicServer, simulators: Simulators) -> None:
    _, failures = server.check({**PROGRAM, "server": "https://pbx.example.org", "password": " pa55word"})
    assert [name for name, _ in failures] == ["", ""]
    assert "pa55word" not in str(failures)

    checked, _ = server.check({**PROGRAM, "title": "Foreign line"})
    with pytest.raises(grpc.RpcError) as raised:
        server.create(checked)
    said = str(raised.value.details())
    assert 'BitrixSipLine "desk" could not be created: Bitrix24 refused voximplant.sip.add' in said
    assert "Traceback" not in said
    assert "\n" not in said.strip()
    assert simulators.env["BITRIX24_WEBHOOK"].split("/")[-2] not in said


def test_an_unusable_webhook_is_told_in_the_preview(simulators: Simulators) -> None:
    with dynamic_server(
        BitrixSipLineProvider(), {**simulators.env, "BITRIX24_WEBHOOK": "https://portal/c0de"}
    ) as server:
        server.configure({})
        _, failures = server.check(PROGRAM)
    [(name, reason)] = failures
    assert name == ""
    assert "BITRIX24_WEBHOOK must look like" in reason
    assert "c0de" not in reason
