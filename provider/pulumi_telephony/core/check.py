"""Checks inputs against the rules of their fields, and reports all problems at once. Pure."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError, create_model

from .lifecycle import Lifecycle
from .model import Inputs, Problem
from .rules import Recorded, Unknown


@dataclasses.dataclass(frozen=True)
class Checked:
    """The accepted inputs (with defaults, without unset ones), and the problems."""

    values: dict[str, Any] = dataclasses.field(repr=False)
    problems: list[Problem]


def check(lifecycle: type[Lifecycle[Any, Any]], raw: Mapping[str, Any]) -> Checked:
    """Check ``raw`` inputs, some of which may be ``UNKNOWN`` in a preview.

    An unknown value satisfies every rule; the same check runs again when it is known.
    """
    model: type[Inputs] = lifecycle.Inputs
    given = {name: value for name, value in raw.items() if value is not None}
    unknown = {name for name, value in given.items() if holds_unknown(value)}
    known = {name: value for name, value in given.items() if name not in unknown}
    values = given
    problems = [
        Problem(name, f"is not an input of {lifecycle.kind}") for name in sorted(unknown - set(model.model_fields))
    ]
    try:
        partial = _partial(model, frozenset(unknown & set(model.model_fields)))
        accepted = partial.model_validate(known).model_dump(exclude_none=True)
        values = {**accepted, **{name: given[name] for name in unknown}}
        values |= _in_effect(model, values)
    except ValidationError as error:
        problems += _problems(lifecycle.kind, error)
    broken = {problem.field for problem in problems}
    sound = {name: value for name, value in values.items() if name not in broken}
    problems += [p for p in lifecycle.problems(sound) if p.field is None or p.field not in broken]
    return Checked(values, problems)


@functools.cache
def _partial(model: type[Inputs], unknown: frozenset[str]) -> type[Inputs]:
    """``model`` that accepts anything in the ``unknown`` fields, so that the others are normalised and get their
    defaults: a number that a preview does not normalise would look like another number, and be replaced."""
    anything: dict[str, Any] = dict.fromkeys(unknown, (Any, None))
    return create_model(model.__name__, __base__=model, **anything) if unknown else model


def _in_effect(model: type[Inputs], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the ``Recorded`` inputs in effect, so that the plan shows them."""
    rules = {name: model.rule(name, Recorded) for name in model.fields_with(Recorded)}
    found = {name: rule.in_effect(name, values) for name, rule in rules.items() if rule}
    return {name: value for name, value in found.items() if value is not None}


def holds_unknown(value: Any) -> bool:
    """Whether a value is ``UNKNOWN``, or a list or mapping with such a value in it."""
    if isinstance(value, Mapping):
        return any(holds_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(holds_unknown(item) for item in value)
    return isinstance(value, Unknown)


def _problems(kind: str, error: ValidationError) -> list[Problem]:
    found = []
    for item in error.errors(include_url=False, include_input=False):
        field = str(item["loc"][0]) if item["loc"] else None
        found.append(Problem(field, _reason(kind, item["type"], item["msg"], item.get("ctx", {}))))
    return found


# Messages for Pydantic's error types, for the author of a Pulumi program.
_REASONS = {
    "missing": "is required",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be True or False",
    "literal_error": "must be one of {expected}",
    "too_short": "must have at least {min_length} item(s)",
    "string_too_short": "must have at least {min_length} character(s)",
    "string_too_long": "must have at most {max_length} characters",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}


def _reason(kind: str, type_: str, message: str, context: Mapping[str, Any]) -> str:
    if type_ == "extra_forbidden":
        return f"is not an input of {kind}"
    if type_ == "value_error":
        return str(context["error"])
    if type_ in _REASONS:
        return _REASONS[type_].format(**context)
    return message[:1].lower() + message[1:]
