"""What create, read, update and delete of a resource mean.

Independent of the engine: a lifecycle is plain Python over pydantic models, so that the same object can serve Pulumi's
dynamic providers today and a native plugin tomorrow.

To declare a resource:

1. ``class ThingInputs(Inputs)``: one field per input, its rules as ``Annotated`` metadata (``rules.py``).
2. ``class ThingOutputs(Outputs)``: the fields that only the API sets. ``make generate`` writes ``ThingState`` of both.
3. ``class ThingLifecycle(Lifecycle[ThingInputs, ThingState])``: ``connect``, ``create``, ``read``, ``update``,
   ``delete``, and ``problems`` for rules between fields.
"""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from ..accounts.identity import Accounts
from ..base.errors import ConflictError, NotFoundError, TelephonyError, WrongAccountError
from ..base.messages import inform, warn
from ..base.placeholder import placeholder
from ..run.claims import Claim, Key, Scope
from ..run.deployment import Deployment
from ..run.handover import Rivals
from ..run.intents import Intents, NoIntents, Subject
from ..run.once import Creation, Made, create_once
from ..run.owner import NOBODY, Owner
from .adoption import changes_to, wanted
from .client import NO_ACCOUNT, Client
from .conflicts import conflicts_of
from .foresight import Allowance, Foresight, Looks, SeenT, Taken
from .model import Created, Existing, Inputs, Problem, State
from .rules import Replace, Unique

InputsT = TypeVar("InputsT", bound=Inputs)
StateT = TypeVar("StateT", bound=State)
RecordT = TypeVar("RecordT")
LifecycleT = TypeVar("LifecycleT", bound="Lifecycle[Any, Any]")


def _foresight(scope: Scope) -> Foresight:
    del scope
    return Foresight()


def _looks(account: str) -> Looks:
    del account
    return Looks()


