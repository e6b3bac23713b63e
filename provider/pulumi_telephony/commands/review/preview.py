"""The model of a preview: the fields of ``pulumi preview --json`` that are read, and their types.

Unknown fields are ignored, because a newer engine may have more. Known ones must be of their type.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from ...base.errors import TelephonyError
from ...base.redaction import excerpt
from .values import shown

PRINTED_BY: Final = "pulumi preview --json"


class UnreadableError(TelephonyError):
    """The input is not a preview, or not a complete one."""


class Printed(BaseModel):
    """A part of what an engine prints; null means absent."""

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        strict=True,
        hide_input_in_errors=True,
        alias_generator=to_camel,
        populate_by_name=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, values: Any) -> Any:
        return {k: v for k, v in values.items() if v is not None} if isinstance(values, dict) else values


class ResourceState(Printed):
    """A resource as it is in the state, or as it will be."""

    type: str = ""
    id: str = ""
    inputs: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    protect: bool = False
    retain_on_delete: bool = False
    deleted_with: str = ""
    provider: str = ""
    """The URN and the id of its provider, which stand for an account."""
    additional_secret_outputs: list[str] = []
    stack_trace: list[dict[str, str]] = []
    """The program's calls that led to it, the last one first: each has a ``sourcePosition``, or nothing."""
    property_dependencies: dict[str, list[str] | None] = {}


class Step(Printed):
    """What the engine will do to a resource."""

    op: str
    urn: str
    old_state: ResourceState | None = None
    new_state: ResourceState | None = None
    replace_reasons: list[str] = []

    @property
    def type(self) -> str:
        """The resource's own type, without those of its parents."""
        state = self.new_state or self.old_state
        return (state and state.type) or self.urn.split("::", 3)[2].rsplit("$", 1)[-1]

    @property
    def name(self) -> str:
        return self.urn.split("::", 3)[3]


class Diagnostic(Printed):
    """A message of the engine, the program or a provider."""

    urn: str = ""
    severity: str = "info"
    message: str = ""


class Preview(Printed):
    """A complete preview."""

    steps: list[Step] = []
    diagnostics: list[Diagnostic] = []
    change_summary: dict[str, int] = {}
    maybe_corrupt: bool = False

    @property
    def every_step(self) -> list[Step]:
        """The steps with those that do nothing, as far as the input has them: a digest has none, unless asked."""
        return self.steps

    def hidden(self) -> Counter[str]:
        """The operations that the engine counted without describing them."""
        described = Counter(step.op for step in self.steps)
        return Counter(self.change_summary) - described


def checked(model: type[Any], value: Any, place: str, what: str = "preview", printed_by: str = PRINTED_BY) -> Any:
    """``value`` as a ``model``. Raises UnreadableError, which names the first field that is not as it should be.

    ``what`` it is part of, and ``printed_by`` which command that is."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(filter(None, [place, *map(str, first["loc"])]))
        reason = first["msg"][:1].lower() + first["msg"][1:]
        raise UnreadableError(
            f"the {what} cannot be understood at {short(where)}: {reason}; is it of a newer engine, or not of"
            f" {printed_by}?"
        ) from None


def short(text: str) -> str:
    return excerpt(shown(text), (), 100)
