"""The operations that run no program: refresh, destroy, import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from ..errors import EngineError, RunFailedError
from ..planning.events import Observer, Redactor
from ..planning.steps import CreateStep, DeleteStep, ImportStep, RemovePendingReplaceStep, SameStep, Step
from ..protocol.registry import refuse_package
from ..state.deployment import StackSnapshot
from ..state.resources import ResourceState, decode_stored
from ..state.urn import (
    PROVIDER_TYPE_PREFIX,
    STACK_TYPE,
    is_provider_type,
    make_urn,
    package_of,
    provider_reference,
    stack_urn,
)
from .operation import Options, StackOperation, Target


class Refresh(StackOperation):
    """Brings the state to what the providers read, and changes nothing else."""

    refreshing = True

    def _kind(self) -> str:
        return "preview" if self.options.dry_run else "refresh"

    async def _do(self) -> None:
        if self.options.clear_pending_creates:
            self.base = StackSnapshot(self.base.resources, [], self.base.salt)
            self.journal.rebase(self.base)
        if self.base.resources:
            await self.refresh_state()
        else:
            await self.journal.save()
        if pending := self.journal.operations():
            listed = "\n".join(f"  * {operation.resource.urn}" for operation in pending)
            self.events.diagnostic(
                "warning",
                f"These creates were interrupted, and `up` repeats them:\n{listed}\n"
                "--clear-pending-creates removes them from the state.",
            )
        state = self.base.by_urn().get(stack_urn(self.target.stack, self.target.project.name))
        self.outputs = dict(state.outputs) if state is not None else {}


class Destroy(StackOperation):
    """Deletes everything in the stack, dependents first."""

    def _kind(self) -> str:
        return "preview" if self.options.dry_run else "destroy"

    async def _do(self) -> None:
        if self.options.refresh:
            await self.refresh_state()
        await self.load_providers(self.base.resources)
        urns: set[str] = set()
        self.context.deletes = urns
        steps: list[Step] = []
        for state in self.base.resources:
            urns.add(state.urn)
            steps.append(self._step(state))
        await self.delete_all(steps)
        if not self.base.resources:
            await self.journal.save()

    def _step(self, state: ResourceState) -> Step:
        if state.pending_replacement and not state.delete:
            return RemovePendingReplaceStep(self.context, state, None, op="remove-pending-replace", logical=False)
        op = "discard" if state.external else "delete"
        return DeleteStep(
            self.context,
            state,
            None,
            op=f"{op}-replaced" if state.delete else op,
            logical=not state.delete,
            replacing=state.delete,
        )


class Import(StackOperation):
    """Takes existing objects into the state, as an import file describes them."""

    def __init__(
        self,
        target: Target,
        options: Options,
        observers: Iterable[Observer],
        redactor: Redactor,
        resources: Iterable[Mapping[str, Any]],
        *,
        protect: bool,
    ) -> None:
        super().__init__(target, options, observers, redactor)
        self._resources = list(resources)
        self._protect = protect

    def _kind(self) -> str:
        return "preview" if self.options.dry_run else "import"

    async def _do(self) -> None:
        try:
            wanted = [self._wanted(item) for item in self._resources]
        except EngineError as error:
            self._stop(error)
        olds = self.base.by_urn()
        await self._run_or_stop(
            SameStep(self.context, state, state.copy(), op="same") for state in self.base.resources if not state.delete
        )
        root = stack_urn(self.target.stack, self.target.project.name)
        if root not in olds:
            state = ResourceState(urn=root, type=STACK_TYPE, custom=False)
            await self._run_or_stop([CreateStep(self.context, None, state, op="create")])
        references = await self._default_providers(wanted, olds)
        steps: list[Step] = []
        for state in wanted:
            old = olds.get(state.urn)
            if old is not None and old.id == state.import_id:
                continue
            if old is not None:
                self._stop(EngineError(f"resource '{state.urn}' already exists"))
            if not state.provider:
                state.provider = references[package_of(state.type)]
            steps.append(ImportStep(self.context, None, state, op="import"))
        for step in steps:
            self.events.redactor.learn(step.resource.inputs)
            self.events.redactor.learn(step.resource.outputs)
        await self._check(steps)
        await self._run_or_stop(steps)

    def _wanted(self, item: Mapping[str, Any]) -> ResourceState:
        type_, name, id_ = (str(item.get(member) or "") for member in ("type", "name", "id"))
        if not (type_ and name and id_) or is_provider_type(type_):
            raise EngineError("every resource of an import file needs a name, an id, and a type that is not a provider")
        refuse_package(package_of(type_))
        parent = str(item.get("parent") or stack_urn(self.target.stack, self.target.project.name))
        urn = make_urn(self.target.stack, self.target.project.name, parent, type_, name)
        crypter = self.target.crypter
        return ResourceState(
            urn=urn,
            type=type_,
            custom=True,
            import_id=id_,
            inputs=decode_stored(item.get("inputs") or {}, crypter),
            outputs=decode_stored(item.get("outputs") or {}, crypter),
            parent=parent,
            protect=self._protect,
            provider=str(item.get("provider") or ""),
        )

    async def _default_providers(
        self, wanted: Iterable[ResourceState], olds: Mapping[str, ResourceState]
    ) -> dict[str, str]:
        references: dict[str, str] = {}
        for state in wanted:
            package = package_of(state.type)
            if state.provider or package in references:
                continue
            type_ = PROVIDER_TYPE_PREFIX + package
            urn = make_urn(self.target.stack, self.target.project.name, "", type_, "default")
            provider = olds.get(urn)
            if provider is None:
                provider = ResourceState(urn=urn, type=type_, custom=True, inputs=self.provider_configuration)
                await self._run_or_stop([CreateStep(self.context, None, provider, op="create")])
            references[package] = provider_reference(urn, provider.id)
        return references

    async def _check(self, steps: Iterable[Step]) -> None:
        """Let the provider check the inputs; problems are only reported."""
        for step in steps:
            state = step.resource
            if not state.outputs:
                continue
            try:
                result = await self.context.provider_of(state).check(state.urn, state.inputs, state.inputs)
            except EngineError as error:
                self._stop(error, state.urn)
            for where, reason in result.failures:
                place = f"{where}: " if where else ""
                self.events.diagnostic("warning", f"an imported input is not valid: {place}{reason}", state.urn)

    async def _run_or_stop(self, steps: Iterable[Step]) -> None:
        await self.executor.run_all(steps)
        if self.executor.failed or self.executor.stopped.is_set():
            raise RunFailedError("import failed")

    def _stop(self, error: EngineError, urn: str = "") -> NoReturn:
        self.events.diagnostic("error", str(error), urn)
        raise RunFailedError(str(error))
