"""Records of creates, written before the call.

Pulumi records an object when its create returns. If the provider process dies between the API's commit and that moment,
the object is in no state, and the next ``up`` would create a second one. So before each create an intent is written:
which resource creates what, and which objects existed before. The next create of the same resource finds the intent,
and with it the object: one that exists now, did not exist before, and belongs to no other resource.

An intent contains no secret: only the resource's name, its natural key (a phone number, a user name, a title) and ids.
The account is a digest, and so is the file name.
"""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from ..base.errors import TransportError
from ..base.files import STATE_DIR, digest, make_private, write_durably
from ..base.messages import inform, warn
from ..base.waiting import REPORTED_AFTER
from .intent_files import ending, file_name, names, owner_name, shelf_name

if TYPE_CHECKING:
    import filelock

LIFE = 7 * 24 * 3600.0
"""Seconds until an intent expires. Long enough for a deployment that failed on a Friday."""

LOCK_TIMEOUT = 900.0
"""Seconds to wait for another create of the same object; longer than the timeouts of a create."""


class Subject(BaseModel):
    """What an intent is about. ``owner`` is ``project/stack/name`` of a resource; objects of an account with the same
    ``natural_key`` could be mistaken for each other."""

    model_config = ConfigDict(frozen=True)

    kind: str
    account: str
    owner: str
    natural_key: tuple[str, ...]

    @property
    def shelf(self) -> str:
        """One name for all intents of an account and kind."""
        return shelf_name(self.kind, self.account)

    @property
    def name(self) -> str:
        return owner_name(self.owner)

    @property
    def rivals(self) -> str:
        """One name for all creates whose objects could be mistaken for each other."""
        return digest(self.kind, self.account, *self.natural_key)[:32]


class Intent(BaseModel):
    """``before`` are the ids that existed; ``created`` is the id of the new object, once it is known."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    owner: str
    natural_key: tuple[str, ...]
    before: tuple[str, ...]
    created: str | None = None
    at: float


class Intents(Protocol):
    """Where intents are kept. All methods are safe across threads and processes."""

    def locked(self, subject: Subject) -> contextlib.AbstractContextManager[None]:
        """Allow one create at a time of those whose objects could be mistaken for each other."""

    def find(self, subject: Subject) -> Intent | None:
        """The intent that an earlier create of this owner left, unless it has expired."""

    def contested(self, subject: Subject) -> bool:
        """Whether another intent could be about the same object: then a create must list again."""

    def keep(self, subject: Subject, intent: Intent) -> None:
        """Write the intent durably, in place of the owner's earlier one."""

    def drop(self, subject: Subject) -> None:
        """Delete the owner's intent."""

    def created(self, subject: Subject, id: str) -> None:
        """Record that the owner's create has created this object, so that no other resource takes it for its own."""

    def recorded(self, kind: str, account: str, owner: str, id: str) -> None:
        """Delete the intent: the owner's object is in a state now."""


class NoIntents:
    """For a caller without an owner: after a crash, the object that exists already stops the next create."""

    def locked(self, subject: Subject) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def find(self, subject: Subject) -> Intent | None:
        return None

    def contested(self, subject: Subject) -> bool:
        return True

    def keep(self, subject: Subject, intent: Intent) -> None:
        pass

    def drop(self, subject: Subject) -> None:
        pass

    def created(self, subject: Subject, id: str) -> None:
        pass

    def recorded(self, kind: str, account: str, owner: str, id: str) -> None:
        pass


