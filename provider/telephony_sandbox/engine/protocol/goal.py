"""What a program asks for when it registers a resource."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..state.values import Properties


@dataclass(frozen=True)
class Alias:
    """Another name a resource may have had: a whole URN, or the parts that differ."""

    urn: str = ""
    name: str = ""
    type: str = ""
    parent: str = ""
    no_parent: bool = False
    stack: str = ""
    project: str = ""


@dataclass(eq=False)
class Goal:
    """A registered resource with its options."""

    type: str
    name: str
    custom: bool
    properties: Properties
    parent: str = ""
    protect: bool | None = None
    dependencies: list[str] = field(default_factory=list)
    provider: str = ""
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    delete_before_replace: bool | None = None
    ignore_changes: list[str] = field(default_factory=list)
    additional_secret_outputs: list[str] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    import_id: str = ""
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    replace_on_changes: list[str] = field(default_factory=list)
    retain_on_delete: bool | None = None
    deleted_with: str = ""
    replace_with: list[str] = field(default_factory=list)


@dataclass(eq=False)
class ReadGoal:
    """A resource that exists outside of the stack and is only read."""

    type: str
    name: str
    id: str
    properties: Properties
    parent: str = ""
    provider: str = ""
    dependencies: list[str] = field(default_factory=list)
    additional_secret_outputs: list[str] = field(default_factory=list)
