"""How the values of parameters are written (contract 1.6), and what a method takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .dates import DATE, TIMESTAMP
from .errors import invalid

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_ALL = frozenset({"any", "all"})
_LONGEST = 255


def text(value: str) -> str:
    return value


def token(value: str) -> str:
    """A text that cannot be empty, spaced or long (U12)."""
    if not 0 < len(value) <= _LONGEST or re.search(r"\s", value):
        raise ValueError
    return value


def integer(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", value):
        raise ValueError
    return int(value)


def boolean(value: str) -> bool:
    try:
        return _BOOLEANS[value.lower()]
    except KeyError:
        raise ValueError from None


def date(value: str) -> str:
    if not re.fullmatch(DATE, value):
        raise ValueError
    return value


def timestamp(value: str) -> str:
    if not re.fullmatch(TIMESTAMP, value):
        raise ValueError
    return value


def texts(value: str) -> list[str]:
    return value.split(";")


def ids(value: str) -> list[int]:
    return [integer(item) for item in value.split(";")]


def integers(value: str) -> list[int] | None:
    """None for the word that stands for all ids."""
    return None if value in _ALL else ids(value)


def status_codes(value: str) -> list[tuple[int, int]]:
    """``200;401:403`` as inclusive ranges."""
    ranges = []
    for item in value.split(";"):
        first, _, last = item.partition(":")
        ranges.append((integer(first), integer(last or first)))
    return ranges


@dataclass(frozen=True)
class Parameter:
    """``read`` raises ValueError for what the API refuses, with ``code``; a required one that is missing has it too.

    ``locates``: it says which object is meant, so that an empty one counts as absent (routing contract 6).
    """

    name: str
    read: Callable[[str], Any]
    code: int = 496
    required: bool = False
    locates: bool = False


def decoded(parameters: tuple[Parameter, ...], sent: dict[str, str], reads: bool) -> dict[str, Any]:
    """The values of those that were sent; others are ignored, and so are empty filters (1.6). Raises ApiError."""
    values: dict[str, Any] = {}
    for parameter in parameters:
        value = sent.get(parameter.name)
        if value is None or (not value and (reads or parameter.locates)):
            if parameter.required:
                raise invalid(parameter.code, parameter.name)
            continue
        try:
            values[parameter.name] = parameter.read(value)
        except ValueError:
            raise invalid(parameter.code, parameter.name) from None
    return values
