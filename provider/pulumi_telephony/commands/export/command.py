"""The command ``telephony export``."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from ..exit_codes import VendorKey


class KindName(str, enum.Enum):
    """The resources, as ``--kind`` names them."""

    VirtualNumber = "VirtualNumber"
    SipRegistration = "SipRegistration"
    BitrixSipLine = "BitrixSipLine"


def export_command(
    out: Annotated[Path, typer.Option(help="The directory to write to.")],
    vendor: Annotated[
        list[VendorKey] | None, typer.Option(help="Only this vendor, which has to be configured; can be repeated.")
    ] = None,
    kind: Annotated[list[KindName] | None, typer.Option(help="Only this resource; can be repeated.")] = None,
    name: Annotated[
        str | None,
        typer.Option(help="Only objects whose title, number, user name, server or comment fits, such as '7495*'."),
    ] = None,
    id: Annotated[
        list[str] | None,
        typer.Option(help="Only the object with this id, of the resource that --kind names; can be repeated."),
    ] = None,
    project: Annotated[
        str | None,
        typer.Option(help="The project to import into. [default: that of the directory, or a new one, telephony]"),
    ] = None,
    stack: Annotated[str, typer.Option(help="The stack to import into.")] = "dev",
    use_config: Annotated[
        bool,
        typer.Option(
            "--use-config",
            help="Read that stack's configuration, too (with the pulumi command). The environment wins.",
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what an earlier export wrote.")] = False,
) -> None:
    """Write what is in the accounts as a Pulumi program, with the file that puts it on record.

    Reads whole accounts and changes nothing. Writes into the directory:

    \b
      __main__.py  the program; objects that belong together refer to each other
      import.json  for pulumi import; readable by you alone
      secrets.sh   sets the passwords that the program asks for; likewise
      Pulumi.yaml  where there is no project yet; it names the virtual environment
                   that this command runs in

    Then, in the directory, "sh secrets.sh", "pulumi import --file import.json --yes --generate-code=false", and
    "pulumi preview" has nothing to change. Delete import.json and secrets.sh then: they hold passwords.

    Bitrix24 tells passwords. Voximplant and MegaFon never do (nor does MegaFon tell the rest of a SIP number's
    account): the program leaves these out, which means that they stay as they are. It shows them in comments; once
    they are given, the next up sends them, and they are managed from then on.

    What is left out of the program is listed with the reason.

    "pulumi import TYPE NAME ID" does not work for these resources, nor for any dynamic resource: Pulumi reads them with
    what their state holds. For one object, give its id, in a directory of the project that it goes to, such as
    "telephony export --kind VirtualNumber --id 315 --out one". Import that file, and move the resource from its
    program into yours.

    \b
    Exit status:
      0  written
      1  an account could not be read, or there is nothing to export: nothing is
         written
      2  the command line or the configuration is unusable, or nothing is
         configured
    """
    from .run import run

    status = run(
        out,
        vendors={each.value for each in vendor or ()},
        kinds={each.value for each in kind or ()},
        pattern=name,
        ids=id or (),
        project=project,
        stack=stack,
        use_config=use_config,
        force=force,
    )
    raise typer.Exit(status)
