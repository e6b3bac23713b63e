"""What create, read, update and delete of a resource mean.

Nothing here knows an engine. A lifecycle is plain Python over pydantic models, so that the same object can stand
behind Pulumi's dynamic providers today and behind a native plugin tomorrow.

To declare a resource:

1. ``class ThingInputs(Inputs)``: one field per input, its rules as ``Annotated`` metadata (``rules.py``).
2. ``class ThingOutputs(Outputs)``: the fields that only the API sets. ``make generate`` writes ``ThingState`` of both.
3. ``class ThingLifecycle(Lifecycle[ThingInputs, ThingState])``: ``connect``, ``create``, ``read``, ``update``,
   ``delete``, and ``problems`` for what no single field can tell.
"""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Generic, Protocol, TypeVar

from ..accounts.identity import Accounts
from ..base.errors import ConflictError, NotFoundError, WrongAccountError
from ..base.messages import warn
from ..run.claims import Claim, Key, Scope
from ..run.deployment import Deployment
from ..run.handover import Rivals
from ..run.intents import Intents, NoIntents, Subject
from ..run.once import Creation, Made, create_once
from ..run.owner import NOBODY, Owner
from .adoption import changes_to
from .conflicts import conflicts_of
from .model import Created, Existing, Inputs, Problem, State
from .rules import Replace, Unique

InputsT = TypeVar("InputsT", bound=Inputs)
StateT = TypeVar("StateT", bound=State)
RecordT = TypeVar("RecordT")
LifecycleT = TypeVar("LifecycleT", bound="Lifecycle[Any, Any]")


class Client(Protocol):
    """What a lifecycle has to know of the client of an account."""

    @property
    def accounts(self) -> Accounts:
        """Those that may be touched."""

    @property
    def identity(self) -> str:
        """What tells one account of the vendor from another, and no secret."""

    @property
    def place(self) -> str:
        """The account in words, without secrets."""

    @property
    def open_account(self) -> str | None:
        """The account that the credentials open, as a state names it; None while only an answer can tell."""


class _NoAccount:
    accounts = Accounts("account", "")
    identity = ""
    place = "this account"
    open_account = None


NO_ACCOUNT: Final = _NoAccount()
"""For a kind that is nowhere but in the state."""


