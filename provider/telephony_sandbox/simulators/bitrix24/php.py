"""How the portal's language, PHP, reads parameters and writes arrays (contract 1.2, 1.3, 1.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_BRACKETED = re.compile(r"([^\[]+)((?:\[[^\]]*\])+)")
_KEY = re.compile(r"\[([^\]]*)\]")
_INTEGER = re.compile(r"\s*([+-]?\d{1,18})\s*")


def parameters(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Decoded ``name=value`` pairs with names in bracket style.

    ``FILTER[CONFIG_ID][0]=3`` is ``{"FILTER": {"CONFIG_ID": ["3"]}}``. A later value of the same name replaces the
    earlier one.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        bracketed = _BRACKETED.match(name)
        if bracketed is None:
            root[name.replace("[", "_")] = value
            continue
        path = [bracketed[1], *_KEY.findall(bracketed[2])]
        at = root
        for key in path[:-1]:
            inner = at.get(_key(at, key))
            if not isinstance(inner, dict):
                inner = at[_key(at, key)] = {}
            at = inner
        at[_key(at, path[-1])] = value
    return {name: _listed(value) for name, value in root.items()}


def _key(array: dict[str, Any], key: str) -> str:
    """An empty key, as in ``a[]``, is the next number."""
    return key or str(max((int(known) for known in array if known.isdecimal()), default=-1) + 1)


def _listed(value: Any) -> Any:
    return array({key: _listed(inner) for key, inner in value.items()}) if isinstance(value, dict) else value


def array(entries: dict[str, Any]) -> dict[str, Any] | list[Any]:
    """As PHP writes it in JSON: a list when it is empty or its keys are 0, 1, 2, ..."""
    return list(entries.values()) if list(entries) == [str(at) for at in range(len(entries))] else entries


def entries(value: Any) -> dict[str, Any]:
    """A list or an object as an array with its keys; anything else is an empty one."""
    if isinstance(value, list):
        return {str(at): inner for at, inner in enumerate(value)}
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str | None:
    """A scalar as text, None for what has none (arrays, objects)."""
    if isinstance(value, (list, dict)) or value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).encode("utf-8", "replace").decode()  # half of a surrogate pair is no text


def integer(value: Any) -> int:
    """A number or numeric text; 0 for anything else."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else 0
    found = _INTEGER.fullmatch(text(value) or "")
    return int(found[1]) if found else 0


def truthy(value: Any) -> bool:
    """In a form the text ``false`` is true; only an empty text and ``0`` are not."""
    return value not in (None, False, 0, "", "0", [], {})
