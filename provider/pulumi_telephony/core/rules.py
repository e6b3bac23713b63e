"""The rules of a field, as ``Annotated`` metadata, and the unknown value of a preview."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Final

PROTECTION: Final = "release_protection"
"""The input that forbids to delete and to replace; see ``protection.py``."""


class Unknown:
    """A value that is known only in an update, not in a preview. Not equal to anything, not even itself."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return False

    def __repr__(self) -> str:
        return "<unknown>"


UNKNOWN: Final = Unknown()


@dataclasses.dataclass(frozen=True)
class Replace:
    """A change requires a replacement, even while the value is unknown."""


@dataclasses.dataclass(frozen=True)
class Unique:
    """No two objects of an account have the same value: a replacement that keeps it cannot exist next to the old
    object."""


@dataclasses.dataclass(frozen=True)
class Secret:
    """Wrapped as a secret in check and in every output; never in an error, a log or a repr."""


@dataclasses.dataclass(frozen=True)
class WriteOnly:
    """The API never returns the value: the state has what was last sent."""


@dataclasses.dataclass(frozen=True)
class ClientOnly:
    """For the provider, not for the API (a timeout, a permission): never a diff."""


@dataclasses.dataclass(frozen=True)
class NamesObject:
    """The id of the object: a different id means a different object."""


@dataclasses.dataclass(frozen=True)
class Is:
    """A default that depends on another input: True if that input has this value."""

    field: str
    value: Any

    def of(self, values: Mapping[str, Any]) -> bool | None:
        """None while the other input is unknown."""
        given = values.get(self.field)
        return None if isinstance(given, Unknown) else given == self.value


@dataclasses.dataclass(frozen=True)
class Recorded(ClientOnly):
    """For the provider only, and recorded in the state, because a delete sees nothing else. If the value in effect
    changes, an update records it without a call. ``default`` applies if the program does not set it."""

    default: bool | Is

    def unset(self, values: Mapping[str, Any]) -> bool | None:
        """The default with these ``values``; None while it is unknown."""
        return self.default.of(values) if isinstance(self.default, Is) else self.default

    def in_effect(self, name: str, values: Mapping[str, Any]) -> Any:
        given = values.get(name)
        return self.unset(values) if given is None else given


@dataclasses.dataclass(frozen=True)
class RegistrationWait:
    """The program fails if the SIP server does not accept the credentials. Names the outputs with the SIP status code
    and message."""

    status_code: str
    error_message: str


@dataclasses.dataclass(frozen=True)
class ClearedBy:
    """When the user removes an input that was managed, the object is updated to this value."""

    value: Any


@dataclasses.dataclass(frozen=True)
class ReplacedWhenRemoved:
    """When the user removes an input that was managed, the object is replaced."""


@dataclasses.dataclass(frozen=True)
class ServerDefault:
    """When unset, the API's own value applies: shown in the state, never a diff."""


@dataclasses.dataclass(frozen=True)
class Alternative:
    """Another field with the same meaning (an id and a name): one of them is enough."""

    field: str


@dataclasses.dataclass(frozen=True)
class ComparedBy:
    """Two values are equal when this function returns True: ``same(actual, desired)``."""

    same: Callable[[Any, Any], bool]


@dataclasses.dataclass(frozen=True)
class Accepts:
    """The types that a program may pass, if a validator converts them: ``int | str`` for an id. For the generator."""

    type: Any


@dataclasses.dataclass(frozen=True)
class ApiName:
    """The field's name in the API, where it is another one."""

    name: str


@dataclasses.dataclass(frozen=True)
class FromAsset:
    """A text that a program may also give as a ``pulumi.FileAsset`` or ``pulumi.StringAsset``. For the generator."""


@dataclasses.dataclass(frozen=True)
class Identity:
    """An output that is the resource's ``id``: only the results of functions have a field for it. For the generator."""
