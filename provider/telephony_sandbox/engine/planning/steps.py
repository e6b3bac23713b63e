"""The steps of a run: each knows how to carry itself out and which states it leads from and to."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Set
from dataclasses import dataclass, field

from ..errors import EngineError, NotImplementedBySandboxError
from ..protocol.provider_client import DiffResult, Provider
from ..protocol.registry import ProviderRegistry
from ..state.resources import ResourceState, now
from ..state.urn import is_provider_type
from ..state.values import UNKNOWN_STRING, Properties, SecretValue, equal
from .diffing import changed_paths

Registration = asyncio.Future[ResourceState]
"""Where a registering program waits for its resource."""


class DeleteProtectedError(EngineError):
    """A protected resource was to be deleted."""

    def __init__(self, urn: str) -> None:
        super().__init__(
            f"resource {urn!r} cannot be deleted\nbecause it is protected. To unprotect it, remove the `protect` "
            "option from the resource in the program and run `up`, then delete it"
        )


@dataclass(eq=False)
class Context:
    """What steps need of the run they belong to."""

    registry: ProviderRegistry
    dry_run: bool
    deletes: Set[str] = field(default_factory=set)
    """The URNs that this run deletes, for ``deleted_with``."""

    def provider_of(self, state: ResourceState) -> Provider:
        """The provider that manages a resource."""
        return self.registry if is_provider_type(state.type) else self.registry.find(state.provider)


@dataclass(eq=False)
class Step(ABC):
    """One operation on one resource. ``old`` and ``new`` are what it leads from and to, None for nothing."""

    context: Context
    old: ResourceState | None
    new: ResourceState | None
    registration: Registration | None = None
    keys: list[str] = field(default_factory=list)
    """The properties that made it a replacement."""
    diffs: list[str] = field(default_factory=list)
    detailed_diff: dict[str, tuple[str, bool]] | None = None

    op: str = ""
    logical: bool = True
    """Whether it counts in the summary, and may have outputs registered for it later."""

    @property
    def resource(self) -> ResourceState:
        """The state that the step is about."""
        state = self.new if self.new is not None else self.old
        assert state is not None
        return state

    @property
    def urn(self) -> str:
        """The resource's URN."""
        return self.resource.urn

    @abstractmethod
    async def apply(self) -> None:
        """Carry it out; an error leaves nothing done that is not recorded."""

    def complete(self) -> None:
        """Tell the program, if it waits."""
        if self.registration is not None and self.new is not None and not self.registration.done():
            self.registration.set_result(self.new)


class SameStep(Step):
    """The resource stays as it is; what the program said about it is recorded."""

    async def apply(self) -> None:
        """Take over id and outputs, and have a provider resource running."""
        old, new = self._pair()
        new.id, new.outputs = old.id, old.outputs
        if equal(old.inputs, new.inputs):
            new.inputs = old.inputs
        if is_provider_type(new.type):
            await self.context.registry.load(new.urn, old.id, old.inputs)

    def _pair(self) -> tuple[ResourceState, ResourceState]:
        assert self.old is not None
        assert self.new is not None
        return self.old, self.new


@dataclass(eq=False)
class CreateStep(Step):
    """A new object; ``pending_delete``: the old one is to be deleted at the end of the run."""

    pending_delete: bool = False

    async def apply(self) -> None:
        """Create the object and take over what the provider answers."""
        new = self.resource
        if new.custom:
            provider = self.context.provider_of(new)
            new.id, new.outputs = await provider.create(new.urn, new.inputs, preview=self.context.dry_run)
        new.created = new.modified = now()
        if self.pending_delete and self.old is not None:
            self.old.delete = True
            self.old.changed()


@dataclass(eq=False)
class DeleteStep(Step):
    """The object goes away. ``pending_replacement``: before its successor comes."""

    pending_replacement: bool = False
    replacing: bool = False

    async def apply(self) -> None:
        """Delete the object, unless an option says that it only leaves the state."""
        old = self.resource
        if old.protect and not self.replacing:
            raise DeleteProtectedError(old.urn)
        kept = old.external or old.retain_on_delete or old.deleted_with in self.context.deletes
        if old.custom and not kept and not self.context.dry_run:
            await self.context.provider_of(old).delete(old.urn, old.id, old.inputs, old.outputs)
        if self.pending_replacement:
            old.pending_replacement = True
            old.changed()


class UpdateStep(Step):
    """The object is changed in place."""

    async def apply(self) -> None:
        """Update the object and take over what the provider answers."""
        assert self.old is not None
        assert self.new is not None
        old, new = self.old, self.new
        new.id, new.created, new.modified = old.id, old.created, old.modified
        if new.custom:
            new.outputs = await self.context.provider_of(new).update(
                new.urn, old.id, old.inputs, old.outputs, new.inputs, preview=self.context.dry_run
            )
            new.modified = now()


