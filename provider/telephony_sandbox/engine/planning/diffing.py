"""How two sets of properties differ, by path."""

from __future__ import annotations

import re
from typing import Literal

from ..state.values import UNKNOWN, Properties, Property, equal, without_secrets

Change = Literal["add", "delete", "update"]

_SIMPLE_NAME = re.compile(r"[^.\[\]\"]+")


def changed_paths(old: Properties, new: Properties) -> dict[str, Change]:
    """Every leaf that differs, with what happened to it. Secret marks do not count."""
    changes: dict[str, Change] = {}
    _compare("", without_secrets(old), without_secrets(new), changes)
    return changes


def _compare(path: str, old: Property, new: Property, changes: dict[str, Change]) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            below = f"{path}.{key}" if path else key
            if not _SIMPLE_NAME.fullmatch(key):
                below = f'{path}["{key}"]'
            if key not in old:
                changes[below] = "add"
            elif key not in new:
                changes[below] = "delete"
            else:
                _compare(below, old[key], new[key], changes)
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            below = f"{path}[{index}]"
            if index >= len(old):
                changes[below] = "add"
            elif index >= len(new):
                changes[below] = "delete"
            else:
                _compare(below, old[index], new[index], changes)
    elif new is UNKNOWN or old is UNKNOWN or not equal(old, new):
        changes[path] = "update"
