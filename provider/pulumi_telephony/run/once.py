"""How a create makes exactly one new object, even if the answer is lost or this process dies.

None of the APIs has an idempotency key. A new object is recognised because it exists now and did not exist before; so
every create lists the objects, records them (``intents.py``), and only then calls the API. Afterwards:

- An answer arrives: done.
- The answer is lost: list again. A new object is ours. If there is none, the call is repeated if the vendor rejects
  duplicates; otherwise the create fails, and the next run looks again.
- This process dies: the next create of the same resource finds the intent, and with it the object.
"""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from ..base.errors import AuthorizationError, ConfigurationError, ConflictError, TelephonyError, TransportError
from ..base.messages import inform
from ..base.waiting import pause, until
from .intents import Intent, Intents, Subject
from .records import Records

LOOKS = 5
"""How often a new object is looked for, over three seconds; no vendor documents when it appears in a list."""

RecordT = TypeVar("RecordT")


@dataclasses.dataclass(frozen=True)
class Made(Generic[RecordT]):
    """``record`` is the object, if it was read. ``recovered``: an interrupted run created it, with its inputs."""

    id: str
    record: RecordT | None
    recovered: bool = False


@dataclasses.dataclass(frozen=True)
class Creation(Generic[RecordT]):
    """How to find and create an object of one kind."""

    what: str
    """The object in messages."""
    natural_key: tuple[str, ...]
    """What another object may have in common with it."""
    look: Callable[[tuple[str, ...]], Mapping[str, RecordT]]
    """All objects with a natural key, by id."""
    by_id: Callable[[str], RecordT | None]
    make: Callable[[], tuple[str, RecordT | None]]
    """Call the API: the new id, with the object if the API returns it."""
    refuse: Callable[[Mapping[str, RecordT]], None] | None
    """Raise if an existing object prevents the create. None: objects may be alike."""
    unique: bool
    """Whether the vendor rejects a second object with the same natural key."""
    is_as_asked: Callable[[RecordT], bool] = lambda _: True
    """Whether an object that appeared matches the inputs."""
    is_ours: Callable[[RecordT], bool] | None = None
    """Whether the object that an answer names can be the new one. None: not checked."""
    glance: Callable[[], Mapping[str, RecordT] | None] = lambda: None
    """The result of ``look`` for this natural key, shared by many creates and at most a few seconds old. None: not
    available."""
    note: Callable[[str, RecordT], None] = lambda _, __: None
    """Called with the new object, so that the next glance includes it."""


def create_once(creation: Creation[RecordT], subject: Subject, intents: Intents, records: Records) -> Made[RecordT]:
    """Create the object, or recover the one that an interrupted run of the same resource created."""
    with intents.locked(subject):
        recovered = _recovered(creation, subject, intents, records)
        if recovered is not None:
            inform(f"{creation.what} ({recovered.id}) was created by an interrupted run; adopting it")
            records.note_recovered(subject.kind, subject.owner, recovered.id)
            return recovered
        present = None if intents.contested(subject) else _glanced(creation)
        if present is None or present:
            present = creation.look(subject.natural_key)
        if creation.refuse is not None:
            creation.refuse(present)
        intent = Intent(
            owner=subject.owner, natural_key=subject.natural_key, before=tuple(sorted(present)), at=time.time()
        )
        intents.keep(subject, intent)
        made = _made(creation, subject, intents, intent)
        intents.created(subject, made.id)
        if made.record is not None:
            creation.note(made.id, made.record)
        return made


def _glanced(creation: Creation[RecordT]) -> Mapping[str, RecordT] | None:
    try:
        return creation.glance()
    except (AuthorizationError, ConfigurationError):
        raise
    except TelephonyError:
        # A look for one object is less to ask for than a list of all, and says what is wrong if it fails as well.
        return None


