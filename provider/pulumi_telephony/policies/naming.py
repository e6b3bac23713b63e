"""The policy about names of resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pulumi_policy import ResourceValidationArgs

from ..vendors import KINDS
from .making import Config, of_resources
from .resources import words

EVERY: Final = "every"


def _named(given: ResourceValidationArgs, kind: str, config: Config) -> Iterator[str]:
    pattern = config.get(kind, config.get(EVERY, ""))
    try:
        fits = not pattern or re.fullmatch(pattern, given.name)
    except re.error as error:
        yield f"The pattern for {words(given)} is not a regular expression of Python: {error}."
        return
    if not fits:
        yield f"{words(given)} must have a name of the pattern {pattern}. To rename it, use the option aliases."


NAMING: Final = of_resources(
    "naming",
    "A resource has a name of the pattern for its kind.",
    _named,
    {
        name: {"type": "string", "format": "regex", "description": f"A regular expression for the names of {whose}."}
        for name, whose in {EVERY: "all kinds without one of their own", **{kind: kind for kind in KINDS}}.items()
    },
)
