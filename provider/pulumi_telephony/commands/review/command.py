"""The command ``telephony review``."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer
from typer.core import TyperCommand

from ..exit_codes import UNREADABLE

# click's, of which typer has a copy of its own in some versions, and exports no name.
_UsageError: Final = cast("type[Exception]", typer.BadParameter.__bases__[0])


class Format(str, enum.Enum):
    """What a report is written for."""

    text = "text"
    markdown = "markdown"
    json = "json"


class ReviewCommand(TyperCommand):
    """A command line that is wrong must not end like a plan that has changes, which is click's own way."""

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        try:
            return super().make_context(*arguments, **named)
        except _UsageError as error:
            error.exit_code = UNREADABLE  # type: ignore[attr-defined] # click's, see above
            raise


def review_command(
    file: Annotated[
        Path | None,
        typer.Argument(help="What the engine printed; standard input without, or with -.", metavar="FILE"),
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="For terminals and logs, for a comment, or for programs.")
    ] = Format.text,
) -> None:
    """Say what a preview means for the telephony: what changes, and what follows from it.

    Reads the JSON of one of these from FILE or from standard input, calls no vendor, and writes a report to standard
    output:

    \b
      pulumi preview --json                 what up would do
      pulumi preview --refresh --json       the same, with changes made by hand
      pulumi destroy --preview-only --json  what destroy would delete
      telephony-sandbox preview --json      the same of the sandbox engine

    What the diff does not say, it says in sentences: money that is reserved or lost, numbers that are released, lines
    that register again and drop calls, the portal's outgoing line, users who are taken from a registration, and what a
    person has to do. Resources of other packages are named, but not judged. Secrets are never shown. The same plan
    always makes the same report.

    Drift by itself: of "pulumi refresh --preview-only --json" Pulumi's JSON counts what was changed by hand, but
    describes only what was deleted. With PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true in the environment it prints its
    events instead, with old and new values; they are read as well. The sandbox engine's JSON has them anyway.

    Formats: "markdown" begins with the line <!-- telephony-review -->, by which a bot finds its comment, and keeps to
    65,000 characters, saying what it leaves out. "json" is one object with "version" 1 and "status", "project",
    "stack", "failed", "counts", "unchanged", "findings" (rule, topic, look, kind, name, urn, text), "changes"
    and "drift" (action, kind, name, urn, id, properties with name, before, after, remark), "others",
    "unknown_operations", "unprotected", "accounts", "undescribed", "maybe_corrupt" and "messages"; further fields may
    come.

    \b
    Exit status:
      0  no changes
      2  changes, and nothing that needs a person
      3  needs a look: money, released numbers, dropped calls, the outgoing line,
         a user unbound, something to do by hand, a failed preview, or something
         that is not understood
      1  the input or the command line cannot be understood; one sentence on
         standard error says why
    """
    from .run import run

    raise typer.Exit(run(file, format_.value))
