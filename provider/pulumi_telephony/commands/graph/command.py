"""The command ``telephony graph``."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer


class Format(str, enum.Enum):
    """What the graph is written as."""

    mermaid = "mermaid"
    svg = "svg"
    dot = "dot"


def graph_command(
    file: Annotated[
        Path | None,
        typer.Argument(help="The JSON of the engine. Without it, or with -, standard input.", metavar="FILE"),
    ] = None,
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="For Markdown in GitHub and GitLab, for a browser, or for Graphviz.",
        ),
    ] = Format.mermaid,
    out: Annotated[Path | None, typer.Option(help="The file to write. [default: standard output]")] = None,
) -> None:
    """Draw the route of a call from a state or a preview.

    It reads the JSON of one of these commands from FILE or standard input, and calls no vendor:

    \b
      pulumi stack export                 what is on record
      pulumi preview --json --show-sames  that, with what up would change
      pulumi preview --json               what up would change, and little else
      telephony-sandbox stack export      the same, of the sandbox engine
      telephony-sandbox preview --json

    The graph has numbers, registrations, applications, rules, scenarios, users and lines. An arrow leads from a
    resource to what it refers to, and from an application to what belongs to it; the rules of a VoximplantRuleOrder
    and the scenarios of a rule are numbered. A number, a registration and a line that log in with the same SIP account
    are linked. What a resource refers to by an id that no resource of the stack has is dashed.

    A resource shows its health on record: whether a registration or a line is registered, the state of a number, and
    whether a user is active. "pulumi refresh" updates it. In a preview, what changes is marked, by words and by color.
    Secrets are never shown.

    "svg" and "dot" need the extra graph of this package, "svg" also the program dot of Graphviz.

    \b
    Exit status:
      0  written
      1  the input cannot be read or understood, or the output cannot be written
      2  the command line is invalid, or what the format needs is not installed
    """
    from .run import run

    raise typer.Exit(run(file, format_.value, out))
