"""Lets providers check the inputs of resources."""

from __future__ import annotations

import copy

from ..errors import RunFailedError
from ..protocol.goal import Goal
from ..protocol.provider_client import CheckResult
from ..state import paths
from ..state.resources import ResourceState
from ..state.values import Properties
from .events import EventStream
from .steps import Context


class InputCheck:
    """The check of inputs in one run."""

    def __init__(self, context: Context, events: EventStream) -> None:
        self._context = context
        self._events = events

    async def check(self, goal: Goal, old: ResourceState | None, new: ResourceState) -> None:
        """Put into ``new`` the inputs as its provider has them. Raises RunFailedError when they are wrong.

        ``old`` is None for a new object.
        """
        if not new.custom:
            return
        provider = self._context.provider_of(new)
        if old is None or old.external:
            result = await provider.check(new.urn, {}, goal.properties)
        else:
            result = await provider.check(new.urn, old.inputs, self._without_ignored(new.urn, goal, old))
        new.inputs = result.inputs
        self._report_failures(new, result)
        if result.failures:
            raise RunFailedError(f"resource {new.urn} is invalid")

    def _report_failures(self, new: ResourceState, result: CheckResult) -> None:
        name = f"{new.type} resource '{new.urn.rsplit('::', 1)[1]}'"
        for where, reason in result.failures:
            self._events.redactor.learn(new.inputs)
            place = f"{name}: property {where}" if where else name
            self._events.diagnostic("error", f"{place} has a problem: {reason}", new.urn)

    def _without_ignored(self, urn: str, goal: Goal, old: ResourceState) -> Properties:
        """The wanted inputs with the old values where ``ignore_changes`` says so."""
        if not goal.ignore_changes:
            return goal.properties
        inputs = copy.deepcopy(goal.properties)
        impossible = [text for text in goal.ignore_changes if not paths.reset(paths.parse(text), old.inputs, inputs)]
        if impossible:
            message = f'cannot ignore changes in added or removed elements of the path: "{", ".join(impossible)}"'
            self._events.diagnostic("info", message, urn)
        return inputs
