"""What happens to one resource of ours, property by property.

The comparison is that of the provider (``core/diff.py``), repeated with the values of the preview. A preview does not
show secrets: they look the same before and after.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from ...adapters.codec import MANAGED, PENDING
from ...core.consequences import CREATE, DELETE, REPLACE, UPDATE, Change, Property
from ...core.diff import Difference, difference
from ...core.model import Inputs
from ...core.rules import ClientOnly, ComparedBy, Recorded, Unknown
from ...vendors import KINDS
from . import kinds
from .preview import ResourceState, Step
from .values import SECRET, decoded

UNTOLD: Final = "a preview does not show whether it changes; if it does, what uses it registers again"
"""The remark on a secret that exists before and after."""
CHANGES: Final = "changes"
"""The remark on a secret of which the provider says that it changes."""


def change_of(
    action: str,
    step: Step,
    deleted: Collection[str],
    renewed: Mapping[str, str],
    secrets_told: Mapping[tuple[str, str], Collection[str]],
) -> Change:
    """``deleted``: the URNs that the plan deletes. ``renewed``: those that it creates, each with its name.
    ``secrets_told``: kind and name -> the secrets that change; empty if the provider does not say it."""
    kind = kinds.kind_of(step.type) or ""
    old, new = step.old_state or ResourceState(), step.new_state or ResourceState()
    model = kinds.inputs_of(kind)
    before, wanted = fields_of(kind, old, new, old.outputs or old.inputs), fields_of(kind, old, new, new.inputs)
    pending = _names(decoded(old.outputs.get(PENDING)))
    found = Difference({}, (), ())
    if action in (UPDATE, REPLACE):
        found = compared(model, before, wanted, managed_in(old), old.id or None)
    secrets = []
    if kind in KINDS and action == UPDATE:
        secrets = [n for n in sorted(kinds.secrets_of(kind)) if wanted.get(n) is SECRET is before.get(n)]
    certain = {name: row for name in secrets if (row := _renewed(new, name, renewed))}
    if secrets_told:
        told = secrets_told.get((kind, step.name), ())
        certain |= {name: Property(name, SECRET, SECRET, CHANGES) for name in told if name not in certain}
    elif not (found.any or pending or certain):
        certain = {name: Property(name, SECRET, SECRET, "nothing else explains this update") for name in secrets}
    untold = () if secrets_told else secrets
    rest = {name: Property(name, SECRET, SECRET, UNTOLD) for name in untold if name not in certain}
    changed = {**found.changes, **dict.fromkeys(certain, SECRET)}
    return Change(
        action=action,
        kind=kind,
        name=step.name,
        urn=step.urn,
        id=old.id or None,
        before=before,
        wanted=wanted,
        changed=changed,
        rows=_rows(action, kind, before, wanted, changed, found, certain | rest, step.replace_reasons),
        reasons=tuple(sorted({*found.replaces, *step.replace_reasons})),
        pending=pending,
        protected=kinds.is_protected(kind, before) or (action == DELETE and bool(old.protect)),
        kept=bool(old.retain_on_delete) or (old.deleted_with or "") in deleted,
        provider=(new.provider or old.provider).rpartition("::")[0],
    )


def fields_of(kind: str, old: ResourceState, new: ResourceState, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a resource without the hidden ones; secret ones are always masked."""
    told = {*old.additional_secret_outputs, *new.additional_secret_outputs, *kinds.secrets_of(kind)}
    return {
        name: SECRET if name in told else decoded(value)
        for name, value in values.items()
        if not name.startswith("__") and value is not None
    }


def compared(
    model: type[Inputs],
    before: Mapping[str, Any],
    wanted: Mapping[str, Any],
    managed: Collection[str] | None,
    id: str | None,
) -> Difference:
    """``diff.difference`` for values that may be of any type."""
    return difference(model, _plain(model, before), _plain(model, wanted), managed, id)


def managed_in(state: ResourceState) -> tuple[str, ...] | None:
    """The inputs that the program managed when the state was written; None: not recorded."""
    told = state.outputs.get(MANAGED)
    return _names(told) if isinstance(told, list) else None


def _plain(model: type[Inputs], values: Mapping[str, Any]) -> dict[str, Any]:
    odd = model.fields_with(ComparedBy)
    return {name: _as_text(value) if name in odd else value for name, value in values.items()}


def _as_text(value: Any) -> Any:
    return value if isinstance(value, str | Unknown) else repr(value)


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _renewed(new: ResourceState, name: str, renewed: Mapping[str, str]) -> Property | None:
    """A secret from a resource that this plan creates, so that it changes."""
    sources = new.property_dependencies.get(name) or ()
    source = next((renewed[urn] for urn in sorted(sources) if urn in renewed), None)
    return Property(name, SECRET, SECRET, "comes from {source}, which this plan creates", source) if source else None


def _rows(
    action: str,
    kind: str,
    before: Mapping[str, Any],
    wanted: Mapping[str, Any],
    changed: Mapping[str, Any],
    found: Difference,
    secrets: Mapping[str, Property],
    reasons: Collection[str],
) -> tuple[Property, ...]:
    if action not in (UPDATE, REPLACE) or kind not in KINDS:
        return _listed(action, kind, before, wanted)
    rows = []
    for name in sorted({*changed, *found.management, *secrets}):
        after = changed[name] if name in changed else wanted.get(name, before.get(name))
        row = secrets.get(name) or Property(name, before.get(name), after)
        if name in found.management and name not in kinds.inputs_of(kind).fields_with(ClientOnly):
            given = name in wanted
            row = row.but("the program manages it from now on" if given else "the program no longer manages it")
        if action == REPLACE and (name in found.replaces or name in reasons):
            row = row.but("replaces")
        rows.append(row)
    return tuple(rows)


def _listed(action: str, kind: str, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[Property, ...]:
    """All properties of a resource that is created or deleted; for a kind that is unknown here, those that differ."""
    model = kinds.inputs_of(kind)
    if kind not in KINDS:
        names = sorted(n for n in {*before, *wanted} if action in (CREATE, DELETE) or before.get(n) != wanted.get(n))
        return tuple(Property(name, before.get(name), wanted.get(name)) for name in names)
    if action == DELETE:
        gone = before.keys() & model.model_fields.keys() - model.fields_with(ClientOnly)
        return tuple(Property(name, before[name], None) for name in sorted(gone))
    return tuple(Property(name, None, wanted[name]) for name in sorted(wanted) if not _is_default(model, name, wanted))


def _is_default(model: type[Inputs], name: str, wanted: Mapping[str, Any]) -> bool:
    """Whether an input for the provider has its default."""
    if name not in model.fields_with(ClientOnly):
        return False
    recorded = model.rule(name, Recorded)
    return bool(wanted[name] == (recorded.unset(wanted) if recorded else model.model_fields[name].default))
