"""What more than one part of the suite needs."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import forks
from pulumi_telephony.base.files import STATE_DIR
from telephony_sandbox.simulators.server import Simulators

# The same examples in every run. To look for new ones: pytest --hypothesis-profile=search
settings.register_profile("suite", derandomize=True, max_examples=30, deadline=None, database=None)
settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")

# Programs are edited within a second and to the same size, which Python's cache does not notice.
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

# What a shell runs in the background ignores Ctrl-C, and so would all that the tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _state_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Intents and tokens of a test go nowhere near those of the user."""
    monkeypatch.setenv(STATE_DIR, str(tmp_path / "telephony-state"))


@pytest.fixture(scope="session", autouse=True)
def _forks() -> Iterator[None]:
    """What the tests have forked ends with them."""
    yield
    forks.stop()


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


@pytest.fixture(scope="session")
def running_branch() -> Iterator[Simulators]:
    """As `running_simulators`; use `branch` or `foreign` instead."""
    with Simulators(account="branch") as simulators:
        yield simulators


@pytest.fixture
def branch(running_branch: Simulators) -> Simulators:
    """The accounts of another company at the same vendors, as on the first start."""
    running_branch.admin.reset()
    return running_branch


@pytest.fixture
def foreign(branch: Simulators) -> Simulators:
    """The accounts of another company, which has objects under the ids that new ones get in `simulators`."""
    for n in range(1, 4):
        branch.admin.make("megafon", {"number": f"7499700000{n}", "type": "sip_registration", "login": f"theirs-{n}"})
        branch.admin.make("voximplant", {"sip_username": f"theirs-{n}", "proxy": "sip.theirs.example"})
        line = {"TITLE": f"Theirs {n}", "SERVER": "sip.theirs.example", "LOGIN": f"theirs-{n}", "PASSWORD": "theirs"}
        branch.admin.make("bitrix24", line)
    return branch
