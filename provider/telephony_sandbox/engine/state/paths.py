"""Property paths, as in ``ignore_changes`` and ``replace_on_changes``: ``a.b[0]["c.d"].*``."""

from __future__ import annotations

import re
from typing import TypeAlias

from ..errors import EngineError
from .values import Properties, Property, SecretValue

Path: TypeAlias = list[str | int]

_ELEMENT = re.compile(
    r"""\.?(?P<name>[^.\[\]"]+)|\[(?P<index>\d+)\]|\["(?P<quoted>(?:[^"\\]|\\.)*)"\]|\[(?P<star>\*)\]"""
)


class PathError(EngineError):
    """The text is not a property path."""


def parse(text: str) -> Path:
    """The elements of a path: names, indices, or "*" for all."""
    path: Path = []
    position = 0
    while position < len(text):
        match = _ELEMENT.match(text, position)
        if match is None:
            raise PathError(f"{text!r} is not a property path")
        if match["index"] is not None:
            path.append(int(match["index"]))
        elif match["quoted"] is not None:
            path.append(match["quoted"].replace('\\"', '"').replace("\\\\", "\\"))
        else:
            path.append(match["star"] or match["name"])
        position = match.end()
    return path


def contains(outer: Path, inner: Path) -> bool:
    """Whether ``inner`` lies at or under ``outer``."""
    return len(inner) >= len(outer) and all(a == "*" or a == b for a, b in zip(outer, inner[: len(outer)], strict=True))


def reset(path: Path, old: Properties, new: Properties) -> bool:
    """Put what ``old`` has at the path into ``new``, in place. False if the two do not have the path in common."""
    return _reset(path, old, new, False)


def _reset(path: Path, old: Property, new: Property, reveal: bool) -> bool:
    """``reveal``: an outer secret of old was opened that new does not have, so what is copied must be marked again."""
    while isinstance(old, SecretValue):
        old, reveal = old.element, True
    while isinstance(new, SecretValue):
        new, reveal = new.element, False
    head, rest = path[0], path[1:]
    if head == "*":
        return _reset_all(rest, old, new, reveal)
    if isinstance(head, int):
        return _reset_index(head, rest, old, new, reveal)
    if not rest:
        return _reset_key(head, old, new, reveal)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return not isinstance(old, dict) and not isinstance(new, dict)
    if head not in new:
        return head not in old
    return _reset(rest, old.get(head), new[head], reveal)


def _reset_key(key: str, old: Property, new: Property, reveal: bool) -> bool:
    if isinstance(old, dict) and key in old:
        if not isinstance(new, dict):
            return False
        new[key] = _marked(old[key], reveal)
    elif isinstance(new, dict):
        new.pop(key, None)
    return True


def _reset_index(index: int, rest: Path, old: Property, new: Property, reveal: bool) -> bool:
    if not isinstance(old, list) or not isinstance(new, list):
        return not isinstance(old, list) and not isinstance(new, list)
    if index >= len(old) or index >= len(new):
        return not rest and index >= len(old) and index >= len(new)
    if rest:
        return _reset(rest, old[index], new[index], reveal)
    new[index] = _marked(old[index], reveal)
    return True


def _reset_all(rest: Path, old: Property, new: Property, reveal: bool) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        if rest:
            return all(key in new and _reset(rest, item, new[key], reveal) for key, item in old.items())
        new.clear()
        new.update({key: _marked(item, reveal) for key, item in old.items()})
        return True
    if isinstance(old, list) and isinstance(new, list):
        for index in range(min(len(old), len(new))):
            if not rest:
                new[index] = _marked(old[index], reveal)
            elif not _reset(rest, old[index], new[index], reveal):
                return False
        return len(old) == len(new)
    return not rest and isinstance(new, dict | list)


def _marked(value: Property, reveal: bool) -> Property:
    return SecretValue(value) if reveal and not isinstance(value, SecretValue) else value
