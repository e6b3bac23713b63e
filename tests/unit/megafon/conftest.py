from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from telephony_sandbox.simulators.server import Simulators
from unit.megafon.fakes import FakeClock
from unit.megafon.stack import Stack


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    return FakeClock(monkeypatch)


@pytest.fixture
def stack(simulators: Simulators, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """A resource on the simulator. While tenacity waits, no time passes but the simulator's."""

    def sleep(seconds: float) -> None:
        simulators.admin.clock(seconds)

    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr("tenacity.time", SimpleNamespace(monotonic=lambda: simulators.admin.clock()["now"]))
    yield Stack(simulators)
    simulators.admin.reset()
