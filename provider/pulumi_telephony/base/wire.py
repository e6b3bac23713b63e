"""Types for the answers of the vendors."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler  # pydantic itself has it from 2.11 on

from .errors import InvalidInputError

LARGEST = 2**53
"""Numbers are floats between the engine and a dynamic provider: a larger whole number would change."""

Whole = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
"""A whole number that the engine can carry. Any other is rejected in the answer, before it can reach a state."""


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - what pydantic wants
    return value


Identifier = Annotated[int, Field(gt=0, lt=LARGEST), BeforeValidator(_no_flag)]
"""The id of an object, as a number or as its digits."""

_identifiers: TypeAdapter[int] = TypeAdapter(Identifier)


def identifier(value: Any) -> int | None:
    """``value`` as an id; None if it is not one."""
    try:
        return _identifiers.validate_python(value)
    except ValidationError:
        return None


def the_id(id: Any, what: str) -> int:
    """The id of an object on record, as a number. Raises InvalidInputError, which says that it is not ``what``."""
    known = identifier(id)
    if known is None:
        raise InvalidInputError(f"{id!r} is not {what}: expected a positive whole number")
    return known


def given_id(name: str, value: Any) -> int:
    """The id that an argument ``name`` of a function gives. Raises InvalidInputError."""
    known = identifier(value)
    if known is None:
        raise InvalidInputError(f"{name} must be an id (a positive whole number), got {value!r}")
    return known


class Listed(BaseModel):
    """A row of a list that records which fields the models lack, so that an export can report what it leaves out."""

    unused: ClassVar[frozenset[str]] = frozenset()
    """Documented fields that no model needs, and that no export leaves out: they change by themselves, or describe
    something else."""

    _unfamiliar: tuple[str, ...] = PrivateAttr(default=())

    @property
    def unfamiliar(self) -> tuple[str, ...]:
        """The names of the fields that the model does not have; their values are not kept."""
        return self._unfamiliar

    @model_validator(mode="wrap")
    @classmethod
    def _note_unfamiliar(cls, value: Any, handler: ModelWrapValidatorHandler[Listed]) -> Listed:
        row = handler(value)
        if isinstance(value, Mapping) and (others := value.keys() - _names(cls)):
            row._unfamiliar = tuple(sorted(others))
        return row


@functools.cache
def _names(model: type[Listed]) -> frozenset[str]:
    return model.unused.union(field.alias or name for name, field in model.model_fields.items())
