"""Which secrets an update changes: an engine shows old and new values as ``[secret]``, whether they differ or not.

The plan says it in a message, which the review reads.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from ..base.messages import pattern
from .adoption import escaped, unescaped
from .model import Inputs
from .rules import FromAsset, Secret

_CHANGES: Final = '{kind} "{name}" changes its secret {fields}'
_READ: Final = pattern(_CHANGES, kind=r"\w+", name=r'(?:[^"\\]|\\.)*', fields=r"\w+(?:, \w+)*")


def changed_secrets(kind: str, name: str, model: type[Inputs], changes: Mapping[str, Any]) -> str | None:
    """The message for a plan with these ``changes``; None: no secret changes, or the plan has a digest of it."""
    fields = model.fields_with(Secret) - model.fields_with(FromAsset)
    found = sorted(changes.keys() & fields)
    return _CHANGES.format(kind=kind, name=escaped(name), fields=", ".join(found)) if found else None


def announced_secrets(message: str) -> tuple[str, str, Collection[str]] | None:
    """The kind and the name of the resource and its changed secrets; None: it is another message."""
    found = _READ.fullmatch(message)
    if found is None:
        return None
    return found["kind"], unescaped(found["name"]), frozenset(found["fields"].split(", "))
