"""From the steps of a preview to the changes of each resource, and to manual changes."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from ...core.adoption import announced
from ...core.consequences import (
    CHANGED_BY_HAND,
    CREATE,
    DELETE,
    DELETED_BY_HAND,
    IMPORT,
    REPLACE,
    UPDATE,
    Change,
    Drift,
    Everyone,
    Property,
)
from ...core.foresight import taken
from ...core.rules import Secret, WriteOnly
from ...core.secrets import announced_secrets
from ...vendors import KINDS
from . import kinds
from .changes import change_of, compared, fields_of, managed_in
from .preview import Diagnostic, Preview, ResourceState, Step
from .values import SECRET, in_words

SAME, REFRESH, READ = "same", "refresh", "read"

ACTIONS: Final[Mapping[str, str]] = {
    "create": CREATE,
    "update": UPDATE,
    "delete": DELETE,
    "replace": REPLACE,
    "create-replacement": REPLACE,
    "delete-replaced": DELETE,
    "import": IMPORT,
    "import-replacement": IMPORT,
}
"""The engines' operations that change something."""

QUIET: Final = frozenset(
    {SAME, REFRESH, READ, "read-replacement", "discard", "discard-replaced", "remove-pending-replace"}
)
"""Those that change no object: lookups, and their end."""

PARTS: Final = frozenset({"create-replacement", "delete-replaced", "import-replacement", "discard-replaced"})
"""Parts of a replacement, which the step ``replace`` describes."""

UNTOLD_DRIFT: Final = "a preview does not show whether somebody changed it"


@dataclasses.dataclass(frozen=True)
class Other:
    """A change of a resource that is not ours."""

    op: str
    type: str
    name: str


@dataclasses.dataclass(frozen=True)
class StackPlan:
    """The content of a preview, ordered by kind and name."""

    project: str
    stack: str
    changes: tuple[Change, ...]
    drift: tuple[Drift, ...]
    others: tuple[Other, ...]
    strange: tuple[Other, ...]
    """Operations that this version does not know, on any resource."""
    unprotected: tuple[Other, ...]
    """Our resources that only lose Pulumi's option ``protect``."""
    accounts: tuple[Other, ...]
    """Our providers whose arguments change."""
    hidden: Counter[str]
    """Operations that the engine counted without describing them."""
    only_looked: bool
    """Whether the engine only read the existing objects."""
    unchanged: int
    maybe_corrupt: bool


def plan_of(preview: Preview) -> StackPlan:
    """Take a preview apart."""
    steps = preview.steps
    looked = any(step.op == REFRESH for step in steps)
    found, planned = _parted(steps, looked)
    ours = [step for step in planned if kinds.kind_of(step.type) is not None and step.op in ACTIONS]
    deleted = {step.urn for step in planned if ACTIONS.get(step.op) == DELETE}
    renewed = {s.urn: in_words(s.type, s.name) for s in planned if ACTIONS.get(s.op) in (CREATE, REPLACE)}
    told = {(kind, name): fields for kind, name, fields in _told_secrets(preview.diagnostics)}
    changes = sorted((change_of(ACTIONS[step.op], step, deleted, renewed, told) for step in ours), key=_place)
    stack, project = steps[0].urn.split("::", 3)[:2] if steps else ("", "")
    return StackPlan(
        project=project,
        stack=stack.removeprefix("urn:pulumi:"),
        changes=tuple(_with_announcements(changes, preview.diagnostics)),
        drift=tuple(sorted(_drift(found, planned), key=_place)),
        others=_others(
            s
            for s in planned
            if s.op in ACTIONS and kinds.kind_of(s.type) is None and not kinds.only_holds_others(s.type)
        ),
        strange=_others(s for s in planned if s.op not in ACTIONS and s.op not in QUIET),
        unprotected=_others(
            s for s in planned if s.op == SAME and kinds.kind_of(s.type) is not None and _loses_protection(s)
        ),
        accounts=_others(s for s in planned if s.op in (UPDATE, REPLACE) and _has_accounts(s)),
        hidden=_hidden(preview),
        only_looked=looked and not any(step.op in ACTIONS for step in planned),
        unchanged=preview.change_summary.get(SAME, 0),
        maybe_corrupt=preview.maybe_corrupt,
    )


def _told_secrets(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[str, str, Collection[str]]]:
    return filter(None, (announced_secrets(said.message.strip()) for said in diagnostics))


def _parted(steps: Sequence[Step], looked: bool) -> tuple[list[Step], list[Step]]:
    """What a refresh found, and what is planned, without the parts of a replacement."""
    found: list[Step] = []
    planned: list[Step] = []
    by_urn: dict[str, list[Step]] = {}
    for step in steps:
        by_urn.setdefault(step.urn, []).append(step)
    for group in by_urn.values():
        if looked and _is_found(group):
            found.append(group[0])
            group = group[1:]
        replaced = any(step.op == "replace" for step in group)
        planned += [step for step in group if not (replaced and step.op in PARTS)]
    return found, planned


