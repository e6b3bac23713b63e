"""The sandbox engine on the command line: preview, up, refresh, destroy, import, stack, config."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ..streams import write_line
from . import CommandError, ConfigValue, EngineError, Stack, create_or_select_stack
from .output.terminal import Terminal
from .output.wording import property_lines
from .state.project import find_project, state_directory
from .state.urn import name_of
from .state.values import redacted

StackOption = Annotated[str, typer.Option("--stack", "-s", envvar="PULUMI_STACK", help="The stack's name.")]
CwdOption = Annotated[Path, typer.Option("--cwd", "-C", help="The project's directory.")]
JsonOption = Annotated[bool, typer.Option("--json", "-j", help="Print data instead of text.")]
DiffOption = Annotated[bool, typer.Option("--diff", help="Show every changed property.")]
BANNER = (
    "Sandbox engine: runs Python dynamic resources without the Pulumi CLI, for trying\n"
    "and testing. Pulumi's own: https://www.pulumi.com/docs/install/"
)

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
RefreshOption = Annotated[bool, typer.Option("--refresh", "-r", help="Look at what is really there first.")]
ExpectOption = Annotated[bool, typer.Option("--expect-no-changes", help="Fail if anything changes.")]
ParallelOption = Annotated[int | None, typer.Option("--parallel", "-p", min=1, help="Steps at a time.")]
SkipPreviewOption = Annotated[bool, typer.Option("--skip-preview", "-f", help="Do not show the plan first.")]

StackAgain = Annotated[str | None, typer.Option("--stack", "-s", help="The stack's name.")]
CwdAgain = Annotated[Path | None, typer.Option("--cwd", "-C", help="The project's directory.")]

stack_app = typer.Typer(help="The stack's state.", invoke_without_command=True)
config_app = typer.Typer(help="The stack's configuration.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the engine's commands to a typer application."""
    for command in (preview, up, refresh, destroy):
        app.command()(command)
    app.command("import")(import_)
    app.add_typer(stack_app, name="stack")
    app.add_typer(config_app, name="config")


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
    with _failures():
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
    with _failures():
        chosen = _open_to_run(stack, cwd, as_json)
        options = {"refresh": look, "parallel": parallel}
        plan = chosen.preview if not (as_json or skip_preview) else None
        _agree("update", yes, lambda: plan and _show(plan, diff=diff, **options))
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
    with _failures():
        chosen = _open_to_run(stack, cwd, as_json)
        if preview_only:
            _carry_out(
                chosen.preview_refresh, as_json, diff=diff, expect_no_changes=expect_no_changes, parallel=parallel
            )
            return
        plan = chosen.preview_refresh if not (as_json or skip_preview) else None
        _agree("refresh", yes, lambda: plan and _show(plan, diff=diff, parallel=parallel))
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
    with _failures():
        chosen = _open_to_run(stack, cwd, as_json)
        options = {"refresh": look, "parallel": parallel}
        plan = chosen.preview_destroy if not (as_json or skip_preview) else None
        _agree("destroy", yes, lambda: plan and _show(plan, diff=diff, **options))
        _carry_out(chosen.destroy, as_json, diff=diff, **options)


def import_(
    file: Annotated[Path, typer.Option("--file", "-f", help="The import file, with inputs and outputs.")],
    stack: StackOption = "dev",
    cwd: CwdOption = Path(),
    yes: YesOption = False,
    protect: Annotated[bool, typer.Option(help="Protect what is imported.")] = True,
) -> None:
    """Take existing objects into the state, as an import file describes them."""
    with _failures():
        chosen = _open_to_run(stack, cwd)
        resources = _read_json(file).get("resources")
        if not isinstance(resources, list):
            raise EngineError(f"{file} has no list of resources")
        _agree("import", yes, lambda: None)
        _show(chosen.import_resources, resources=resources, protect=protect)


@stack_app.callback()
def show_stack(context: typer.Context, stack: StackOption = "dev", cwd: CwdOption = Path()) -> None:
    """The stack's resources and outputs."""
    context.obj = (stack, cwd)
    if context.invoked_subcommand is not None:
        return
    with _failures():
        chosen = _open(stack, cwd)
        typer.echo(f"Stack {chosen.name} of project {chosen.project.name}: {chosen.state_file}\n")
        rows = [(resource.type, name_of(resource.urn), resource.id) for resource in chosen.snapshot().resources]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
        for type_, name, id_ in rows:
            typer.echo(f"{type_:<{widths[0]}}  {name:<{widths[1]}}  {id_}".rstrip())
        if outputs := chosen.output_properties():
            typer.echo("\nOutputs:")
            for line in property_lines(outputs, "    "):
                typer.echo(line)


