"""Finding the old state of a resource, under its own URN or a former one."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import EngineError
from ..protocol.goal import Alias, Goal
from ..state.resources import ResourceState
from ..state.urn import STACK_TYPE, child_alias, make_urn, name_of, qualified_type, type_of


class AliasTable:
    """Which old URN each resource of this run took over."""

    def __init__(self, stack: str, project: str) -> None:
        self._stack = stack
        self._project = project
        self.old_to_new: dict[str, str] = {}
        self._new_to_old: dict[str, str] = {}

    def find_old(
        self, urn: str, goal: Goal, olds: Mapping[str, ResourceState], seen: Mapping[str, object]
    ) -> tuple[ResourceState | None, str]:
        """The old state and the alias it was found under ("" for the URN itself).

        ``seen`` are the URNs of this run. A URN claimed twice raises EngineError.
        """
        if urn in self.old_to_new:
            raise EngineError(f"Duplicate resource URN '{urn}': '{self.old_to_new[urn]}' has it as an alias already")
        if urn in olds:
            return olds[urn], ""
        for alias in self._candidates(goal):
            if alias not in olds or alias == urn:
                continue
            claimed = self.old_to_new.get(alias) or (alias if alias in seen else "")
            if claimed:
                raise EngineError(
                    f"Duplicate resource alias '{alias}' applied to resource with URN '{urn}' conflicting with "
                    f"resource with URN '{claimed}'"
                )
            self.old_to_new[alias] = urn
            self._new_to_old[urn] = alias
            return olds[alias], alias
        return None, ""

    def _candidates(self, goal: Goal) -> list[str]:
        own = [self._urn_of(alias, goal) for alias in goal.aliases]
        candidates = list(own)
        if parent_alias := self._new_to_old.get(goal.parent):
            parent_name = name_of(goal.parent)
            for type_, name in [(goal.type, goal.name), *((type_of(urn), name_of(urn)) for urn in own)]:
                candidates.append(child_alias(self._stack, self._project, (type_, name), parent_name, parent_alias))
        return candidates

    def _urn_of(self, alias: Alias, goal: Goal) -> str:
        if alias.urn:
            return alias.urn
        parent = self._new_to_old.get(alias.parent, alias.parent) if alias.parent else goal.parent
        if alias.no_parent or (parent and qualified_type(parent) == STACK_TYPE):
            parent = ""
        return make_urn(
            alias.stack or self._stack,
            alias.project or self._project,
            parent,
            alias.type or goal.type,
            alias.name or goal.name,
        )
