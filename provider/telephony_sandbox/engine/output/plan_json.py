"""The plan of a preview as data, in the shape of ``pulumi preview --json``."""

from __future__ import annotations

import time
from typing import Any

from ..planning.events import Event, is_internal
from ..planning.steps import Step
from ..state.resources import to_json
from ..state.urn import STACK_TYPE

_HIDDEN = ("create-replacement", "delete-replaced", "discard-replaced", "read-replacement")
"""Parts of a replacement; the replacement itself is shown."""


class PlanJson:
    """Watches a preview and collects its steps."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, str], dict[str, Any]] = {}
        self._diagnostics: list[dict[str, Any]] = []
        self._changes: dict[str, int] = {}
        self._started = time.monotonic_ns()

    def __call__(self, event: Event, step: Step | None) -> None:
        """Take an event."""
        if diagnostic := event.get("diagnosticEvent"):
            shown = {"urn": diagnostic.get("urn"), "severity": diagnostic["severity"]}
            shown["message"] = f"{diagnostic.get('prefix', '')}{diagnostic['message']}"
            self._diagnostics.append({key: value for key, value in shown.items() if value})
        elif summary := event.get("summaryEvent"):
            self._changes = summary["resourceChanges"]
        elif step is not None and not is_internal(step):
            self._take(event, step)

    def _take(self, event: Event, step: Step) -> None:
        if step.op in _HIDDEN or (step.op == "same" and step.resource.type != STACK_TYPE):
            return
        key = (step.urn, step.op)
        if pre := event.get("resourcePreEvent"):
            self._steps[key] = self._entry(pre["metadata"], step)
        elif (
            (done := event.get("resOutputsEvent"))
            and step.op == "refresh"
            and key in self._steps
            and done["metadata"]["op"] != "same"
        ):
            # What it found. The real engine tells only deletions so, for it waits for a detailed diff.
            self._steps[key] = self._entry(done["metadata"], step)

    @staticmethod
    def _entry(metadata: dict[str, Any], step: Step) -> dict[str, Any]:
        entry: dict[str, Any] = {"op": metadata["op"], "urn": step.urn}
        if step.resource.provider:
            entry["provider"] = step.resource.provider
        if step.old is not None:
            entry["oldState"] = to_json(step.old, None, redact=True)
        if step.new is not None:
            entry["newState"] = to_json(step.new, None, redact=True)
        if step.diffs:
            entry["diffReasons"] = step.diffs
        if step.keys:
            entry["replaceReasons"] = step.keys
        entry["detailedDiff"] = metadata["detailedDiff"]
        return entry

    def result(self) -> dict[str, Any]:
        """The plan."""
        result: dict[str, Any] = {"steps": list(self._steps.values())}
        if self._diagnostics:
            result["diagnostics"] = self._diagnostics
        result["duration"] = time.monotonic_ns() - self._started
        result["changeSummary"] = self._changes
        return result
