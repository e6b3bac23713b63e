"""The command ``telephony doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..exit_codes import VendorKey


def doctor_command(
    vendor: Annotated[
        list[VendorKey] | None, typer.Option(help="Only this vendor, which must be configured. Can be repeated.")
    ] = None,
    stack: Annotated[
        str | None,
        typer.Option(
            help="Also read this stack's configuration, with the pulumi command. The environment takes precedence."
        ),
    ] = None,
    cwd: Annotated[
        Path | None, typer.Option(help="The directory of the stack's Pulumi.yaml. [default: the current one]")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, max=600, help="Seconds to wait for each answer.")] = 20.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check the accounts of MegaFon, Voximplant and Bitrix24.

    For each configured vendor, it checks whether the API can be reached and accepts the credentials, whether they have
    the scope, permission and roles that they need, the limits and the balance, and the clock. If something is missing,
    it says what to do. It only reads, changes nothing, and costs nothing.

    \b
    Exit status:
      0  all checks passed (there may be warnings)
      1  a check failed
      2  the command line or the configuration is invalid, or nothing is
         configured
    """
    if cwd is not None and stack is None:
        raise typer.BadParameter("requires --stack", param_hint="'--cwd'")
    from .run import run

    raise typer.Exit(run({key.value for key in vendor or ()}, stack, cwd, timeout, as_json=as_json))
