"""The commands that run the engine: preview, up, refresh, destroy, import."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from ...streams import write_line
from ..automation import Stack
from ..errors import EngineError
from ..output.results import CommandError
from ..output.terminal import Terminal
from .shared import (
    CwdOption,
    JsonOption,
    StackOption,
    YesOption,
    agree,
    open_stack,
    print_json,
    read_json,
    with_options,
)

BANNER = (
    "Sandbox engine: runs Python dynamic resources without the Pulumi CLI, for trying\n"
    "and testing. Pulumi's own: https://www.pulumi.com/docs/install/"
)

DiffOption = Annotated[bool, typer.Option("--diff", help="Show every changed property.")]
RefreshOption = Annotated[bool, typer.Option("--refresh", "-r", help="Refresh the state first.")]
ExpectOption = Annotated[bool, typer.Option("--expect-no-changes", help="Fail if anything would change.")]
ParallelOption = Annotated[
    int | None, typer.Option("--parallel", "-p", min=1, help="How many resources to process at a time.")
]
SkipPreviewOption = Annotated[bool, typer.Option("--skip-preview", "-f", help="Do not show a preview first.")]


@dataclass(frozen=True)
class Target:
    """Where an operation runs."""

    stack: StackOption = "dev"
    cwd: CwdOption = Path()

    def open(self, silent: bool = False) -> Stack:
        """The stack, and the name of the engine before anything else."""
        chosen = open_stack(self.stack, self.cwd)
        if not silent:
            write_line(sys.stdout, BANNER)
        return chosen


@dataclass(frozen=True)
class Showing(Target):
    """The options of operations that show their steps."""

    as_json: JsonOption = False
    diff: DiffOption = False
    parallel: ParallelOption = None

    def carry_out(self, operation: Callable[..., Any], **options: Any) -> None:
        if self.as_json:
            _print_result(operation, parallel=self.parallel, **options)
        else:
            _show(operation, diff=self.diff, parallel=self.parallel, **options)


@dataclass(frozen=True)
class Changing(Showing):
    """The options of operations that change something, too."""

    yes: YesOption = False
    skip_preview: SkipPreviewOption = False

    def have_agreed(self, action: str, plan: Callable[..., object], **options: Any) -> None:
        """Show the plan, and ask for confirmation."""
        shown = not (self.as_json or self.skip_preview)
        agree(action, self.yes, lambda: shown and _show(plan, diff=self.diff, parallel=self.parallel, **options))


@with_options
def preview(it: Showing, look: RefreshOption = False, expect_no_changes: ExpectOption = False) -> None:
    """Show what `up` would do."""
    chosen = it.open(it.as_json)
    it.carry_out(chosen.preview, refresh=look, expect_no_changes=expect_no_changes)


@with_options
def up(it: Changing, look: RefreshOption = False, expect_no_changes: ExpectOption = False) -> None:
    """Create, update and delete resources as the program declares them."""
    chosen = it.open(it.as_json)
    it.have_agreed("update", chosen.preview, refresh=look)
    it.carry_out(chosen.up, refresh=look, expect_no_changes=expect_no_changes)


@with_options
def refresh(
    it: Changing,
    preview_only: Annotated[bool, typer.Option("--preview-only", help="Do not change the state.")] = False,
    expect_no_changes: ExpectOption = False,
    clear_pending_creates: Annotated[
        bool, typer.Option("--clear-pending-creates", help="Remove interrupted creates from the state.")
    ] = False,
) -> None:
    """Update the state to match the objects that exist."""
    chosen = it.open(it.as_json)
    if preview_only:
        it.carry_out(chosen.preview_refresh, expect_no_changes=expect_no_changes)
        return
    it.have_agreed("refresh", chosen.preview_refresh)
    it.carry_out(chosen.refresh, expect_no_changes=expect_no_changes, clear_pending_creates=clear_pending_creates)


@with_options
def destroy(it: Changing, look: RefreshOption = False) -> None:
    """Delete all resources of the stack."""
    chosen = it.open(it.as_json)
    it.have_agreed("destroy", chosen.preview_destroy, refresh=look)
    it.carry_out(chosen.destroy, refresh=look)


@with_options
def import_(
    it: Target,
    file: Annotated[Path, typer.Option("--file", "-f", help="The import file, with inputs and outputs.")],
    yes: YesOption = False,
    protect: Annotated[bool, typer.Option(help="Protect the imported resources.")] = True,
) -> None:
    """Add existing objects to the state, as an import file describes them."""
    chosen = it.open()
    resources = read_json(file).get("resources")
    if not isinstance(resources, list):
        raise EngineError(f"{file} has no list of resources")
    agree("import", yes, lambda: None)
    _show(chosen.import_resources, resources=resources, protect=protect)


def _show(operation: Callable[..., object], **options: Any) -> object:
    with Terminal() as terminal:
        return operation(on_output=terminal.line, on_event=terminal.event, **options)


def _print_result(operation: Callable[..., Any], **options: Any) -> None:
    try:
        result = operation(**options)
    except CommandError as error:
        # Only its diagnostics say why.
        if error.digest is not None:
            print_json(error.digest)
        raise
    if hasattr(result, "digest"):
        print_json(result.digest)
        return
    summary = result.summary
    shown: dict[str, Any] = {"result": summary.result, "resourceChanges": summary.resource_changes}
    if hasattr(result, "outputs"):
        shown["outputs"] = {
            key: "[secret]" if output.secret else output.value for key, output in result.outputs.items()
        }
    print_json(shown)
