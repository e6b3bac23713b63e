"""The commands ``stack``: resources, outputs, and the state as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ..errors import EngineError
from ..output.wording import property_lines
from ..state.project import find_project, state_directory
from ..state.urn import name_of
from ..state.values import redacted
from .shared import (
    CwdOption,
    InProject,
    JsonOption,
    OfStack,
    StackOption,
    YesOption,
    agree,
    failures,
    open_stack,
    print_json,
    read_json,
    with_options,
)

stack_app = typer.Typer(help="Show, export and import the stack's state.", invoke_without_command=True)


@stack_app.callback()
def show_stack(context: typer.Context, stack: StackOption = "dev", cwd: CwdOption = Path()) -> None:
    """Show the stack's resources and outputs."""
    context.obj = (stack, cwd)
    if context.invoked_subcommand is not None:
        return
    with failures():
        chosen = open_stack(stack, cwd)
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
@with_options
def export_stack(
    where: OfStack,
    file: Annotated[Path | None, typer.Option("--file", help="The file to write. [default: standard output]")] = None,
) -> None:
    """Print the stack's state in the format of `pulumi stack import`."""
    state = where.open().export_stack()
    if file is None:
        print_json(state)
    else:
        file.write_text(json.dumps(state, indent=4) + "\n", encoding="utf-8")


@stack_app.command("import")
@with_options
def import_stack(
    where: OfStack, file: Annotated[Path, typer.Option("--file", help="The file that `stack export` wrote.")]
) -> None:
    """Replace the stack's state with a file that `stack export` or `pulumi stack export` wrote."""
    where.open().import_stack(read_json(file))


@stack_app.command("ls")
@with_options
def list_stacks(where: InProject) -> None:
    """List the project's stacks."""
    project = find_project(where.directory)
    directory = state_directory(project) / "stacks" / project.name
    for path in sorted(directory.glob("*.json")):
        typer.echo(path.stem)


@stack_app.command("rm")
@with_options
def remove_stack(where: OfStack, yes: YesOption = False) -> None:
    """Remove a stack that has no resources."""
    chosen = where.open()
    agree("remove", yes, lambda: None)
    chosen.remove()


@stack_app.command("output")
@with_options
def stack_output(
    where: OfStack,
    name: Annotated[str | None, typer.Argument(help="One output. [default: all]")] = None,
    show_secrets: Annotated[bool, typer.Option("--show-secrets", help="Print secrets in clear text.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the stack's outputs."""
    chosen = where.open()
    if show_secrets:
        shown = {key: output.value for key, output in chosen.outputs().items()}
    else:
        shown = {key: redacted(value) for key, value in chosen.output_properties().items()}
    if name is not None and name not in shown:
        raise EngineError(f"the stack has no output {name!r}")
    found = shown if name is None else shown[name]
    if as_json:
        print_json(found)
    elif name is not None:
        typer.echo(found if isinstance(found, str) else json.dumps(found))
    else:
        for key, value in shown.items():
            typer.echo(f"{key}: {value if isinstance(value, str) else json.dumps(value)}")
