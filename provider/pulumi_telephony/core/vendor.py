"""What a room hands in: everything that is told of a vendor or of its kinds outside of the room. Plain data."""

from __future__ import annotations

import dataclasses
from typing import Any

from .consequences import Change, Drift, ReviewRule
from .examination import Examination
from .inventory import Source
from .lifecycle import Lifecycle


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of resource."""

    lifecycle: type[Lifecycle[Any, Any]]
    resource: type[Any]
    """The class of a program."""
    provider: type[Any]
    """The class in ``providers.py``."""
    consequences: tuple[ReviewRule[Change], ...] = ()
    """What follows from a change."""
    drift: tuple[ReviewRule[Drift], ...] = ()
    """What follows from what a refresh has found changed by hand."""

    @property
    def name(self) -> str:
        return self.lifecycle.kind

    @property
    def type_token(self) -> str:
        return f"pulumi-python:{self.resource._resource_type_name}"


@dataclasses.dataclass(frozen=True)
class Room:
    """A vendor, or with ``examination`` None what needs no account."""

    kinds: tuple[Kind, ...]
    sources: tuple[Source, ...] = ()
    """Of which kinds an export finds what an account has."""
    examination: Examination[Any, Any] | None = None
    """What a doctor looks at; it has the vendor's settings, and with them its key."""
