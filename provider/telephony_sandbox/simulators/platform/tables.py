"""What a vendor is made of that needs no code of its own: its errors, switches and objects, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from .customer import Customer
from .errors import ApiError, Refused

Document = dict[str, Any]
SwitchValue = bool | int | float | str


@dataclass(frozen=True)
class ErrorSpec:
    """One row of the error table. ``extra`` is what the vendor's error shape needs besides (a code group)."""

    code: str | int
    status: int
    text: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    section: str = ""


@dataclass(frozen=True)
class Switch:
    """Something the documentation leaves open. The default is the contract's; its type is the switch's type."""

    name: str
    default: SwitchValue
    meaning: str
    section: str
    choices: tuple[SwitchValue, ...] = ()

    def checked(self, value: object) -> SwitchValue:
        """The value, if it is one this switch can take; else Refused."""
        accepted = (int, float) if isinstance(self.default, float) else (type(self.default),)
        if not isinstance(value, accepted) or isinstance(value, bool) is not isinstance(self.default, bool):
            raise Refused(f"switch {self.name} takes {type(self.default).__name__}, not {value!r}")
        if not isinstance(value, (bool, str)) and not 0 <= value < 1e12:
            raise Refused(f"switch {self.name} takes a number from 0 up, not {value!r}")
        if self.choices and value not in self.choices:
            raise Refused(f"switch {self.name} takes one of {', '.join(map(str, self.choices))}, not {value!r}")
        return value


def _nothing(_: Customer) -> Document:
    return {}


@dataclass(frozen=True)
class ObjectType:
    """One kind of object, in the API's own field names.

    ``model`` (extra="forbid", strict) describes a whole object: it checks what a person sends to the admin API and
    fills in the defaults of what the seed and the handlers make. ``key`` is the identifying field; without a value
    it is taken from a sequence that starts at ``first`` and never gives a number twice. ``sparse`` objects do not
    keep absent fields (the API leaves keys out instead of sending null). ``given`` are the fields that follow from
    whose account it is, for an object that is made without them.
    """

    name: str
    model: type[BaseModel]
    key: str
    first: int = 1
    sparse: bool = False
    given: Callable[[Customer], Document] = _nothing


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire: a JSON value, or bytes as they are."""

    status: int
    content: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json; charset=utf-8"


@dataclass(frozen=True, eq=False)
class Tables:
    """What a vendor's state and the answers to its callers go by."""

    name: str
    errors: tuple[ErrorSpec, ...]
    switches: tuple[Switch, ...]
    objects: tuple[ObjectType, ...]
    """The first type is the one the admin API means when a request names none."""

    @cached_property
    def error_coded(self) -> Mapping[str, ErrorSpec]:
        return {str(spec.code): spec for spec in self.errors}

    @cached_property
    def switch_named(self) -> Mapping[str, Switch]:
        return {switch.name: switch for switch in self.switches}

    @cached_property
    def type_named(self) -> Mapping[str, ObjectType]:
        return {kind.name: kind for kind in self.objects}

    def spec_of(self, error: ApiError) -> ErrorSpec:
        """The row of the error table; a KeyError is a mistake in the vendor's tables."""
        return self.error_coded[error.code]
