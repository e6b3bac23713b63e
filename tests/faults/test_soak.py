"""A thousand random operations with random faults: the vendors' objects are what the state says, at every step.

    SOAK_SEED=12345 make faults

runs what a report with that seed is about again; see `soak.py` for how exactly.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.engines import SandboxEngine
from laws.stacks import Stack
from telephony_sandbox.simulators.server import Simulators

from .conftest import SOAK
from .soak import Soak

SEED = "SOAK_SEED"

Soaking = Callable[[int, int], None]


def _stack(simulators: Simulators, directory: Path) -> Stack:
    return Stack(SandboxEngine(directory / "project", directory / "sandbox"), simulators)


@pytest.fixture
def soak(simulators: Simulators, tmp_path: Path, record_property: Callable[[str, object], None]) -> Soaking:
    def soak(seed: int, operations: int) -> None:
        print(f"seed {seed}")
        running = Soak(_stack(simulators, tmp_path), tmp_path, seed)
        number, wrong = 0, None
        while wrong is None and running.figures["operations"] < operations:
            wrong = running.step(number)
            number += 1
        record_property(SOAK, f"seed {seed}: " + ", ".join(f"{n} {name}" for name, n in running.figures.items()))
        assert wrong is None, wrong

    return soak


def test_a_short_soak(soak: Soaking) -> None:
    soak(29, 40)


def test_the_soak_sees_what_is_wrong(simulators: Simulators, tmp_path: Path) -> None:
    """An object that nobody has on record, and one on record that is not there: made so by hand, and not told."""
    running = Soak(_stack(simulators, tmp_path), tmp_path, 29)
    assert running.step(0) is None
    before = simulators.admin.snapshot()
    simulators.admin.make("voximplant", {"sip_username": "somebody", "proxy": "pbx.example.org"})
    assert "objects ('voximplant', 'somebody', 'pbx.example.org') for 0" in (running.step(1) or "")
    simulators.admin.restore(before)
    for line in simulators.admin.objects("bitrix24"):
        simulators.admin.delete("bitrix24", line["CONFIG_ID"])
    assert "which is not there" in (running.step(1) or "")


@pytest.mark.sweep
def test_a_thousand_operations(soak: Soaking) -> None:
    soak(int(os.environ.get(SEED) or secrets.randbelow(10**9)), 1_000)
