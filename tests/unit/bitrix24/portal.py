"""The simulated portal, as the engine works on its lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.bitrix24.state import BitrixSipLineState
from pulumi_telephony.core.check import check
from pulumi_telephony.core.diff import Difference, difference, managed_inputs
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

QUICK = {"BITRIX24_REQUESTS_PER_SECOND": "1000", "BITRIX24_BURST": "1000"}
DESK = {"title": "Front desk", "server": "pbx.example.org", "login": "reception", "password": "pa55word"}
HAND_MADE = 11
"""A cloud line of the seed that the webhook can see."""
FOREIGN_TITLE = "Foreign line"
"""The title of a line of the seed that belongs to another application."""


class Portal:
    """The simulated portal, and ways to work on its lines as the engine would."""

    def __init__(self, simulators: Simulators) -> None:
        self._simulators = simulators
        self.admin: Admin = simulators.admin

    def webhook(self) -> BitrixSipLineLifecycle:
        return BitrixSipLineLifecycle.connect(Deployment(Settings({}, {**self._simulators.env, **QUICK})))

    def application(self) -> BitrixSipLineLifecycle:
        return BitrixSipLineLifecycle.connect(Deployment(self.application_settings()))

    def application_settings(self) -> Settings:
        """The OAuth set of an application of the seed, with the tokens of its installation."""
        token = self.admin.objects("bitrix24", "token")[0]
        applications = self.admin.objects("bitrix24", "application")
        secret = next(a["client_secret"] for a in applications if a["client_id"] == token["client_id"])
        origin = self._simulators.origins["bitrix24"]
        config = {
            "endpoint": origin,
            "authorizationServer": origin,
            "clientId": token["client_id"],
            "clientSecret": secret,
            "accessToken": token["access_token"],
            "refreshToken": token["refresh_token"],
        }
        return Settings({"bitrix24": config}, QUICK)

    def lines(self) -> dict[int, dict[str, Any]]:
        return {line["CONFIG_ID"]: line for line in self.admin.objects("bitrix24")}

    def calls(self) -> dict[str, int]:
        """How often each method was called since the last time."""
        counters = self.admin.counters().get("bitrix24", {})
        self.admin.clear_journal()
        return {method.removeprefix("voximplant."): count for method, count in counters.items()}

    def refreshes(self) -> int:
        """How often tokens were asked for since the last ``calls``."""
        return sum("/oauth/token" in entry["path"] for entry in self.admin.journal("bitrix24"))

    def fault(self, operation: str, effect: Any, *, when: str = "before", nth: int = 1, times: int = 1) -> None:
        self.admin.faults(
            {
                "vendor": "bitrix24",
                "operation": f"voximplant.{operation}",
                "nth": nth,
                "times": times,
                "when": when,
                "effect": effect,
            }
        )


def inputs(**changed: Any) -> BitrixSipLineInputs:
    return BitrixSipLineInputs.model_validate({**DESK, **changed})


def compare(state: BitrixSipLineState, desired: Mapping[str, Any], before: Mapping[str, Any] = DESK) -> Difference:
    """The difference that a program with ``desired`` finds, which had ``before``."""
    checked = check(BitrixSipLineLifecycle, desired)
    assert checked.problems == []
    managed = managed_inputs(BitrixSipLineInputs, check(BitrixSipLineLifecycle, before).values)
    return difference(BitrixSipLineInputs, state.model_dump(), checked.values, managed)


def updated(
    lifecycle: BitrixSipLineLifecycle, id_: str, state: BitrixSipLineState, desired: Mapping[str, Any]
) -> BitrixSipLineState:
    changes = compare(state, desired).changes
    return lifecycle.update(id_, state, BitrixSipLineInputs.model_validate(desired), changes)
