"""What create, read, update and delete of a number's binding do (contracts: voximplant-routing 2.6, RU12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...base import phone
from ...base.errors import ApiError, ConflictError, InvalidInputError, NotFoundError, TelephonyError
from ...base.wire import the_id
from ...core.deletion import delete_for_sure
from ...core.lifecycle import Lifecycle
from ...core.model import Created, Existing, Problem
from ...run.claims import Claim
from ...run.deployment import Deployment
from ...run.owner import NOBODY, Owner
from ..client import VoximplantClient, client_of
from ..models import PhoneNumber
from .account import GONE, RouteAccount
from .declaration import VoximplantNumberBindingInputs, number_problems
from .state import VoximplantNumberBindingState


class VoximplantNumberBindingLifecycle(Lifecycle[VoximplantNumberBindingInputs, VoximplantNumberBindingState]):
    """Binding twice has the effect of binding once, so that a create needs no intent."""

    kind = "VoximplantNumberBinding"
    Inputs = VoximplantNumberBindingInputs
    State = VoximplantNumberBindingState
    account_field = "account_id"

    client_of = staticmethod(client_of)
    _client: VoximplantClient

    def __init__(self, client: VoximplantClient, deployment: Deployment | None = None, owner: str = NOBODY) -> None:
        super().__init__(client, deployment, owner)
        self._route = self._deployment.share(RouteAccount, client)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        return number_problems(values)

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        for field in ("phone_id", "phone_number"):
            if isinstance(given := values.get(field), int | str):
                yield Claim(field, f"the binding of {_words(field, given)}", (field, given), freed="by a deletion")

    def conflicts(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None = None, deletes_first: bool = False
    ) -> list[Problem]:
        """Also with a resource that names the same number by the other input; only then are the numbers listed."""
        found = super().conflicts(values, before, deletes_first)
        mine = next(
            ((f, values[f]) for f in ("phone_id", "phone_number") if isinstance(values.get(f), int | str)), None
        )
        if not self._owner or mine is None:
            return found
        self._route.bindings[self._owner] = mine
        others = {it: given for it, given in list(self._route.bindings.items()) if given[0] != mine[0]}
        if found or not others:
            return found
        try:
            numbers, _ = self._route.listing(PhoneNumber).readable()
        except TelephonyError:
            # Without the list it is the create that finds it.
            return []
        same: dict[tuple[str, int | str], tuple[str, int | str]] = {}
        for each in numbers.values():
            by_id, by_number = ("phone_id", each.phone_id), ("phone_number", each.phone_number)
            same |= {by_id: by_number, by_number: by_id}
        what = f"the binding of {_words(*mine)}"
        return [
            Problem(None, f'{self.kind} "{Owner(it).name}" of this program also asks for {what}')
            for it, given in others.items()
            if same.get(mine) == given
        ]

    def in_words(self, inputs: VoximplantNumberBindingInputs) -> str:
        field = "phone_id" if inputs.phone_number is None else "phone_number"
        return f"the binding of {_words(field, getattr(inputs, field))}"

    def existing(self, inputs: VoximplantNumberBindingInputs) -> Existing | None:
        number = self._asked_for(inputs) if inputs.adopt else None
        return Existing(str(number.phone_id), _state(number, inputs)) if number and number.application_id else None

    def create(self, inputs: VoximplantNumberBindingInputs) -> Created:
        number = self._asked_for(inputs)
        id_ = str(number.phone_id)
        # A resource of this program that had the binding before must not unbind it when it is deleted after this.
        if rival := self.taken_over(id_, self.in_words(inputs)):
            raise ConflictError(
                f'phone number {number.phone_number} (id {id_}) is also bound by {self.kind} "{rival}" of this program;'
                " only one resource can bind it"
            )
        if inputs.adopt and inputs.rule_id is None and number.application_id == inputs.application_id:
            return Created(id_, _state(number, inputs))
        if number.application_id is not None and not inputs.adopt and not _is_bound(number, inputs):
            raise ConflictError(
                f"phone number {number.phone_number} (id {number.phone_id}) is bound to application"
                f" {number.application_id}{f' and rule {number.rule_id}' if number.rule_id else ''}; set adopt=True to"
                " bind it as the program says"
            )
        return Created(id_, self._bound(number, inputs))

    def read(self, id: str, state: VoximplantNumberBindingState | None) -> VoximplantNumberBindingState | None:
        number = self._route.listing(PhoneNumber).find(id) or self._number(id)
        if number is None or number.application_id is None:
            self.require_not_moved(id, state and state.account_id)
            return None
        if state is not None and not self.is_own(state):
            self._require_same(id, number, state)
        return _state(number, state)

    def update(
        self,
        id: str,
        state: VoximplantNumberBindingState,
        inputs: VoximplantNumberBindingInputs,
        changes: Mapping[str, Any],
    ) -> VoximplantNumberBindingState:
        number = self._number(id)
        if number is None:
            raise NotFoundError(f"Voximplant has no phone number {id}; run pulumi refresh if it was given back")
        self._require_same(id, number, state)
        return self._bound(number, inputs)

    def delete(self, id: str, state: VoximplantNumberBindingState) -> None:
        number = self._route.listing(PhoneNumber).recent(id, lambda: self._number(id))
        if number is None or number.application_id is None:
            if not self.is_own(state):
                self.require_not_moved(id, state.account_id)
            return
        self._require_same(id, number, state)
        if number.application_id != state.application_id:
            raise ConflictError(
                f"phone number {number.phone_number} (id {id}) is bound to application {number.application_id} now, not"
                f" to {state.application_id}; nothing was changed: run pulumi refresh"
            )
        delete_for_sure(
            f"the binding of phone number {number.phone_number} (id {id})",
            lambda: self._unbind(number.phone_id, state),
            lambda: "the number is still bound" if self._is_still_bound(id) else None,
        )

    # -- steps -------------------------------------------------------------------------------------

    def _unbind(self, phone_id: int, state: VoximplantNumberBindingState) -> bool:
        try:
            return self._route.bind(phone_id, bind=False, application_id=state.application_id)
        except ApiError as error:
            if error.code in GONE:
                # An attempt whose answer was lost may have unbound it, and the next one finds nothing to unbind.
                return False
            raise

    def _asked_for(self, inputs: VoximplantNumberBindingInputs) -> PhoneNumber:
        """The number, from a listing that many bindings share."""
        listing = self._route.listing(PhoneNumber)
        rows = (listing.unwritten() or listing.all()).values()
        wanted = inputs.phone_number if inputs.phone_id is None else inputs.phone_id
        for number in rows:
            if wanted in (number.phone_id, number.phone_number):
                return number
        late = self._route.rows(PhoneNumber)
        for number in late:
            if wanted in (number.phone_id, number.phone_number):
                return number
        meant = phone.plain(inputs.phone_number)
        typed = any(number.phone_number == meant for number in late)
        todo = f'write "{meant}"' if typed else "buy it in the control panel, or correct it"
        raise InvalidInputError(f"{self.place} has no phone number {wanted}; {todo}")

    def _bound(self, number: PhoneNumber, inputs: VoximplantNumberBindingInputs) -> VoximplantNumberBindingState:
        if not _is_bound(number, inputs):
            if number.rule_id is not None and inputs.rule_id is None and number.application_id is not None:
                # A bind without a rule may keep the old one (RU12), so it follows an unbind.
                self._route.bind(number.phone_id, bind=False, application_id=number.application_id)
            self._route.bind(number.phone_id, application_id=inputs.application_id, rule_id=inputs.rule_id)
            now = self._number(str(number.phone_id))
            if now is None or not _is_bound(now, inputs):
                raise ApiError(
                    f"Voximplant accepted the binding of phone number {number.phone_number} (id {number.phone_id}), but"
                    " did not apply it; run up again"
                )
            number = now
        return _state(number, inputs)

    def _number(self, id: str) -> PhoneNumber | None:
        return self._route.row(PhoneNumber, the_id(id, "a phone_id"))

    def _is_still_bound(self, id: str) -> bool:
        number = self._number(id)
        return number is not None and number.application_id is not None

    def _require_same(self, id: str, number: PhoneNumber, state: VoximplantNumberBindingState) -> None:
        same, found = number.phone_number == state.phone_number, f"phone number {number.phone_number}"
        self.require_same_object(id, same, found, f"phone number {state.phone_number}", may_drift=False)


def _words(field: str, given: object) -> str:
    return f"phone number {given}" if field == "phone_number" else f"the phone number with the id {given}"


def _is_bound(number: PhoneNumber, inputs: VoximplantNumberBindingInputs) -> bool:
    return (number.application_id, number.rule_id) == (inputs.application_id, inputs.rule_id)


def _state(number: PhoneNumber, known: Any) -> VoximplantNumberBindingState:
    return VoximplantNumberBindingState.model_validate({**number.model_dump(), "adopt": getattr(known, "adopt", None)})
