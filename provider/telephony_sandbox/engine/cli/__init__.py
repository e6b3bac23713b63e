"""The sandbox engine on the command line: preview, up, refresh, destroy, import, stack, config."""

from __future__ import annotations

import typer

from .config import config_app
from .operations import destroy, import_, preview, refresh, up
from .stack import stack_app


def register(app: typer.Typer) -> None:
    """Add the engine's commands to a typer application."""
    for command in (preview, up, refresh, destroy):
        app.command()(command)
    app.command("import")(import_)
    app.add_typer(stack_app, name="stack")
    app.add_typer(config_app, name="config")
