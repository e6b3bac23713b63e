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
    VoximplantApplication = "VoximplantApplication"
    VoximplantScenario = "VoximplantScenario"
    VoximplantRule = "VoximplantRule"
    VoximplantRuleOrder = "VoximplantRuleOrder"
    VoximplantUser = "VoximplantUser"
    VoximplantNumberBinding = "VoximplantNumberBinding"
    SipWhiteListItem = "SipWhiteListItem"
    SipRegistration = "SipRegistration"
    BitrixSipLine = "BitrixSipLine"


def export_command(
    out: Annotated[Path, typer.Option(help="The directory to write to.")],
    vendor: Annotated[
        list[VendorKey] | None, typer.Option(help="Only this vendor, which must be configured. Can be repeated.")
    ] = None,
    kind: Annotated[
        list[KindName] | None,
        typer.Option(
            metavar="<kind>",
            help=f"Only this kind of resource: {', '.join(each.value for each in KindName)}. Can be repeated.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            help="Only objects whose name, title, number, user name, server, application or comment matches, such as"
            " '7495*'."
        ),
    ] = None,
    id: Annotated[
        list[str] | None,
        typer.Option(help="Only the object with this id, of the kind in --kind. Can be repeated."),
    ] = None,
    project: Annotated[
        str | None,
        typer.Option(help="The project to import into. [default: the one of the directory, or a new one, telephony]"),
    ] = None,
    stack: Annotated[str, typer.Option(help="The stack to import into.")] = "dev",
    use_config: Annotated[
        bool,
        typer.Option(
            "--use-config",
            help="Also read that stack's configuration, with the pulumi command. The environment takes precedence.",
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the files of an earlier export.")] = False,
) -> None:
    """Write the objects of the accounts as a Pulumi program, with a file that imports them.

    It reads whole accounts and changes nothing. It writes into the directory:

    \b
      __main__.py  the program; objects that belong together refer to each other
      scenarios/   the scripts of scenarios, for the program to read
      import.json  the file for pulumi import; readable by you alone
      secrets.sh   sets the passwords of the program; readable by you alone
      Pulumi.yaml  if there is no project yet; it names the virtual environment
                   that this command runs in

    In the directory, run "sh secrets.sh", then "pulumi import --file import.json --yes --generate-code=false". After
    that, "pulumi preview" has nothing to change. Delete import.json and secrets.sh: they contain passwords.

    Bitrix24 returns passwords. Voximplant and MegaFon never do. MegaFon also returns nothing of a SIP number's account,
    and Voximplant no bind_key_id of a rule. The program leaves these inputs out, so they stay as they are, and shows
    them in comments. Once you set them, the next up sends them, and they are managed from then on.

    Objects that are left out of the program are listed with the reason.

    "pulumi import TYPE NAME ID" does not work for these resources, nor for any dynamic resource, because Pulumi reads
    them through their state. To import one object, run this command with its id in a directory of your project, such as
    "telephony export --kind VirtualNumber --id 315 --out one". Import that file, and move the resource from its
    program into yours.

    \b
    Exit status:
      0  written
      1  an account could not be read, or there is nothing to export; nothing is
         written
      2  the command line or the configuration is invalid, or nothing is
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