class Lifecycle(abc.ABC, Generic[InputsT, StateT]):
    """What create, read, update and delete of one kind of object mean."""

    kind: ClassVar[str]
    """The resource's name in type tokens and messages, for example ``VirtualNumber``."""

    Inputs: ClassVar[type[Any]]
    State: ClassVar[type[Any]]

    account_field: ClassVar[str | None] = None
    """The output that names the account which an object is in. None: the kind has no account."""

    _client: Client

    @staticmethod
    def client_of(deployment: Deployment) -> Any:
        """The client that the resources of a deployment share. No network; raises ConfigurationError."""
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
        """A lifecycle that talks to the account in the settings. No network; raises ConfigurationError."""
        return cls(cls.client_of(deployment), deployment, owner)

    def subject(self, *natural_key: str) -> Subject:
        """Whose intent a create of this lifecycle writes down."""
        return Subject(kind=self.kind, account=self._account, owner=self._owner, natural_key=natural_key)

    @property
    def place(self) -> str:
        """The account in words, without secrets."""
        return self._client.place

    # -- whose object it is ------------------------------------------------------------------------

    @property
    def accounts(self) -> Accounts:
        """The accounts that this deployment may touch."""
        return self._client.accounts

    @property
    def open_account(self) -> str | None:
        """The account that the credentials open, as a state names it; None while only an answer can tell."""
        return self._client.open_account

    def learn_account(self) -> None:
        """See to it that ``open_account`` is known, if a call can tell. Where it cannot now, that is told."""

    def require_own_account(self, id: str, recorded: Any) -> None:
        """Raise WrongAccountError when the object is on record in another account. No call."""
        self.accounts.require_recorded(f"{self.kind} {id}", recorded, self.open_account)

    def require_same_object(self, id: str, same: bool, found: str, recorded: str, *, may_drift: bool) -> None:
        """Raise ConflictError when the id means another object than the one on record. ``may_drift``: a refresh would
        take what is there now for a change by hand."""
        if not same:
            place = f"{self.accounts.noun} {self.open_account}" if self.open_account else self.place
            refresh = (
                "if somebody changed it by hand, run pulumi refresh; if it is another object, " if may_drift else ""
            )
            raise ConflictError(
                f"{self.kind} {id} is {recorded} on record, but {found} in {place}; nothing was changed:"
                f" {refresh}correct the credentials, or remove it from the stack with pulumi state delete"
            )

    def is_moved(self, recorded: Any) -> bool:
        """Whether the object is on record in an account whose objects are declared to be in this one now."""
        return self.accounts.is_former(recorded, self.open_account)

    def is_own(self, state: StateT) -> bool:
        """Whether the object is on record in this very account: then its id means nothing else."""
        recorded = getattr(state, self.account_field or "", None)
        return recorded is not None and not self.is_moved(recorded)

    def require_not_moved(self, id: str, recorded: Any) -> None:
        """Raise WrongAccountError for a missing object that is declared to have moved here: it may be elsewhere."""
        if self.is_moved(recorded):
            raise WrongAccountError(
                f"{self.kind} {id} is on record in {self.accounts.noun} {recorded}, which telephony:{self.accounts.key}"
                f".formerAccounts declares to be {self.open_account or 'this one'} now, but it is not there; nothing"
                " was changed. Run pulumi refresh if it has not run since then; if the object is gone, run pulumi state"
                " delete"
            )

    def tell_missing(self, id: str, recorded: Any) -> None:
        """A state of version 0.1 names no account: whether a missing object was looked for in its own is not known."""
        if self.account_field is not None and recorded is None:
            place = f"{self.accounts.noun} {self.open_account}" if self.open_account else self.place
            warn(
                f"{self.kind} {id} is not in {place}, and the state does not say which account it was in; the refresh"
                " drops it from the state"
            )

    def current_id(self, id: str, state: StateT) -> str:
        """The id under which the object is to be read: another one where it has moved from a former account."""
        del state
        return id

    def with_account(self, state: StateT) -> StateT:
        """The state, with the account that the object is in."""
        field, account = self.account_field, self.open_account
        if field is None or account is None:
            return state
        recorded = getattr(state, field)
        if recorded is not None and not self.is_moved(recorded):
            return state
        return state.model_validate({**dict(state), field: account})

    @property
    def intents(self) -> Intents:
        """Where creates of the resource are written down."""
        return self._deployment.intents if self._owner else NoIntents()

    def recorded(self, id: str) -> None:
        """The object is on record in a stack's state: the intent of its create has served."""
        self.intents.recorded(self.kind, self._account, self._owner, id)

    @classmethod
    def problems(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """What is wrong between fields. ``values`` has only what is set; a value may be ``UNKNOWN``. Pure."""
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
        """From now on this resource claims what ``values`` say, and had what ``before`` says, the inputs on record;
        what it cannot have beside another one of the program. ``deletes_first``: a replacement is told to."""
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

    def rivals(self, key: Key) -> Rivals:
        """The other resources of the deployment, for what one of them may let go of."""
        return Rivals(self._deployment, self._scope, self._owner, key)

    @property
    def _scope(self) -> Scope:
        return self.kind, self._account

    @property
    def _taking(self) -> Scope:
        return f"{self.kind} to take over", self._account

    def taken_over(self, id: str, what: str) -> str | None:
        """From now on this resource takes over the object; another one of the program that does so as well."""
        claim = Claim("", what, (id,))
        found = self._deployment.claims.claim(self._taking, self._owner, [claim])
        return next((Owner(other).name for _, other in found), None)

    def new_owner(self, id: str) -> Owner | None:
        """The owner that has taken over the object in this run. It may be this very resource: a replacement that is
        forced upon the provider, which is not told what it replaces, finds the object that is there."""
        if self._deployment.records.was_recovered(self.kind, self._owner, id):
            return self._owner
        holder = self._deployment.claims.holder(self._taking, (id,))
        return None if holder is None else Owner(holder)

    @classmethod
    def loss(cls, id: str, state: StateT) -> str:
        """What a delete would take away, in words that name the object. For kinds that have ``release_protection``."""
        del state
        return f"{cls.kind} {id} would be deleted"

    def existing(self, inputs: InputsT) -> Existing | None:
        """The object that the program wants taken over, as it is now; None: it wants none, or there is none to take.

        Raises InvalidInputError or ConflictError when what it names is not there or cannot be taken. Read only.
        """
        del inputs
        return None

    def in_words(self, inputs: InputsT) -> str:
        """The object that ``inputs`` describe, for messages: ``number 74950001122``."""
        del inputs
        return f"the {self.kind}"

    @abc.abstractmethod
    def create(self, inputs: InputsT) -> Created:
        """Make the object. When this raises, nothing new exists, or the error names what does."""

    @abc.abstractmethod
    def read(self, id: str, state: StateT | None) -> StateT | None:
        """The object as it is now, or None when it does not exist. ``state`` is what was last known, if anything."""

    @abc.abstractmethod
    def update(self, id: str, state: StateT, inputs: InputsT, changes: Mapping[str, Any]) -> StateT:
        """Bring the object into line. ``changes`` maps each changed field to the value that it shall have."""

    @abc.abstractmethod
    def delete(self, id: str, state: StateT) -> None:
        """Remove the object. Succeeds when it is gone already."""


@dataclasses.dataclass(frozen=True)
class Applied(Generic[RecordT]):
    """An object after a write that brought it into line."""

    record: RecordT
    before: Any = None
    """Its registration before that write, where the program waits for the next attempt to register."""


class AccountLifecycle(Lifecycle[InputsT, StateT], Generic[InputsT, StateT, RecordT]):
    """The same of what an account has, with the one way in which such an object is created: an existing one is adopted,
    a new one is made exactly once, and one that an interrupted run made is adopted like an existing one.

    A room gives the steps: ``find``, ``make``, ``known``, ``apply`` and ``settle``. ``RecordT`` is an object as the API
    shows it.
    """

    @abc.abstractmethod
    def find(self, inputs: InputsT) -> RecordT | None:
        """The existing object that the program wants to adopt; None: it wants none, or there is none. Read only.

        Raises InvalidInputError or ConflictError when what it names does not exist or cannot be adopted.
        """

    @abc.abstractmethod
    def make(self, inputs: InputsT) -> Creation[RecordT]:
        """How exactly one new object is made."""

    @abc.abstractmethod
    def known(self, record: RecordT, inputs: InputsT) -> Existing:
        """An existing object, to be compared with ``inputs``."""

    @abc.abstractmethod
    def apply(self, id: str, state: StateT, inputs: InputsT, changes: Mapping[str, Any]) -> Applied[RecordT]:
        """Write what differs, and no more, and see that it is done. ``state`` is the object before that."""

    @abc.abstractmethod
    def settle(self, made: Made[RecordT], inputs: InputsT, *, new: bool, before: Any = None) -> Created:
        """The end of a create: what is left to do or to wait for. It raises only if no object is left behind."""

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
        """Bring an existing object into line with one write, or with none where nothing differs. ``recovered``: an
        interrupted run of this resource made it."""
        what, there = self.in_words(inputs), self.known(record, inputs)
        changes = changes_to(what, there, inputs, recovered=recovered)
        if not changes:
            return self.settle(Made(there.id, record), inputs, new=False)
        try:
            applied = self.apply(there.id, there.state, inputs, changes)
        except NotFoundError as error:
            gone = f"{what} (id {there.id}) was deleted while it was adopted; run up again"
            raise NotFoundError(gone, code=error.code, status=error.status) from None
        return self.settle(Made(there.id, applied.record), inputs, new=False, before=applied.before)
