"""The command ``telephony review``."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer
from typer.core import TyperCommand

from ..exit_codes import UNREADABLE

# click's class, which some versions of typer copy without exporting it.
_UsageError: Final = cast("type[Exception]", typer.BadParameter.__bases__[0])


class Format(str, enum.Enum):
    """The formats of a report."""

    text = "text"
    markdown = "markdown"
    json = "json"
    sarif = "sarif"
    code_quality = "code-quality"


class ReviewCommand(TyperCommand):
    """A wrong command line must not end with 2, as in click, because that means changes here."""

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        try:
            return super().make_context(*arguments, **named)
        except _UsageError as error:
            error.exit_code = UNREADABLE  # type: ignore[attr-defined] # click's, see above
            raise


def review_command(
    file: Annotated[
        Path | None,
        typer.Argument(help="The JSON of the engine. Without it, or with -, standard input.", metavar="FILE"),
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="For terminals and logs, a comment, programs, or beside the code.")
    ] = Format.text,
    directory: Annotated[
        str, typer.Option("--directory", help="The directory of Pulumi.yaml in the repository, for places in files.")
    ] = "",
) -> None:
    """Explain a preview: what changes, and what follows from it for the telephony.

    It reads the JSON of one of these commands from FILE or standard input, calls no vendor, and writes a report to
    standard output:

    \b
      pulumi preview --json                 what up would do
      pulumi preview --refresh --json       the same, with changes made by hand
      pulumi destroy --preview-only --json  what destroy would delete
      telephony-sandbox preview --json      the same, of the sandbox engine

    The report says what the diff does not: money that is reserved or lost, numbers that are released, lines that
    register again and drop calls, the outgoing line of the portal, users who are taken from a registration, and manual
    steps. If the preview could ask the accounts, it also says what new subscriptions cost and whether everything fits.
    Resources of other packages are named, but not reviewed. Secrets are never shown. The same plan always produces the
    same report.

    With PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true in the environment, Pulumi prints its events instead of one JSON
    object. They say more, and this command reads them: for "pulumi refresh --preview-only", the object only counts what
    was changed by hand. Other lines around the JSON, such as those of an installation, are skipped. The JSON of the
    sandbox engine always has everything.

    Formats: "markdown" begins with the line <!-- telephony-review -->, by which a bot finds its comment. It has at most
    65,000 characters, and says what it leaves out. Where there is room, it ends with the graph of "telephony graph".
    "json" is one object with "version" 1; its JSON schema is in the documentation (docs/review.schema.json). More
    fields may be added. "sarif" and "code-quality" show the findings beside the lines of the program, in GitHub and
    GitLab.

    \b
    Exit status:
      0  no changes
      2  changes, none of which needs attention
      3  needs attention: money, released numbers, dropped calls, the outgoing
         line, a user that is unbound, a manual step, a failed preview, or
         something that is not understood
      1  the input or the command line cannot be understood; one sentence on
         standard error says why
    """
    from .run import run

    raise typer.Exit(run(file, format_.value, directory))
