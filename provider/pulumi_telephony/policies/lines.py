"""The policy about the outgoing line of a portal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from pulumi_policy import PolicyResource

from ..commands.route.accounts import LINE
from ..core.consequences import Change, Everyone
from .making import Config, of_stack
from .resources import broken, change_of, kind_of

_PORTAL: Final = "portal"
"""The output with the host name of the portal."""


def _one(resources: list[PolicyResource], config: Config) -> Iterator[tuple[str, str]]:
    del config
    lines = [change_of(each, LINE) for each in resources if kind_of(each) == LINE]
    for line in lines:
        everyone = Everyone(each for each in lines if _in_one_portal(line, each))
        for sentence in broken("outgoing-line-contested", dataclasses.replace(line, everyone=everyone)):
            yield line.urn, sentence


def _in_one_portal(one: Change, other: Change) -> bool:
    """A provider stands for one portal. Two providers may be of the same, which only the lines after up can tell."""
    portal = one.new(_PORTAL)
    return one.provider == other.provider or (isinstance(portal, str) and portal == other.new(_PORTAL))


ONE_OUTGOING: Final = of_stack("one-outgoing-line", "A portal has one default line for outgoing calls.", _one, {})
