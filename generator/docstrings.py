"""Parses our docstrings: prose, parameters, errors, and the texts below attributes."""

from __future__ import annotations

import inspect
import re
from typing import Any, NamedTuple

from sphinx.pycode import ModuleAnalyzer

from .markdown import CONTRACTS, from_docstring


class Said(NamedTuple):
    """A docstring, as Markdown."""

    prose: str
    parameters: dict[str, str]
    raises: dict[str, str]


def of(thing: Any) -> Said:
    """The docstring of a function or class. Raises ValueError where there is none."""
    text = inspect.getdoc(thing)
    if not text:
        raise ValueError(f"{thing!r} has no docstring")
    prose, *fields = re.split(r"^:(?=param |raises )", text, flags=re.MULTILINE)
    found: dict[str, dict[str, str]] = {"param": {}, "raises": {}}
    for field in fields:
        head, _, said = field.partition(":")
        kind, name = head.split()
        found[kind][name] = from_docstring(" ".join(said.split()))
    return Said(from_docstring(prose.strip()), found["param"], found["raises"])


def below(cls: type) -> dict[str, str]:
    """The texts below the attributes of a class, each in one line."""
    found = ModuleAnalyzer.for_module(cls.__module__).find_attr_docs()
    return {
        name: " ".join(" ".join(lines).split()) for (owner, name), lines in found.items() if owner == cls.__qualname__
    }


def of_attributes(cls: type) -> dict[str, str]:
    """The same as Markdown."""
    return {name: from_docstring(text) for name, text in below(cls).items()}


def summary(text: str) -> str:
    """The first sentence."""
    return re.split(r"(?<=[.:])\s", text, maxsplit=1)[0]


def without_contracts(text: str) -> str:
    """A text for users, without the sources of facts."""
    return CONTRACTS.sub("", text)
