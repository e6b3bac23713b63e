"""The engines on the simulators, as fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.engines import ENGINES, Engine, PulumiEngine
from telephony_sandbox.simulators.server import Simulators

from .stacks import Stack

EACH_ENGINE = sorted(ENGINES, reverse=True)


@pytest.fixture(params=EACH_ENGINE)
def stack(request: pytest.FixtureRequest, tmp_path: Path, simulators: Simulators) -> Stack:
    """A stack of each engine that is there, on freshly seeded simulators."""
    return Stack(_engine(request.param, tmp_path), simulators)


@pytest.fixture(scope="module", params=EACH_ENGINE)
def lasting_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Each engine that is there, with one stack for a whole module; use `empty_stack` instead."""
    return _engine(request.param, tmp_path_factory.mktemp("laws"))


@pytest.fixture
def empty_stack(lasting_engine: Engine, simulators: Simulators) -> Stack:
    """The same stack again and again, for tests that leave nothing in it; it saves the time to make one."""
    return Stack(lasting_engine, simulators)


def _engine(name: str, directory: Path) -> Engine:
    if name == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    return ENGINES[name](directory / "project", directory / name)
