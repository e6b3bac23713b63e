"""What an operation on one resource means: check, plan, create, read, update and delete.

Plain Python values, among them ``UNKNOWN`` in a preview; no engine. An adapter turns the values of an engine into these
and back. Raises the errors of ``base/errors.py``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from ..base.errors import ConfigurationError, ConflictError, InvalidInputError, NotFoundError, TelephonyError
from ..base.messages import inform, warn
from ..base.redaction import scrub
from ..core import adoption
from ..core.check import check, holds_unknown
from ..core.diff import Difference, difference, managed_inputs
from ..core.lifecycle import Lifecycle
from ..core.model import Inputs, State
from ..core.protection import replaces_of
from ..core.rules import ClientOnly, Secret, Unique
from ..core.secrets import changed_secrets
from ..run.deployment import Deployment
from ..run.owner import Owner


@dataclasses.dataclass(frozen=True)
class Known:
    """What a state records of a resource."""

    values: Mapping[str, Any] = dataclasses.field(repr=False)
    managed: Collection[str] | None = None
    """The inputs that the program managed when this was recorded; None for an object that is in no state."""
    pending: Collection[str] = ()
    """The unfinished steps of its create."""
    secrets: Collection[str] = ()
    """Which of the values are secrets."""


@dataclasses.dataclass(frozen=True)
class Checked:
    """The accepted inputs, and the problems."""

    values: Mapping[str, Any] = dataclasses.field(repr=False)
    secrets: Collection[str]
    """Which of the values are secrets."""
    problems: list[str]


@dataclasses.dataclass(frozen=True)
class Plan:
    """What an update will do."""

    changes: bool
    replaces: tuple[str, ...]
    deletes_first: bool
    refusal: InvalidInputError | None = None
    """Why the object is protected from replacement."""


def known_of(lifecycle: type[Lifecycle[Any, Any]], state: State, inputs: Mapping[str, Any]) -> Known:
    """What a state has to record of an object with these ``inputs``."""
    managed = managed_inputs(lifecycle.Inputs, inputs)
    return Known(state.model_dump(exclude_none=True), managed, state.pending, secrets_of(lifecycle))


def secrets_of(lifecycle: type[Lifecycle[Any, Any]]) -> frozenset[str]:
    """The inputs and outputs that are secrets."""
    found: frozenset[str] = lifecycle.State.fields_with(Secret)
    return found


def scrubbed(lifecycle: type[Lifecycle[Any, Any]], text: str, *bags: Mapping[str, Any]) -> str:
    """``text`` without the secrets of ``bags``: a client masks what it sends, but a vendor may quote what it was sent
    earlier."""
    secrets = [bag.get(name) for bag in bags for name in secrets_of(lifecycle)]
    return scrub(text, [each for each in secrets if isinstance(each, str)])


class Service:
    """The operations of one resource, in the account of its deployment's settings."""

    def __init__(self, lifecycle: type[Lifecycle[Any, Any]], deployment: Deployment, owner: str | None) -> None:
        """``owner`` None: an object that is not of a resource of this package."""
        self._kind = lifecycle.kind
        self._model: type[Inputs] = lifecycle.Inputs
        self._lifecycle = lifecycle
        self._deployment = deployment
        self._owner = Owner(owner or "")

    def _connected(self) -> Lifecycle[Any, Any]:
        return self._lifecycle.connect(self._deployment, self._owner)

    # -- check -------------------------------------------------------------------------------------

    def check(
        self, given: Mapping[str, Any], before: Mapping[str, Any], deletes_first: bool, preview: bool = False
    ) -> Checked:
        """Check the inputs of a program, and report all problems. ``before`` are those in the state;
        ``deletes_first``: the program sets delete_before_replace; ``preview``: say what the accounts have room for."""
        checked = check(self._lifecycle, given)
        problems = [" ".join(filter(None, problem)) for problem in checked.problems]
        try:
            connected = self._connected()
            conflicts = connected.conflicts(checked.values, before, deletes_first)
            problems += [" ".join(filter(None, problem)) for problem in conflicts]
            adopts = False
            if not problems and not before:
                adopts, problems = self._adopts(connected, checked.values)
            if not problems and not adopts and preview:
                connected.foresee(checked.values, before)
        except ConfigurationError as error:
            problems.append(str(error))
        self._deployment.records.end_refresh(self._kind, self._owner)
        return Checked(checked.values, self._model.fields_with(Secret), problems)

    def _adopts(self, connected: Lifecycle[Any, Any], values: Mapping[str, Any]) -> tuple[bool, list[str]]:
        """Say in the plan which existing object a resource that is not in the state yet will adopt: whether it may do
        so, and the problems."""
        if not adoption.wanted(values):
            return False, []
        if holds_unknown(values):
            return True, []
        inputs = self._model.model_validate(values)
        try:
            existing = connected.existing(inputs)
            if existing is None:
                return False, []
            what = connected.in_words(inputs)
            if self._deployment.records.has(self._kind, self._owner, existing.id):
                # A replacement of this object, whose inputs the engine checks again without the old ones.
                if values.get(adoption.EXISTING_ID) is None:
                    return True, []
                raise adoption.own(what, existing.id)
            announcement = adoption.announcement(self._kind, self._owner.name, what, existing, inputs)
            rival = connected.taken_over(existing.id, what)
            if rival is not None:
                raise adoption.rivalled(what, existing.id, f'{self._kind} "{rival}"')
            inform(announcement)
        except ConfigurationError:
            raise
        except TelephonyError as error:
            message = self._scrubbed(error, values)
            # With a status it is a vendor's answer to the lookup, not a problem of the inputs.
            if isinstance(error, InvalidInputError) or (isinstance(error, ConflictError) and error.status is None):
                return True, [message]
            inform(adoption.cannot_tell(self._kind, self._owner.name, message))
        return True, []

    # -- plan --------------------------------------------------------------------------------------

    def plan(self, id: str, known: Known, wanted: Mapping[str, Any]) -> Plan:
        """What an update to checked inputs will do. Makes no call, except one to find out the account for a
        replacement."""
        found = self._difference(known, wanted, id)
        if known.values.get(self._lifecycle.account_field or "") is not None:
            connected = self._connected()
            if found.replaces:
                # The new object would be created before the old one is read.
                connected.learn_account()
            self._require_own_account(connected, id, known)
        self._note(id)
        replaces = found.replaces
        if not self._deployment.records.end_refresh(self._kind, self._owner):
            try:
                replaces = replaces_of(self._lifecycle, id, self._state(known), found)
            except InvalidInputError as error:
                return Plan(changes=True, replaces=replaces, deletes_first=False, refusal=error)
        if found.changes:
            secrets = changed_secrets(self._kind, self._owner.name, self._model, found.changes)
            for note in filter(None, (secrets, *self._lifecycle.notes(self._state(known), found.changes))):
                inform(note)
        kept = {name for name in self._model.fields_with(Unique) if name in wanted and name not in found.changes}
        return Plan(
            changes=found.any or bool(known.pending),
            replaces=replaces,
            deletes_first=bool(replaces) and (self._model.delete_first or bool(kept)),
        )

    # -- create, read, update, delete --------------------------------------------------------------

    def create(self, wanted: Mapping[str, Any]) -> tuple[str, Known]:
        """Create the object: its id, and what a state has to record of it."""
        connected = self._connected()
        id_, state = connected.create(self._model.model_validate(wanted))
        return id_, self._known(connected.with_account(state), wanted)

    def read(self, id_: str, known: Known) -> tuple[str, Known, dict[str, Any]] | None:
        """The current object: its id, what a state has to record of it, and its inputs.

        None: it does not exist. For an object that is in no state, ``known`` has the inputs to return, and a missing
        object raises NotFoundError.
        """
        ours = known.managed is not None
        state = self._state(known) if ours else None
        connected = self._connected()
        if ours:
            self._require_own_account(connected, id_, known)
            id_ = connected.current_id(id_, state)
        found = connected.read(id_, state)
        if ours:
            self._note(id_)
            connected.recorded(id_)
            self._deployment.records.note_read(self._kind, self._owner)
        if found is None:
            if not ours:
                raise NotFoundError(f"there is no {self._kind} with the id {id_} in {connected.place}")
            connected.warn_missing(id_, known.values.get(self._lifecycle.account_field or ""))
            return None
        keep = set(known.values) if known.managed is None else {*known.managed, *self._model.fields_with(ClientOnly)}
        found = connected.with_account(found)
        actual = found.model_dump(exclude_none=True)
        inputs = {name: actual[name] for name in self._model.model_fields if name in keep and name in actual}
        return id_, self._known(found, inputs), inputs

    def update(self, id: str, known: Known, wanted: Mapping[str, Any]) -> Known:
        """Update the object to match checked inputs: what a state has to record of it."""
        connected = self._connected()
        self._require_own_account(connected, id, known)
        changes = self._difference(known, wanted).changes
        state = connected.update(id, self._state(known), self._model.model_validate(wanted), changes)
        connected.recorded(id)
        return self._known(connected.with_account(state), wanted)

    def delete(self, id: str, known: Known) -> None:
        """Delete the object, unless another resource has adopted it in this run."""
        self._note(id)
        connected = self._connected()
        self._require_own_account(connected, id, known)
        new_owner = connected.new_owner(id)
        if new_owner is None:
            connected.delete(id, self._state(known))
        else:
            self._warn_of_new_owner(id, new_owner)
        connected.recorded(id)

    def _warn_of_new_owner(self, id: str, new_owner: Owner) -> None:
        if new_owner != self._owner:
            warn(f'{self._kind} {id} is not deleted, because "{new_owner.name}" of this program has adopted it')
        else:
            warn(
                f'{self._kind} {id} is not deleted: the replacement of "{new_owner.name}" has adopted the same object;'
                " for a new object, leave adopt and existing_id out and force the replacement again"
            )

    # -- what all of them need ---------------------------------------------------------------------

    def _scrubbed(self, error: TelephonyError, values: Mapping[str, Any]) -> str:
        return scrubbed(self._lifecycle, str(error), values)

    def _known(self, state: State, inputs: Mapping[str, Any]) -> Known:
        return known_of(self._lifecycle, state, inputs)

    def _state(self, known: Known) -> State:
        hidden = {"pending": tuple(known.pending), "managed": tuple(known.managed or ())}
        state: State = self._lifecycle.State.model_validate({**known.values, **hidden})
        return state

    def _difference(self, known: Known, wanted: Mapping[str, Any], id: str | None = None) -> Difference:
        return difference(self._model, known.values, wanted, known.managed, id)

    def _require_own_account(self, connected: Lifecycle[Any, Any], id: str, known: Known) -> None:
        """Raise if the state records another account than the credentials', as far as that is known without a call."""
        connected.require_own_account(id, known.values.get(self._lifecycle.account_field or ""))

    def _note(self, id: str) -> None:
        """Note that the engine has the object in a state: its create need not be recovered."""
        if self._owner:
            self._deployment.records.note(self._kind, self._owner, id)