class Lifecycle(abc.ABC, Generic[InputsT, StateT]):
    """What create, read, update and delete of one kind of object mean."""

    kind: ClassVar[str]
    """The resource's name in type tokens and messages, for example ``VirtualNumber``."""

    Inputs: ClassVar[type[Any]]
    State: ClassVar[type[Any]]

    named_by: ClassVar[str] = ""
    """The input whose value only one object of an account or an application can have; empty: objects may be alike."""

    account_field: ClassVar[str | None] = None
    """The output with the account of an object. None: the kind has no account."""

    _client: Client

    @staticmethod
    def client_of(deployment: Deployment) -> Any:
        """The client that the resources of a deployment share. Makes no call; raises ConfigurationError."""
        del deployment
        return NO_ACCOUNT

    def __init__(self, client: Client, deployment: Deployment | None = None, owner: str = NOBODY) -> None:
        """``owner`` is the resource for which the lifecycle acts."""
        self._client = client
        self._account = client.identity
        self._deployment = deployment or Deployment()
        self._owner = Owner(owner)

    @classmethod
    def connect(cls: type[LifecycleT], deployment: Deployment, owner: str = NOBODY) -> LifecycleT:
        """A lifecycle for the account in the settings. Makes no call; raises ConfigurationError."""
        return cls(cls.client_of(deployment), deployment, owner)

    def subject(self, *natural_key: str) -> Subject:
        """The subject of the intent that a create of this lifecycle records."""
        return Subject(kind=self.kind, account=self._account, owner=self._owner, natural_key=natural_key)

    @property
    def place(self) -> str:
        """The account in words, without secrets."""
        return self._client.place

    # -- the account of an object ------------------------------------------------------------------------

    @property
    def accounts(self) -> Accounts:
        """The accounts that this deployment may touch."""
        return self._client.accounts

    @property
    def open_account(self) -> str | None:
        """The account that the credentials open, as a state records it; None until an answer shows it."""
        return self._client.open_account

    def learn_account(self) -> None:
        """Make a call to find out ``open_account``, if needed and possible. Raises if that fails."""

    def require_own_account(self, id: str, recorded: Any) -> None:
        """Raise WrongAccountError if the state records the object in another account. Makes no call."""
        self.accounts.require_recorded(f"{self.kind} {id}", recorded, self.open_account)

    def require_same_object(self, id: str, same: bool, found: str, recorded: str, *, may_drift: bool) -> None:
        """Raise ConflictError if the id belongs to another object than the one in the state. ``may_drift``: it may
        also be the same object, changed by hand, which a refresh shows."""
        if not same:
            place = f"{self.accounts.noun} {self.open_account}" if self.open_account else self.place
            refresh = "if it was changed by hand, run pulumi refresh; if it is another object, " if may_drift else ""
            raise ConflictError(
                f"{self.kind} {id} is {recorded} in the state, but {found} in {place}; nothing was changed:"
                f" {refresh}correct the credentials, or remove it from the stack with pulumi state delete"
            )

    def is_moved(self, recorded: Any) -> bool:
        """Whether the state records the object in a former account of this one."""
        return self.accounts.is_former(recorded, self.open_account)

    def is_own(self, state: StateT) -> bool:
        """Whether the state records the object in this account: then the id identifies it."""
        recorded = getattr(state, self.account_field or "", None)
        return recorded is not None and not self.is_moved(recorded)

    def require_not_moved(self, id: str, recorded: Any) -> None:
        """Raise WrongAccountError for a missing object of a former account: it may still exist there."""
        if self.is_moved(recorded):
            raise WrongAccountError(
                f"{self.kind} {id} was not found in {self.open_account or 'this account'}; the state records it in"
                f" {self.accounts.noun} {recorded}, which telephony:{self.accounts.key}.formerAccounts lists; nothing"
                " was changed. Run pulumi refresh if it has not run since the move; if the object was deleted, run"
                " pulumi state delete"
            )

    def warn_missing(self, id: str, recorded: Any) -> None:
        """A state of version 0.1 records no account: a missing object may exist in another one."""
        if self.account_field is not None and recorded is None:
            place = f"{self.accounts.noun} {self.open_account}" if self.open_account else self.place
            warn(
                f"{self.kind} {id} was not found in {place}, and the state does not record its account; the refresh"
                " removes it from the state"
            )

    def current_id(self, id: str, state: StateT) -> str:
        """The id to read the object by: another one if it was moved from a former account."""
        del state
        return id

    def with_account(self, state: StateT) -> StateT:
        """The state, with the account of the object."""
        field, account = self.account_field, self.open_account
        if field is None or account is None:
            return state
        recorded = getattr(state, field)
        if recorded is not None and not self.is_moved(recorded):
            return state
        return state.model_validate({**dict(state), field: account})

    @property
    def intents(self) -> Intents:
        """Where creates of the resource are recorded."""
        return self._deployment.intents if self._owner else NoIntents()

    def recorded(self, id: str) -> None:
        """Delete the intent of the create: the object is in a state now."""
        self.intents.recorded(self.kind, self._account, self._owner, id)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Problems between fields. ``values`` has only what is set; a value may be ``UNKNOWN``. Pure."""
        del values
        return iter(())

    @classmethod
    def claims(cls, values: Mapping[str, Any]) -> Iterator[Claim]:
        """What no two resources of a program can have. ``values`` has only what is set, and may hold unknowns. Pure."""
        del values
        return iter(())

    def conflicts(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None = None, deletes_first: bool = False
    ) -> list[Problem]:
        """Record that this resource claims what ``values`` have, and had what ``before`` (the inputs in the state) has;
        returns its conflicts with other resources. ``deletes_first``: the program sets delete_before_replace."""
        before = before or {}
        if not self._owner:
            return []
        wanted, had = list(self.claims(values)), list(self.claims(before)) if before else []
        first = bool(before) and (deletes_first or self._deletes_first(values, before))
        return conflicts_of(self._deployment.claims, self._scope, self._owner, wanted, had, first)

    @classmethod
    def _deletes_first(cls, values: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
        """Whether a change of ``before`` to ``values`` is a replacement that deletes first."""
        changed = {name for name in before if values.get(name) != before[name]}
        kept = cls.Inputs.fields_with(Unique) & (before.keys() - changed)
        return bool(cls.Inputs.fields_with(Replace) & changed) and (cls.Inputs.delete_first or bool(kept))

    def foresee(self, values: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        """Say in the plan whether the account has room for what these checked ``values`` ask for, and whether their
        name is taken. ``before`` are the inputs in the state; empty for a new object, unless it is adopted."""
        # Where placeholders stand for secrets, a simulator would answer, which does not know the account.
        if not self._owner or placeholder() is not None:
            return
        # A replacement that deletes first needs no further place.
        replaced = self._deployment.claims.deletes_first(self._scope, self._owner)
        if not (before or replaced) and self.is_limited(values):
            foresight = self._deployment.share(_foresight, self._scope)
            foresight.add(self.kind, self._owner, self._owner.name, lambda: self._look(self.allowance))
        named = next((claim for claim in self.claims(values) if claim.field == self.named_by), None)
        had = {claim.key for claim in self.claims(before)}
        if named is None or named.key in had or self._adopts_instead(values, before):
            return
        if ids := self._look(lambda: self._in_the_way(named)):
            inform(str(Taken(self.kind, self._owner.name, named.what, tuple(sorted(ids)), self.place)))

    def _look(self, look: Callable[[], SeenT]) -> SeenT | None:
        """What a look at the account shows; None if it fails."""
        return self._deployment.share(_looks, self._account).take(self.kind, look)

    def _adopts_instead(self, values: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
        """Whether a replacement adopts an object, which the check without the old inputs announces."""
        fields = self.Inputs.fields_with(Replace)
        return bool(before) and wanted(values) and any(values.get(name) != before.get(name) for name in fields)

    def _in_the_way(self, named: Claim) -> Collection[str]:
        """The other objects that have the name, unless the program releases it or has made them."""
        found = self.ids_with_name(named)
        if found is None:
            raise TelephonyError("not all objects can be listed, so only up finds a name that is taken")
        ids = [id_ for id_ in found if not self._deployment.records.has(self.kind, self._owner, id_)]
        if not ids or self.rivals(named.key).is_released() or self.intents.find(self.subject()):
            return ()
        return ids

    def ids_with_name(self, named: Claim) -> Collection[str] | None:
        """The ids of the objects that have the name of a claim, as a shared list shows them; None: not all can be
        listed."""
        raise AssertionError(f"{self.kind} has no name")

    @classmethod
    def is_limited(cls, values: Mapping[str, Any]) -> bool:
        """Whether a new object with these ``values`` counts against an ``allowance``. Pure."""
        del values
        return cls.allowance is not Lifecycle.allowance

    def allowance(self) -> Allowance:
        """What the account has of this kind of object. Makes calls."""
        raise AssertionError(f"{self.kind} has no limit")

    def rivals(self, key: Key) -> Rivals:
        """The other resources of the deployment, for a thing that one of them may release."""
        return Rivals(self._deployment, self._scope, self._owner, key)

    @property
    def _scope(self) -> Scope:
        return self.kind, self._account

    @property
    def _taking(self) -> Scope:
        return f"{self.kind} to take over", self._account

    def taken_over(self, id: str, what: str) -> str | None:
        """Record that this resource adopts the object; returns another one of the program that does so too."""
        claim = Claim("", what, (id,))
        found = self._deployment.claims.claim(self._taking, self._owner, [claim])
        return next((Owner(other).name for _, other in found), None)

    def new_owner(self, id: str) -> Owner | None:
        """The resource that has adopted the object in this run. It may be this resource itself: in a forced replacement
        the engine does not show the provider what is replaced, so that the create finds the existing object."""
        if self._deployment.records.was_recovered(self.kind, self._owner, id):
            return self._owner
        holder = self._deployment.claims.holder(self._taking, (id,))
        return None if holder is None else Owner(holder)

    @classmethod
    def loss(cls, id: str, state: StateT) -> str:
        """What a delete would remove, in words that name the object. For kinds that have ``release_protection``."""
        del state
        return f"{cls.kind} {id} would be deleted"

    @classmethod
    def notes(cls, state: StateT, changes: Mapping[str, Any]) -> Iterator[str]:
        """What a plan should say of the ``changes`` of an object beside its diff. Pure."""
        del state, changes
        return iter(())

    def existing(self, inputs: InputsT) -> Existing | None:
        """The existing object that the program wants to adopt; None: it wants none, or there is none. Read only.

        Raises InvalidInputError or ConflictError when what it names does not exist or cannot be adopted.
        """
        del inputs
        return None

    def in_words(self, inputs: InputsT) -> str:
        """The object that ``inputs`` describe, for messages: ``number 74950001122``."""
        del inputs
        return f"the {self.kind}"

    @abc.abstractmethod
    def create(self, inputs: InputsT) -> Created:
        """Create the object. If this raises, no new object exists, or the error names it."""

    @abc.abstractmethod
    def read(self, id: str, state: StateT | None) -> StateT | None:
        """The current object; None if it does not exist. ``state`` is the last known one, if any."""

    @abc.abstractmethod
    def update(self, id: str, state: StateT, inputs: InputsT, changes: Mapping[str, Any]) -> StateT:
        """Update the object to match the program. ``changes`` maps each changed field to its desired value."""

    @abc.abstractmethod
    def delete(self, id: str, state: StateT) -> None:
        """Delete the object. Succeeds if it does not exist."""


@dataclasses.dataclass(frozen=True)
class Applied(Generic[RecordT]):
    """An object after an update."""

    record: RecordT
    before: Any = None
    """Its registration before the update, if the program waits for the next attempt to register."""


class AccountLifecycle(Lifecycle[InputsT, StateT], Generic[InputsT, StateT, RecordT]):
    """The lifecycle of an object in an account, with the common steps of a create: an existing object is adopted, a new
    one is created exactly once, and one that an interrupted run created is adopted.

    A room provides the steps: ``find``, ``make``, ``known``, ``apply`` and ``settle``. ``RecordT`` is an object as the
    API shows it.
    """

    @abc.abstractmethod
    def find(self, inputs: InputsT) -> RecordT | None:
        """The existing object that the program wants to adopt; None: it wants none, or there is none. Read only.

        Raises InvalidInputError or ConflictError when what it names does not exist or cannot be adopted.
        """

    @abc.abstractmethod
    def make(self, inputs: InputsT) -> Creation[RecordT]:
        """How to create exactly one new object."""

    @abc.abstractmethod
    def known(self, record: RecordT, inputs: InputsT) -> Existing:
        """An existing object, to be compared with ``inputs``."""

    @abc.abstractmethod
    def apply(self, id: str, state: StateT, inputs: InputsT, changes: Mapping[str, Any]) -> Applied[RecordT]:
        """Write only what differs, and verify the result. ``state`` is the object before."""

    @abc.abstractmethod
    def settle(self, made: Made[RecordT], inputs: InputsT, *, new: bool, before: Any = None) -> Created:
        """The last steps of a create, including its waits. Raises only if no object is left behind."""

    def existing(self, inputs: InputsT) -> Existing | None:
        record = self.find(inputs)
        return None if record is None else self.known(record, inputs)

    def create(self, inputs: InputsT) -> Created:
        record = self.find(inputs)
        if record is not None:
            return self.adopt(record, inputs)
        creation = self.make(inputs)
        subject = self.subject(*creation.natural_key)
        made = create_once(creation, subject, self.intents, self._deployment.records)
        if made.recovered and made.record is not None:
            return self.adopt(made.record, inputs, recovered=True)
        return self.settle(made, inputs, new=True)

    def adopt(self, record: RecordT, inputs: InputsT, *, recovered: bool = False) -> Created:
        """Update an existing object to match the program with one write, or with none if nothing differs.
        ``recovered``: an interrupted run of this resource created it."""
        what, existing = self.in_words(inputs), self.known(record, inputs)
        changes = changes_to(what, existing, inputs, recovered=recovered)
        if not changes:
            return self.settle(Made(existing.id, record), inputs, new=False)
        try:
            applied = self.apply(existing.id, existing.state, inputs, changes)
        except NotFoundError as error:
            gone = f"{what} (id {existing.id}) was deleted while it was adopted; run up again"
            raise NotFoundError(gone, code=error.code, status=error.status) from None
        return self.settle(Made(existing.id, applied.record), inputs, new=False, before=applied.before)
