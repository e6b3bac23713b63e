"""What a room provides: everything about a vendor and its kinds that other packages use. Plain data."""

from __future__ import annotations

import dataclasses
from typing import Any

from .consequences import Change, Drift, ReviewRule
from .examination import Examination
from .health import HealthRule, Take
from .inventory import Source
from .lifecycle import Lifecycle


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of resource."""

    lifecycle: type[Lifecycle[Any, Any]]
    resource: type[Any]
    """The class that programs use."""
    provider: type[Any]
    """The class in ``providers.py``."""
    consequences: tuple[ReviewRule[Change], ...] = ()
    """Consequences of a change."""
    drift: tuple[ReviewRule[Drift], ...] = ()
    """Consequences of a manual change."""
    price: str | None = None
    """The output with the monthly price of an object, if it is a subscription."""
    health: HealthRule | None = None
    """None: an object exists, or does not."""
    take: Take | None = None
    """For ``telephony status``. None: the kind exists in the state only."""

    @property
    def name(self) -> str:
        return self.lifecycle.kind

    @property
    def type_token(self) -> str:
        return f"pulumi-python:{self.resource._resource_type_name}"


@dataclasses.dataclass(frozen=True)
class Room:
    """A vendor; ``examination`` is None if it needs no account."""

    kinds: tuple[Kind, ...]
    sources: tuple[Source, ...] = ()
    """The kinds that an export finds in an account."""
    examination: Examination[Any, Any] | None = None
    """The checks of ``telephony doctor``, with the vendor's settings and its key."""
