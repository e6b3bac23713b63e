"""The Voximplant simulator alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from management_api import ManagementApi

from telephony_sandbox.simulators.server import Simulators
from telephony_sandbox.simulators.voximplant import VENDOR


@pytest.fixture(scope="session")
def running_voximplant() -> Iterator[Simulators]:
    with Simulators(vendors=[VENDOR]) as simulators:
        yield simulators


@pytest.fixture(scope="session")
def voximplant_session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def api(running_voximplant: Simulators, voximplant_session: requests.Session) -> ManagementApi:
    """As on the first start."""
    running_voximplant.admin.reset()
    return ManagementApi(running_voximplant, voximplant_session)
