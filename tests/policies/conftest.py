"""The stacks of the laws, and a judge: the policies in this process, and under Pulumi's own engine if it is there."""

from __future__ import annotations

import pytest

from engine.engines import Engine, PulumiEngine
from laws.conftest import stack
from laws.stacks import Stack
from telephony_sandbox.simulators.server import Simulators

from .judges import InProcess, Judge, UnderPulumi

__all__ = ["stack"]


@pytest.fixture(scope="module")
def lasting_pulumi(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Pulumi's own engine, with one stack for a whole module; use `pulumi_stack` instead."""
    if not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    directory = tmp_path_factory.mktemp("policies")
    return PulumiEngine(directory / "project", directory / "pulumi")


@pytest.fixture
def pulumi_stack(lasting_pulumi: Engine, simulators: Simulators) -> Stack:
    """Its stack, for tests that leave nothing in it."""
    return Stack(lasting_pulumi, simulators)


@pytest.fixture(params=["in process", "pulumi"])
def judge(request: pytest.FixtureRequest) -> Judge:
    if request.param == "in process":
        return InProcess()
    return UnderPulumi(request.getfixturevalue("pulumi_stack"))
