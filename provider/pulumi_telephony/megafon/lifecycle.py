"""What create, read, update and delete of a virtual number mean (contracts: megafon 2, 3, 6)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from ..base.errors import ApiError, NotFoundError, TelephonyError, TransportError, WrongAccountError
from ..base.messages import inform, warn
from ..base.waiting import until
from ..base.wire import the_id
from ..core.lifecycle import AccountLifecycle, Applied
from ..core.model import Created, Existing, Problem
from ..core.protection import is_protected, refuse_if_protected
from ..run.claims import Claim
from ..run.once import Creation, Made
from .assignment import Assignment, assignment_of, first_purpose, needs_actual, remembered, state_of, update_of
from .client import MegafonClient, client_of
from .creation import as_existing, creation_of, in_words, wanted_number
from .declaration import NOT_DELETED, SIP_FIELDS, VirtualNumberInputs, claims, employee_key, number_key, problems
from .deletion import detach
from .handover import check_employee, foresee_employee
from .lookup import SETTLING, by_id, by_number, may_mean_gone
from .mobile import ACTIVE, FAILED, WAITING, activated, city_number, failure, ordered, warn_unless_active
from .models import NewMobileNumber, NewSipNumber, NumberRecord
from .state import VirtualNumberState

ACTIVATION: Final = "activation"
ASSIGNMENT: Final = "assignment"
READ_BACK: Final = "read_back"


class VirtualNumberLifecycle(AccountLifecycle[VirtualNumberInputs, VirtualNumberState, NumberRecord]):
    kind = "VirtualNumber"
    named_by = "number"
    Inputs = VirtualNumberInputs
    State = VirtualNumberState
    account_field = "app_id"

    client_of = staticmethod(client_of)
    _client: MegafonClient
    _ordered: NewMobileNumber | None = None
    """The order of this create."""

    def learn_account(self) -> None:
        try:
            self._client.learn_account()
        except WrongAccountError:
            raise
        except TelephonyError as error:
            inform(f"cannot find out which account the MegaFon token opens: {error}")

    def foresee(self, values: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        super().foresee(values, before)
        employee_id = values.get("employee_id")
        if isinstance(employee_id, int) and employee_id != before.get("employee_id"):
            numbers = self._look(self._client.numbers.unwritten)
            foresee_employee(numbers or {}, employee_id, self.rivals(employee_key(employee_id)))

    def ids_with_name(self, named: Claim) -> Collection[str] | None:
        numbers = self._client.numbers.glance()
        if numbers is None or self._client.may_be_incomplete:
            return None
        return [id_ for id_, each in numbers.items() if number_key(each.number) == named.key]

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        return problems(values)

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        return claims(values)

    @classmethod
    def loss(cls, id: str, state: VirtualNumberState) -> str:
        number = f"number {state.number} (id {id})"
        if state.type in NOT_DELETED:
            return f"{number} would be removed from the state"
        if state.type != "def":
            return f"{number} would be deleted from the PBX, with its settings there"
        linked = f", with its city number {state.dgn_number}" if state.dgn_number else ""
        return f"mobile {number} would be released{linked}, and may not be available again"

    def in_words(self, inputs: VirtualNumberInputs) -> str:
        return in_words(inputs)

    # -- create ------------------------------------------------------------------------------------

    def existing(self, inputs: VirtualNumberInputs) -> Existing | None:
        is_own = functools.partial(self._deployment.records.has, self.kind, self._owner)
        record = wanted_number(self._client, inputs, is_own)
        return None if record is None else self.known(record, inputs)

    def find(self, inputs: VirtualNumberInputs) -> NumberRecord | None:
        return wanted_number(self._client, inputs)

    def known(self, record: NumberRecord, inputs: VirtualNumberInputs) -> Existing:
        return as_existing(record, inputs)

    def make(self, inputs: VirtualNumberInputs) -> Creation[NumberRecord]:
        order = self._sip_number(inputs) if inputs.type == "sip_registration" else self._mobile_number(inputs)
        return creation_of(self._client, inputs, order, self.rivals(number_key(inputs.number)))

    def _sip_number(self, inputs: VirtualNumberInputs) -> Callable[[], int]:
        wanted = inputs.model_dump(include=set(NewSipNumber.model_fields) - {"purpose"}, exclude_none=True)
        return functools.partial(self._client.create_sip_number, NewSipNumber.model_validate(wanted))

    def _mobile_number(self, inputs: VirtualNumberInputs) -> Callable[[], int]:
        def order() -> int:
            # A second attempt orders the same, without another read of the capacity.
            self._ordered = self._ordered or self._mobile_order(inputs)
            return self._client.attach_mobile_number(self._ordered)

        return order

    def _mobile_order(self, inputs: VirtualNumberInputs) -> NewMobileNumber:
        if inputs.employee_id is not None:
            check_employee(self._client, inputs.employee_id, None, self.rivals(employee_key(inputs.employee_id)))
        return NewMobileNumber(
            number=inputs.number,
            dgn_number=city_number(self._client, inputs),
            purpose=first_purpose(inputs),
            comment=inputs.comment or "",
        )

    def adopt(self, record: NumberRecord, inputs: VirtualNumberInputs, *, recovered: bool = False) -> Created:
        if inputs.type == "def" and record.type in (None, "def"):
            if recovered:
                # A number that an interrupted run ordered needs the same steps as one that this run has ordered.
                return self.settle(Made(str(record.id), record), inputs, new=True)
            if record.state in WAITING:
                waited = activated(self._client, record.id, inputs)
                if waited is None:
                    raise _gone(record.id)
                record = waited
            if record.state == FAILED:
                raise ApiError(failure(record))
        if record.state in WAITING and record.type in (None, inputs.type):
            return self.settle(Made(str(record.id), record), inputs, new=False)
        return super().adopt(record, inputs, recovered=recovered)

    def settle(
        self, made: Made[NumberRecord], inputs: VirtualNumberInputs, *, new: bool, before: Any = None
    ) -> Created:
        if new:
            return self._settle_order(made, inputs) if inputs.type == "def" else self._settle_sip(made, inputs)
        record = made.record or self._read_back(int(made.id), inputs.number)
        pending: tuple[str, ...] = ()
        if record.state in WAITING:
            self._warn_of_activation(inputs)
            pending = (ACTIVATION,)
        return Created(made.id, state_of(record, remembered(inputs), pending))

    def _settle_sip(self, made: Made[NumberRecord], inputs: VirtualNumberInputs) -> Created:
        known = remembered(inputs, purpose="company")
        wanted = Assignment("company", None, inputs.comment or "")
        record = made.record
        try:
            if record is None or wanted.missing_in(record):
                record = self._read_back(int(made.id), inputs.number, wanted)
        except TelephonyError as error:
            # The number exists and may cost money: a failed read must not lose it.
            warn(f"number {inputs.number} was created with the id {made.id}, but could not be read back: {error}")
            return Created(made.id, known.model_copy(update={"pending": (READ_BACK,)}))
        if missing := wanted.missing_in(record):
            warn(f"MegaFon created number {inputs.number}, but did not apply {', '.join(missing)}")
        return Created(made.id, state_of(record, known))

    def _settle_order(self, made: Made[NumberRecord], inputs: VirtualNumberInputs) -> Created:
        dgn_number = self._ordered.dgn_number if self._ordered else inputs.dgn_number
        known = remembered(inputs, dgn_number=dgn_number, purpose=first_purpose(inputs), employee_id=None)
        try:
            record = ordered(self._client, int(made.id), inputs)
        except TelephonyError as error:
            warn(f"number {inputs.number} was ordered with the id {made.id}, but cannot be read: {error}")
            record = None
        if record is not None and record.number != inputs.number:
            self.intents.drop(self.subject(inputs.number))
            raise TransportError(
                f"MegaFon: the answer to the order of number {inputs.number} names the id {made.id}, which is number"
                f" {record.number}; check in the personal account whether {inputs.number} was ordered",
                transient=False,
            )
        if record is None:
            self._warn_of_activation(inputs)
            return Created(made.id, known.model_copy(update={"pending": (ACTIVATION,)}))
        if record.state in WAITING:
            self._warn_of_activation(inputs)
            return Created(str(record.id), state_of(record, known, (ACTIVATION,)))
        if record.state == FAILED:
            return self._undo_order(record, known, ApiError(failure(record)), ACTIVATION)
        warn_unless_active(record)
        return self._assign_new(record, inputs, known)

    def _assign_new(self, record: NumberRecord, inputs: VirtualNumberInputs, known: VirtualNumberState) -> Created:
        wanted = assignment_of(inputs, {}, record)
        if not wanted.missing_in(record):
            return Created(str(record.id), state_of(record, known))
        try:
            assigned = self._put(record.id, wanted, inputs)
        except TelephonyError as error:
            if record.state == ACTIVE and error.executed is False and not error.transient:
                return self._undo_order(record, known, error, ASSIGNMENT)
            warn(
                f"number {inputs.number} (id {record.id}) was ordered, but not assigned; the next update tries again:"
                f" {error}"
            )
            return Created(str(record.id), state_of(record, known, (ASSIGNMENT,)))
        return Created(str(record.id), state_of(assigned, known))

    def _undo_order(self, record: NumberRecord, known: VirtualNumberState, error: TelephonyError, step: str) -> Created:
        """Detach a number that was just ordered and cannot be completed, and fail.

        If detaching fails too, the number is recorded in the state, with the remaining step.
        """
        try:
            detach(self._client, record.id, known)
        except TelephonyError as second:
            warn(f"{error}; it could not be detached again ({second}) and stays in the state")
            return Created(str(record.id), state_of(record, known, (step,)))
        raise ApiError(f"{error}; the number has been detached again") from None

    # -- read, update, delete ----------------------------------------------------------------------

    def read(self, id: str, state: VirtualNumberState | None) -> VirtualNumberState | None:
        known = state or VirtualNumberState()
        number_id = _number_id(id)
        record = self._client.numbers.find(str(number_id)) or by_id(self._client, number_id, known.number)
        if record is None:
            self._require_absence(id, known)
            return None
        self._require_same(id, record, known)
        activating = ACTIVATION in known.pending and record.state in (*WAITING, FAILED)
        return state_of(record, known, (ACTIVATION,) if activating else ())

    def update(
        self,
        id: str,
        state: VirtualNumberState,
        inputs: VirtualNumberInputs,
        changes: Mapping[str, Any],
    ) -> VirtualNumberState:
        number_id = _number_id(id)
        fresh = needs_actual(inputs, changes) or not changes
        there = by_id(self._client, number_id, state.number) if fresh else self._recent(number_id, state)
        if there is None:
            self._require_absence(id, state)
        else:
            self._require_same(id, there, state)
        known = remembered(inputs, state)
        if ACTIVATION in state.pending:
            record = activated(self._client, number_id, inputs)
            if record is None:
                raise _gone(number_id)
            if record.state == FAILED:
                self._failed_late(id, state, known, record)
                return state_of(record, known, (ACTIVATION,))
            if record.state in WAITING:
                self._warn_of_activation(inputs)
                return state_of(record, known, (ACTIVATION,))
            warn_unless_active(record)
            there = record
        if not changes:
            return state_of(there or self._read_back(number_id, inputs.number), known)
        actual: NumberRecord | VirtualNumberState = state
        if fresh:
            actual = there or self._read_back(number_id, inputs.number)
        return state_of(self.apply(id, actual, inputs, changes).record, known)

    def delete(self, id: str, state: VirtualNumberState) -> None:
        refuse_if_protected(type(self), id, state)
        number_id = _number_id(id)
        there = self._recent(number_id, state)
        if there is not None:
            self._require_same(id, there, state)
        else:
            self._require_absence(id, state)
            if state.app_id is None and not state.pending:
                return
        if state.type in NOT_DELETED:
            warn(
                f'number {state.number} (id {number_id}) of type "{state.type}" cannot be deleted through the API;'
                " it stays in the account, and is removed from the state"
            )
            return
        detach(self._client, number_id, state)

    def _failed_late(self, id: str, state: VirtualNumberState, known: VirtualNumberState, record: NumberRecord) -> None:
        """Only a new order helps; the update that removes the protection, which allows it, must not fail itself."""
        if is_protected(type(self), known):
            raise ApiError(
                f"{failure(record)}; set release_protection=False, run up, destroy the resource and create it again"
            )
        again = f"{failure(record)}; destroy the resource and create it again"
        if not is_protected(type(self), state):
            raise ApiError(again)
        warn(again)

    # -- steps -------------------------------------------------------------------------------------

    def _recent(self, number_id: int, state: VirtualNumberState) -> NumberRecord | None:
        """The number, from a recent listing if there is one: its phone number does not change."""
        return self._client.numbers.recent(str(number_id), lambda: by_id(self._client, number_id, state.number))

    def _require_same(self, id: str, record: NumberRecord, state: VirtualNumberState) -> None:
        self.accounts.require_recorded(
            f"{self.kind} {id}", state.app_id, self.open_account if record.app_id is None else str(record.app_id)
        )
        same = state.number in (None, record.number)
        moved = self.is_moved(state.app_id)
        found, recorded = f"number {record.number}", f"number {state.number}"
        self.require_same_object(id, same, found, recorded, may_drift=moved)

    def _require_absence(self, id: str, state: VirtualNumberState) -> None:
        """Raise WrongAccountError if a missing number may exist in another account."""
        if state.app_id is None:
            return
        account = self._client.learn_account()
        if account is None:
            why = "there is no number that shows the account"
            self.accounts.require_known(f"{self.kind} {id}", state.app_id, why)
        self.require_own_account(id, state.app_id)
        self.require_not_moved(id, state.app_id)

    def current_id(self, id: str, state: VirtualNumberState) -> str:
        """A number that was moved to another account has another id there."""
        if not self.is_moved(state.app_id) or state.number is None:
            return id
        found = {str(record.id) for record in by_number(self._client, state.number)}
        return id if id in found or len(found) != 1 else found.pop()

    def apply(
        self, id: str, state: NumberRecord | VirtualNumberState, inputs: VirtualNumberInputs, changes: Mapping[str, Any]
    ) -> Applied[NumberRecord]:
        number_id, wanted = _number_id(id), assignment_of(inputs, changes, state)
        if wanted.employee_id is not None and wanted.employee_id != state.employee_id:
            check_employee(self._client, wanted.employee_id, number_id, self.rivals(employee_key(wanted.employee_id)))
        return Applied(self._put(number_id, wanted, inputs))

    def _put(self, number_id: int, wanted: Assignment, inputs: VirtualNumberInputs) -> NumberRecord:
        """One write, then reads until it is visible: the answer to a PUT is an echo (4.12)."""
        if inputs.type == "sip_registration" and inputs.login is None:
            # Whether a PUT keeps what it leaves out is not documented (6.8).
            warn(
                f"number {inputs.number} (id {number_id}) is updated without its SIP account, which the program does"
                " not set; check in the personal account that the number still registers"
            )
        update = update_of(number_id, wanted, inputs)
        try:
            confirmed = self._client.update_number(update)
            if update.login is not None and not confirmed:
                # Only the answer confirms the SIP account; sending it twice has the same effect.
                confirmed = self._client.update_number(update)
        except ApiError as error:
            if may_mean_gone(error) and by_id(self._client, number_id, inputs.number) is None:
                raise _gone(number_id) from None
            raise
        record = self._read_back(number_id, inputs.number, wanted)
        missing = wanted.missing_in(record)
        if update.login is not None and not confirmed:
            missing = [*missing, *SIP_FIELDS]
        if missing:
            raise ApiError(
                f"MegaFon accepted the update of number {inputs.number} (id {number_id}), but did not apply"
                f" {', '.join(missing)}",
                executed=True,
            )
        return record

    def _read_back(self, number_id: int, number: str, wanted: Assignment | None = None) -> NumberRecord:
        """The number, after a short wait for it to appear and to match ``wanted`` (6.30)."""
        record = until(
            lambda seen: seen is not None and not (wanted and wanted.missing_in(seen)),
            lambda: by_id(self._client, number_id, number),
            seconds=SETTLING,
        )
        if record is None:
            raise _gone(number_id)
        return record

    @staticmethod
    def _warn_of_activation(inputs: VirtualNumberInputs) -> None:
        warn(
            f"number {inputs.number} is not active after {inputs.activation_timeout} seconds; it stays ordered, and"
            " the next update waits again"
        )


def _number_id(id: str) -> int:
    return the_id(id, "the id of a number")


def _gone(number_id: int) -> NotFoundError:
    return NotFoundError(
        f"MegaFon has no number with the id {number_id}; if it was deleted, run pulumi refresh, then up to create it"
        " again"
    )
