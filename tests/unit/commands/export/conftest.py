"""A stack of either engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.engines import ENGINES, PulumiEngine
from laws.stacks import Stack
from telephony_sandbox.simulators.server import Simulators


@pytest.fixture(params=sorted(ENGINES, reverse=True))
def stack(request: pytest.FixtureRequest, tmp_path: Path, simulators: Simulators) -> Stack:
    if request.param == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    engine = ENGINES[request.param](tmp_path / "project", tmp_path / request.param)
    stack = Stack(engine, simulators)
    engine.environment.update(BITRIX24_REQUESTS_PER_SECOND="1000000", BITRIX24_BURST="1000000")
    return stack
