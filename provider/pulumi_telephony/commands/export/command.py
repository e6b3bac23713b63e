"""The command ``telephony export``."""

from __future__ import annotations

import enum
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

import typer

from ...accounts.settings import Settings
from ...accounts.stack_config import stack_configuration
from ...base import phone
from ...base.errors import ConfigurationError, TelephonyError
from ...base.redaction import printable
from ...core.inventory import Source
from ...run.deployment import Deployment
from ...vendors import KINDS, SOURCES
from ..exit_codes import MISCONFIGURED, SOMETHING_FAILED, VendorKey
from .account import Export, Selection, counted, export
from .files import IMPORTS, PROGRAM, PROJECT, SECRETS, check_target, checked_name, new_project, project_around, write
from .importfile import import_file
from .program import program, secrets_of, secrets_script
from .progress import progress

NEW_PROJECT = "telephony"


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
    directory = out.resolve()
    try:
        check_target(directory, (PROGRAM, IMPORTS, SECRETS), force=force)
        owner = _owner(directory, project, stack)
        settings = Settings(
            stack_configuration(stack, _existing(directory), os.environ) if use_config else {}, os.environ
        )
        sources = _chosen(settings, {each.value for each in vendor or ()}, {each.value for each in kind or ()})
        if id and len(kind or ()) != 1:
            raise ConfigurationError("--id needs one --kind: only together they name an object")
        with progress() as reading:
            found = export(Deployment(settings), sources, Selection(name, id or ()), reading)
        for line in _told(found):
            typer.echo(printable(line))
        known = {each.settled.candidate.id for each in found.objects} | {each.id for each in found.left_out}
        missing = [each for each in id or () if each not in known]
        if missing and name is None:
            raise _Nothing(f"there is no {sources[0].kind} with the id {', '.join(missing)}")
        if not found.objects:
            raise _Nothing(_nothing(name))
        write(directory, _texts(found, directory, owner), force=force)
    except ConfigurationError as error:
        _stop(error, MISCONFIGURED)
    except (TelephonyError, _Nothing) as error:
        _stop(error, SOMETHING_FAILED)
    typer.echo(f"wrote {', '.join(counted(found.objects))} to {out}; its {PROGRAM} says what to do next")
    typer.echo(f"{IMPORTS} and {SECRETS} hold passwords: delete them after the import, and commit them nowhere")


class _Nothing(Exception):
    pass


def _nothing(pattern: str | None) -> str:
    if pattern is None:
        return "there is nothing to export"
    meant = phone.plain(pattern)
    if meant is None or meant == pattern:
        return f"there is nothing to export that fits --name {pattern!r}"
    return f'nothing fits --name {pattern!r}; a phone number is written --name "{meant}"'


def _stop(error: Exception, status: int) -> None:
    typer.echo(f"telephony: {error}; nothing was written", err=True)
    raise typer.Exit(status) from None


def _existing(directory: Path) -> Path:
    """Where the pulumi command can run: the directory may be made only later."""
    return next(place for place in (directory, *directory.parents) if place.is_dir())


def _owner(directory: Path, project: str | None, stack: str) -> tuple[str, str]:
    """Project and stack to import into."""
    around = project_around(directory)
    if around is not None and project not in (None, around):
        raise ConfigurationError(
            f"--project {project} is not the project of {directory}, which is {around}; give another --out"
        )
    return checked_name(around or project or NEW_PROJECT, "--project"), checked_name(stack, "--stack")


def _chosen(settings: Settings, vendors: Collection[str], kinds: Collection[str]) -> list[Source]:
    """What to read: all that is configured, or what is asked for."""
    asked = [
        source
        for source in SOURCES
        if (not vendors or source.model.key in vendors) and (not kinds or source.kind in kinds)
    ]
    if not asked:
        raise ConfigurationError("no vendor of --vendor has a resource of --kind")
    explicit = bool(vendors or kinds)
    chosen = [source for source in asked if explicit or settings.mentions(source.model)]
    for source in asked:
        if source not in chosen:
            typer.echo(f"not read: {source.model.vendor}, which is not configured")
    if not chosen:
        raise ConfigurationError("no vendor is configured; telephony doctor says how to do it")
    return chosen


def _told(found: Export) -> Iterator[str]:
    for remark in found.remarks:
        yield f"note: {remark}"
    for each in found.left_out:
        label = f" ({each.label})" if each.label else ""
        yield f"left out: {each.kind} {each.id}{label}: {each.reason}"


def _texts(found: Export, directory: Path, owner: tuple[str, str]) -> dict[str, str]:
    project, stack = owner
    lifecycles = {name: kind.lifecycle for name, kind in KINDS.items()}
    secrets: dict[str, str] = {}
    for each in found.objects:
        secrets |= secrets_of(each, lifecycles[each.kind].Inputs)
    texts = {
        PROGRAM: program(found.objects, lifecycles, project=project, stack=stack, secrets=SECRETS, imports=IMPORTS),
        IMPORTS: import_file(
            found.objects,
            {name: kind.type_token for name, kind in KINDS.items()},
            {name: kind.provider() for name, kind in KINDS.items()},
            f"{project}/{stack}",
        ),
        SECRETS: secrets_script(secrets, stack),
    }
    if project_around(directory) is None:
        texts[PROJECT] = new_project(project, directory)
    return texts
