"""What create, read, update and delete of a SIP registration at Voximplant do (contracts: voximplant 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..base.errors import ApiError, ConflictError, NotFoundError, TelephonyError
from ..base.messages import warn
from ..base.waiting import until
from ..base.wire import the_id
from ..core import adoption
from ..core.deletion import delete_for_sure
from ..core.foresight import Allowance
from ..core.lifecycle import AccountLifecycle, Applied
from ..core.model import Created, Existing, Problem
from ..core.protection import refuse_if_protected
from ..core.sip import REGISTRATION
from ..run.claims import Claim
from ..run.deployment import Deployment
from ..run.once import Creation, Made
from ..run.owner import NOBODY, Owner
from .allowances import registrations
from .binder import Binder
from .bindings import BINDINGS, USER, user_keys
from .client import VoximplantClient, client_of
from .declaration import SIP_FIELDS, SipRegistrationInputs, claims, problems
from .identity import is_same_registration, natural_key, state_of, words_of
from .models import Registration
from .registration import Outcome, Standing, are_credentials_refused, report_refusal, settled, standing
from .state import SipRegistrationState


class SipRegistrationLifecycle(AccountLifecycle[SipRegistrationInputs, SipRegistrationState, Registration]):
    kind = "SipRegistration"
    Inputs = SipRegistrationInputs
    State = SipRegistrationState
    account_field = "account_id"

    client_of = staticmethod(client_of)
    _client: VoximplantClient

    def __init__(self, client: VoximplantClient, deployment: Deployment | None = None, owner: str = NOBODY) -> None:
        super().__init__(client, deployment, owner)
        # All resources of a deployment share the resolved names.
        self._binder = self._deployment.share(Binder, client)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        return problems(values)

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        return claims(values)

    @classmethod
    def loss(cls, id: str, state: SipRegistrationState) -> str:
        return (
            f"SIP registration {id} ({state.sip_username} at {state.proxy}) would be deleted: a new one has another id"
            " and is charged from its first month again"
        )

    def allowance(self) -> Allowance:
        return registrations(self._client)

    # -- create ------------------------------------------------------------------------------------

    def in_words(self, inputs: SipRegistrationInputs) -> str:
        return f"the SIP registration of {inputs.sip_username} at {inputs.proxy}"

    def find(self, inputs: SipRegistrationInputs) -> Registration | None:
        """One listing serves all lookups, unless the account is too large for that."""
        listing = self._client.registrations.unwritten() if adoption.wanted(inputs.model_dump()) else None
        if inputs.existing_id is not None:
            row = (listing or {}).get(inputs.existing_id)
            row = row or self._client.get_sip_registration(_number(inputs.existing_id))
            if row is None:
                raise adoption.missing("SIP registration", inputs.existing_id, self.place)
            if self._is_on_record(row):
                raise adoption.own(self.in_words(inputs), inputs.existing_id)
            return row
        if not inputs.adopt:
            return None
        rows: Iterable[Registration]
        if listing is None:
            rows = self._client.find_sip_registrations({"sip_username": inputs.sip_username})
        else:
            rows = listing.values()
        alike = {str(row.sip_registration_id): row for row in rows if natural_key(row) == natural_key(inputs)}
        if not alike and listing is not None and self._client.registrations.has_written:
            # The listing lacks the registrations that this run has changed, and the wanted one may be among them.
            rows = self._client.find_sip_registrations({"sip_username": inputs.sip_username})
            alike = {str(row.sip_registration_id): row for row in rows if natural_key(row) == natural_key(inputs)}
        # The object that a replacement replaces is deleted in the end.
        alike = {id_: row for id_, row in alike.items() if not self._is_on_record(row)}
        if len(alike) > 1:
            raise adoption.ambiguous(self.in_words(inputs), list(alike))
        return next(iter(alike.values()), None)

    def _is_on_record(self, row: Registration) -> bool:
        return self._deployment.records.has(self.kind, self._owner, str(row.sip_registration_id))

    def known(self, record: Registration, inputs: SipRegistrationInputs) -> Existing:
        return Existing(str(record.sip_registration_id), state_of(record, None))

    def create(self, inputs: SipRegistrationInputs) -> Created:
        _advise(inputs)
        return super().create(inputs)

    def make(self, inputs: SipRegistrationInputs) -> Creation[Registration]:
        wanted = inputs.model_dump(exclude_none=True)
        parameters = {name: wanted[name] for name in (*SIP_FIELDS, "is_persistent") if name in wanted}
        parameters.update(self._binder.ids(wanted))

        def look(key: tuple[str, ...]) -> dict[str, Registration]:
            return alike(self._client.get_sip_registrations(key[0]), key)

        user_is_free = False

        def glance() -> dict[str, Registration] | None:
            nonlocal user_is_free
            everything = self._client.active.glance()
            if everything is None:
                return None
            user_is_free = all(row.user_id != parameters.get(USER.id) for row in everything.values())
            return alike(everything.values(), natural_key(inputs))

        def refuse(_: Mapping[str, Registration]) -> None:
            if not user_is_free:
                self._take_user(parameters, None)

        return Creation(
            what=self.in_words(inputs),
            natural_key=natural_key(inputs),
            look=look,
            by_id=lambda number: self._client.get_sip_registration(int(number)),
            make=lambda: (str(self._client.create_sip_registration(parameters)), None),
            refuse=refuse,
            unique=False,
            is_as_asked=lambda row: is_as_asked(row, parameters),
            is_ours=lambda row: is_same_registration(row, inputs),
            glance=glance,
            note=self._client.active.made,
        )

    def settle(
        self, made: Made[Registration], inputs: SipRegistrationInputs, *, new: bool, before: Any = None
    ) -> Created:
        row = made.record or self._read_back(_number(made.id))
        if not new:
            _warn_if_frozen(row)
        pending: tuple[str, ...] = ()
        if inputs.wait_for_registration:
            try:
                row, failure = self._settled(row, inputs, before)
            except TelephonyError as error:
                failure = str(error)
            if failure is not None:
                warn(f"{failure}; it is in the state, and the next update waits again")
                pending = (REGISTRATION,)
        return Created(made.id, state_of(row, inputs, pending))

    # -- read, update, delete ----------------------------------------------------------------------

    def read(self, id: str, state: SipRegistrationState | None) -> SipRegistrationState | None:
        number = _number(id)
        row = self._client.registrations.find(str(number)) or self._client.get_sip_registration(number)
        if row is None:
            self.require_not_moved(id, state and state.account_id)
            return None
        _warn_if_frozen(row)
        if state is None:
            return state_of(row, None)
        if not self.is_own(state):
            self._require_same(id, row, state)
        if state.password and state.detect_credential_drift is not False and are_credentials_refused(row):
            report_refusal(row, state.password)
            state = state.model_copy(update={"password": None})
        return state_of(row, state, () if standing(row) is Standing.UP else state.pending)

    def update(
        self,
        id: str,
        state: SipRegistrationState,
        inputs: SipRegistrationInputs,
        changes: Mapping[str, Any],
    ) -> SipRegistrationState:
        number = _number(id)
        recent = self._recent(number)
        if recent is None:
            raise self._gone(number)
        self._require_same(id, recent, state, inputs)
        applied = self.apply(id, state, inputs, changes)
        row = applied.record
        if inputs.wait_for_registration:
            row, failure = self._settled(row, inputs, applied.before)
            if failure is not None:
                raise ApiError(f"{failure}; correct the inputs and run up again", executed=True)
        return state_of(row, inputs)

    def delete(self, id: str, state: SipRegistrationState) -> None:
        refuse_if_protected(type(self), id, state)
        number = _number(id)
        there = self._recent(number)
        if there is not None:
            self._require_same(id, there, state)
        elif not self.is_own(state):
            self.require_not_moved(id, state.account_id)
            return
        delete_for_sure(
            f"SIP registration {number}",
            lambda: self._delete(number),
            lambda: "the account still has it" if self._client.get_sip_registration(number) else None,
        )

    def _delete(self, number: int) -> bool:
        try:
            return self._client.delete_sip_registration(number)
        except NotFoundError:
            return True

    def _recent(self, number: int) -> Registration | None:
        """The registration, from a recent listing if there is one: what it is does not change."""
        return self._client.registrations.recent(str(number), lambda: self._client.get_sip_registration(number))

    def _require_same(
        self, id: str, row: Registration, state: SipRegistrationState, *wanted: SipRegistrationInputs
    ) -> None:
        same, found, recorded = is_same_registration(row, state, *wanted), words_of(row), words_of(state)
        self.require_same_object(id, same, found, recorded, may_drift=self.is_own(state))

    def _take_user(self, sent: Mapping[str, Any], own: int | None) -> None:
        """Warn which registration loses the user; raise ConflictError if its resource in the program keeps the user."""
        user_id = sent.get(USER.id)
        for row in [] if user_id is None else self._binder.holders(user_id, own):
            holder = f"SIP registration {row.sip_registration_id} ({row.sip_username} at {row.proxy})"
            other = self._deployment.claims.other(self._scope, self._owner, user_keys(row))
            if other is not None:
                raise ConflictError(
                    f"user_id: user {user_id}, who can have one registration only, has {holder}, and {self.kind}"
                    f' "{Owner(other).name}" of this program also asks for this user'
                )
            warn(f"user {user_id} is taken from {holder}: a user can have one registration only")

    # -- steps -------------------------------------------------------------------------------------

    def apply(
        self, id: str, state: SipRegistrationState, inputs: SipRegistrationInputs, changes: Mapping[str, Any]
    ) -> Applied[Registration]:
        number = _number(id)
        wanted = inputs.model_dump(exclude_none=True)
        sent: dict[str, Any] = {name: changes[name] for name in SIP_FIELDS if name in changes}
        before = None
        if inputs.wait_for_registration and (sent or REGISTRATION in state.pending):
            before = self._read_back(number)
            if not sent and standing(before) is Standing.DOWN and inputs.password is not None:
                # Only sending a field again is certain to start a new attempt.
                sent["password"] = inputs.password
            before = before if sent else None
        sent.update(self._binder.changed_ids(wanted, changes))
        if sent.get(USER.id) != state.user_id:
            self._take_user(sent, number)
        try:
            for unbound in self._binder.unbound(state, wanted, changes):
                self._client.unbind_sip_registration(number, unbound)
            confirmed = not sent or self._client.update_sip_registration(number, sent)
            if "password" in sent and not confirmed:
                # Only the answer confirms a password; sending it twice has the same effect.
                confirmed = self._client.update_sip_registration(number, sent)
        except NotFoundError:
            raise self._gone(number) from None
        row = self._read_back(number)
        _verify(row, sent, self._binder.must_be_unset(wanted, changes), confirmed)
        return Applied(row, before)

    def _settled(self, row: Registration, inputs: SipRegistrationInputs, before: Registration | None) -> Outcome:
        number = row.sip_registration_id
        return settled(lambda: self._read_back(number), row, inputs.registration_timeout, before, inputs.password)

    def _read_back(self, number: int) -> Registration:
        """The current registration; a new one may take a moment to appear (U23)."""
        row = until(
            lambda seen: seen is not None, lambda: self._client.get_sip_registration(number), looks=6, longest=2
        )
        if row is None:
            raise self._gone(number)
        return row

    @staticmethod
    def _gone(number: int) -> NotFoundError:
        return NotFoundError(
            f"Voximplant has no SIP registration {number}; if it was deleted, run pulumi refresh, then up to create it"
            " again"
        )


def alike(rows: Iterable[Registration], key: tuple[str, ...]) -> dict[str, Registration]:
    return {str(row.sip_registration_id): row for row in rows if natural_key(row) == key}


def is_as_asked(row: Registration, parameters: Mapping[str, Any]) -> bool:
    """Whether a registration that appeared after a lost answer has exactly the requested values."""
    shown = ("auth_user", "outbound_proxy", *(binding.id for binding in BINDINGS))
    return all(getattr(row, name) == parameters.get(name) for name in shown)


def _number(id: str) -> int:
    return the_id(id, "a sip_registration_id")


def _advise(inputs: SipRegistrationInputs) -> None:
    if not inputs.is_persistent and inputs.user_id is None and inputs.user_name is None:
        warn(
            f"{inputs.sip_username}: is_persistent=False without a user: it registers only while a bound user is online"
        )
    if inputs.proxy.lower().startswith(("sip:", "sips:")):
        warn(f"{inputs.sip_username}: proxy should be a host name, without sip: before it")


def _warn_if_frozen(row: Registration) -> None:
    if row.deactivated:
        warn(
            f"the subscription of SIP registration {row.sip_registration_id} ({row.sip_username}) is frozen;"
            " it does not work until it is paid"
        )


def _verify(row: Registration, sent: Mapping[str, Any], unset: frozenset[str], confirmed: bool) -> None:
    """A success of this API may have changed nothing (T15): compare what was sent with what is read. Only the
    documented answer confirms a password."""
    actual = row.model_dump()
    ignored = [name for name, value in sent.items() if name != "password" and actual.get(name) != value]
    ignored += ["password"] if "password" in sent and not confirmed else []
    ignored += sorted(name for name in unset if actual.get(name) is not None)
    if ignored:
        raise ApiError(
            f"Voximplant accepted the update of SIP registration {row.sip_registration_id}, but did not apply"
            f" {', '.join(ignored)}"
        )
