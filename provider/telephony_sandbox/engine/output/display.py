"""Shows a run as lines of text: row by row, or property by property."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from ..planning.events import Event, is_internal
from ..planning.steps import RefreshStep, Step
from ..state.urn import STACK_TYPE, name_of, type_of
from ..state.values import Properties, contains_unknowns
from .wording import (
    OPERATIONS,
    change_info,
    changed_lines,
    property_lines,
    summary_lines,
    visible_keys,
)

Write = Callable[[str], None]
"""Takes one line without its end."""

_HEADINGS = {
    ("up", True): "Previewing update",
    ("up", False): "Updating",
    ("refresh", True): "Previewing refresh",
    ("refresh", False): "Refreshing",
    ("destroy", True): "Previewing destroy",
    ("destroy", False): "Destroying",
    ("import", True): "Previewing import",
    ("import", False): "Importing",
}


class Display:
    """Watches a run and writes what happens. Subclasses show steps; diagnostics and summary are the same.

    ``root`` is the URN of the stack resource: what is said of no resource is said of the stack.
    """

    def __init__(self, write: Write, kind: str, root: str, *, planning: bool) -> None:
        self._write = write
        self._planning = planning
        self._kind = kind
        self._diagnostics: dict[str, list[str]] = {}
        self._started = time.monotonic()
        self._root = root
        self._blank = False
        self._line(f"{_HEADINGS[kind, planning]} ({root.split(':')[2]}):")

    def __call__(self, event: Event, step: Step | None) -> None:
        """Take an event."""
        if diagnostic := event.get("diagnosticEvent"):
            self._diagnostic(diagnostic)
        elif step is not None and not is_internal(step):
            if "resourcePreEvent" in event:
                self.step_begins(step)
            elif content := event.get("resOutputsEvent"):
                self.step_ended(step, content["metadata"]["op"])
            elif "resOpFailedEvent" in event:
                self.step_failed(step)

    def _line(self, text: str) -> None:
        """Write a line; of blank ones never two in a row."""
        if text.strip() or not self._blank:
            self._write(text)
        self._blank = not text.strip()

    def _diagnostic(self, content: dict[str, str]) -> None:
        text = f"{content.get('prefix', '')}{content['message']}".rstrip("\n")
        self._diagnostics.setdefault(content.get("urn", ""), []).append(text)
        self.message(content.get("urn", ""), text)

    def step_begins(self, step: Step) -> None:
        """A step begins."""

    def step_ended(self, step: Step, op: str) -> None:
        """A step was done."""

    def step_failed(self, step: Step) -> None:
        """A step failed."""

    def message(self, urn: str, text: str) -> None:
        """A message to the user."""

    def finish(self, changes: dict[str, int], old: Properties | None, outputs: Properties | None) -> None:
        """Diagnostics, outputs (None: not of interest) and summary."""
        self._line("")
        if self._diagnostics:
            self._line("Diagnostics:")
            for urn, texts in sorted(self._diagnostics.items(), key=lambda item: item[0] in ("", self._root)):
                subject = urn or self._root
                self._line(f"  {type_of(subject)} ({name_of(subject)}):")
                for text in texts:
                    for line in text.splitlines():
                        self._line(f"    {line}")
                self._line("")
        if outputs is not None:
            lines = list(self.output_lines(old, outputs))
            if lines:
                self._line("Outputs:")
                for line in lines:
                    self._line(line)
                self._line("")
        self._line("Resources:")
        for line in summary_lines(changes, planning=self._planning):
            self._line(line)
        if not self._planning:
            self._line("")
            self._line(f"Duration: {max(1, round(time.monotonic() - self._started))}s")

    def output_lines(self, old: Properties | None, outputs: Properties) -> Iterator[str]:
        """The outputs: all of a new stack, in a preview only those that change."""
        if old is None:
            yield from property_lines(outputs, "    ")
            return
        if self._planning:
            # What depends on a changed resource is not known to change.
            outputs = {
                key: old[key] if key in old and contains_unknowns(value) else value for key, value in outputs.items()
            }
        yield from changed_lines(old, outputs, "    ", unchanged=not self._planning)


class ProgressDisplay(Display):
    """A line when a step begins and one when it is done; in a preview one for both."""

    def __init__(self, write: Write, kind: str, root: str, *, planning: bool) -> None:
        super().__init__(write, kind, root, planning=planning)
        self._line("")
        self._begun: dict[Step, float] = {}

    def step_begins(self, step: Step) -> None:
        """Show what is being done."""
        self._begun[step] = time.monotonic()
        if not self._planning and step.op not in ("same", "refresh"):
            self._row(step, step.op, f"{OPERATIONS[step.op].doing} (0s)")

    def step_ended(self, step: Step, op: str) -> None:
        """Show what was done."""
        if op == "same":
            if step.resource.type == STACK_TYPE and step.op == "same" and step not in self._begun:
                self._row(step, op, "")
            self._begun.pop(step, None)
            return
        begun = self._begun.pop(step, None)
        if begun is None:
            return
        if self._planning or step.op == "refresh":
            self._row(step, op, OPERATIONS[op].plan if self._planning else OPERATIONS[op].done)
        else:
            self._row(step, op, f"{OPERATIONS[op].done} ({time.monotonic() - begun:.2f}s)")

    def step_failed(self, step: Step) -> None:
        """Show that it was not done."""
        self._begun.pop(step, None)
        text = next(iter(self._diagnostics.get(step.urn, [])[-1:]), "").splitlines()
        reason = text[0] if text else ""
        self._row(step, step.op, f"**{OPERATIONS[step.op].doing or 'reading'} failed** {reason}")

    def message(self, urn: str, text: str) -> None:
        """Show messages of program and provider as they come; failures are shown with their steps."""
        if not urn and not text.startswith("error: "):
            for line in text.splitlines():
                self._line(f"    {line}")

    def _row(self, step: Step, op: str, text: str) -> None:
        info = _short_diff(step, op)
        where = f"{step.resource.type} {name_of(step.urn)}"
        self._line(f" {OPERATIONS[op].sign:<2} {where} {text} {info}".rstrip() + " ")


class DiffDisplay(Display):
    """A block per resource that changes, with its properties."""

    def __init__(self, write: Write, kind: str, root: str, *, planning: bool) -> None:
        super().__init__(write, kind, root, planning=planning)
        self._shown: set[str] = set()

    def step_begins(self, step: Step) -> None:
        """Show the change before it happens."""
        if step.op == "same":
            if step.resource.type == STACK_TYPE:
                self._heading(step, "same")
        elif step.logical and step.op != "refresh":
            self._block(step, step.op)

    def step_ended(self, step: Step, op: str) -> None:
        """Refreshes are known only afterwards."""
        if isinstance(step, RefreshStep) and step.result_op != "same":
            self._block(step, op)

    def message(self, urn: str, text: str) -> None:
        """Messages are shown at the end."""

    def _block(self, step: Step, op: str) -> None:
        for line in _property_block(step, op, self._heading(step, op)):
            self._line(line)

    def _heading(self, step: Step, op: str) -> str:
        """Write what is done to which resource; the indentation of what belongs to it."""
        state = step.resource
        indent = "    " if state.parent else ""
        self._line(f"{indent}{OPERATIONS[op].sign:<2}{state.type}: ({OPERATIONS[op].plan or op})")
        deeper = indent + "    "
        if step.old is not None and step.old.id:
            self._line(f"{deeper}[id={step.old.id}]")
        self._line(f"{deeper}[urn={state.urn}]")
        return deeper


def _property_block(step: Step, op: str, indent: str) -> Iterator[str]:
    if step.op == "refresh" and step.old is not None and step.new is not None:
        if visible_keys(step.new.outputs) or visible_keys(step.old.outputs):
            yield f"{indent}--outputs:--"
        yield from changed_lines(step.old.outputs, step.new.outputs, indent, unchanged=False)
    elif op in ("update", "replace") and step.old is not None and step.new is not None:
        yield from changed_lines(step.old.inputs, step.new.inputs, indent, unchanged=True)
    else:
        yield from property_lines(step.resource.inputs, indent)


def _short_diff(step: Step, op: str) -> str:
    old, new = step.old, step.new
    if old is None or new is None:
        return ""
    if op in ("update", "replace", "create-replacement"):
        if step.op == "refresh":
            return change_info(old.outputs, new.outputs)
        return change_info(old.inputs, new.inputs)
    return ""
