"""Plans a run: turns the program's registrations and the old state into steps."""

from __future__ import annotations

from ..errors import EngineError, RunFailedError
from ..protocol.goal import Goal, ReadGoal
from ..protocol.provider_client import DiffResult, DiffUnavailableError, Provider
from ..state.deployment import StackSnapshot
from ..state.resources import ResourceState
from ..state.urn import is_provider_type, make_urn
from ..state.values import equal
from .aliases import AliasTable
from .events import EventStream
from .graph import DependencyGraph
from .inputs import InputCheck
from .replacement import Dependent, DependentSearch, with_replace_on_changes
from .steps import (
    Context,
    CreateStep,
    DeleteStep,
    ImportStep,
    ReadStep,
    Registration,
    RemovePendingReplaceStep,
    ReplaceStep,
    SameStep,
    Step,
    UpdateStep,
    diff_resource,
)


class StepGenerator:
    """Makes the steps of one run. Its methods must not run at the same time as each other."""

    def __init__(self, stack: str, project: str, context: Context, events: EventStream, base: StackSnapshot) -> None:
        self._stack = stack
        self._project = project
        self._context = context
        self._events = events
        self._base = base
        self._olds = base.by_urn()
        self._graph = DependencyGraph(base.resources)
        self._search = DependentSearch(context.registry, self._olds, self._graph)
        self._aliases = AliasTable(stack, project)
        self._inputs = InputCheck(context, events)
        self._news: dict[str, ResourceState] = {}
        self._operated: set[str] = set()
        """URNs whose old state was dealt with: same, update, replace or read."""
        self._created: set[str] = set()
        self._replacements: set[str] = set()
        self._deletes: set[str] = set()
        self._deleted: set[ResourceState] = set()
        self._dependent_keys: dict[str, list[str]] = {}
        context.deletes = self._deletes
        self.failed = False
        """Whether something was reported that makes the run a failure, though a preview goes on."""

    async def register(self, goal: Goal, registration: Registration) -> list[Step]:
        """The steps for a registered resource."""
        urn = self._new_urn(goal.parent, goal.type, goal.name)
        old, alias = self._aliases.find_old(urn, goal, self._olds, self._news)
        new = self._new_state(urn, goal, old, alias)
        self._news[urn] = new
        recreating = urn in self._deletes
        if self._is_import(goal, old):
            return [ImportStep(self._context, None, new, registration, op="import")]
        # A tainted resource is always replaced, without asking the provider for a diff.
        await self._inputs.check(goal, None if recreating or _is_tainted(old) else old, new)
        if recreating:
            return self._recreate(old, new, registration)
        if old is None:
            self._created.add(urn)
            return [CreateStep(self._context, None, new, registration, op="create")]
        if old.external:
            self._created.add(urn)
            return self._replacement(old, new, registration, DiffResult(True))
        return await self._from_diff(goal, old, new, registration)

    def read(self, goal: ReadGoal, registration: Registration) -> list[Step]:
        """The steps for a resource that is only read."""
        urn = self._new_urn(goal.parent, goal.type, goal.name)
        if not goal.id:
            raise EngineError(f"Expected an ID for {urn}")
        new = ResourceState(
            urn=urn, type=goal.type, custom=True, external=True, id=goal.id, inputs=goal.properties,
            parent=goal.parent, dependencies=goal.dependencies, provider=goal.provider,
            additional_secret_outputs=goal.additional_secret_outputs,
        )  # fmt: skip
        self._news[urn] = new
        self._operated.add(urn)
        old = self._olds.get(urn)
        if old is not None and not old.external and old.id != goal.id:
            step = ReadStep(self._context, old, new, registration, op="read-replacement", logical=False)
            return [step, ReplaceStep(self._context, old, new, op="replace")]
        return [ReadStep(self._context, old, new, registration, op="read")]

    async def deletions(self) -> list[Step]:
        """The steps that remove what the program no longer has, and what replacements left behind."""
        steps: list[Step] = []
        for state in self._base.resources:
            if state.delete:
                if state in self._deleted:
                    continue
                steps.append(self._delete_step(state, replacing=True))
            elif not self._is_operated(state.urn):
                if state.pending_replacement:
                    steps.append(
                        RemovePendingReplaceStep(self._context, state, None, op="remove-pending-replace", logical=False)
                    )
                else:
                    steps.append(self._delete_step(state))
            else:
                continue
            self._deletes.add(state.urn)
            if not is_provider_type(state.type):
                await self._search.ensure_provider(state.provider)
        return steps

    def _is_operated(self, urn: str) -> bool:
        return self._aliases.old_to_new.get(urn, urn) in self._operated

    def _new_urn(self, parent: str, type_: str, name: str) -> str:
        if parent and parent not in self._news:
            raise EngineError(f"could not find parent resource {parent}")
        urn = make_urn(self._stack, self._project, parent, type_, name)
        if urn in self._news:
            raise EngineError(f"Duplicate resource URN '{urn}'; try giving it a unique name")
        return urn

    def _new_state(self, urn: str, goal: Goal, old: ResourceState | None, alias: str) -> ResourceState:
        return ResourceState(
            urn=urn, type=goal.type, custom=goal.custom, inputs=goal.properties, parent=goal.parent,
            protect=bool(goal.protect), dependencies=goal.dependencies, provider=goal.provider,
            property_dependencies=goal.property_dependencies,
            additional_secret_outputs=goal.additional_secret_outputs, aliases=[alias] if alias else [],
            custom_timeouts=goal.custom_timeouts, import_id=goal.import_id,
            retain_on_delete=bool(goal.retain_on_delete), deleted_with=goal.deleted_with,
            replace_with=goal.replace_with, created=old.created if old else "",
            modified=old.modified if old else "", ignore_changes=goal.ignore_changes,
            replace_on_changes=goal.replace_on_changes,
        )  # fmt: skip

    @staticmethod
    def _is_import(goal: Goal, old: ResourceState | None) -> bool:
        if not goal.custom or not goal.import_id:
            return False
        return old is None or old.external or (old.import_id or old.id) != goal.import_id

    def _provider(self, state: ResourceState) -> Provider | None:
        return self._context.provider_of(state) if state.custom else None

    async def _from_diff(
        self, goal: Goal, old: ResourceState, new: ResourceState, registration: Registration
    ) -> list[Step]:
        diff = with_replace_on_changes(await self._diff(goal, old, new), goal.replace_on_changes)
        if (diff.changes and diff.replaces) or old.pending_replacement:
            return await self._replace(goal, old, new, registration, diff)
        self._operated.add(new.urn)
        if diff.changes or old.init_errors:
            step = UpdateStep(self._context, old, new, registration, op="update")
            step.diffs, step.detailed_diff = diff.changed, diff.detailed
            return [step]
        return [SameStep(self._context, old, new, registration, op="same")]

    async def _diff(self, goal: Goal, old: ResourceState, new: ResourceState) -> DiffResult:
        if old.taint:
            return DiffResult(True, ["id"])
        if any(urn in self._replacements for urn in goal.replace_with):
            return DiffResult(True, ["replaceWith"])
        if goal.deleted_with and goal.deleted_with in self._replacements:
            return DiffResult(True, ["deletedWith"])
        if bool(old.provider) != bool(new.provider):
            return DiffResult(True, ["provider"])
        provider = self._provider(new)
        if provider is None:
            return DiffResult(not equal(old.inputs, new.inputs))
        try:
            diff = await diff_resource(provider, new.urn, old.id, old.inputs, old.outputs, new.inputs)
        except DiffUnavailableError as error:
            self._events.diagnostic("warning", str(error), new.urn)
            return DiffResult(True)
        return diff

    async def _replace(
        self, goal: Goal, old: ResourceState, new: ResourceState, registration: Registration, diff: DiffResult
    ) -> list[Step]:
        self._refuse_protected(old, new)
        if goal.import_id:
            raise EngineError(
                "previously-imported resources that still specify an ID may not be replaced; "
                "please remove the `import_` option from the program"
            )
        self._replacements.add(new.urn)
        self._operated.add(new.urn)
        if not old.taint:
            await self._inputs.check(goal, None, new)
        delete_first = diff.delete_before_replace if goal.delete_before_replace is None else goal.delete_before_replace
        if not delete_first:
            return self._replacement(old, new, registration, diff)
        steps = await self._delete_dependents(old, new)
        await self._search.ensure_provider(old.provider)
        if not old.pending_replacement:
            steps.append(self._delete_first(old))
        return steps + self._successor(old, new, registration, diff)

    def _refuse_protected(self, old: ResourceState, new: ResourceState) -> None:
        if not (old.protect and new.protect):
            return
        message = (
            f'unable to replace resource "{new.urn}"\nas it is currently marked for protection. To unprotect it, '
            "remove the `protect` option from the resource in the program and run `up`"
        )
        self._report(message, new.urn)

    def _report(self, message: str, urn: str) -> None:
        """Report a failure. A preview goes on, to show the rest."""
        self._events.diagnostic("error", message, urn)
        self.failed = True
        if not self._context.dry_run:
            raise RunFailedError(message)

    async def _delete_dependents(self, old: ResourceState, new: ResourceState) -> list[Step]:
        """Delete first what cannot live without the old resource, the last dependent first."""
        dependents: list[Dependent] = []
        if old in self._graph:
            settled = self._operated | self._created | self._deletes
            dependents = await self._search.find(old, settled)
        dependents += self._search.cascade(new.urn, self._news.values())
        steps: list[Step] = []
        for state, keys in reversed(dependents):
            if state in self._deleted or state.urn not in self._olds:
                continue
            if state.protect:
                message = (
                    f'unable to replace resource "{state.urn}" as part of replacing "{new.urn}" as it is currently '
                    "marked for protection. To unprotect it, remove the `protect` option from the resource in the "
                    "program and run `up`"
                )
                self._events.diagnostic("error", message, new.urn)
                raise RunFailedError(message)
            self._dependent_keys[state.urn] = keys
            steps.append(self._delete_first(state))
        return steps

    def _delete_first(self, state: ResourceState) -> Step:
        self._deletes.add(state.urn)
        self._deleted.add(state)
        return self._delete_step(state, replacing=True, pending=True)

    def _delete_step(self, state: ResourceState, *, replacing: bool = False, pending: bool = False) -> Step:
        if state.external:
            op = "discard-replaced" if replacing else "discard"
        else:
            op = "delete-replaced" if replacing else "delete"
        return DeleteStep(
            self._context, state, None, op=op, logical=not replacing, pending_replacement=pending, replacing=replacing
        )

    def _recreate(self, old: ResourceState | None, new: ResourceState, registration: Registration) -> list[Step]:
        """Recreate a dependent that was deleted together with what it depends on."""
        assert old is not None
        self._deletes.discard(new.urn)
        self._replacements.add(new.urn)
        self._operated.add(new.urn)
        steps = self._successor(old, new, registration, DiffResult(True))
        steps[-1].keys = self._dependent_keys.get(new.urn, [])
        return steps

    def _successor(
        self, old: ResourceState, new: ResourceState, registration: Registration, diff: DiffResult
    ) -> list[Step]:
        """The steps of a replacement whose old object is gone."""
        replace = ReplaceStep(self._context, old, new, op="replace")
        create = CreateStep(self._context, old, new, registration, op="create-replacement", logical=False)
        return [_with_diff(replace, diff), _with_diff(create, diff)]

    def _replacement(
        self, old: ResourceState, new: ResourceState, registration: Registration, diff: DiffResult
    ) -> list[Step]:
        """The steps of a replacement that creates first; the old object is deleted at the end of the run."""
        create = CreateStep(
            self._context, old, new, registration, op="create-replacement", logical=False, pending_delete=True
        )
        replace = ReplaceStep(self._context, old, new, op="replace")
        return [_with_diff(create, diff), _with_diff(replace, diff)]


def _is_tainted(old: ResourceState | None) -> bool:
    return old is not None and old.taint


def _with_diff(step: Step, diff: DiffResult) -> Step:
    step.keys, step.diffs, step.detailed_diff = diff.replaces, diff.changed, diff.detailed
    return step
