"""Compares desired and actual values by the rules of the fields. Pure: no network, no engine.

``state`` is what is known of the object, ``desired`` the checked inputs of the program, ``managed`` the names of the
inputs that the program set when the state was written. The engine never shows the old inputs to a dynamic provider, so
``managed`` distinguishes a removed input from one that was never set.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from ..base.placeholder import is_placeholder
from .model import Inputs
from .rules import (
    Alternative,
    ClearedBy,
    ClientOnly,
    ComparedBy,
    NamesObject,
    Recorded,
    Replace,
    ReplacedWhenRemoved,
    Unknown,
)


@dataclasses.dataclass(frozen=True)
class Difference:
    """How an object differs from the program."""

    changes: Mapping[str, Any] = dataclasses.field(repr=False)
    """Each field that differs, with its desired value (``UNKNOWN`` in a preview, None for unset)."""

    replaces: tuple[str, ...]
    """The fields of ``changes`` that require a replacement."""

    management: tuple[str, ...]
    """Inputs that were added or removed although the object matches the program, and changed ``Recorded`` inputs:
    there is nothing to send, but the state has to be updated."""

    @property
    def any(self) -> bool:
        return bool(self.changes or self.management)


def managed_inputs(model: type[Inputs], desired: Mapping[str, Any]) -> tuple[str, ...]:
    """The inputs that a program manages: all that it sets, except those for the provider only."""
    client_only = model.fields_with(ClientOnly)
    return tuple(sorted(n for n in desired if n in model.model_fields and n not in client_only))


def difference(
    model: type[Inputs],
    state: Mapping[str, Any],
    desired: Mapping[str, Any],
    managed: Collection[str] | None = None,
    id: str | None = None,
) -> Difference:
    """Compare; see the module. ``managed`` None: not recorded, so use the inputs that the program sets now.

    ``id`` is that of the object.
    """
    wanted = {name: value for name, value in desired.items() if value is not None}
    now = set(managed_inputs(model, wanted))
    before = now if managed is None else set(managed) & set(model.model_fields)
    changes: dict[str, Any] = {}
    replaces = []
    for name in model.model_fields:
        if name in now:
            value = wanted[name]
            if not _same(model, name, state.get(name), value):
                changes[name] = value
                if model.rule(name, Replace):
                    replaces.append(name)
        elif name in before and not _said_otherwise(model, name, now):
            cleared = model.rule(name, ClearedBy)
            if cleared and not _same(model, name, state.get(name), cleared.value):
                changes[name] = cleared.value
                if model.rule(name, Replace):
                    replaces.append(name)
            elif model.rule(name, ReplacedWhenRemoved) and not _empty(state.get(name)):
                changes[name] = None
                replaces.append(name)
    named = {} if id is None else _other_object(model, id, wanted)
    changes |= named
    replaces += named
    return Difference(
        changes, tuple(replaces), tuple(sorted(((now ^ before) - set(changes)) | _to_record(model, state, wanted)))
    )


def _other_object(model: type[Inputs], id: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The id may be unknown in a preview: then assume that it names the existing object, as it usually does."""
    named = {name: wanted.get(name) for name in model.fields_with(NamesObject)}
    return {name: value for name, value in named.items() if isinstance(value, str) and value != id}


def _to_record(model: type[Inputs], state: Mapping[str, Any], wanted: Mapping[str, Any]) -> set[str]:
    """The ``Recorded`` inputs whose values in effect differ from the state; if the state has none, from the default."""
    found = set()
    for name in model.fields_with(Recorded):
        rule = model.rule(name, Recorded)
        desired = rule.in_effect(name, wanted) if rule else None
        if rule and desired is not None and desired != rule.in_effect(name, state):
            found.add(name)
    return found


def _said_otherwise(model: type[Inputs], name: str, now: Collection[str]) -> bool:
    alternative = model.rule(name, Alternative)
    return alternative is not None and alternative.field in now


def _same(model: type[Inputs], name: str, actual: Any, desired: Any) -> bool:
    if isinstance(desired, Unknown):
        return False
    if _empty(actual) or _empty(desired):
        return _empty(actual) and _empty(desired)
    compared = model.rule(name, ComparedBy)
    return bool(compared.same(actual, desired)) if compared else _equal(actual, desired)


def _equal(actual: Any, desired: Any) -> bool:
    """Whether two values are equal, as far as the actual one is known."""
    if isinstance(actual, Mapping) and isinstance(desired, Mapping):
        return actual.keys() == desired.keys() and all(_equal(value, desired[key]) for key, value in actual.items())
    return bool(actual == desired) or (is_placeholder(actual) and not isinstance(desired, Unknown))


def _empty(value: Any) -> bool:
    """The APIs return null, "" or no key at all for an unset text."""
    return value is None or value == ""
