"""What more than one part of the suite needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from telephony_sandbox.simulators.server import Simulators


@pytest.fixture(scope="session")
def running_simulators() -> Iterator[Simulators]:
    """One set of simulators for each worker; use `simulators` instead."""
    with Simulators() as simulators:
        yield simulators


@pytest.fixture
def simulators(running_simulators: Simulators) -> Simulators:
    """The three APIs with their seed, as on the first start: `.origins`, `.env`, `.admin`."""
    running_simulators.admin.reset()
    return running_simulators