def _is_found(group: Sequence[Step]) -> bool:
    first, after = group[0], {step.op for step in group[1:]}
    if first.op == UPDATE:
        return bool(first.new_state and first.new_state.id)
    return first.op in (REFRESH, SAME) or (first.op == DELETE and after <= {CREATE, SAME})


def _drift(found: Iterable[Step], planned: Iterable[Step]) -> Iterator[Drift]:
    """The differences between the state and the object, which is in the refresh step, or in the plan after it."""
    later: dict[str, Step] = {}
    for step in planned:
        later.setdefault(step.urn, step)
    for step in found:
        kind, old = kinds.kind_of(step.type), step.old_state
        if kind is None or old is None:
            continue
        follower = later.get(step.urn)
        if step.op == DELETE or (follower is not None and follower.op == CREATE):
            yield Drift(kind, step.name, step.urn, old.id or None, DELETED_BY_HAND, planned=follower is not None)
            continue
        now = step.new_state if step.op == UPDATE else follower.old_state if follower else None
        rows = () if now is None else _drifted(kind, old, now, is_update=step.op == UPDATE)
        if rows or step.op == UPDATE:
            yield Drift(kind, step.name, step.urn, old.id or None, CHANGED_BY_HAND, rows, follower is not None)


def _drifted(kind: str, old: ResourceState, now: ResourceState, *, is_update: bool) -> tuple[Property, ...]:
    model = kinds.inputs_of(kind)
    before, after = fields_of(kind, old, now, old.outputs), fields_of(kind, old, now, now.outputs)
    managed = managed_in(old)
    names = set(before if managed is None else managed) & set(before)
    if kind in KINDS:
        wanted = {name: before[name] for name in names & model.model_fields.keys()}
        changed = set(compared(model, after, wanted, None, None).changes)
    else:
        changed = {name for name in names if before[name] != after.get(name)}
    rows = [Property(name, before[name], after.get(name)) for name in changed]
    # A secret that an output has the digest of: a preview shows that it changed.
    digests = (f"{name}_sha256" for name in names)
    rows += [
        Property(name, before.get(name), after.get(name)) for name in digests if before.get(name) != after.get(name)
    ]
    # The fields that the vendor returns, so that a refresh can find a change.
    told = (model.fields_with(Secret) - model.fields_with(WriteOnly)) & names & after.keys() - changed
    if rows or is_update:
        remark = UNTOLD_DRIFT if rows else "nothing else explains what was found"
        rows += [Property(name, SECRET, SECRET, remark) for name in told]
    return tuple(sorted(rows, key=lambda row: row.name))


def _with_announcements(changes: Sequence[Change], diagnostics: Sequence[Diagnostic]) -> list[Change]:
    """The changes with the adoptions and the taken names that the provider announced, and with their peers."""
    announcements = [found for said in diagnostics if (found := announced(said.message))]
    told = {(each.kind, each.name): each for each in announcements}
    names = {(each.kind, each.name): each for said in diagnostics if (each := taken(said.message.strip()))}
    new_owners = {(each.kind, each.id): each.name for each in announcements if each.id is not None}
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        adoption = told.get((change.kind, change.name)) if change.action in (CREATE, REPLACE) else None
        new_owner = new_owners.get((change.kind, change.id or ""))
        known = dataclasses.replace(
            change,
            adoption=adoption if adoption and adoption.id else None,
            untold_adoption=bool(adoption and not adoption.id),
            taken=names.get((change.kind, change.name)),
            new_owner=new_owner if new_owner != change.name else None,
        )
        groups.setdefault((change.kind, change.provider), []).append(known)
    everyone = map(Everyone, groups.values())
    return [dataclasses.replace(it, everyone=group) for group in everyone for it in group]


def _place(it: Change | Drift) -> tuple[str, str, str, str]:
    return it.kind, it.name, it.urn, it.action


def _others(steps: Iterable[Step]) -> tuple[Other, ...]:
    found = (Other(ACTIONS.get(step.op, step.op), step.type, step.name) for step in steps)
    return tuple(sorted(found, key=dataclasses.astuple))


def _has_accounts(step: Step) -> bool:
    given = step.new_state.inputs if step.new_state else {}
    return step.type == kinds.PROVIDER and any(name.startswith(kinds.ACCOUNTS) for name in given)


def _loses_protection(step: Step) -> bool:
    return bool(step.old_state and step.old_state.protect) and not (step.new_state and step.new_state.protect)


def _hidden(preview: Preview) -> Counter[str]:
    """Engines may or may not count the parts of a replacement, which is reported as a whole."""
    return Counter(
        {op: n for op, n in preview.hidden().items() if op not in QUIET and op not in PARTS - {"delete-replaced"}}
    )
