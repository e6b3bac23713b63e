"""The command ``telephony doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..exit_codes import VendorKey


def doctor_command(
    vendor: Annotated[
        list[VendorKey] | None, typer.Option(help="Only this vendor, which has to be configured; can be repeated.")
    ] = None,
    stack: Annotated[
        str | None,
        typer.Option(help="Read this stack's configuration, too (with the pulumi command). The environment wins."),
    ] = None,
    cwd: Annotated[Path | None, typer.Option(help="Where the stack's Pulumi.yaml is. [default: here]")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, max=600, help="Seconds to wait for each answer.")] = 20.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check the accounts of MegaFon, Voximplant and Bitrix24.

    For each configured vendor: is it reachable, are the credentials accepted, are scope, permission and roles there,
    what are the limits and the balance, do the clocks agree; and what to do where something is missing. Only reads,
    changes nothing, costs nothing.

    \b
    Exit status:
      0  all well (there may be warnings)
      1  a check failed
      2  the command line or the configuration is unusable, or nothing is
         configured
    """
    if cwd is not None and stack is None:
        raise typer.BadParameter("goes with --stack", param_hint="'--cwd'")
    from .run import run

    raise typer.Exit(run({key.value for key in vendor or ()}, stack, cwd, timeout, as_json=as_json))
