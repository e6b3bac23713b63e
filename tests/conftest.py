"""What more than one part of the suite needs."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import forks
from forks.server import keep_checked_keys
from pulumi_telephony.base.files import STATE_DIR
from telephony_sandbox.simulators.server import Simulators

# The same examples in every run. To look for new ones: pytest --hypothesis-profile=search
settings.register_profile("suite", derandomize=True, max_examples=30, deadline=None, database=None)
settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")

# What a shell runs in the background ignores Ctrl-C, and so would all that the tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

keep_checked_keys()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Many tests wait for a process or a server: more workers than processors finish sooner."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(scope="session", autouse=True)
def _no_bytecode() -> Iterator[None]:
    """Programs are edited within a second and to the same size, which Python's cache does not notice.

    The workers themselves have started by now: what they rewrite of the tests is kept for the next run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        yield


@pytest.fixture(scope="session")
def _state_directories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    parent = tmp_path_factory.mktemp("telephony-state")
    return (parent / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _state_directory(_state_directories: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Intents and tokens of a test go nowhere near those of the user. Most tests make none, and so no directory."""
    monkeypatch.setenv(STATE_DIR, str(next(_state_directories)))


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
