"""The inputs and the state of a resource, as pydantic models."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from .rules import Secret

RuleT = TypeVar("RuleT")


class Declared(BaseModel):
    """Fields with rules."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @classmethod
    def rules(cls, field: str) -> tuple[Any, ...]:
        return tuple(cls.model_fields[field].metadata)

    @classmethod
    def rule(cls, field: str, kind: type[RuleT]) -> RuleT | None:
        found: RuleT | None = _by_kind(cls).get(kind, {}).get(field)
        return found

    @classmethod
    def fields_with(cls, kind: type[Any]) -> frozenset[str]:
        return frozenset(_by_kind(cls).get(kind, ()))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        hidden = self.fields_with(Secret)
        return ((name, value) for name, value in super().__repr_args__() if name not in hidden)


@functools.cache
def _by_kind(model: type[Declared]) -> Mapping[type[Any], Mapping[str, Any]]:
    """Kind of rule -> field -> the first such rule: every operation asks, and a model never changes."""
    found: dict[type[Any], dict[str, Any]] = {}
    for name in model.model_fields:
        for rule in model.rules(name):
            for kind in type(rule).__mro__:
                found.setdefault(kind, {}).setdefault(name, rule)
    return found


class Inputs(Declared):
    """What a program may ask for, after check: strict types, no unknown names.

    The declaration of a resource, from which ``make generate`` writes its state and its Pulumi class: the docstring
    below each field describes it, and the docstring of the class is that of the Pulumi class.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    delete_first: ClassVar[bool] = False
    """A replacement cannot exist next to the object that it replaces."""

    no_lookup: ClassVar[str] = ""
    """Why ``get`` is rejected, for a kind that exists in the state only."""


class Outputs:
    """The fields of an object that only its API sets, each with its docstring: the other half of a declaration. Read by
    the generator only.

    The docstring of the class is that of the result of functions, which has each field of ``record`` that is declared
    here or in the inputs and is neither secret nor ``WriteOnly``.
    """

    record: ClassVar[type[BaseModel] | None] = None
    """The object as the API returns it; None: no function returns such objects."""
    returned_as: ClassVar[str] = ""
    """The name of the class that functions return."""


class State(Declared):
    """What is known of an object: what was asked for and what the API says. Generated for each kind.

    Unknown names are ignored, because a state may have been written by a newer version of this package.
    ``pending`` names the unfinished steps of a create; the next update completes them. ``managed`` names the inputs
    that the program managed when this state was recorded.
    """

    model_config = ConfigDict(extra="ignore")

    pending: tuple[str, ...] = Field(default=(), exclude=True)
    managed: tuple[str, ...] = Field(default=(), exclude=True)


class Problem(NamedTuple):
    """Why an input is not accepted. ``field`` is None if the problem is between fields."""

    field: str | None
    reason: str


class Existing(NamedTuple):
    """An existing object that a program wants to adopt."""

    id: str
    state: Any


class Created(NamedTuple):
    """A new object: its id and its whole state."""

    id: str
    state: Any
