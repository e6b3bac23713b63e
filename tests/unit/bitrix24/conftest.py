from __future__ import annotations

from types import SimpleNamespace

import pytest

from telephony_sandbox.simulators.server import Simulators
from unit.bitrix24.portal import Portal


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """No test waits between tries; what would have been waited, in seconds, is noted."""
    waits: list[float] = []
    # Not time.sleep itself: others sleep, too, the simulators among them.
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=waits.append))
    return waits


@pytest.fixture
def portal(simulators: Simulators) -> Portal:
    return Portal(simulators)
