"""What ``telephony export`` does: read the accounts, write the files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

import typer

from ...accounts.settings import Settings
from ...accounts.stack_config import stack_configuration
from ...base import phone
from ...base.errors import ConfigurationError, TelephonyError
from ...base.redaction import printable
from ...core.inventory import Source
from ...run.deployment import Deployment
from ...vendors import SOURCES
from ..exit_codes import ALL_WELL, MISCONFIGURED, SOMETHING_FAILED
from .account import Export, Selection, counted, export
from .files import IMPORTS, PROGRAM, PROJECT, SECRETS, check_target, checked_name, new_project, project_around, write
from .importfile import import_file
from .program import program, secrets_of, secrets_script
from .progress import progress
from .scripts import DIRECTORY

NEW_PROJECT = "telephony"


def run(
    out: Path,
    *,
    vendors: Collection[str],
    kinds: Collection[str],
    pattern: str | None,
    ids: Collection[str],
    project: str | None,
    stack: str,
    use_config: bool,
    force: bool,
) -> int:
    """The exit status. Without vendors, kinds or ids, everything that is configured is exported."""
    directory = out.resolve()
    try:
        check_target(directory, (PROGRAM, IMPORTS, SECRETS), force=force)
        owner = _owner(directory, project, stack)
        settings = Settings(
            stack_configuration(stack, _existing(directory), os.environ) if use_config else {},
            os.environ,
        )
        sources = _chosen(settings, vendors, kinds)
        if ids and len(kinds) != 1:
            raise ConfigurationError("--id requires exactly one --kind, because ids are only unique within a kind")
        with progress() as reading:
            found = export(Deployment(settings), sources, Selection(pattern, ids), reading)
        for line in _told(found):
            typer.echo(printable(line))
        known = {each.settled.candidate.id for each in found.objects} | {each.id for each in found.left_out}
        missing = [each for each in ids if each not in known]
        if missing and pattern is None:
            raise _Nothing(f"there is no {sources[0].kind} with the id {', '.join(missing)}")
        if not found.objects:
            raise _Nothing(_nothing(pattern))
        write(directory, _texts(found, directory, owner), force=force)
    except ConfigurationError as error:
        return _stopped(error, MISCONFIGURED)
    except (TelephonyError, _Nothing) as error:
        return _stopped(error, SOMETHING_FAILED)
    typer.echo(f"wrote {', '.join(counted(found.objects))} to {out}; see {PROGRAM} for the next steps")
    typer.echo(f"{IMPORTS} and {SECRETS} contain passwords: delete them after the import, and do not commit them")
    if any(each.files for each in found.objects):
        typer.echo(f"{DIRECTORY} contains the scripts of the account: check them for keys before you commit them")
    return ALL_WELL


class _Nothing(Exception):
    pass


def _nothing(pattern: str | None) -> str:
    if pattern is None:
        return "there is nothing to export"
    meant = phone.plain(pattern)
    if meant is None or meant == pattern:
        return f"there is nothing to export that matches --name {pattern!r}"
    return f'nothing matches --name {pattern!r}; write the phone number as --name "{meant}"'


def _stopped(error: Exception, status: int) -> int:
    typer.echo(f"telephony: {error}; nothing was written", err=True)
    return status


def _existing(directory: Path) -> Path:
    """Where the pulumi command can run: the directory may not exist yet."""
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
    """What to read: everything that is configured, or the selection."""
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
        raise ConfigurationError("no vendor is configured; telephony doctor says how to configure one")
    return chosen


def _told(found: Export) -> Iterator[str]:
    for remark in found.remarks:
        yield f"note: {remark}"
    for each in found.left_out:
        label = f" ({each.label})" if each.label else ""
        yield f"left out: {each.kind} {each.id}{label}: {each.reason}"


def _texts(found: Export, directory: Path, owner: tuple[str, str]) -> dict[str, str]:
    project, stack = owner
    secrets = {key: value for each in found.objects for key, value in secrets_of(each).items()}
    texts = {
        PROGRAM: program(found.objects, project=project, stack=stack),
        IMPORTS: import_file(found.objects, f"{project}/{stack}"),
        SECRETS: secrets_script(secrets, stack),
    }
    for each in found.objects:
        texts |= each.files
    if project_around(directory) is None:
        texts[PROJECT] = new_project(project, directory)
    return texts
