"""Records each step of a run in the stack's state file, before it begins and after it ended.

Many steps may be in flight. Each waits until a file that contains its record is on the disk, but steps that
change the state at the same time share one write.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol

from . import deployment
from .crypto import Crypter
from .deployment import PendingOperation, StackSnapshot
from .resources import ResourceState
from .values import equal

_BEGINNINGS = {
    "create": "creating",
    "create-replacement": "creating",
    "update": "updating",
    "delete": "deleting",
    "delete-replaced": "deleting",
    "discard": "deleting",
    "discard-replaced": "deleting",
    "read": "reading",
    "read-replacement": "reading",
    "import": "importing",
}
"""Which pending operation stands for a step while it runs."""

_CREATIONS = ("create", "create-replacement", "import")

_COMPARED_ON_SAME = (
    "urn",
    "type",
    "custom",
    "custom_timeouts",
    "retain_on_delete",
    "provider",
    "parent",
    "deleted_with",
    "replace_with",
    "protect",
)


class RecordedStep(Protocol):
    """What the journal needs to know of a step."""

    @property
    def op(self) -> str: ...
    @property
    def old(self) -> ResourceState | None: ...
    @property
    def new(self) -> ResourceState | None: ...


class StateJournal:
    """The state of a stack while it changes. With ``path`` None (a preview) nothing is written."""

    def __init__(self, path: Path | None, base: StackSnapshot, crypter: Crypter | None) -> None:
        self._path = path
        self._base = base
        self._crypter = crypter
        self._news: dict[ResourceState, None] = {}
        self._done: set[ResourceState] = set()
        self._operations: dict[ResourceState, PendingOperation] = {}
        self._unsettled = _creations(base)
        self._version = 0
        self._written = 0
        self._condition = asyncio.Condition()
        self._writing = False

    def resources(self) -> list[ResourceState]:
        """The resources as they would be stored now: those dealt with, then the rest of the old state."""
        kept = [resource for resource in self._news if resource not in self._done]
        return kept + [resource for resource in self._base.resources if resource not in self._done]

    def operations(self) -> list[PendingOperation]:
        """What has begun and not ended, in this run or, for creations that nothing has settled, in an earlier one."""
        return [*self._operations.values(), *self._unsettled]

    async def begin(self, step: RecordedStep) -> None:
        """Record that a step is about to happen."""
        if self._path is None or step.op not in _BEGINNINGS:
            return
        subject = step.new if step.new is not None else step.old
        assert subject is not None
        # A copy: the step fills the state in while it runs.
        self._operations[subject] = PendingOperation(subject.copy(), _BEGINNINGS[step.op])
        await self.save()

    async def end(self, step: RecordedStep, successful: bool) -> None:
        """Record what a step did."""
        settled = successful and self._settle(step)
        if self._path is None:
            return
        subject = step.new if step.new is not None else step.old
        assert subject is not None
        self._operations.pop(subject, None)
        if successful and not self._apply(step) and not settled:
            return
        await self.save()

    def _apply(self, step: RecordedStep) -> bool:
        """Take a successful step into the state; False if that changes nothing worth writing."""
        old, new = step.old, step.new
        if step.op in ("replace", "refresh"):
            return False
        if step.op == "same":
            assert old is not None
            assert new is not None
            self._finish(old)
            self._add(new)
            return _differs(old, new)
        if step.op in _CREATIONS:
            assert new is not None
            self._add(new)
            if old is not None and old.pending_replacement:
                self._finish(old)
            elif old is not None:
                old.changed()
            return True
        if old is not None and not (new is None and old.pending_replacement and step.op != "remove-pending-replace"):
            self._finish(old)
        elif old is not None:
            old.changed()
        if new is not None:
            self._add(new)
        return True

    def _settle(self, step: RecordedStep) -> bool:
        """Forget an interrupted creation of an earlier run whose resource is there now; whether there was one.

        What has other inputs and was not created now is what the interrupted creation was to replace.
        """
        new = step.new
        settled = [
            operation
            for operation in self._unsettled
            if new is not None
            and operation.resource.urn == new.urn
            and (step.op in _CREATIONS or equal(operation.resource.inputs, new.inputs))
        ]
        self._unsettled = [operation for operation in self._unsettled if operation not in settled]
        return bool(settled)

    def _add(self, state: ResourceState) -> None:
        state.changed()
        self._news[state] = None

    def _finish(self, state: ResourceState) -> None:
        self._done.add(state)

    def rebase(self, base: StackSnapshot) -> None:
        """Go on from another old state, as after a refresh."""
        self._base = base
        self._unsettled = [operation for operation in self._unsettled if operation in base.pending_operations]

    async def save(self) -> None:
        """Return when a file with everything recorded so far is on the disk."""
        if self._path is None:
            return
        self._version += 1
        wanted = self._version
        while self._written < wanted:
            if self._writing:
                async with self._condition:
                    await self._condition.wait_for(lambda: self._written >= wanted or not self._writing)
                continue
            await self._write(self._path)

    async def _write(self, path: Path) -> None:
        self._writing = True
        version = self._version
        try:
            text = deployment.render(self.resources(), self.operations(), self._crypter)
            await asyncio.get_running_loop().run_in_executor(None, deployment.write_file, path, text)
            self._written = version
        finally:
            self._writing = False
            async with self._condition:
                self._condition.notify_all()


def _creations(base: StackSnapshot) -> list[PendingOperation]:
    """The interrupted creations: what was being created may be there. Anything else is seen by the next look at it."""
    return [operation for operation in base.pending_operations if operation.type == "creating"]


def _differs(old: ResourceState, new: ResourceState) -> bool:
    """Whether an unchanged resource must be written all the same, because something around it changed."""
    if any(getattr(old, name) != getattr(new, name) for name in _COMPARED_ON_SAME):
        return True
    if sorted(old.dependencies) != sorted(new.dependencies):
        return True
    return not (equal(old.inputs, new.inputs) and equal(old.outputs, new.outputs))
