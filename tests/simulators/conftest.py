"""The toy vendor as a simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from toy import TOY

from telephony_sandbox.simulators.server import Simulators


@pytest.fixture(scope="session")
def running_toy() -> Iterator[Simulators]:
    with Simulators(vendors=[TOY]) as simulators:
        yield simulators


@pytest.fixture
def toy(running_toy: Simulators) -> Simulators:
    running_toy.admin.reset()
    return running_toy
