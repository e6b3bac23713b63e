"""What else must be replaced when a resource is deleted before its successor is created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from ..protocol.provider_client import DiffResult, Provider
from ..protocol.registry import ProviderRegistry
from ..state import paths
from ..state.resources import ResourceState
from ..state.urn import is_provider_type, split_reference
from ..state.values import UNKNOWN
from .graph import DependencyGraph
from .steps import diff_resource

Dependent = tuple[ResourceState, list[str]]
"""A resource to replace, and the properties that make it one."""


class DependentSearch:
    """Asks the dependents of a condemned resource, with the values they take from it unknown."""

    def __init__(self, registry: ProviderRegistry, olds: Mapping[str, ResourceState], graph: DependencyGraph) -> None:
        self._registry = registry
        self._olds = olds
        self._graph = graph

    async def find(self, root: ResourceState, settled: Set[str]) -> list[Dependent]:
        """The dependents to replace, in dependency order. ``settled``: URNs that have their steps already."""
        found: list[Dependent] = []
        replaced = {root.urn}
        for candidate in self._graph.depending_on(root, settled):
            keys = await self._keys_if_replaced(candidate, replaced)
            if keys is not None:
                found.append((candidate, keys))
                replaced.add(candidate.urn)
        return found

    def cascade(self, urn: str, news: Iterable[ResourceState]) -> list[Dependent]:
        """Those that name the resource in ``deleted_with`` or ``replace_with``."""
        candidates = {state.urn: state for state in self._olds.values()}
        candidates.update({state.urn: state for state in news})
        return [(state, []) for state in candidates.values() if state.deleted_with == urn or urn in state.replace_with]

    async def _keys_if_replaced(self, state: ResourceState, replaced: Set[str]) -> list[str] | None:
        if not state.custom or state.external:
            return None
        if state.provider_urn() in replaced or (state.deleted_with and state.deleted_with in replaced):
            await self.ensure_provider(state.provider)
            return []
        inputs = dict(state.inputs)
        affected = [
            key for key, urns in state.property_dependencies.items() if key in inputs and not replaced.isdisjoint(urns)
        ]
        if not affected:
            return None
        inputs.update(dict.fromkeys(affected, UNKNOWN))
        diff = await diff_resource(
            await self._provider(state), state.urn, state.id, state.inputs, state.outputs, inputs
        )
        diff = with_replace_on_changes(diff, state.replace_on_changes)
        return diff.replaces if diff.replaces else None

    async def _provider(self, state: ResourceState) -> Provider:
        if is_provider_type(state.type):
            return self._registry
        await self.ensure_provider(state.provider)
        return self._registry.find(state.provider)

    async def ensure_provider(self, reference: str) -> None:
        """Have a provider of the old state running."""
        if not reference or self._registry.is_loaded(reference):
            return
        urn, id_ = split_reference(reference)
        state = self._olds.get(urn)
        if state is not None and state.id == id_:
            await self._registry.load(urn, id_, state.inputs)


def with_replace_on_changes(diff: DiffResult, replace_on_changes: list[str]) -> DiffResult:
    """The diff with the option ``replace_on_changes`` applied to the properties it names as changed."""
    if not diff.changes or not replace_on_changes:
        return diff
    outer = [paths.parse(text) for text in replace_on_changes]
    replaces = set(diff.replaces)
    for key in diff.changed:
        if any(paths.contains(path, [key]) for path in outer):
            replaces.add(key)
    detailed = diff.detailed
    for path in detailed or {}:
        parsed = paths.parse(path)
        if any(paths.contains(candidate, parsed) for candidate in outer):
            replaces.add(str(parsed[0]))
    return DiffResult(diff.changes, sorted(replaces), diff.changed, detailed, diff.delete_before_replace)
