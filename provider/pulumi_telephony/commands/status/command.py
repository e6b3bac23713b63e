"""The command ``telephony status``."""

from __future__ import annotations

import enum
import itertools
import re
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

WATCH = "--watch"
SECONDS = 30


class Format(str, enum.Enum):
    """The formats of a report."""

    text = "text"
    json = "json"


class StatusCommand(TyperCommand):
    """``--watch`` has a value if a number follows."""

    def parse_args(self, context: Any, args: list[str]) -> Any:
        given = [*args, ""]
        following = [
            f"{WATCH}={SECONDS}" if one == WATCH and not re.fullmatch(r"[0-9.]+", other) else one
            for one, other in itertools.pairwise(given)
        ]
        return super().parse_args(context, following)


def status_command(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A state. - is standard input, and so is a pipe. [default: the selected stack]", metavar="FILE"
        ),
    ] = None,
    stack: Annotated[
        str | None,
        typer.Option(
            help="This stack's state and configuration, with the pulumi command; with FILE, its configuration only."
        ),
    ] = None,
    cwd: Annotated[
        Path | None, typer.Option(help="The directory of the stack's Pulumi.yaml. [default: the current one]")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="For people, or for programs.")] = Format.text,
    watch: Annotated[
        float | None,
        typer.Option(
            WATCH,
            metavar="[SECONDS]",
            min=5,
            help=f"Ask again and again, this long after the last time, until Ctrl-C. Without a number: {SECONDS}.",
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, max=600, help="Seconds to wait for each answer, and for a limit to pass.")
    ] = 20.0,
) -> None:
    """Show the health of every resource of a stack, as the vendors report it now.

    It reads the state of the selected stack or of --stack with the pulumi command, or a state from FILE or standard
    input: the output of "pulumi stack export" or "telephony-sandbox stack export", or a file of Pulumi's file backend.
    It asks each vendor for its lists, and changes nothing: 1,000 resources cost the calls of one, and those of further
    pages. The credentials are those of the environment, and of the stack's configuration.

    \b
    Each resource is one of these:
      healthy  registered, active; or it exists, if it has no health
      trouble  not registered, with the SIP status and since when; deactivated;
               a number or a user that is not active; gone; in another account
               than that of the credentials; an id that another object has now
      unknown  the vendor is not configured, cannot be reached or refuses, or
               shows no status yet

    On a terminal it prints a table, and otherwise one line for each resource, with what is wrong first. Secrets are
    never shown.

    "json" is one object with "version" 1 and "status" (trouble, unknown or healthy: the worst of all), "asked",
    "project", "stack", "counts", "resources" and "others" (how many resources of other packages there are). A resource
    has "kind", "name", "urn", "id", "account", "vendor", "verdict", "condition" (registered, not_registered,
    deactivated, active, inactive, no_status, exists, gone, another_account, another_object, unknown), "text", "detail",
    "sip_status", "since" and "remarks". More fields may be added. With --watch, each round is one line.

    \b
    Exit status, with --watch that of the last round:
      0  all resources are healthy
      1  a resource is in trouble
      2  the command line or the configuration is invalid, or the state cannot
         be read or understood
      3  none is in trouble, but of some it is unknown how they are
    """
    if cwd is not None and file is not None and stack is None:
        raise typer.BadParameter("requires --stack beside FILE", param_hint="'--cwd'")
    from .run import run

    raise typer.Exit(run(file, stack, cwd, format_.value, watch, timeout))
