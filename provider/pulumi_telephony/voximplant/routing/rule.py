"""What create, read, update and delete of a routing rule do (contracts: voximplant-routing 2.3, RU5, RU6, RU9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...base.errors import ApiError, TelephonyError
from ...base.messages import warn
from ...core.model import Created, Problem
from ...run.once import Made
from ..client import Value
from ..models import Rule
from .account import joined
from .application_part import ApplicationPart
from .declaration import VoximplantRuleInputs, repeated
from .fields import parameters
from .state import VoximplantRuleState
from .values import doubt_about


class VoximplantRuleLifecycle(ApplicationPart[VoximplantRuleInputs, VoximplantRuleState, Rule]):
    kind = "VoximplantRule"
    Inputs = VoximplantRuleInputs
    State = VoximplantRuleState

    row = Rule
    noun = "rule"
    add_method = "AddRule"
    set_method = "SetRuleInfo"
    delete_method = "DelRule"

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        yield from repeated("scenario_ids", values)
        for field in ("pattern", "pattern_exclude"):
            given = values.get(field)
            if isinstance(given, str) and (doubt := doubt_about(given)):
                rule = f' of the rule "{values["name"]}"' if "name" in values else ""
                warn(f"{field}{rule} may be no regular expression ({doubt})")

    @classmethod
    def said(cls, row: Rule) -> dict[str, Any]:
        # The key is never returned; ``_with_key`` asks for it.
        return {**super().said(row), "scenario_ids": [each.scenario_id for each in row.scenarios]}

    def added(self, inputs: VoximplantRuleInputs) -> dict[str, Value]:
        return {**super().added(inputs), "scenario_ids": None, "scenario_id": joined(inputs.scenario_ids) or None}

    def settle(self, made: Made[Rule], inputs: VoximplantRuleInputs, *, new: bool, before: Any = None) -> Created:
        created = super().settle(made, inputs, new=new, before=before)
        if new:
            try:
                self._back_in_place(inputs.application_id, int(made.id))
            except TelephonyError as error:
                # The rule exists: raising would lose it.
                warn(f"{self.in_words(inputs)} (id {made.id}) replaces another one and is tried last now: {error}")
        return created

    def write(
        self, id: str, state: VoximplantRuleState, inputs: VoximplantRuleInputs, changes: Mapping[str, Any]
    ) -> None:
        own = {name: value for name, value in changes.items() if name != "scenario_ids"}
        self._set(id, parameters(self.Inputs, own))
        if "scenario_ids" in changes:
            self._bind(int(id), inputs)
        if "bind_key_id" in changes and not self._has_key(int(id), inputs):
            raise ApiError(
                f'Voximplant accepted bind_key_id of the rule "{inputs.name}" (id {id}), but did not apply it'
            )

    def _bind(self, rule_id: int, inputs: VoximplantRuleInputs) -> None:
        """Bind what is missing, unbind what is too much, and set the order: where a bind puts a scenario is not
        documented (RU6)."""
        wanted = inputs.scenario_ids
        bound = self._scenarios(rule_id, inputs)
        for ids, bind in (
            ([each for each in wanted if each not in bound], True),
            ([each for each in bound if each not in wanted], False),
        ):
            if ids:
                self._route.write("BindScenario", {"rule_id": rule_id, "scenario_id": joined(ids), "bind": bind})
        if len(wanted) > 1 and self._scenarios(rule_id, inputs) != wanted:
            self._route.write("ReorderScenarios", {"rule_id": rule_id, "scenario_id": joined(wanted)})

    def _scenarios(self, rule_id: int, it: VoximplantRuleInputs) -> list[int]:
        row = self.by_id(str(rule_id), it)
        return [] if row is None else [each.scenario_id for each in row.scenarios]

    def _has_key(self, rule_id: int, it: VoximplantRuleInputs | VoximplantRuleState) -> bool:
        """The key is never returned, but a list can be filtered by it."""
        if not it.bind_key_id:
            return True
        found = self._route.row(Rule, rule_id, application_id=it.application_id, attached_key_id=it.bind_key_id)
        return found is not None

    def state_of(self, row: Rule, known: Any, it: Any) -> VoximplantRuleState:
        found = super().state_of(row, known, it)
        return found.model_copy(update={"bind_key_id": getattr(known, "bind_key_id", None)})

    def read(self, id: str, state: VoximplantRuleState | None) -> VoximplantRuleState | None:
        found = super().read(id, state)
        if found is not None and not self._has_key(int(id), found):
            return found.model_copy(update={"bind_key_id": None})
        return found

    # -- order -------------------------------------------------------------------------------------

    def before_delete(self, id: str, state: VoximplantRuleState) -> None:
        self._route.unbind_first(self.noun, id, rule_id=int(id))
        if state.application_id is not None:
            rules = self._route.rows(Rule, application_id=state.application_id)
            self._route.places[self._owner, state.application_id] = ([row.rule_id for row in rules], int(id))

    def _back_in_place(self, application_id: int, id: int) -> None:
        """Put the rule where the one was that it replaces: new rules come last."""
        left = self._route.places.pop((self._owner, application_id), None)
        if left is None:
            return
        order, old = left
        with self._route.order(application_id):
            now = [row.rule_id for row in self._route.rows(Rule, application_id=application_id)]
            after = [each for each in order[order.index(old) + 1 :] if each in now]
            if after:
                others = [each for each in now if each != id]
                place = others.index(after[0])
                self._route.reorder([*others[:place], id, *others[place:]])
