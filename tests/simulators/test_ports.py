"""The ports that a state file remembers: a portal of Bitrix24 is known by its address."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

from toy import TOY

from telephony_sandbox.simulators.platform.errors import SandboxError
from telephony_sandbox.simulators.server import Simulators


def test_a_state_file_remembers_its_ports(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with Simulators(state=state) as simulators:
        ports, webhook = simulators.ports, simulators.env["BITRIX24_WEBHOOK"]
        simulators.admin.reset()
        assert simulators.moved == {}
    with Simulators(state=state) as simulators:
        assert simulators.ports == ports
        assert simulators.env["BITRIX24_WEBHOOK"] == webhook
        assert simulators.admin.status()["vendors"] == ["megafon", "voximplant", "bitrix24"]
        assert simulators.moved == {}


def test_a_remembered_port_that_is_taken_is_replaced_for_this_time_only(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with Simulators(vendors=[TOY], state=state) as simulators:
        ports = simulators.ports
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taker.bind(("127.0.0.1", ports["toy"]))
        taker.listen()
        with Simulators(vendors=[TOY], state=state) as simulators:
            assert simulators.ports["admin"] == ports["admin"]
            assert simulators.ports["toy"] != ports["toy"]
            assert simulators.moved == {"toy": ports["toy"]}
    with Simulators(vendors=[TOY], state=state) as simulators:
        assert simulators.ports == ports


def test_ports_that_are_asked_for_win_over_the_remembered_ones(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    with Simulators(vendors=[TOY], state=state) as simulators:
        before = simulators.ports
    for port in range(20019, 60000, 97):
        with suppress(SandboxError), Simulators(vendors=[TOY], state=state, port=port) as simulators:
            asked = simulators.ports
            break
    assert asked == {"admin": port, "toy": port + 1} != before
    with Simulators(vendors=[TOY], state=state) as simulators:
        assert simulators.ports == asked
