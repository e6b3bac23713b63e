"""The page of the functions, and of what they return."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

import pulumi_telephony
from pulumi_telephony.accounts.settings import VendorSettings

from . import docstrings, typenames
from .markdown import code, example, page, table
from .settings import VENDORS

LATE = "_output"


def reference() -> str:
    """The page."""
    sections = [
        f"## {vendor.vendor}\n\n" + "\n\n".join(_function(each) for each in of_vendor(vendor)) for vendor in VENDORS
    ]
    return page(
        "Functions: reference",
        "[Functions](../functions.md) explains what they have in common. Each has a second form, with `_output` after"
        " its name, which accepts outputs as arguments and returns an output.",
        example("functions"),
        *sections,
        "## Results",
        "Frozen dataclasses. A field that the vendor does not return is `None`.",
        *(_result(each) for each in results()),
        "## Errors",
        *(f"### {each.__name__}\n\n{docstrings.of(each).prose}" for each in _errors()),
    )


def of_vendor(vendor: type[VendorSettings]) -> list[Callable[..., Any]]:
    """The functions of a vendor."""
    return [each for each in functions() if f".{vendor.key}." in each.__module__]


def _public() -> list[Any]:
    return [getattr(pulumi_telephony, name) for name in pulumi_telephony.__all__]


def functions() -> list[Callable[..., Any]]:
    return [each for each in _public() if inspect.isfunction(each) and not each.__name__.endswith(LATE)]


def results() -> list[type]:
    return [each for each in _public() if inspect.isclass(each) and dataclasses.is_dataclass(each)]


def _errors() -> list[type]:
    return [each for each in _public() if inspect.isclass(each) and issubclass(each, Exception)]


def _function(function: Callable[..., Any]) -> str:
    told, shown = docstrings.of(function), typenames.of_parameters(function)
    late = getattr(pulumi_telephony, function.__name__ + LATE)
    rows = [[code(name), code(shown[name]), text] for name, text in told.parameters.items()]
    parts = [
        f"### {function.__name__}",
        told.prose,
        table(["argument", "type", "meaning"], rows),
        f"Returns {_linked(shown['return'])}.",
        " ".join(f"Raises [{code(name)}](#{name.lower()}): {text}" for name, text in told.raises.items()),
        f"{code(late.__name__)}: {docstrings.of(late).prose}",
    ]
    return "\n\n".join(parts)


def _linked(shown: str) -> str:
    name = shown.removeprefix("list[").removesuffix("]")
    link = f"[{code(name)}](#{name.lower()})"
    return f"a list of {link}" if shown.startswith("list[") else link


def _result(cls: type) -> str:
    told = docstrings.of_attributes(cls)
    rows = [[code(name), code(shown), told[name]] for name, shown in typenames.of_attributes(cls).items()]
    return f"### {cls.__name__}\n\n{docstrings.of(cls).prose}\n\n{table(['field', 'type', 'meaning'], rows)}"
