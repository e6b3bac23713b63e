"""Calls of the toy vendor, and faults in them."""

from __future__ import annotations

from typing import Any

import requests
from toy import TOKEN

from telephony_sandbox.simulators.server import Simulators


def call(
    simulators: Simulators, verb: str, path: str, json: Any = None, *, timeout: float = 10, **more: Any
) -> requests.Response:
    more.setdefault("headers", {"Authorization": TOKEN})
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(simulators.ca_bundle) if simulators.ca_bundle else True
        return session.request(verb, simulators.origins["toy"] + path, json=json, timeout=timeout, **more)


def hang(simulators: Simulators, tone: str = "c") -> requests.Response:
    return call(simulators, "POST", "/bells", {"tone": tone, "pin": "4711"})


def fault(effect: Any, **more: Any) -> dict[str, Any]:
    return {"vendor": "toy", "operation": "POST /bells", "effect": effect, **more}