@stack_app.command("export")
def export_stack(
    context: typer.Context,
    file: Annotated[Path | None, typer.Option("--file", help="Write there.")] = None,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """The stack's state as a deployment, for `pulumi stack import`."""
    with _failures():
        state = _chosen(context, stack, cwd).export_stack()
        if file is None:
            _print_json(state)
        else:
            file.write_text(json.dumps(state, indent=4) + "\n", encoding="utf-8")


@stack_app.command("import")
def import_stack(
    context: typer.Context,
    file: Annotated[Path, typer.Option("--file", help="What `stack export` wrote.")],
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """Replace the stack's state by a deployment, such as `pulumi stack export` writes."""
    with _failures():
        _chosen(context, stack, cwd).import_stack(_read_json(file))


@stack_app.command("ls")
def list_stacks(context: typer.Context, cwd: CwdAgain = None) -> None:
    """The project's stacks."""
    with _failures():
        project = find_project(cwd or context.obj[1])
        directory = state_directory(project) / "stacks" / project.name
        for path in sorted(directory.glob("*.json")):
            typer.echo(path.stem)


@stack_app.command("rm")
def remove_stack(
    context: typer.Context,
    yes: YesOption = False,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """Forget a stack that has no resources left."""
    with _failures():
        chosen = _chosen(context, stack, cwd)
        _agree("remove", yes, lambda: None)
        chosen.remove()


@stack_app.command("output")
def stack_output(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One output; all without.")] = None,
    show_secrets: Annotated[bool, typer.Option("--show-secrets", help="Print secrets in clear.")] = False,
    as_json: JsonOption = False,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """The stack's outputs."""
    with _failures():
        chosen = _chosen(context, stack, cwd)
        if show_secrets:
            shown = {key: output.value for key, output in chosen.outputs().items()}
        else:
            shown = {key: redacted(value) for key, value in chosen.output_properties().items()}
        if name is not None and name not in shown:
            raise EngineError(f"the stack has no output {name!r}")
        found = shown if name is None else shown[name]
        if as_json:
            _print_json(found)
        elif name is not None:
            typer.echo(found if isinstance(found, str) else json.dumps(found))
        else:
            for key, value in shown.items():
                typer.echo(f"{key}: {value if isinstance(value, str) else json.dumps(value)}")


@config_app.callback()
def show_config(context: typer.Context, stack: StackOption = "dev", cwd: CwdOption = Path()) -> None:
    """The stack's configuration, secrets hidden."""
    context.obj = (stack, cwd)
    if context.invoked_subcommand is not None:
        return
    with _failures():
        for key, value in _open(stack, cwd).get_all_config().items():
            typer.echo(f"{key}: {'[secret]' if value.secret else value.value}")


@config_app.command("set")
def set_config(
    context: typer.Context,
    key: str,
    value: Annotated[str | None, typer.Argument(help="Read from standard input when left out.")] = None,
    secret: Annotated[bool, typer.Option("--secret", help="Encrypt it.")] = False,
    path: Annotated[bool, typer.Option("--path", help="The key is a path into a structured value.")] = False,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """Set a configuration value in Pulumi.<stack>.yaml."""
    with _failures():
        text = sys.stdin.read().rstrip("\n") if value is None else value
        _chosen(context, stack, cwd).set_config(key, ConfigValue(text, secret), path=path)


@config_app.command("get")
def get_config(
    context: typer.Context,
    key: str,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """Print one configuration value, secret or not."""
    with _failures():
        typer.echo(_chosen(context, stack, cwd).get_config(key).value)


@config_app.command("rm")
def remove_config(
    context: typer.Context,
    key: str,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """Remove a configuration value."""
    with _failures():
        _chosen(context, stack, cwd).remove_config(key)


@contextmanager
def _failures() -> Iterator[None]:
    """What goes wrong ends the command with one sentence, or was shown by the run already."""
    try:
        yield
    except CommandError:
        raise typer.Exit(1) from None
    except EngineError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None


def _open(stack: str, cwd: Path) -> Stack:
    return create_or_select_stack(stack, work_dir=cwd)


def _open_to_run(stack: str, cwd: Path, as_json: bool = False) -> Stack:
    """Open a stack for an operation, which begins with the name of the engine."""
    chosen = _open(stack, cwd)
    if not as_json:
        write_line(sys.stdout, BANNER)
    return chosen


def _chosen(context: typer.Context, stack: str | None, cwd: Path | None) -> Stack:
    """The stack named at a subcommand, else at the command before it."""
    return _open(stack or context.obj[0], cwd or context.obj[1])


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
            _print_json(error.digest)
        raise
    if hasattr(result, "digest"):
        _print_json(result.digest)
        return
    summary = result.summary
    shown: dict[str, Any] = {"result": summary.result, "resourceChanges": summary.resource_changes}
    if hasattr(result, "outputs"):
        shown["outputs"] = {
            key: "[secret]" if output.secret else output.value for key, output in result.outputs.items()
        }
    _print_json(shown)


def _agree(action: str, yes: bool, show_plan: Callable[[], object]) -> None:
    """Show the plan and have the user agree to it, or have agreed beforehand."""
    if not yes and not sys.stdin.isatty():
        raise EngineError("--yes is needed where nobody can be asked")
    if show_plan():
        write_line(sys.stdout)
    if not yes:
        typer.confirm(f"Do you want to perform this {action}?", abort=True)


def _print_json(data: object) -> None:
    typer.echo(json.dumps(data, indent=4, ensure_ascii=False))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EngineError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise EngineError(f"{path} is not JSON") from None
    if not isinstance(data, dict):
        raise EngineError(f"{path} holds no object")
    return data
