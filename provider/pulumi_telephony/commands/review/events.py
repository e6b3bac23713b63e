"""The stream of events that Pulumi prints with ``PULUMI_ENABLE_STREAMING_JSON_PREVIEW``, made into a digest.

Pulumi's digest of ``refresh --preview-only`` says of a dynamic resource that it changed, and not in what; the events
do.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from .preview import Diagnostic, Preview, ResourceState, Step, UnreadableError, checked

REFRESH: Final = "refresh"
SAME: Final = "same"


class _Metadata(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    op: str
    urn: str
    type: str | None = None
    old: ResourceState | None = None
    new: ResourceState | None = None
    keys: list[str] | None = None

    def step(self) -> Step:
        return Step(op=self.op, urn=self.urn, old_state=self.old, new_state=self.new, replace_reasons=self.keys)


class _OfResource(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    metadata: _Metadata


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    urn: str | None = None
    prefix: str = ""
    message: str = ""
    severity: str = "info"
    ephemeral: bool = False


class _Summary(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, hide_input_in_errors=True)

    changes: dict[str, int] | None = Field(default=None, alias="resourceChanges")
    maybe_corrupt: bool | None = Field(default=None, alias="maybeCorrupt")


def is_event(value: Any) -> bool:
    return isinstance(value, dict) and "sequence" in value and "timestamp" in value


def digest(events: list[Any]) -> Preview:
    """What the events come to. Raises UnreadableError when they do not come to an end."""
    steps: list[Step] = []
    open_refreshes: dict[str, int] = {}
    diagnostics: list[Diagnostic] = []
    summary: _Summary | None = None
    for n, event in enumerate(events):
        if not is_event(event):
            raise UnreadableError(f"the input is JSON, but entry {n} of it is no event of an engine")
        if (found := event.get("resourcePreEvent")) is not None:
            step = checked(_OfResource, found, f"event {n}").metadata.step()
            if step.op == REFRESH:
                open_refreshes[step.urn] = len(steps)
            if not _is_unchanged(step):
                steps.append(step)
        elif (found := event.get("resOutputsEvent")) is not None:
            step = checked(_OfResource, found, f"event {n}").metadata.step()
            place = open_refreshes.pop(step.urn, None)
            if place is not None and step.op not in (SAME, REFRESH):
                steps[place] = step
        elif (found := event.get("diagnosticEvent")) is not None:
            said: _Said = checked(_Said, found, f"event {n}")
            if not said.ephemeral and said.severity != "debug":
                diagnostics.append(Diagnostic(urn=said.urn, severity=said.severity, message=said.prefix + said.message))
        elif (found := event.get("summaryEvent")) is not None:
            summary = checked(_Summary, found, f"event {n}")
    if summary is None:
        raise UnreadableError("the engine's events end before their summary: the input was cut short")
    return Preview(
        steps=steps,
        diagnostics=diagnostics,
        change_summary=summary.changes,
        maybe_corrupt=summary.maybe_corrupt,
    )


def _is_unchanged(step: Step) -> bool:
    """The digest leaves these out, too, unless the protection of a resource changes."""
    before, after = step.old_state, step.new_state
    return step.op == SAME and bool(before and before.protect) == bool(after and after.protect)
