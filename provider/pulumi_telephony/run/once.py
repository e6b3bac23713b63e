"""Exactly one new object, whatever happens to an answer or to this process.

None of the APIs has an idempotency key. What tells a new object from all others is that it is there now and was not
there before; so every create looks first, writes down what it saw (``intents.py``), and only then calls. Afterwards:

- An answer arrives: done.
- The answer is lost: look again. What is new is ours. What is not there is made once more where the vendor would refuse
  a second one; elsewhere the run ends, and the next one looks again, when the first call has had its time.
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
"""How often a new object is looked for, over three seconds; no vendor documents how long it takes to be seen."""

RecordT = TypeVar("RecordT")


@dataclasses.dataclass(frozen=True)
class Made(Generic[RecordT]):
    """``record`` is the object where it was seen. ``recovered``: an earlier run made it, with the inputs of then."""

    id: str
    record: RecordT | None
    recovered: bool = False


@dataclasses.dataclass(frozen=True)
class Creation(Generic[RecordT]):
    """How one vendor's object is looked for and made."""

    what: str
    """The object in messages."""
    natural_key: tuple[str, ...]
    """What another object may have in common with it."""
    look: Callable[[tuple[str, ...]], Mapping[str, RecordT]]
    """Every object with a natural key, by id."""
    by_id: Callable[[str], RecordT | None]
    make: Callable[[], tuple[str, RecordT | None]]
    """Call the API: the new id, with the object where the API tells it."""
    refuse: Callable[[Mapping[str, RecordT]], None] | None
    """Raise when what exists is in the way. None: objects may be alike."""
    unique: bool
    """Whether the vendor itself refuses a second object with the same natural key."""
    is_as_asked: Callable[[RecordT], bool] = lambda _: True
    """Whether an object that appeared is like what was asked for."""
    is_ours: Callable[[RecordT], bool] | None = None
    """Whether the object that an answer names can be it at all. None: nobody looks."""
    glance: Callable[[], Mapping[str, RecordT] | None] = lambda: None
    """The same look as ``look`` at this natural key, shared by many creates and a few seconds old at most. None: only a
    look of its own will do."""
    note: Callable[[str, RecordT], None] = lambda _, __: None
    """The object has been made, so that the next glance shows it."""


def create_once(creation: Creation[RecordT], subject: Subject, intents: Intents, records: Records) -> Made[RecordT]:
    """Make the object, or find the one that an earlier run of the same resource made without recording it."""
    with intents.locked(subject):
        recovered = _recovered(creation, subject, intents, records)
        if recovered is not None:
            inform(f"{creation.what} ({recovered.id}) was made by an earlier run that was cut off; taking it over")
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
    # Not known by that id, or never known: what appeared under the natural key and is not on record is it.
    found = _new(creation, left)
    new = {
        object_id: record
        for object_id, record in found.items()
        if not records.has(subject.kind, subject.owner, object_id)
    }
    if not new:
        return None
    # The program may have changed since, so that what is not as asked now is still ours, if it is the only one.
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
            # A refusal of the second try, too, may come from the first one, carried out late.
            if error.executed is False and not (lost and isinstance(error, ConflictError)):
                if lost is None:
                    intents.drop(subject)
                    raise
                raise _unseen(creation, lost, error) from None
            if error.wait:
                # The vendor would refuse the look as well, and another try.
                inform(f"{error}; looking in {math.ceil(error.wait)} seconds what became of it")
                pause(error.wait)
            found = _appeared(creation, intent, error)
            if found is not None:
                return found
            if last or not creation.unique:
                raise _unseen(creation, lost or error, error) from None
            lost = error
    raise AssertionError("unreachable")


def _named(creation: Creation[RecordT], made: Made[RecordT]) -> Made[RecordT]:
    """What an answer names. Another object than the one that was asked for is a lost answer: nothing of it is ours."""
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


def _appeared(creation: Creation[RecordT], intent: Intent, error: TelephonyError) -> Made[RecordT] | None:
    try:
        new = until(bool, lambda: _new(creation, intent), looks=LOOKS, longest=2)
    except TelephonyError as second:
        raise TransportError(
            f"{error}; whether {creation.what} was made is not known, because looking for it failed as well ({second});"
            " run again when that works: what was made is found then",
            transient=False,
        ) from None
    ours = {object_id: record for object_id, record in new.items() if creation.is_as_asked(record)}
    if new and not ours and creation.refuse is not None:
        creation.refuse(new)
    return _the_only(creation, ours) if ours else None


def _new(creation: Creation[RecordT], intent: Intent) -> dict[str, RecordT]:
    there = creation.look(intent.natural_key)
    return {object_id: record for object_id, record in there.items() if object_id not in intent.before}


def _the_only(creation: Creation[RecordT], new: Mapping[str, RecordT]) -> Made[RecordT]:
    if len(new) > 1:
        raise ConflictError(
            f"{creation.what} is there {len(new)} times since the last look ({', '.join(sorted(new))}), and which one"
            " this resource made cannot be told; say which one with existing_id, or delete the surplus ones by hand,"
            " and run again"
        )
    return Made(*next(iter(new.items())))


def _unseen(creation: Creation[RecordT], lost: TelephonyError, error: TelephonyError) -> TransportError:
    second = "" if error is lost else f", and a second try failed: {error}"
    return TransportError(
        f"{lost}; {creation.what} is not to be seen so far{second}; run again: should it appear, it is taken over then",
        transient=False,
    )
