"""The stream of events that Pulumi prints with ``PULUMI_ENABLE_STREAMING_JSON_PREVIEW``, converted to a digest.

Pulumi's digest of ``refresh --preview-only`` does not show what changed in a dynamic resource; the events do.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from .preview import Diagnostic, Preview, Printed, ResourceState, Step, UnreadableError, checked

REFRESH: Final = "refresh"
SAME: Final = "same"


class _Metadata(Printed):
    op: str
    urn: str
    old: ResourceState | None = None
    new: ResourceState | None = None
    keys: list[str] = Field(default_factory=list)

    def step(self) -> Step:
        return Step(op=self.op, urn=self.urn, old_state=self.old, new_state=self.new, replace_reasons=self.keys)


class _OfResource(Printed):
    metadata: _Metadata


class _Said(Printed):
    urn: str = ""
    prefix: str = ""
    message: str = ""
    severity: str = "info"
    ephemeral: bool = False


class _Violation(Printed):
    """A rule of a policy pack that is broken."""

    resource_urn: str = ""
    message: str = ""
    policy_name: str = ""
    policy_pack_name: str = ""
    enforcement_level: str = ""

    def said(self) -> Diagnostic:
        severity = "warning" if self.enforcement_level == "advisory" else "error"
        words = f"policy {self.policy_name} of {self.policy_pack_name}: {self.message}"
        return Diagnostic(urn=self.resource_urn, severity=severity, message=words)


class _Summary(Printed):
    resource_changes: dict[str, int] = Field(default_factory=dict)
    maybe_corrupt: bool = False


class _Event(Printed):
    """One event; other kinds are ignored."""

    resource_pre_event: _OfResource | None = None
    res_outputs_event: _OfResource | None = None
    diagnostic_event: _Said | None = None
    policy_event: _Violation | None = None
    summary_event: _Summary | None = None


class Streamed(Preview):
    """A preview with what its digest leaves out."""

    unchanged: list[Step] = Field(default_factory=list)

    @property
    def every_step(self) -> list[Step]:
        return [*self.steps, *self.unchanged]


def is_event(value: Any) -> bool:
    return isinstance(value, dict) and "sequence" in value and "timestamp" in value


def digest(events: list[Any]) -> Preview:
    """The digest of the events. Raises UnreadableError if they are incomplete."""
    steps: list[Step] = []
    unchanged: list[Step] = []
    open_refreshes: dict[str, int] = {}
    diagnostics: list[Diagnostic] = []
    summary: _Summary | None = None
    for n, event in enumerate(events):
        if not is_event(event):
            raise UnreadableError(f"the input is JSON, but its entry {n} is not an event of an engine")
        found: _Event = checked(_Event, event, f"event {n}")
        if found.resource_pre_event is not None:
            step = found.resource_pre_event.metadata.step()
            if step.op == REFRESH:
                open_refreshes[step.urn] = len(steps)
            (unchanged if _is_unchanged(step) else steps).append(step)
        elif found.res_outputs_event is not None:
            step = found.res_outputs_event.metadata.step()
            place = open_refreshes.pop(step.urn, None)
            if place is not None and step.op not in (SAME, REFRESH):
                steps[place] = step
        elif (said := found.diagnostic_event) is not None and not said.ephemeral and said.severity != "debug":
            diagnostics.append(Diagnostic(urn=said.urn, severity=said.severity, message=said.prefix + said.message))
        elif found.policy_event is not None:
            diagnostics.append(found.policy_event.said())
        summary = found.summary_event or summary
    if summary is None:
        raise UnreadableError("the engine's events end before their summary: the input was cut short")
    return Streamed(
        steps=steps,
        diagnostics=diagnostics,
        change_summary=summary.resource_changes,
        maybe_corrupt=summary.maybe_corrupt,
        unchanged=unchanged,
    )


def _is_unchanged(step: Step) -> bool:
    """The digest omits these too, unless the protection of a resource changes."""
    before, after = step.old_state, step.new_state
    return step.op == SAME and bool(before and before.protect) == bool(after and after.protect)
