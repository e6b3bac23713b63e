"""What create, read, update and delete of a scenario do (contracts: voximplant-routing 2.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ...base.errors import ConflictError
from ...core.model import Existing
from ...core.rules import Unknown
from ...run.claims import Claim
from ..client import Value
from ..models import Application, Scenario
from .declaration import VoximplantScenarioInputs
from .lifecycle import RouteLifecycle
from .state import VoximplantScenarioState
from .values import described, digest


class VoximplantScenarioLifecycle(RouteLifecycle[VoximplantScenarioInputs, VoximplantScenarioState, Scenario]):
    kind = "VoximplantScenario"
    Inputs = VoximplantScenarioInputs
    State = VoximplantScenarioState

    row = Scenario
    noun = "scenario"
    add_method = "AddScenario"
    set_method = "SetScenarioInfo"
    delete_method = "DelScenario"

    @classmethod
    def parent(cls, it: Any) -> dict[str, Value]:
        """A row does not say where a scenario is: only the list of an application has those that it owns."""
        within = getattr(it, "application_id", None)
        return {} if within is None else {"application_id": within}

    @classmethod
    def said(cls, row: Scenario) -> dict[str, Any]:
        script = row.scenario_script
        return {**super().said(row), "script_sha256": None if script is None else digest(script)}

    def by_id(self, id: str, it: Any) -> Scenario | None:
        """With the script, which the API shows of one scenario at a time."""
        return self._route.row(Scenario, int(id), with_script=True)

    def _holders(self, inputs: VoximplantScenarioInputs) -> dict[str, Scenario]:
        """In the whole account: a name is unique there, or in an application (RU3)."""
        rows = self._route.rows(Scenario, scenario_name=inputs.name)
        return {str(row.scenario_id): row for row in rows if row.scenario_name == inputs.name}

    def ids_with_name(self, named: Claim) -> Collection[str] | None:
        """Of the whole account too."""
        _, _, name = named.key
        return super().ids_with_name(named._replace(key=self._name_key(None, name)))

    def _words_of_holder(self, inputs: VoximplantScenarioInputs) -> str:
        return f"{self.in_words(inputs)}, shared or of an application,"

    def find(self, inputs: VoximplantScenarioInputs) -> Scenario | None:
        row = super().find(inputs)
        if row is not None and inputs.application_id is None and (home := self._home(str(row.identity))) is not None:
            raise ConflictError(
                f"{self.in_words(inputs)} (id {row.scenario_id}) belongs to application {home}; to take it over, set"
                f" application_id={home}, or choose another name"
            )
        return row

    def known(self, record: Scenario, inputs: VoximplantScenarioInputs) -> Existing:
        id_ = str(record.identity)
        whole = record if record.scenario_script is not None else self.by_id(id_, inputs)
        known = super().known(whole or record, inputs)
        return Existing(id_, known.state.model_copy(update={"application_id": self._home(id_)}))

    def _home(self, id: str) -> int | None:
        """The application that owns the scenario: the one whose list has it. None: it is shared."""
        for application in self._route.listing(Application).all().values():
            within = {"application_id": application.application_id}
            if id in self._route.listing(Scenario, **within).all():
                return application.application_id
        return None

    def _named(
        self, inputs: VoximplantScenarioInputs, listed: Mapping[str, Scenario] | None = None
    ) -> dict[str, Scenario]:
        found = super()._named(inputs, listed)
        if listed is not None:
            return found
        whole = {id_: self.by_id(id_, inputs) for id_ in found}
        return {id_: row for id_, row in whole.items() if row is not None}

    def _listed(self, id: str, where: VoximplantScenarioState) -> Scenario | None:
        # A list has no scripts, and the script is what may have been changed by hand.
        return self.by_id(id, where)

    @classmethod
    def notes(cls, state: VoximplantScenarioState, changes: Mapping[str, Any]) -> Iterator[str]:
        script = changes.get("script")
        if script is None or isinstance(script, Unknown):
            return
        before = "unknown" if state.script is None else described(state.script)
        yield f'the script of the scenario "{state.name}" changes from {before} to {described(script)}'