class FileIntents:
    """Intents in a directory of this machine's user.

    If the directory is not writable, there is a warning and creates continue; after a crash, the object that exists
    already then stops the next create. A file that another process has removed meanwhile is not an error.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._warned = threading.Event()

    @contextlib.contextmanager
    def locked(self, subject: Subject) -> Iterator[None]:
        # Only creates need it: a refresh must not pay for its import.
        import filelock

        lock: contextlib.AbstractContextManager[object] = contextlib.nullcontext()
        with self._tolerated():
            folder = self._directory / "locks"
            make_private(folder)
            acquired = filelock.FileLock(folder / f"{subject.rivals}.lock", mode=0o600)
            try:
                _acquire(acquired, subject)
            except filelock.Timeout:
                raise still_creating(subject) from None
            lock = contextlib.closing(_Releasing(acquired))
        with lock:
            yield

    def find(self, subject: Subject) -> Intent | None:
        with self._tolerated():
            found = [intent for file in self._of_owner(subject) if (intent := _read(file)) is not None]
            # Two only if a run was interrupted between writing the later one and removing the earlier.
            latest = max(found, key=lambda intent: intent.at, default=None)
            if latest is not None and latest.owner == subject.owner and latest.at > time.time() - LIFE:
                return latest
        return None

    def contested(self, subject: Subject) -> bool:
        with self._tolerated():
            its_end = ending(subject.rivals)
            return any(name.endswith(its_end) for name in names(self._shelf(subject)))
        return True

    def keep(self, subject: Subject, intent: Intent) -> None:
        with self._tolerated():
            file = self._file(subject)
            make_private(file.parent)
            write_durably(file, intent.model_dump_json())
            for earlier in self._of_owner(subject):
                if earlier != file:
                    earlier.unlink(missing_ok=True)

    def drop(self, subject: Subject) -> None:
        with self._tolerated():
            for file in self._of_owner(subject):
                file.unlink(missing_ok=True)

    def created(self, subject: Subject, id: str) -> None:
        with self._tolerated():
            shelf, its_name, its_end = self._shelf(subject), subject.name, ending(subject.rivals)
            for name in names(shelf):
                own = name.startswith(its_name)
                if not own and not name.endswith(its_end):
                    continue
                file = shelf / name
                intent = _read(file)
                if intent is not None:
                    change = {"created": id} if own else {"before": (*intent.before, id)}
                    text = intent.model_copy(update=change).model_dump_json()
                    # If the machine fails, the object is still found by comparison with ``before``.
                    write_durably(file, text, outlives_the_machine=False)

    def recorded(self, kind: str, account: str, owner: str, id: str) -> None:
        with self._tolerated():
            for file in self._of_owner(Subject(kind=kind, account=account, owner=owner, natural_key=())):
                intent = _read(file)
                if intent is not None and intent.created == id:
                    file.unlink(missing_ok=True)

    def _shelf(self, subject: Subject) -> Path:
        return self._directory / subject.shelf

    def _file(self, subject: Subject) -> Path:
        return self._shelf(subject) / file_name(subject.owner, subject.rivals)

    def _of_owner(self, subject: Subject) -> list[Path]:
        shelf, its_name = self._shelf(subject), subject.name
        return [shelf / name for name in names(shelf) if name.startswith(its_name)]

    @contextlib.contextmanager
    def _tolerated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not self._warned.is_set():
                self._warned.set()
                reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or type(error).__name__
                warn(
                    f"cannot record creates in {self._directory} ({reason}); if this run is interrupted, the next one"
                    f" may stop because an object exists that this one created; set {STATE_DIR} to a writable directory"
                )


def still_creating(subject: Subject) -> TransportError:
    """Another deployment has kept the lock for longer than the timeouts of a create."""
    return TransportError(
        f"another deployment has been creating the same {subject.kind} for {LOCK_TIMEOUT:.0f} seconds; run again when"
        " it has finished",
        executed=False,
        transient=False,
    )


def report_wait(subject: Subject) -> None:
    inform(f"waiting for another deployment that is creating the same {subject.kind}")


def _acquire(lock: filelock.BaseFileLock, subject: Subject) -> None:
    import filelock

    try:
        lock.acquire(timeout=REPORTED_AFTER)
    except filelock.Timeout:
        report_wait(subject)
        lock.acquire(timeout=LOCK_TIMEOUT - REPORTED_AFTER)


class _Releasing:
    def __init__(self, lock: filelock.BaseFileLock) -> None:
        self._lock = lock

    def close(self) -> None:
        self._lock.release()


def _read(file: Path) -> Intent | None:
    try:
        return Intent.model_validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
