from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from bitrix24_portal import Portal

from telephony_sandbox.simulators.server import Simulators


@pytest.fixture
def portal(simulators: Simulators) -> Iterator[Portal]:
    """The seeded portal, without a limit of calls."""
    simulators.admin.switches("bitrix24", rate_limit=False)
    with requests.Session() as session:
        session.trust_env = False
        yield Portal(simulators, session)
