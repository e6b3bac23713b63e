"""How the resources of a state depend on each other. In a state, what others need stands before them."""

from __future__ import annotations

from collections.abc import Container, Iterable

from ..state.resources import ResourceState


class DependencyGraph:
    """The dependencies within one list of resources."""

    def __init__(self, resources: Iterable[ResourceState]) -> None:
        self._resources = list(resources)
        self._index = {resource: position for position, resource in enumerate(self._resources)}
        self._children: dict[str, list[ResourceState]] = {}
        for resource in self._resources:
            if resource.parent:
                self._children.setdefault(resource.parent, []).append(resource)

    def __contains__(self, resource: ResourceState) -> bool:
        return resource in self._index

    def depending_on(self, root: ResourceState, ignore: Container[str]) -> list[ResourceState]:
        """Everything that depends on the resource, directly or not, in order. Children alone are not dependents."""
        found: list[ResourceState] = []
        urns = {root.urn}
        for candidate in self._resources[self._index[root] + 1 :]:
            if candidate.urn in ignore:
                continue
            needed = set(candidate.dependency_urns(parent=False))
            needed.add(candidate.provider_urn())
            if needed & urns:
                found.append(candidate)
                urns.add(candidate.urn)
        return found

    def dependencies_of(self, resource: ResourceState) -> set[ResourceState]:
        """What must outlive the resource: what it names, its provider, its parent, the children of its components."""
        position = self._index[resource]
        needed = set(resource.dependency_urns(parent=False))
        needed.add(resource.provider_urn())
        found: set[ResourceState] = set()
        for candidate in self._resources[:position]:
            if candidate.urn in needed:
                found.add(candidate)
                if not candidate.custom:
                    found.update(child for child in self._descendants(candidate) if self._index[child] < position)
            if candidate.urn == resource.parent:
                found.add(candidate)
        return found

    def all_dependencies_of(self, resource: ResourceState) -> set[ResourceState]:
        """The same, all the way down."""
        found: set[ResourceState] = set()
        waiting = [resource]
        while waiting:
            fresh = self.dependencies_of(waiting.pop()) - found
            found |= fresh
            waiting.extend(fresh)
        return found

    def _descendants(self, resource: ResourceState) -> Iterable[ResourceState]:
        for child in self._children.get(resource.urn, ()):
            yield child
            yield from self._descendants(child)


def deletion_order(resources: Iterable[ResourceState], condemned: Iterable[ResourceState]) -> list[list[ResourceState]]:
    """The condemned in groups: each group may be deleted at once, after all groups before it."""
    graph = DependencyGraph(resources)
    remaining = dict.fromkeys(condemned)
    needs = {resource: graph.dependencies_of(resource) & remaining.keys() for resource in remaining}
    groups: list[list[ResourceState]] = []
    while remaining:
        free = [resource for resource in remaining if not needs[resource] & remaining.keys()]
        # A state that other tools left out of order could hold a resource that needs itself.
        free = free or list(remaining)
        for resource in free:
            del remaining[resource]
        groups.append(free)
    return groups[::-1]
