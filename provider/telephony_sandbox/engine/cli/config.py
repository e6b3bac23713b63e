"""The commands ``config``: the stack's configuration."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..state.config import ConfigValue
from .shared import CwdAgain, CwdOption, StackAgain, StackOption, chosen_stack, failures, open_stack

config_app = typer.Typer(help="The stack's configuration.", invoke_without_command=True)


@config_app.callback()
def show_config(context: typer.Context, stack: StackOption = "dev", cwd: CwdOption = Path()) -> None:
    """The stack's configuration, secrets hidden."""
    context.obj = (stack, cwd)
    if context.invoked_subcommand is not None:
        return
    with failures():
        for key, value in open_stack(stack, cwd).get_all_config().items():
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
    with failures():
        text = sys.stdin.read().rstrip("\n") if value is None else value
        chosen_stack(context, stack, cwd).set_config(key, ConfigValue(text, secret), path=path)


@config_app.command("get")
def get_config(
    context: typer.Context,
    key: str,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """Print one configuration value, secret or not."""
    with failures():
        typer.echo(chosen_stack(context, stack, cwd).get_config(key).value)


@config_app.command("rm")
def remove_config(
    context: typer.Context,
    key: str,
    stack: StackAgain = None,
    cwd: CwdAgain = None,
) -> None:
    """Remove a configuration value."""
    with failures():
        chosen_stack(context, stack, cwd).remove_config(key)
