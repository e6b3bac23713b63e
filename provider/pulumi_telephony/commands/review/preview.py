"""What a preview is: the fields of ``pulumi preview --json`` that are read, and their types.

Fields that nobody here knows are ignored: a newer engine may have more. What is known has to be of its type.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from ...base.errors import TelephonyError
from ...base.redaction import excerpt
from .values import shown

PRINTED_BY: Final = "pulumi preview --json"


class UnreadableError(TelephonyError):
    """The input is no preview, or not the whole of one. Nothing can be said of it."""


class _Printed(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        strict=True,
        hide_input_in_errors=True,
        alias_generator=to_camel,
        populate_by_name=True,
    )


class ResourceState(_Printed):
    """A resource as it is on record, or as it will be."""

    type: str | None = None
    id: str | None = None
    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    protect: bool | None = None
    external: bool | None = None
    delete: bool | None = None
    retain_on_delete: bool | None = None
    deleted_with: str | None = None
    pending_replacement: bool | None = None
    additional_secret_outputs: list[str] | None = None
    property_dependencies: dict[str, list[str] | None] | None = None


class Step(_Printed):
    """What the engine means to do to a resource."""

    op: str
    urn: str
    old_state: ResourceState | None = None
    new_state: ResourceState | None = None
    replace_reasons: list[str] | None = None

    @property
    def type(self) -> str:
        """The resource's own type, without those of its parents."""
        state = self.new_state or self.old_state
        return (state and state.type) or self.urn.split("::", 3)[2].rsplit("$", 1)[-1]

    @property
    def name(self) -> str:
        return self.urn.split("::", 3)[3]


class Diagnostic(_Printed):
    """What the engine, the program or a provider said."""

    urn: str | None = None
    severity: str = "info"
    message: str = ""


class Preview(_Printed):
    """The whole of it."""

    steps: list[Step] | None = None
    diagnostics: list[Diagnostic] | None = None
    change_summary: dict[str, int] | None = None
    maybe_corrupt: bool | None = None

    def hidden(self) -> Counter[str]:
        """The operations that the engine counted and did not describe."""
        described = Counter(step.op for step in self.steps or ())
        return Counter(
            {op: count - described[op] for op, count in (self.change_summary or {}).items() if count > described[op]}
        )


def checked(model: type[Any], value: Any, place: str) -> Any:
    """``value`` as a ``model``. Raises UnreadableError, which names the first field that is not as it should be."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(filter(None, [place, *map(str, first["loc"])]))
        reason = first["msg"][:1].lower() + first["msg"][1:]
        raise UnreadableError(
            f"the preview cannot be understood at {short(where)}: {reason}; is it of a newer engine, or not of"
            f" {PRINTED_BY}?"
        ) from None


def short(text: str) -> str:
    return excerpt(shown(text), (), 100)
