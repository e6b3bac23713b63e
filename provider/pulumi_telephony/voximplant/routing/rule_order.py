"""What create, read, update and delete of an order of rules do (contracts: voximplant-routing 2.3, RU5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...base.errors import ApiError, InvalidInputError
from ...base.messages import inform
from ...base.wire import the_id
from ...core.lifecycle import Lifecycle
from ...core.model import Created, Problem
from ...run.claims import Claim
from ...run.deployment import Deployment
from ...run.owner import NOBODY
from ..client import VoximplantClient, client_of
from ..models import Application, Rule
from .account import RouteAccount
from .declaration import VoximplantRuleOrderInputs, repeated
from .state import VoximplantRuleOrderState


class VoximplantRuleOrderLifecycle(Lifecycle[VoximplantRuleOrderInputs, VoximplantRuleOrderState]):
    kind = "VoximplantRuleOrder"
    Inputs = VoximplantRuleOrderInputs
    State = VoximplantRuleOrderState
    account_field = "account_id"

    client_of = staticmethod(client_of)
    _client: VoximplantClient

    def __init__(self, client: VoximplantClient, deployment: Deployment | None = None, owner: str = NOBODY) -> None:
        super().__init__(client, deployment, owner)
        self._route = self._deployment.share(RouteAccount, client)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        yield from repeated("rule_ids", values)

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        application = values.get("application_id")
        if isinstance(application, int):
            yield Claim("application_id", f"the order of the rules of application {application}", (application,))

    def create(self, inputs: VoximplantRuleOrderInputs) -> Created:
        return Created(str(inputs.application_id), self._ordered(inputs))

    def read(self, id: str, state: VoximplantRuleOrderState | None) -> VoximplantRuleOrderState | None:
        application_id = the_id(id, "an application_id")
        # GetRules of an application without rules and of none at all may look the same.
        if self._route.listing(Application).recent(id, lambda: self._application(application_id)) is None:
            self.require_not_moved(id, state and state.account_id)
            return None
        rules = [int(each) for each in self._route.listing(Rule, application_id=application_id).all()]
        return _state(application_id, rules, state.rule_ids or [] if state else rules)

    def update(
        self,
        id: str,
        state: VoximplantRuleOrderState,
        inputs: VoximplantRuleOrderInputs,
        changes: Mapping[str, Any],
    ) -> VoximplantRuleOrderState:
        return self._ordered(inputs)

    def delete(self, id: str, state: VoximplantRuleOrderState) -> None:
        """An application always has an order: it stays."""

    def _application(self, application_id: int) -> Application | None:
        return self._route.row(Application, application_id)

    def _ordered(self, inputs: VoximplantRuleOrderInputs) -> VoximplantRuleOrderState:
        application_id, wanted = inputs.application_id, inputs.rule_ids
        with self._route.order(application_id):
            now = self._rules(application_id)
            if missing := [each for each in wanted if each not in now]:
                raise InvalidInputError(
                    f"rule_ids: application {application_id} has no rule {', '.join(map(str, missing))}; name the rules"
                    " of this application only"
                )
            unlisted = [each for each in now if each not in wanted]
            if now != [*wanted, *unlisted]:
                self._route.reorder([*wanted, *unlisted])
                self._route.listing(Rule, application_id=application_id).outdate()
                now = self._rules(application_id)
                if now[: len(wanted)] != wanted:
                    raise ApiError(
                        f"Voximplant accepted the order of the rules of application {application_id}, but did not apply"
                        " it; run up again"
                    )
        if unlisted:
            inform(
                f"the order of the rules of application {application_id} does not name"
                f" {', '.join(map(str, unlisted))}, which stay behind the others"
            )
        return _state(application_id, now, wanted)

    def _rules(self, application_id: int) -> list[int]:
        return [row.rule_id for row in self._route.rows(Rule, application_id=application_id)]


def _state(application_id: int, now: list[int], named: list[int]) -> VoximplantRuleOrderState:
    """The order as far as the last rule that the program names: a rule before that one is in the way."""
    places = [now.index(each) for each in named if each in now]
    end = max(places) + 1 if places else 0
    return VoximplantRuleOrderState(application_id=application_id, rule_ids=now[:end], unlisted_rule_ids=now[end:])
