"""Calls at a pace: how many a store lets through, and processes that call at once."""

from __future__ import annotations

import os
import subprocess

from pyrate_limiter import Decision, Duration, Rate, StateStore, TokenBucket

import forks
from telephony_sandbox.simulators.server import Simulators

ENVIRONMENT = "TELEPHONY_COORDINATION"


READER = """
import os, sys
from pulumi_telephony.bitrix24.client import client_of
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.accounts.settings import Settings

client = client_of(Deployment(Settings({}, os.environ)))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[1])):
    client.lines({})
"""


def read_at_once(simulators: Simulators, calls: int, environments: list[dict[str, str]]) -> None:
    """One process for each environment, all of which call the portal so often, from the same moment on."""
    processes = [
        subprocess.Popen(
            [forks.python(), "-c", READER, str(calls)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **simulators.env, **environment},
        )
        for environment in environments
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.wait(120) for process in processes] == [0] * len(processes)
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def answers_of_the_portal(simulators: Simulators) -> list[int]:
    return [entry["status"] for entry in simulators.admin.journal("bitrix24")]


RATES = [Rate(2000, Duration.SECOND * 1000, burst=3)]


BUCKET = TokenBucket()


def calls_let_through(store: StateStore, now: int = 0) -> int:
    """How many calls may be made at once. ``now``: what the caller takes for the time, in milliseconds."""
    return next(number for number in range(100) if not allowed(store, now))


def allowed(store: StateStore, now: int = 0) -> bool:
    decision = store.check(BUCKET, RATES, now, 1)
    assert isinstance(decision, Decision)
    return decision.allowed
