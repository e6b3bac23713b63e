"""Events of a run, in the JSON shape of the real engine's event log, and those who watch them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from ..state.resources import ResourceState
from ..state.urn import is_default_provider
from ..state.values import Property, SecretValue, redacted
from .steps import Step

Event = dict[str, Any]
"""``{"sequence", "timestamp", KIND: {...}}``, where KIND is resourcePreEvent, diagnosticEvent and so on."""

_SHORTEST_SECRET = 3
"""Shorter secret texts are not searched for in messages: they would blot out half of every word."""


class Observer(Protocol):
    """Somebody who watches a run. The step is given where the event is about one."""

    def __call__(self, event: Event, step: Step | None) -> None: ...


class Redactor:
    """Takes every secret it knows of out of texts that are going to be shown."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts: set[str] = set()
        for text in texts:
            self.learn(text)

    def learn(self, value: Property, inside: bool = False) -> None:
        """Remember every secret string in a value; a plain string is taken as a secret itself."""
        if isinstance(value, SecretValue):
            self.learn(value.element, True)
        elif isinstance(value, dict):
            for item in value.values():
                self._learn_inner(item, inside)
        elif isinstance(value, list):
            for item in value:
                self._learn_inner(item, inside)
        elif isinstance(value, str) and len(value) >= _SHORTEST_SECRET:
            self._texts.add(value)

    def _learn_inner(self, value: Property, inside: bool) -> None:
        if inside or not isinstance(value, str):
            self.learn(value, inside)

    def clean(self, text: str) -> str:
        """The text with "[secret]" where a secret was."""
        for secret in sorted(self._texts, key=len, reverse=True):
            text = text.replace(secret, "[secret]")
        return text


class EventStream:
    """Numbers the events of a run, counts its operations and passes everything on."""

    def __init__(self, redactor: Redactor, *, planning: bool, observers: Iterable[Observer]) -> None:
        self.redactor = redactor
        self.changes: dict[str, int] = {}
        self.errors = 0
        self._planning = planning
        self._observers = list(observers)
        self._sequence = 0
        self._started = time.monotonic()

    def emit(self, kind: str, content: dict[str, Any], step: Step | None = None) -> None:
        """Send one event."""
        event: Event = {"sequence": self._sequence, "timestamp": int(time.time()), kind: content}
        self._sequence += 1
        for observer in self._observers:
            observer(event, step)

    def diagnostic(self, severity: str, message: str, urn: str = "") -> None:
        """A message to the user. Severity: debug, info, info#err, warning or error."""
        if severity == "error":
            self.errors += 1
        prefix = {"error": "error: ", "warning": "warning: "}.get(severity, "")
        text = self.redactor.clean(message)
        content = {"urn": urn, "prefix": prefix, "message": text + "\n", "color": "never", "severity": severity}
        self.emit("diagnosticEvent", {key: value for key, value in content.items() if value})

    def step_begins(self, step: Step) -> None:
        """A step is about to be carried out."""
        for state in (step.old, step.new):
            if state is not None:
                self.redactor.learn(state.inputs)
                self.redactor.learn(state.outputs)
        self.emit("resourcePreEvent", self._content(step, step.op), step)

    def step_ended(self, step: Step, op: str, *, counted: bool) -> None:
        """A step was carried out. ``op`` differs from the step's own for refreshes."""
        if step.new is not None:
            self.redactor.learn(step.new.outputs)
        if counted and not is_internal(step):
            self.changes[op] = self.changes.get(op, 0) + 1
        self.emit("resOutputsEvent", self._content(step, op), step)

    def outputs_registered(self, step: Step) -> None:
        """A component's outputs are known."""
        assert step.new is not None
        self.redactor.learn(step.new.outputs)
        self.emit("resOutputsEvent", self._content(step, step.op), step)

    def step_failed(self, step: Step) -> None:
        """A step could not be carried out; the diagnostic says why."""
        self.emit("resOpFailedEvent", {"metadata": metadata(step, step.op), "status": 0, "steps": 0}, step)

    def summary(self, result: str) -> None:
        """The end of the run. Result: succeeded, failed or canceled."""
        content = {
            "maybeCorrupt": False,
            "durationSeconds": int(time.monotonic() - self._started),
            "resourceChanges": dict(self.changes),
            "PolicyPacks": {},
            "isPreview": self._planning,
            "result": result,
        }
        self.emit("summaryEvent", content)

    def _content(self, step: Step, op: str) -> dict[str, Any]:
        return {"metadata": metadata(step, op), **({"planning": True} if self._planning else {})}


def is_internal(step: Step) -> bool:
    """Whether a step is the engine's own affair and not shown or counted."""
    return step.op == "remove-pending-replace" or is_default_provider(step.urn)


def metadata(step: Step, op: str) -> dict[str, Any]:
    """A step as events describe it."""
    result: dict[str, Any] = {
        "op": op,
        "urn": step.urn,
        "type": step.resource.type,
        "old": _state(step.old),
        "new": _state(step.new),
        "detailedDiff": None,
        "provider": step.resource.provider,
    }
    if step.keys:
        result["keys"] = step.keys
    if step.diffs:
        result["diffs"] = step.diffs
    if step.detailed_diff is not None:
        result["detailedDiff"] = {
            path: {"diffKind": kind, "inputDiff": of_inputs} for path, (kind, of_inputs) in step.detailed_diff.items()
        }
    if step.logical:
        result["logical"] = True
    return result


def _state(state: ResourceState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    result: dict[str, Any] = {
        "type": state.type,
        "urn": state.urn,
        "id": state.id,
        "parent": state.parent,
        "inputs": redacted(state.inputs),
        "outputs": redacted(state.outputs),
        "provider": state.provider,
    }
    flags = {
        "custom": state.custom,
        "delete": state.delete,
        "protect": state.protect,
        "external": state.external,
        "retainOnDelete": state.retain_on_delete,
    }
    result.update({name: True for name, value in flags.items() if value})
    return result


EventCallback = Callable[[Event], object]
"""What a caller of the Python API may pass as ``on_event``."""