def _recovered(
    creation: Creation[RecordT], subject: Subject, intents: Intents, records: Records
) -> Made[RecordT] | None:
    left = intents.find(subject)
    if left is None:
        return None
    if left.created is not None:
        if records.has(subject.kind, subject.owner, left.created):
            return None
        record = creation.by_id(left.created)
        if record is not None:
            return Made(left.created, record, recovered=True)
    # The id is unknown or no longer exists: the object is the one that appeared under the natural key, in no state.
    found = _new(creation, left)
    new = {
        object_id: record
        for object_id, record in found.items()
        if not records.has(subject.kind, subject.owner, object_id)
    }
    if not new:
        return None
    # The program may have changed since: an object that does not match the inputs is still ours if it is the only one.
    alike = {object_id: record for object_id, record in new.items() if creation.is_as_asked(record)}
    made = _the_only(creation, alike or new)
    intents.created(subject, made.id)
    return dataclasses.replace(made, recovered=True)


def _made(creation: Creation[RecordT], subject: Subject, intents: Intents, intent: Intent) -> Made[RecordT]:
    lost: TelephonyError | None = None
    for last in (False, True):
        try:
            return _named(creation, Made(*creation.make()))
        except TelephonyError as error:
            # A conflict at the second attempt may be with the object of the first one, which was executed late.
            if error.executed is False and not (lost and isinstance(error, ConflictError)):
                if lost is None:
                    intents.drop(subject)
                    raise
                raise _unseen(creation, lost, error) from None
            if error.wait:
                # Until then the vendor would reject the list call too.
                inform(f"{error}; checking in {math.ceil(error.wait)} seconds whether it was created")
                pause(error.wait)
            found = _appeared(creation, subject, intents, intent, error)
            if found is not None:
                return found
            if last or not creation.unique:
                raise _unseen(creation, lost or error, error) from None
            lost = error
    raise AssertionError("unreachable")


def _named(creation: Creation[RecordT], made: Made[RecordT]) -> Made[RecordT]:
    """The object that an answer names. If it is another one than requested, the answer counts as lost."""
    record = made.record
    if creation.is_ours is None:
        return made
    if record is None:
        try:
            record = creation.by_id(made.id)
        except TelephonyError:
            return made
    if record is not None and not creation.is_ours(record):
        raise TransportError(
            f"the answer to the creation of {creation.what} names {made.id}, which is another object", transient=False
        )
    return Made(made.id, record)


def _appeared(
    creation: Creation[RecordT], subject: Subject, intents: Intents, intent: Intent, error: TelephonyError
) -> Made[RecordT] | None:
    try:
        new = until(bool, lambda: _new(creation, intent), looks=LOOKS, longest=2)
    except TelephonyError as second:
        raise TransportError(
            f"{error}; whether {creation.what} was created is unknown, because looking for it failed too ({second});"
            " run up again, which finds it if it was created",
            transient=False,
        ) from None
    ours = {object_id: record for object_id, record in new.items() if creation.is_as_asked(record)}
    if new and not ours and creation.refuse is not None:
        try:
            creation.refuse(new)
        except ConflictError:
            if creation.unique:
                # With this object of another program in the way, ours was not created: the next run must not adopt it.
                intents.drop(subject)
            raise
    return _the_only(creation, ours) if ours else None


def _new(creation: Creation[RecordT], intent: Intent) -> dict[str, RecordT]:
    there = creation.look(intent.natural_key)
    return {object_id: record for object_id, record in there.items() if object_id not in intent.before}


def _the_only(creation: Creation[RecordT], new: Mapping[str, RecordT]) -> Made[RecordT]:
    if len(new) > 1:
        raise ConflictError(
            f"{creation.what} was created {len(new)} times ({', '.join(sorted(new))}), and it is unknown which one is"
            " this resource's; name one with existing_id, or delete the others by hand, and run up again"
        )
    return Made(*next(iter(new.items())))


def _unseen(creation: Creation[RecordT], lost: TelephonyError, error: TelephonyError) -> TransportError:
    second = "" if error is lost else f", and a second attempt failed: {error}"
    return TransportError(
        f"{lost}; {creation.what} was not found{second}; run up again, which adopts it if it has appeared",
        transient=False,
    )
