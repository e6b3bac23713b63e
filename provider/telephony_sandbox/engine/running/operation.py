"""What every operation on a stack shares: its state, providers, events and executor."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import RunFailedError
from ..planning.events import EventStream, Observer, Redactor
from ..planning.graph import DependencyGraph, deletion_order
from ..planning.steps import Context, RefreshStep, Step
from ..protocol.builtin import BuiltinProvider
from ..protocol.prestart import Prestart, child_environment, start_provider
from ..protocol.provider_client import DynamicProvider
from ..protocol.registry import ProviderRegistry
from ..state.config import ConfigValue
from ..state.crypto import Crypter
from ..state.deployment import StackSnapshot
from ..state.journal import StateJournal
from ..state.project import Project
from ..state.resources import ResourceState
from ..state.urn import is_provider_type, split_reference
from ..state.values import Properties, SecretValue
from .executor import Executor


@dataclass(frozen=True)
class Target:
    """The stack an operation works on."""

    project: Project
    stack: str
    config: Mapping[str, ConfigValue]
    environment: Mapping[str, str]
    states: Path
    """The directory of all stacks' states."""
    snapshot: StackSnapshot
    crypter: Crypter | None
    state_file: Path


@dataclass(frozen=True)
class Options:
    """How an operation is to be done."""

    dry_run: bool = False
    refresh: bool = False
    """Bring the state up to date first."""
    parallel: int = field(default_factory=lambda: 4 * (os.cpu_count() or 1))
    clear_pending_creates: bool = False


class StackOperation(ABC):
    """One run of the engine. Subclasses define what it does; this class sets it up and cleans up."""

    refreshing = False
    """Whether refreshes count in the summary of the operation."""

    def __init__(self, target: Target, options: Options, observers: Iterable[Observer], redactor: Redactor) -> None:
        self.target = target
        self.options = options
        self.events = EventStream(redactor, planning=options.dry_run, observers=observers)
        self.base = target.snapshot
        builtin = BuiltinProvider(target.states, target.project.name, target.environment)
        self.registry = ProviderRegistry(self._start_provider, builtin)
        self.context = Context(self.registry, options.dry_run)
        path = None if options.dry_run else target.state_file
        self.journal = StateJournal(path, self.base, target.crypter)
        self.executor = self._new_executor()
        self.cancelled = False
        self.outputs: Properties = {}
        """The stack's outputs after the operation."""

    def begin_with(self, prestart: Prestart) -> None:
        """Use this process for the first provider. Before ``run``."""
        prestart.tell(self._provider_line)
        self.registry.take_first(prestart.process)

    def _new_executor(self, *, keep_going: bool = False) -> Executor:
        return Executor(
            self.events,
            self.journal,
            parallel=self.options.parallel,
            refreshing=self.refreshing,
            keep_going=keep_going,
        )

    async def run(self) -> str:
        """Do it; the result is succeeded, failed or canceled. Failures were reported as diagnostics."""
        try:
            await self._do()
        except RunFailedError:
            pass
        finally:
            await self.registry.close()
        if self.cancelled:
            self.events.diagnostic("error", f"{self._kind()} canceled")
        elif self.failed:
            self.events.diagnostic("error", f"{self._kind()} failed")
        result = "canceled" if self.cancelled else "failed" if self.failed else "succeeded"
        self.events.summary(result)
        return result

    @property
    def failed(self) -> bool:
        """Whether anything went wrong."""
        return self.events.errors > 0

    @abstractmethod
    async def _do(self) -> None:
        """What the operation is about."""

    def _kind(self) -> str:
        return "preview" if self.options.dry_run else "update"

    async def cancel(self) -> None:
        """Start nothing new; operations in progress are waited for and recorded."""
        self.cancelled = True
        self.executor.stopped.set()
        self.events.diagnostic(
            "info#err", "interrupted: waiting for operations in progress; press Ctrl-C again to stop at once"
        )
        await self.registry.cancel()

    @property
    def provider_configuration(self) -> Properties:
        """The inputs of a default provider: the whole configuration of the stack."""
        return {
            key: SecretValue(value.value) if value.secret else value.value for key, value in self.target.config.items()
        }

    def child_environment(self) -> dict[str, str]:
        """The environment of the program."""
        return child_environment(self.target.project, self.target.environment)

    async def _start_provider(self) -> DynamicProvider:
        return await start_provider(self.target.project, self.target.environment, self._provider_line)

    def _provider_line(self, stream: str, line: str) -> None:
        self.events.diagnostic("info#err" if stream == "stderr" else "info", line)

    async def load_providers(self, resources: Iterable[ResourceState]) -> None:
        """Start the providers of the given resources, as the state describes them."""
        olds = self.base.by_urn()
        for reference in dict.fromkeys(resource.provider for resource in resources if resource.provider):
            urn, id_ = split_reference(reference)
            state = olds.get(urn)
            if state is not None and state.id == id_:
                await self.registry.load(urn, id_, state.inputs)

    async def refresh_state(self) -> None:
        """Read every resource, and continue from the result. A failed read fails the operation, after all reads."""
        if not self.base.resources:
            return
        managed = [resource for resource in self.base.resources if resource.custom]
        await self.load_providers(resource for resource in managed if not is_provider_type(resource.type))
        steps = [
            RefreshStep(self.context, resource, resource, op="refresh", logical=False)
            for resource in self.base.resources
        ]
        executor, self.executor = self.executor, self._new_executor(keep_going=True)
        await self.executor.run_all(steps)
        self.base = _rebuilt(self.base, steps)
        self.journal.rebase(self.base)
        # Steps that change nothing write nothing, so the result of the reads is saved here.
        await self.journal.save()
        failed, self.executor = self.executor.failed, executor
        if failed:
            raise RunFailedError("refresh failed")
        if self.cancelled:
            self.executor.stopped.set()

    async def delete_all(self, steps: list[Step]) -> None:
        """Carry out deletions, dependents first, in parallel where the dependencies allow."""
        by_state = {step.resource: step for step in steps}
        graph = DependencyGraph(self.base.resources)
        for group in deletion_order(self.base.resources, by_state):
            needed = set[ResourceState]()
            for step in self.executor.failed:
                if step.resource in graph:
                    needed |= graph.all_dependencies_of(step.resource)
            await self.executor.run_all(by_state[state] for state in group if state not in needed)
            if self.executor.stopped.is_set():
                return


def _rebuilt(base: StackSnapshot, steps: Iterable[RefreshStep]) -> StackSnapshot:
    """The old state with the result of a refresh, without references to deleted resources."""
    found = {step.old: step.new for step in steps}
    kept: list[ResourceState] = []
    known: set[str] = set()
    parents: dict[str, str] = {}
    for old in base.resources:
        new = found.get(old, old)
        if new is None:
            parents[old.urn] = parents.get(old.parent, old.parent)
            continue
        missing = {urn for urn in new.dependency_urns(parent=True) if urn not in known}
        if missing:
            new.dependencies = [urn for urn in new.dependencies if urn in known]
            new.property_dependencies = {
                key: [urn for urn in urns if urn in known] for key, urns in new.property_dependencies.items()
            }
            new.deleted_with = new.deleted_with if new.deleted_with in known else ""
            new.replace_with = [urn for urn in new.replace_with if urn in known]
            new.parent = parents.get(new.parent, new.parent)
            new.changed()
        kept.append(new)
        known.add(new.urn)
    return StackSnapshot(kept, base.pending_operations, base.salt)
