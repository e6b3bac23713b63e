"""Which objects, and which of their inputs, a program can manage so that a preview changes nothing. Pure.

An input that the check rejects or changes is left out. If the resource requires it, the object is left out. Both are
reported.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ...core.check import check
from ...core.diff import difference
from ...core.inventory import Candidate, Inventory, LeftOut
from ...core.lifecycle import Lifecycle
from ...core.model import Problem
from ...core.rules import Unique
from ...run.claims import Key

UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The text that stands for an unknown value between program and engine."""


@dataclasses.dataclass(frozen=True)
class Manageable:
    """An object as the program declares it and as the state records it."""

    candidate: Candidate
    inputs: Mapping[str, Any] = dataclasses.field(repr=False)
    """The inputs in the program."""
    checked: Mapping[str, Any] = dataclasses.field(repr=False)
    """The inputs after the check."""
    state: Any = dataclasses.field(repr=False)


def settle(lifecycle: type[Lifecycle[Any, Any]], inventory: Inventory) -> Iterator[Manageable]:
    """The objects that can be managed; what is left out is added to ``inventory``."""
    twins = _twins(lifecycle, inventory.candidates)
    claimed: dict[Key, str] = {}
    for candidate in inventory.candidates:
        settled, problems = _settled(lifecycle, candidate)
        reason = "; ".join(f"{problem.field or 'it'} {problem.reason}" for problem in problems)
        reason = twins.get(candidate.id) or reason
        if settled is not None and not twins.get(candidate.id):
            # A claim that only warns is no reason to leave an object out.
            claims = [claim for claim in lifecycle.claims(settled.checked) if not claim.warning]
            taken = next((claim for claim in claims if claim.key in claimed), None)
            if taken is None:
                claimed.update(dict.fromkeys((claim.key for claim in claims), candidate.id))
                if reason:
                    inventory.remarks.append(f"{lifecycle.kind} {candidate.id} ({candidate.label}): left out: {reason}")
                yield settled
                continue
            reason = f"it has {taken.what}, and so does {claimed[taken.key]}"
        inventory.left_out.append(LeftOut(lifecycle.kind, candidate.id, candidate.label, reason))


def _twins(lifecycle: type[Lifecycle[Any, Any]], candidates: list[Candidate]) -> dict[str, str]:
    """Leaves out objects that share a value that only one can have, because a program could mean any of them."""
    owners: dict[tuple[str, Any], list[str]] = defaultdict(list)
    for candidate in candidates:
        for name in sorted(lifecycle.Inputs.fields_with(Unique) & candidate.inputs.keys()):
            owners[name, candidate.inputs[name]].append(candidate.id)
    return {
        id_: f"its {name} {value} exists {len(ids)} times (id {', '.join(ids)}), and only one object can have it"
        for (name, value), ids in owners.items()
        if len(ids) > 1
        for id_ in ids
    }


def _settled(lifecycle: type[Lifecycle[Any, Any]], candidate: Candidate) -> tuple[Manageable | None, list[Problem]]:
    """The object as a program can manage it, and the problems of the rest."""
    model = lifecycle.Inputs
    inputs = dict(candidate.inputs)
    told: list[Problem] = []
    while True:
        checked = check(lifecycle, inputs)
        problems = [*_not_carried(inputs), *checked.problems]
        if not problems:
            state = candidate.state(model.model_validate(checked.values))
            changes = difference(model, state.model_dump(exclude_none=True), checked.values).changes
            if not changes:
                return Manageable(candidate, inputs, checked.values, state), told
            problems = [Problem(name, "would be changed by a program that sets it") for name in sorted(changes)]
        told += problems
        removed = {
            problem.field
            for problem in problems
            if problem.field in inputs and not model.model_fields[problem.field].is_required()
        }
        if not removed:
            return None, told
        inputs = {name: value for name, value in inputs.items() if name not in removed}


def _not_carried(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in inputs.items():
        if not isinstance(value, str):
            continue
        if value == UNKNOWN_ON_THE_WIRE:
            yield Problem(name, "contains the text by which Pulumi marks unknown values")
        if "\0" in value:
            yield Problem(name, "contains a null character")
