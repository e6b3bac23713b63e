"""The command ``telephony``.

A command is two modules: ``command.py`` has its options and its help, and imports ``run.py`` when it runs. So help
and command line errors are fast, and a command does not load the modules of another one.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from .comment.command import comment_command, issue_command
from .doctor.command import doctor_command
from .export.command import export_command
from .graph.command import graph_command
from .review.command import ReviewCommand, review_command
from .status.command import StatusCommand, status_command

app = typer.Typer(
    name="telephony",
    help="Check accounts, export them to a program, review previews of telephony, draw the route of a call, and show"
    " the health of a stack.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # they can show the values of variables
)

app.command("doctor")(doctor_command)
app.command("export")(export_command)
app.command("review", cls=ReviewCommand)(review_command)
app.command("graph")(graph_command)
app.command("status", cls=StatusCommand)(status_command)
app.command("comment")(comment_command)
app.command("issue")(issue_command)


def main() -> None:
    """The entry point. Characters that the output's encoding lacks are written as `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


def _version(wanted: bool) -> None:
    if wanted:
        import importlib.metadata

        typer.echo(importlib.metadata.version("pulumi-telephony"))
        raise typer.Exit


@app.callback()
def _telephony(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass
