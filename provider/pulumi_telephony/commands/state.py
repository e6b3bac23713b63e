"""A state: what ``pulumi stack export`` prints, and the file that the file backend keeps of a stack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pydantic import Field

from .review import kinds
from .review.preview import Printed, ResourceState, UnreadableError, checked, short

EXPORTED_BY: Final = "pulumi stack export"


class Recorded(ResourceState):
    """A resource of a state."""

    urn: str
    custom: bool = False
    """False for components."""
    delete: bool = False
    """Whether a replacement took its place, and it is only left to be deleted."""
    provider: str = ""
    """The URN of its provider and, after another ``::``, the provider's id."""

    @property
    def name(self) -> str:
        return self.urn.split("::", 3)[3]


class Operation(Printed):
    """An operation that an interrupted run began."""

    type: str = ""
    """``creating``, ``updating``, ``deleting`` or ``reading``; another one in other engines."""
    resource: Recorded


class Deployment(Printed):
    resources: list[Recorded] = Field(default_factory=list)
    pending_operations: list[Operation] = Field(default_factory=list)


class _Exported(Printed):
    deployment: Deployment


class _Latest(Printed):
    latest: Deployment = Field(default_factory=Deployment)


class _Kept(Printed):
    checkpoint: _Latest


def is_state(found: Any) -> bool:
    """Whether what was parsed is a state."""
    return isinstance(found, dict) and ("deployment" in found or "checkpoint" in found)


def deployment_of(found: Any) -> Deployment:
    """The resources of a state. Raises UnreadableError."""
    if "deployment" in found:
        exported: _Exported = checked(_Exported, found, "", "state", EXPORTED_BY)
        return exported.deployment
    kept: _Kept = checked(_Kept, found, "", "state", EXPORTED_BY)
    return kept.checkpoint.latest


def ours(resources: Iterable[Recorded]) -> list[Recorded]:
    """Those of this package. Raises UnreadableError."""
    found = [it for it in resources if kinds.kind_of(it.type) is not None]
    for it in found:
        if it.urn.count("::") < 3:
            raise UnreadableError(f"the state names a resource {short(it.urn)}, which is no URN")
    return found
