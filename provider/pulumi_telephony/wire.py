"""Types for what vendors answer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

LARGEST = 2**53
"""Whole numbers travel as floats between the engine and a dynamic provider: larger ones would become others."""

Whole = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
"""A whole number that the engine can carry. Any other makes the answer unusable, before it can make a state so."""


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - what pydantic wants
    return value


Identifier = Annotated[int, Field(gt=0, le=LARGEST), BeforeValidator(_no_flag)]
"""The id of an object, as a number or as its digits."""

_identifiers: TypeAdapter[int] = TypeAdapter(Identifier)


def identifier(value: Any) -> int | None:
    """``value`` as an id, or None when it is none."""
    try:
        return _identifiers.validate_python(value)
    except ValidationError:
        return None
