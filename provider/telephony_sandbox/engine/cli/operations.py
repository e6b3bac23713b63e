"""The commands that run the engine: preview, up, refresh, destroy, import."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from ...streams import write_line
from ..automation import Stack
from ..errors import EngineError
from ..output.results import CommandError
from ..output.terminal import Terminal
from .shared import CwdOption, JsonOption, StackOption, YesOption, agree, failures, open_stack, print_json, read_json

BANNER = (
    "Sandbox engine: runs Python dynamic resources without the Pulumi CLI, for trying\n"
    "and testing. Pulumi's own: https://www.pulumi.com/docs/install/"
)

DiffOption = Annotated[bool, typer.Option("--diff", help="Show every changed property.")]
RefreshOption = Annotated[bool, typer.Option("--refresh", "-r", help="Look at what is really there first.")]
ExpectOption = Annotated[bool, typer.Option("--expect-no-changes", help="Fail if anything changes.")]
ParallelOption = Annotated[int | None, typer.Option("--parallel", "-p", min=1, help="Steps at a time.")]
SkipPreviewOption = Annotated[bool, typer.Option("--skip-preview", "-f", help="Do not show the plan first.")]


def preview(
    stack: StackOption = "dev",
    cwd: CwdOption = Path(),
    as_json: JsonOption = False,
    diff: DiffOption = False,
    look: RefreshOption = False,
    expect_no_changes: ExpectOption = False,
    parallel: ParallelOption = None,
) -> None:
    """Show what `up` would do."""
    options: dict[str, Any] = {"refresh": look, "expect_no_changes": expect_no_changes, "parallel": parallel}
    with failures():
        chosen = _open_to_run(stack, cwd, as_json)
        _carry_out(chosen.preview, as_json, diff=diff, **options)


def up(
    stack: StackOption = "dev",
    cwd: CwdOption = Path(),
    as_json: JsonOption = False,
    diff: DiffOption = False,
    yes: YesOption = False,
    skip_preview: SkipPreviewOption = False,
    look: RefreshOption = False,
    expect_no_changes: ExpectOption = False,
    parallel: ParallelOption = None,
) -> None:
    """Bring the stack to what the program declares."""
    with failures():
        chosen = _open_to_run(stack, cwd, as_json)
        options = {"refresh": look, "parallel": parallel}
        plan = chosen.preview if not (as_json or skip_preview) else None
        agree("update", yes, lambda: plan and _show(plan, diff=diff, **options))
        _carry_out(chosen.up, as_json, diff=diff, expect_no_changes=expect_no_changes, **options)


def refresh(
    stack: StackOption = "dev",
    cwd: CwdOption = Path(),
    as_json: JsonOption = False,
    diff: DiffOption = False,
    yes: YesOption = False,
    skip_preview: SkipPreviewOption = False,
    preview_only: Annotated[bool, typer.Option("--preview-only", help="Do not change the state.")] = False,
    expect_no_changes: ExpectOption = False,
    clear_pending_creates: Annotated[
        bool, typer.Option("--clear-pending-creates", help="Forget interrupted creations.")
    ] = False,
    parallel: ParallelOption = None,
) -> None:
    """Bring the stack's state to what is really there."""
    with failures():
        chosen = _open_to_run(stack, cwd, as_json)
        if preview_only:
            _carry_out(
                chosen.preview_refresh, as_json, diff=diff, expect_no_changes=expect_no_changes, parallel=parallel
            )
            return
        plan = chosen.preview_refresh if not (as_json or skip_preview) else None
        agree("refresh", yes, lambda: plan and _show(plan, diff=diff, parallel=parallel))
        _carry_out(
            chosen.refresh,
            as_json,
            diff=diff,
            expect_no_changes=expect_no_changes,
            clear_pending_creates=clear_pending_creates,
            parallel=parallel,
        )


def destroy(
    stack: StackOption = "dev",
    cwd: CwdOption = Path(),
    as_json: JsonOption = False,
    diff: DiffOption = False,
    yes: YesOption = False,
    skip_preview: SkipPreviewOption = False,
    look: RefreshOption = False,
    parallel: ParallelOption = None,
) -> None:
    """Delete everything in the stack."""
    with failures():
        chosen = _open_to_run(stack, cwd, as_json)
        options = {"refresh": look, "parallel": parallel}
        plan = chosen.preview_destroy if not (as_json or skip_preview) else None
        agree("destroy", yes, lambda: plan and _show(plan, diff=diff, **options))
        _carry_out(chosen.destroy, as_json, diff=diff, **options)


def import_(
    file: Annotated[Path, typer.Option("--file", "-f", help="The import file, with inputs and outputs.")],
    stack: StackOption = "dev",
    cwd: CwdOption = Path(),
    yes: YesOption = False,
    protect: Annotated[bool, typer.Option(help="Protect what is imported.")] = True,
) -> None:
    """Take existing objects into the state, as an import file describes them."""
    with failures():
        chosen = _open_to_run(stack, cwd)
        resources = read_json(file).get("resources")
        if not isinstance(resources, list):
            raise EngineError(f"{file} has no list of resources")
        agree("import", yes, lambda: None)
        _show(chosen.import_resources, resources=resources, protect=protect)


def _open_to_run(stack: str, cwd: Path, as_json: bool = False) -> Stack:
    """Open a stack for an operation, which begins with the name of the engine."""
    chosen = open_stack(stack, cwd)
    if not as_json:
        write_line(sys.stdout, BANNER)
    return chosen


def _show(operation: Callable[..., object], **options: Any) -> object:
    with Terminal() as terminal:
        return operation(on_output=terminal.line, on_event=terminal.event, **options)


def _carry_out(operation: Callable[..., Any], as_json: bool, **options: Any) -> None:
    if not as_json:
        _show(operation, **options)
        return
    try:
        result = operation(**{**options, "diff": None})
    except CommandError as error:
        # Its diagnostics say why; nothing else would.
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
