"""Types: their parts, as source text, and in words for authors of programs."""

from __future__ import annotations

import inspect
import json
import re
import types
import typing
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import pulumi

REQUIRED: Final = inspect.Parameter.empty
"""Marks a missing default."""

_TYPING = re.compile(r"\b(?:typing|collections\.abc|pulumi_telephony(?:\.\w+)*|pulumi\.\w+\.\w+|pulumi)\.")


def is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (typing.Union, types.UnionType)


def plain(annotation: Any) -> tuple[Any, bool]:
    """A type without metadata, and whether it may be None."""
    if get_origin(annotation) is Annotated:
        return plain(annotation.__origin__)
    if is_union(annotation):
        (one,) = (each for each in get_args(annotation) if each is not type(None))
        return plain(one)[0], True
    if get_origin(annotation) is list:
        return types.GenericAlias(list, plain(get_args(annotation)[0])[0]), False
    return annotation, False


def parts(annotation: Any) -> Iterator[type]:
    """The classes in a type."""
    if get_args(annotation):
        for each in get_args(annotation):
            yield from parts(each)
    elif inspect.isclass(annotation):
        yield annotation


def source(annotation: Any) -> str:
    """A type as Python writes it."""
    if get_origin(annotation) is Literal:
        return f"Literal[{', '.join(json.dumps(value) for value in get_args(annotation))}]"
    if is_union(annotation):
        return " | ".join(source(each) for each in get_args(annotation))
    if get_args(annotation):
        inner = ", ".join("..." if each is Ellipsis else source(each) for each in get_args(annotation))
        return f"{get_origin(annotation).__name__}[{inner}]"
    return str(annotation.__name__)


def shown(annotation: Any) -> str:
    """``Input[X]``, ``Output[X]`` and ``X | None`` are shown as X; another column shows whether it is optional."""
    alternatives = {_one(a) for a in alternatives_of(annotation) if a is not type(None)}
    # Sorted, because equal unions are cached in whichever order came first.
    return " | ".join(sorted(alternatives))


def alternatives_of(annotation: Any) -> list[Any]:
    """The types of a value, without ``Input`` and ``Output``."""
    origin = typing.get_origin(annotation)
    if origin is pulumi.Output:
        return alternatives_of(typing.get_args(annotation)[0])
    if is_union(annotation):
        members = typing.get_args(annotation)
        # Input[X] is Union[X, Awaitable[X], Output[X]].
        return [each for member in members if not _is_late(member) for each in alternatives_of(member)]
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


def hints_of(thing: Any) -> dict[str, Any]:
    """The types of a class's own attributes, or of a function's parameters and of what it returns (``return``)."""
    if inspect.isclass(thing):
        return inspect.get_annotations(thing, eval_str=True)
    # The SDK's Input names Output[T] by a string.
    return typing.get_type_hints(thing, localns={"Output": pulumi.Output, "T": Any})


def of_parameters(function: Any) -> dict[str, str]:
    """The same in words."""
    return {name: shown(annotation) for name, annotation in hints_of(function).items()}


def of_attributes(cls: type) -> dict[str, str]:
    """The types of a class's own public attributes."""
    return {name: shown(annotation) for name, annotation in hints_of(cls).items() if not name.startswith("_")}
