"""The page of the components: from their classes."""

from __future__ import annotations

import inspect

import pulumi

from pulumi_telephony import components

from . import docstrings, typenames
from .markdown import code, example, page, table


def reference() -> str:
    """The page."""
    return page(
        "Components: reference",
        "[Components](../components.md) explains how to use them.",
        example("components"),
        *(_component(cls) for cls in classes()),
    )


def classes() -> list[type[pulumi.ComponentResource]]:
    """The components of the package."""
    public = (getattr(components, name) for name in components.__all__)
    return [cls for cls in public if inspect.isclass(cls) and issubclass(cls, pulumi.ComponentResource)]


def _component(cls: type[pulumi.ComponentResource]) -> str:
    parameters, shown = docstrings.of(cls.__init__).parameters, typenames.of_parameters(cls.__init__)
    defaults = {name: p.default for name, p in inspect.signature(cls.__init__).parameters.items()}
    arguments = [
        [code(name), code(shown[name]), "**required**" if defaults[name] is inspect.Parameter.empty else "", text]
        for name, text in parameters.items()
    ]
    told = docstrings.of_attributes(cls)
    outputs = [[code(name), code(shape), told[name]] for name, shape in typenames.of_attributes(cls).items()]
    return "\n\n".join(
        [
            f"## {cls.__name__}",
            docstrings.of(cls).prose,
            f"The type token is {code(cls._type_of_component)}.",  # type: ignore[attr-defined]
            table(["argument", "type", "", "meaning"], arguments),
            "Attributes:",
            table(["attribute", "type", "meaning"], outputs),
        ]
    )
