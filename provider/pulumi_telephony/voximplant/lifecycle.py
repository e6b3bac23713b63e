"""What a SIP registration at Voximplant is (contracts: voximplant 2)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import tenacity
from pydantic import AfterValidator, BeforeValidator, Field

from ..claims import CLAIMS, Claim, name_of
from ..coordination import chosen
from ..creation import Creation, Made, create_once, what_differs
from ..errors import ApiError, ConflictError, InvalidInputError, NotFoundError
from ..lifecycle import (
    NOBODY,
    Alternative,
    ClearedBy,
    ComparedBy,
    Created,
    Inputs,
    Lifecycle,
    Origin,
    Problem,
    Recorded,
    Replace,
    ReplacedWhenRemoved,
    Secret,
    State,
    WriteOnly,
)
from ..notices import warn
from ..protection import refuse_if_protected
from ..settings import Settings, VoximplantSettings
from ..waiting import pause
from .bindings import BINDINGS, USER, Binder, same_application, user_claims, user_keys
from .client import VoximplantClient, connect
from .models import Registration


def _one_word(value: str) -> str:
    if re.search(r"\s", value):
        raise ValueError("must not contain blanks")
    return value


def _id(value: Any) -> Any:
    """Ids may be given as text, so that another resource's ``id`` fits."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and not 0 < value < 2**53:
        raise ValueError("must be an id: a positive whole number")
    return value


def _unprotected(_: Mapping[str, Any]) -> bool:
    return False


Word = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_one_word)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Id = Annotated[int, BeforeValidator(_id)]


class SipRegistrationInputs(Inputs):
    sip_username: Word
    proxy: Word
    auth_user: Annotated[Word | None, ReplacedWhenRemoved()] = None
    outbound_proxy: Annotated[Word | None, ReplacedWhenRemoved()] = None
    password: Annotated[str | None, Field(min_length=1), Secret(), WriteOnly(), ReplacedWhenRemoved()] = None
    is_persistent: Annotated[bool, Replace()] = True
    application_id: Annotated[Id | None, Alternative("application_name"), ClearedBy(None)] = None
    application_name: Annotated[
        Name | None, Alternative("application_id"), ClearedBy(None), ComparedBy(same_application)
    ] = None
    rule_id: Annotated[Id | None, Alternative("rule_name"), ClearedBy(None)] = None
    rule_name: Annotated[Name | None, Alternative("rule_id"), ClearedBy(None)] = None
    user_id: Annotated[Id | None, Alternative("user_name"), ClearedBy(None)] = None
    user_name: Annotated[Name | None, Alternative("user_id"), ClearedBy(None)] = None
    release_protection: Annotated[bool | None, Recorded(_unprotected)] = None


class SipRegistrationState(State):
    sip_username: str | None = None
    proxy: str | None = None
    auth_user: str | None = None
    outbound_proxy: str | None = None
    password: str | None = Field(default=None, repr=False)
    is_persistent: bool | None = None
    application_id: int | None = None
    application_name: str | None = None
    rule_id: int | None = None
    rule_name: str | None = None
    user_id: int | None = None
    user_name: str | None = None
    release_protection: bool | None = None

    successful: bool | None = None
    status_code: int | None = None
    error_message: str | None = None
    last_updated: int | None = None
    deactivated: bool | None = None
    purchase_date: str | None = None
    next_subscription_renewal: str | None = None
    subscription_price: str | None = None


_binder = functools.cache(Binder)
"""One for each client, so that all resources of a deployment share what was looked up."""

SIP_FIELDS = ("sip_username", "proxy", "auth_user", "outbound_proxy", "password")


