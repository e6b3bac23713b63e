"""The commands ``stack``: its resources, its outputs, its state as a file."""

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
    CwdAgain,
    CwdOption,
    JsonOption,
    StackAgain,
    StackOption,
    YesOption,
    agree,
    chosen_stack,
    failures,
    open_stack,
    print_json,
    read_json,
)

stack_app = typer.Typer(help="The stack's state.", invoke_without_command=True)


@stack_app.callback()
def show_stack(context: typer.Context, stack: StackOption = "dev", cwd: CwdOption = Path()) -> None:
    """The stack's resources and outputs."""
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
def export_stack(
    context: typer.Context,
    file: Annotated[Path | None, typer.Option("--file", help="Write there.")] = None,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """The stack's state as a deployment, for `pulumi stack import`."""
    with failures():
        state = chosen_stack(context, stack, cwd).export_stack()
        if file is None:
            print_json(state)
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
    with failures():
        chosen_stack(context, stack, cwd).import_stack(read_json(file))


@stack_app.command("ls")
def list_stacks(context: typer.Context, cwd: CwdAgain = None) -> None:
    """The project's stacks."""
    with failures():
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
    with failures():
        chosen = chosen_stack(context, stack, cwd)
        agree("remove", yes, lambda: None)
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
    with failures():
        chosen = chosen_stack(context, stack, cwd)
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
