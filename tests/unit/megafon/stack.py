"""One resource in the hands of an engine, on the simulator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.core.check import check
from pulumi_telephony.core.diff import difference, managed_inputs
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.megafon.state import VirtualNumberState
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

SIP: dict[str, Any] = {
    "number": "74950001122",
    "type": "sip_registration",
    "login": "reception",
    "password": "s3cret-word",
    "server_host": "pbx.example.org",
    "server_port": 5060,
    "comment": "front desk",
}
MOBILE: dict[str, Any] = {
    "number": "79990003344",
    "type": "def",
    "purpose": "employee",
    "employee_id": 77,
    "comment": "Ann",
    "release_protection": False,
}
CITY: dict[str, Any] = {"number": "74950009901", "type": "abc", "adopt": True, "comment": "main office"}

CREATE = "POST /numbers/virtual-number"
ORDER = "POST /numbers/unconfirmed"
READ = "GET /numbers/virtual-number/{id}"
LIST = "GET /numbers/virtual-number"
UPDATE = "PUT /numbers/virtual-number/{id}"
DELETE = "DELETE /numbers/virtual-number/{id}"


def of_accounts(simulators: Simulators, **environment: str) -> Deployment:
    return Deployment(Settings({}, {**simulators.env, **environment}))


class Stack:
    """What the engine and the adapter do between the program and the lifecycle."""

    def __init__(self, simulators: Simulators, deployment: Deployment | None = None, **environment: str) -> None:
        self.admin: Admin = simulators.admin
        self._lifecycle = VirtualNumberLifecycle.connect(deployment or of_accounts(simulators, **environment))
        self.id = ""
        self.state = VirtualNumberState()
        self._managed: tuple[str, ...] = ()

    def up(self, program: Mapping[str, Any]) -> Mapping[str, Any]:
        """Create or update; what had to change."""
        checked = check(VirtualNumberLifecycle, program)
        assert checked.problems == []
        inputs = VirtualNumberInputs.model_validate(checked.values)
        changes: Mapping[str, Any] = checked.values
        if not self.id:
            self.id, self.state = self._lifecycle.create(inputs)
        else:
            changes = self.preview(program)
            if changes or self.state.pending:
                self.state = self._lifecycle.update(self.id, self.state, inputs, changes)
        self._managed = managed_inputs(VirtualNumberInputs, checked.values)
        return changes

    def preview(self, program: Mapping[str, Any]) -> Mapping[str, Any]:
        desired = check(VirtualNumberLifecycle, program).values
        known = self.state.model_dump(exclude_none=True)
        return difference(VirtualNumberInputs, known, desired, self._managed).changes

    def refresh(self) -> bool:
        """Whether the number is there."""
        found = self._lifecycle.read(self.id, self.state)
        if found is not None:
            self.state = found
        return found is not None

    def destroy(self) -> None:
        self._lifecycle.delete(self.id, self.state)

    def number(self, number: str) -> dict[str, Any] | None:
        """What the account really has."""
        return next((found for found in self.admin.objects("megafon", "number") if found["number"] == number), None)

    def calls(self, operation: str) -> int:
        return self.admin.counters().get("megafon", {}).get(operation, 0)

    def fault(self, operation: str, when: str, effect: Any, nth: int = 1, times: int = 1) -> None:
        fault = {"vendor": "megafon", "operation": operation, "nth": nth, "times": times, "when": when}
        self.admin.faults({**fault, "effect": effect})

    def switch(self, **values: Any) -> None:
        self.admin.switches("megafon", **values)
