"""Types in the words of someone who writes a program."""

from __future__ import annotations

import inspect
import re
import types
import typing
from typing import Any

import pulumi

_TYPING = re.compile(r"\b(?:typing|collections\.abc|pulumi_telephony(?:\.\w+)*|pulumi\.\w+\.\w+|pulumi)\.")


def shown(annotation: Any) -> str:
    """``Input[X]``, ``Output[X]`` and ``X | None`` are shown as X: whether it may be left out is told apart."""
    alternatives = {_one(a) for a in _alternatives(annotation) if a is not type(None)}
    # Sorted, because equal unions are cached in whichever order came first.
    return " | ".join(sorted(alternatives))


def _alternatives(annotation: Any) -> list[Any]:
    origin = typing.get_origin(annotation)
    if origin is pulumi.Output:
        return _alternatives(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        members = typing.get_args(annotation)
        # Input[X] is Union[X, Awaitable[X], Output[X]].
        plain = [m for m in members if not _is_late(m)]
        return [each for member in plain for each in _alternatives(member)]
    return [annotation]


def _is_late(annotation: Any) -> bool:
    origin = typing.get_origin(annotation)
    return origin is pulumi.Output or (inspect.isclass(origin) and origin.__name__ == "Awaitable")


def _one(annotation: Any) -> str:
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return " | ".join(repr(value).replace("'", '"') for value in typing.get_args(annotation))
    if origin is None and inspect.isclass(annotation):
        return annotation.__name__
    if origin is not None and inspect.isclass(origin):
        inner = ", ".join("..." if a is Ellipsis else shown(a) for a in typing.get_args(annotation))
        return f"{origin.__name__}[{inner}]"
    return _TYPING.sub("", str(annotation))


def of_parameters(function: Any) -> dict[str, str]:
    """The types of a function's parameters, and of what it returns (``return``)."""
    # The SDK's Input names Output[T] by a string.
    found = typing.get_type_hints(function, localns={"Output": pulumi.Output, "T": Any})
    return {name: shown(annotation) for name, annotation in found.items()}


def of_attributes(cls: type) -> dict[str, str]:
    """The types of a class's own public attributes."""
    found = inspect.get_annotations(cls, eval_str=True)
    return {name: shown(annotation) for name, annotation in found.items() if not name.startswith("_")}
