"""What create, read, update and delete of an application do (contracts: voximplant-routing 2.1, 3)."""

from __future__ import annotations

from typing import Any

from ...base.messages import inform
from ...core.foresight import Allowance
from ...core.model import Created
from ...run.once import Made
from ..allowances import applications
from ..models import Application, Rule, Scenario, User
from ..settings import VoximplantSettings
from .declaration import VoximplantApplicationInputs
from .lifecycle import RouteLifecycle
from .state import VoximplantApplicationState


class VoximplantApplicationLifecycle(
    RouteLifecycle[VoximplantApplicationInputs, VoximplantApplicationState, Application]
):
    kind = "VoximplantApplication"
    Inputs = VoximplantApplicationInputs
    State = VoximplantApplicationState

    row = Application
    noun = "application"
    add_method = "AddApplication"
    set_method = "SetApplicationInfo"
    delete_method = "DelApplication"

    @classmethod
    def said(cls, row: Application) -> dict[str, Any]:
        return {**super().said(row), "name": row.short_name, "full_name": row.application_name}

    def allowance(self) -> Allowance:
        most = self._deployment.settings.vendor(VoximplantSettings).max_applications
        return applications(self._client, self._route.listing(Application), most)

    def settle(
        self, made: Made[Application], inputs: VoximplantApplicationInputs, *, new: bool, before: Any = None
    ) -> Created:
        if new:
            self._route.new_applications.add(int(made.id))
        return super().settle(made, inputs, new=new, before=before)

    def before_delete(self, id: str, state: VoximplantApplicationState) -> None:
        within = {"application_id": int(id)}
        self._route.unbind_first(self.noun, id, **within)
        found = {
            "rules": [row.rule_name for row in self._route.rows(Rule, **within)],
            "users": [row.user_name for row in self._route.rows(User, **within)],
            "scenarios": [row.scenario_name for row in self._route.rows(Scenario, **within)],
        }
        told = [f"{what} {', '.join(names)}" for what, names in found.items() if names]
        if told:
            inform(f'the application "{state.name}" (id {id}) is deleted with its {"; ".join(told)}')
