"""The engines on the simulators, as fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.engines import ENGINES, PulumiEngine
from telephony_sandbox.simulators.server import Simulators

from .stacks import Stack


@pytest.fixture(params=sorted(ENGINES, reverse=True))
def stack(request: pytest.FixtureRequest, tmp_path: Path, simulators: Simulators) -> Stack:
    """A stack of each engine that is there, on freshly seeded simulators."""
    if request.param == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    return Stack(ENGINES[request.param](tmp_path / "project", tmp_path / request.param), simulators)