class SipRegistrationLifecycle(Lifecycle[SipRegistrationInputs, SipRegistrationState]):
    kind = "SipRegistration"
    Inputs = SipRegistrationInputs
    State = SipRegistrationState

    def __init__(self, client: VoximplantClient, origin: Origin = NOBODY) -> None:
        super().__init__(client.identity, origin)
        self._client = client
        self._binder = _binder(client)

    @classmethod
    def connect(cls, settings: Settings, origin: Origin = NOBODY) -> SipRegistrationLifecycle:
        return cls(connect(settings.vendor(VoximplantSettings), chosen(settings)), origin)

    @property
    def place(self) -> str:
        return self._client.place

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        for binding in BINDINGS:
            if binding.id in values and binding.name in values:
                yield Problem(None, f"give {binding.id} or {binding.name}, not both")
        if not {"application_id", "application_name"} & values.keys():
            for field in ("rule_name", "user_id", "user_name"):
                if field in values:
                    yield Problem(field, "needs application_id or application_name beside it")

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        return user_claims(values)

    @classmethod
    def loss(cls, id: str, state: SipRegistrationState) -> str:
        return (
            f"SIP registration {id} ({state.sip_username} at {state.proxy}) would be deleted: a new one has another id"
            " and is charged from its first month again"
        )

    def create(self, inputs: SipRegistrationInputs) -> Created:
        _advise(inputs)
        wanted = inputs.model_dump(exclude_none=True)
        parameters = {name: wanted[name] for name in (*SIP_FIELDS, "is_persistent") if name in wanted}
        parameters.update(self._binder.ids(wanted))
        natural_key = _natural_key(inputs)
        made = create_once(self._creation(inputs, parameters), self.subject(*natural_key), self._origin.intents)
        if made.recovered:
            return Created(made.id, self._take_over(made, inputs))
        return Created(made.id, state_of(self._read_back(_number(made.id)), inputs))

    def read(self, id: str, state: SipRegistrationState | None) -> SipRegistrationState | None:
        number = _number(id)
        row = self._client.registrations.find(str(number)) or self._client.get_sip_registration(number)
        if row is not None and row.deactivated:
            warn(
                f"the subscription of SIP registration {id} ({row.sip_username}) is frozen; it does not work until paid"
            )
        return None if row is None else state_of(row, state)

    def update(
        self,
        id: str,
        state: SipRegistrationState,
        inputs: SipRegistrationInputs,
        changes: Mapping[str, Any],
    ) -> SipRegistrationState:
        number = _number(id)
        wanted = inputs.model_dump(exclude_none=True)
        sent: dict[str, Any] = {name: changes[name] for name in SIP_FIELDS if name in changes}
        sent.update(self._binder.changed_ids(wanted, changes))
        if sent.get(USER.id) != state.user_id:
            self._take_user(sent, number)
        try:
            for unbound in self._binder.unbound(state, wanted, changes):
                self._client.unbind_sip_registration(number, unbound)
            if sent:
                self._client.update_sip_registration(number, sent)
        except NotFoundError:
            raise self._gone(number) from None
        row = self._read_back(number)
        _verify(row, sent, self._binder.must_be_unset(wanted, changes))
        return state_of(row, inputs)

    def delete(self, id: str, state: SipRegistrationState) -> None:
        refuse_if_protected(type(self), id, state)
        try:
            self._client.delete_sip_registration(_number(id))
        except NotFoundError:
            return

    def _creation(self, inputs: SipRegistrationInputs, parameters: Mapping[str, Any]) -> Creation[Registration]:
        def look(natural_key: tuple[str, ...]) -> dict[str, Registration]:
            rows = self._client.get_sip_registrations(natural_key[0])
            return {str(row.sip_registration_id): row for row in rows if _natural_key(row) == natural_key}

        return Creation(
            what=f"the SIP registration of {inputs.sip_username} at {inputs.proxy}",
            look=look,
            by_id=lambda number: self._client.get_sip_registration(int(number)),
            make=lambda: (str(self._client.create_sip_registration(parameters)), None),
            refuse=lambda _: self._take_user(parameters, None),
            unique=False,
        )

    def _take_user(self, sent: Mapping[str, Any], own: int | None) -> None:
        """Who loses the user is told, unless another resource of the program wants to keep them: then it is refused."""
        user_id = sent.get(USER.id)
        for row in [] if user_id is None else self._binder.holders(user_id, own):
            holder = f"SIP registration {row.sip_registration_id} ({row.sip_username} at {row.proxy})"
            other = CLAIMS.other((self.kind, self._account), self._origin.owner, user_keys(row))
            if other is not None:
                raise ConflictError(
                    f"user_id: user {user_id}, who can hold one registration only, has {holder}, and {self.kind}"
                    f' "{name_of(other)}" of this program asks for them as well'
                )
            warn(f"user {user_id} is taken from {holder}: a user can hold one registration only")

    def _take_over(self, made: Made[Registration], inputs: SipRegistrationInputs) -> SipRegistrationState:
        there = self.read(made.id, None)
        if there is None:
            raise self._gone(_number(made.id))
        return self.update(made.id, there, inputs, what_differs(made, f"SIP registration {made.id}", there, inputs))

    def _read_back(self, number: int) -> Registration:
        """What the API made of it; a new object may take a moment to be seen (U23)."""
        looking = tenacity.Retrying(
            retry=tenacity.retry_if_result(lambda row: row is None),
            wait=tenacity.wait_exponential(multiplier=0.2, max=2),
            stop=tenacity.stop_after_attempt(6),
            sleep=pause,
            retry_error_callback=lambda _: None,
        )
        row = looking(self._client.get_sip_registration, number)
        if row is None:
            raise self._gone(number)
        return row

    @staticmethod
    def _gone(number: int) -> NotFoundError:
        return NotFoundError(
            f"Voximplant has no SIP registration {number} (any more); run pulumi refresh, then up makes a new one"
        )


def _number(id: str) -> int:
    if not (id.isascii() and id.isdigit()):
        raise InvalidInputError(f"{id!r} is not a sip_registration_id, which is a whole number")
    return int(id)


def _natural_key(it: SipRegistrationInputs | Registration) -> tuple[str, ...]:
    """What two registrations have in common when one could be mistaken for the other."""
    return it.sip_username, it.proxy, str(it.is_persistent)


def _advise(inputs: SipRegistrationInputs) -> None:
    if not inputs.is_persistent and inputs.user_id is None and inputs.user_name is None:
        warn(
            f"{inputs.sip_username}: is_persistent=False without a user: it comes up only while a bound user is online"
        )
    if inputs.proxy.lower().startswith(("sip:", "sips:")):
        warn(f"{inputs.sip_username}: proxy is expected to be a host name, without sip: before it")


def state_of(row: Registration, known: SipRegistrationInputs | SipRegistrationState | None) -> SipRegistrationState:
    """The whole state: what the API says, and of ``known`` what it never says."""
    unsaid = {name: getattr(known, name, None) for name in ("password", "release_protection")}
    return SipRegistrationState.model_validate({**row.model_dump(), **unsaid})


def _verify(row: Registration, sent: Mapping[str, Any], unset: frozenset[str]) -> None:
    """A success of this API may have changed nothing (T15): compare what was sent with what is there."""
    actual = row.model_dump()
    ignored = [name for name, value in sent.items() if name != "password" and actual.get(name) != value]
    ignored += sorted(name for name in unset if actual.get(name) is not None)
    if ignored:
        raise ApiError(
            f"Voximplant accepted the update of SIP registration {row.sip_registration_id}, but did not apply"
            f" {', '.join(ignored)}"
        )
