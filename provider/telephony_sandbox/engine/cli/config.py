"""The commands ``config``: the stack's configuration."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..state.config import ConfigValue
from .shared import CwdOption, OfStack, StackOption, failures, open_stack, with_options

config_app = typer.Typer(help="Show and change the stack's configuration.", invoke_without_command=True)


@config_app.callback()
def show_config(context: typer.Context, stack: StackOption = "dev", cwd: CwdOption = Path()) -> None:
    """Show the stack's configuration, without secrets."""
    context.obj = (stack, cwd)
    if context.invoked_subcommand is not None:
        return
    with failures():
        for key, value in open_stack(stack, cwd).get_all_config().items():
            typer.echo(f"{key}: {'[secret]' if value.secret else value.value}")


@config_app.command("set")
@with_options
def set_config(
    where: OfStack,
    key: str,
    value: Annotated[str | None, typer.Argument(help="The value. [default: standard input]")] = None,
    secret: Annotated[bool, typer.Option("--secret", help="Encrypt the value.")] = False,
    path: Annotated[bool, typer.Option("--path", help="The key is a path into a structured value.")] = False,
) -> None:
    """Set a configuration value in Pulumi.<stack>.yaml."""
    text = sys.stdin.read().rstrip("\n") if value is None else value
    where.open().set_config(key, ConfigValue(text, secret), path=path)


@config_app.command("get")
@with_options
def get_config(where: OfStack, key: str) -> None:
    """Print one configuration value, secret or not."""
    typer.echo(where.open().get_config(key).value)


@config_app.command("rm")
@with_options
def remove_config(where: OfStack, key: str) -> None:
    """Remove a configuration value."""
    where.open().remove_config(key)
