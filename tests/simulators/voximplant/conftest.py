"""The Voximplant simulator alone, and the vendor's own client on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from management_api import ManagementApi
from official_client import OfficialClient, Refused

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


@pytest.fixture(scope="module")
def tls() -> Iterator[Simulators]:
    with Simulators(vendors=[VENDOR], tls=True) as simulators:
        yield simulators


@pytest.fixture(scope="module")
def running_client(tls: Simulators) -> Iterator[OfficialClient]:
    endpoint = tls.env["VOXIMPLANT_ENDPOINT"].removeprefix("https://")
    with OfficialClient(tls.env, endpoint, Path(tls.env["VOXIMPLANT_CREDENTIALS"])) as client:
        yield client


@pytest.fixture
def client(tls: Simulators, running_client: OfficialClient) -> OfficialClient:
    """As on the first start."""
    tls.admin.reset()
    return running_client


@pytest.fixture
def denied(client: OfficialClient) -> Callable[..., int]:
    """The code of the refusal that the call must meet."""

    def call(method: str, *positional: Any, **named: Any) -> int:
        with pytest.raises(Refused) as refused:
            client.call(method, *positional, **named)
        return refused.value.code

    return call
