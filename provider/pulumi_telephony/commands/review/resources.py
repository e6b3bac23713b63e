"""The resources of a preview or of a state, for the graph of a call's route."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ...core.consequences import CREATE, DELETE, DELETED_BY_HAND, IMPORT, REPLACE, UPDATE, Change
from ..route.graph import Graph, graph_of
from ..route.resources import Place, Resource, Side
from ..route.view import NAMES
from . import kinds
from .changes import fields_of
from .plan import SAME, StackPlan
from .preview import Preview, ResourceState, Step

_PAIRS: Final = {**NAMES, **{name: id_ for id_, name in NAMES.items()}}
"""Two fields that say the same: by id, and by name."""


def graph_of_preview(preview: Preview, plan: StackPlan) -> Graph:
    """The route of a call, with what the plan changes. ``plan`` is that of the preview."""
    return graph_of(resources_of(preview, plan), whole=is_whole(preview))


def is_whole(preview: Preview) -> bool:
    """Whether the preview has all resources of the stack: it may leave out what does not change."""
    return preview.change_summary.get(SAME, 0) <= sum(step.op == SAME for step in preview.every_step)


def resources_of(preview: Preview, plan: StackPlan) -> list[Resource]:
    """Our resources of a preview. ``plan`` is that of the preview."""
    steps: dict[str, list[Step]] = {}
    for step in preview.every_step:
        steps.setdefault(step.urn, []).append(step)
    changes = {each.urn: each for each in plan.changes}
    drift = {each.urn: each.action for each in plan.drift}
    return [
        _planned(changes[urn], group) if urn in changes else _on_record(group[-1], drift.get(urn))
        for urn, group in steps.items()
        if kinds.kind_of(group[-1].type) is not None
    ]


def recorded(urn: str, state: ResourceState, action: str | None = None) -> Resource:
    """A resource that stays as it is on record."""
    side = Side(
        fields_of(kinds.kind_of(state.type) or "", state, state, state.outputs or state.inputs), _sources(state)
    )
    return Resource(_place(urn), state.id or None, side, None if action == DELETED_BY_HAND else side, action)


def _on_record(step: Step, action: str | None) -> Resource:
    # What a program registers without a change has no outputs in its new state; what a refresh found has.
    states = [state for state in (step.new_state, step.old_state) if state is not None]
    if action == DELETED_BY_HAND:
        states.reverse()
    found = next((state for state in states if state.outputs), states[0] if states else ResourceState(type=step.type))
    return recorded(step.urn, found, action)


def _planned(it: Change, steps: Iterable[Step]) -> Resource:
    old = new = None
    for step in steps:
        old, new = step.old_state or old, step.new_state or new
    now, then = Side(it.before, _sources(old)), Side(_wanted(it), _sources(new))
    return Resource(
        _place(it.urn),
        it.id,
        None if it.action in (CREATE, IMPORT) else now,
        None if it.action == DELETE else then,
        it.action,
    )


def _wanted(it: Change) -> Mapping[str, Any]:
    if it.action not in (UPDATE, REPLACE):
        return it.wanted
    # What the record says by another field is no longer so.
    outdated = {_PAIRS[name] for name in it.changed if name in _PAIRS} - it.changed.keys()
    return {**{name: value for name, value in it.before.items() if name not in outdated}, **it.changed}


def _sources(state: ResourceState | None) -> Mapping[str, tuple[Place, ...]]:
    told = state.property_dependencies if state else {}
    return {name: tuple(_ours(urns or ())) for name, urns in told.items()}


def _ours(urns: Iterable[str]) -> Iterator[Place]:
    for urn in urns:
        if urn.count("::") >= 3 and (place := _place(urn)).kind:
            yield place


def _place(urn: str) -> Place:
    type_, name = urn.split("::", 3)[2:]
    return Place(kinds.kind_of(type_.rsplit("$", 1)[-1]) or "", name, urn)
