from __future__ import annotations

from collections.abc import Iterator

import pytest
from vats_client import Vats

from telephony_sandbox.simulators.server import Simulators


@pytest.fixture
def vats(simulators: Simulators) -> Iterator[Vats]:
    """The seeded account."""
    client = Vats(simulators)
    yield client
    client.session.close()
