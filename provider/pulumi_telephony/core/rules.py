"""The rules of a field, as ``Annotated`` metadata, and the value that a preview does not know."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Final


class Unknown:
    """A value that is decided only when the program really runs. Not equal to anything, itself included."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return False

    def __repr__(self) -> str:
        return "<unknown>"


UNKNOWN: Final = Unknown()


@dataclasses.dataclass(frozen=True)
class Replace:
    """A change means a new object; also when the value is not known yet."""


@dataclasses.dataclass(frozen=True)
class Secret:
    """Wrapped as a secret in check and in every output; never in an error, a log or a repr."""


@dataclasses.dataclass(frozen=True)
class WriteOnly:
    """The API never gives the value back: the state holds what was last sent."""


@dataclasses.dataclass(frozen=True)
class ClientOnly:
    """Speaks to the provider, not to the API (a time-out, a permission): never a diff."""


@dataclasses.dataclass(frozen=True)
class NamesObject:
    """The id of the object that the resource shall stand for: another one than it has means another object."""


@dataclasses.dataclass(frozen=True)
class Recorded(ClientOnly):
    """Speaks to the provider only; but a delete has to know it, and sees nothing but the state. So a change of what is
    in effect is an update that sends nothing and records it. ``default`` tells what unset stands for, from the other
    values; None while these are not known."""

    default: Callable[[Mapping[str, Any]], Any]

    def in_effect(self, name: str, values: Mapping[str, Any]) -> Any:
        given = values.get(name)
        return self.default(values) if given is None else given


@dataclasses.dataclass(frozen=True)
class ClearedBy:
    """When the user removes an input that was managed, this is the value that the object shall have."""

    value: Any


@dataclasses.dataclass(frozen=True)
class ReplacedWhenRemoved:
    """When the user removes an input that was managed, only a new object can be without it."""


@dataclasses.dataclass(frozen=True)
class ServerDefault:
    """When unset, the API's own value stands: shown in state, never a diff."""


@dataclasses.dataclass(frozen=True)
class Alternative:
    """Another field that says the same thing in another way (an id and a name): one of them is enough."""

    field: str


@dataclasses.dataclass(frozen=True)
class ComparedBy:
    """Two values are equal when this function says so: ``same(actual, desired)``."""

    same: Callable[[Any, Any], bool]