class ReplaceStep(Step):
    """Stands for a replacement as a whole; its create and delete are steps of their own."""

    async def apply(self) -> None:
        """Nothing is left to do."""


class RemovePendingReplaceStep(Step):
    """A resource that was deleted for its successor, which never came, leaves the state."""

    async def apply(self) -> None:
        """Nothing is left to do."""


class ReadStep(Step):
    """An object that others manage is read. ``op`` read-replacement: a managed one of the same name goes."""

    async def apply(self) -> None:
        """Read the object, in a preview too."""
        assert self.new is not None
        old, new = self.old, self.new
        if new.id == UNKNOWN_STRING:
            new.outputs = {}
        else:
            found = await self.context.provider_of(new).read(new.urn, new.id, new.inputs, new.inputs)
            if found.outputs is None:
                raise EngineError(f"resource '{new.id}' does not exist")
            new.outputs, new.id = found.outputs, found.id or new.id
        if old is None:
            return
        if self.op == "read-replacement":
            old.delete = True
            old.changed()
        new.created, new.modified = old.created, old.modified
        if not (equal(old.inputs, new.inputs) and equal(old.outputs, new.outputs)):
            new.modified = now()


class ImportStep(Step):
    """An object is taken into the state with the inputs and outputs that an import file gives."""

    async def apply(self) -> None:
        """Trust what the file says; without outputs the provider is asked, which a dynamic one cannot answer."""
        new = self.resource
        if new.custom and not new.outputs:
            await self.context.provider_of(new).read(new.urn, new.import_id, None, None)
            raise NotImplementedBySandboxError("import of a resource that the provider reads by itself")
        new.id, new.import_id = new.import_id, ""
        new.created = new.modified = now()


class RefreshStep(Step):
    """The state is brought to what the provider reads; nothing outside is changed."""

    result_op: str = "same"

    async def apply(self) -> None:
        """Read the object and compare. ``new`` stays the old state when nothing was found to be different."""
        assert self.old is not None
        old = self.old
        if not old.custom or is_provider_type(old.type) or old.pending_replacement:
            return
        provider = self.context.provider_of(old)
        found = await provider.read(old.urn, old.id, old.inputs, old.outputs)
        if not found.id:
            self.new, self.result_op = None, "delete"
            return
        inputs = old.inputs if found.inputs is None else found.inputs
        await self._compare(provider, old, self._refreshed(old, found.id, inputs, found.outputs or {}))

    @staticmethod
    def _refreshed(old: ResourceState, id_: str, inputs: Properties, outputs: Properties) -> ResourceState:
        new = old.copy()
        new.id, new.init_errors = id_, []
        new.inputs = old.inputs if equal(old.inputs, inputs) else inputs
        new.outputs = old.outputs if equal(old.outputs, outputs) else outputs
        if new.inputs is not old.inputs or new.outputs is not old.outputs:
            new.modified = now()
        return new

    async def _compare(self, provider: Provider, old: ResourceState, new: ResourceState) -> None:
        self.new = new
        if old.external:
            self.result_op = "same" if equal(old.outputs, new.outputs) else "update"
            return
        # What an `up` right after this would find, seen from the other side.
        diff = await diff_resource(provider, new.urn, new.id, new.inputs, new.outputs, old.inputs)
        self.result_op = "update" if diff.changes else "same"
        self.diffs = diff.changed
        if diff.detailed is not None:
            self.detailed_diff = {path: (_INVERSE[kind], inputs) for path, (kind, inputs) in diff.detailed.items()}


_INVERSE = {"add": "delete", "delete": "add", "update": "update"}


async def diff_resource(
    provider: Provider, urn: str, id_: str, inputs: Properties, outputs: Properties, news: Properties
) -> DiffResult:
    """The provider's diff; where it does not know, whether the inputs differ decides."""
    diff = await provider.diff(urn, id_, inputs, outputs, news)
    if diff.changes is None:
        changes = changed_paths(inputs, news)
        diff.changes = bool(changes)
        diff.changed = sorted({path.split(".")[0].split("[")[0] for path in changes})
        diff.detailed = {path: (kind, True) for path, kind in changes.items()} or None
    return diff


def mark_secret_outputs(state: ResourceState) -> list[str]:
    """Mark the outputs that options or equally named secret inputs say are secret; the names that cannot be."""
    refused: list[str] = []
    outputs = dict(state.outputs)
    for name in state.additional_secret_outputs:
        if name == "id":
            refused.append(name)
        elif name in outputs and not isinstance(outputs[name], SecretValue):
            outputs[name] = SecretValue(outputs[name])
    for name, value in outputs.items():
        if isinstance(state.inputs.get(name), SecretValue) and not isinstance(value, SecretValue):
            outputs[name] = SecretValue(value)
    state.outputs = outputs
    return refused
