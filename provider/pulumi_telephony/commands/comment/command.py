"""The commands ``telephony comment`` and ``telephony issue``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ...base.environment import decoded
from ...base.errors import ConfigurationError, TelephonyError
from ...base.redaction import printable
from ...http.retry import patience
from ..exit_codes import MISCONFIGURED, SOMETHING_FAILED
from . import forge, github
from .api import PATIENCE
from .post import Board, close, put
from .report import MarkedText, marker, report

FILE = Annotated[
    Path | None,
    typer.Argument(help="The report: what telephony review --format markdown wrote. [default: standard input]"),
]
NAME = Annotated[
    str | None, typer.Option(help="Tells this report from others in the same place, such as the stack's name.")
]
AUTHOR = Annotated[
    str, typer.Option(help="On GitHub, whom the token posts as; only what this account has posted is edited.")
]
# What a forge takes for a report that is longer is told by the forge; a file without end is no report.
LONGEST = 4 * 1024 * 1024


def comment_command(
    file: FILE = None,
    name: NAME = None,
    author: AUTHOR = github.BOT,
) -> None:
    """Show a report in the pull request of this job: one comment, edited in place.

    Runs in a job of GitHub Actions for a pull request, with GITHUB_TOKEN, or of GitLab CI for a merge request, with
    GITLAB_TOKEN. The comment of an earlier run is found by its first line, which is the report's, and its author. When
    it says the same already, nothing is sent; when it was deleted, a new one is made.

    \b
    Exit status:
      0  the comment is there
      1  the forge refused, or did not answer
      2  the command line is unusable, this is no such job, there is no token, or
         FILE is no report
    """
    _tell(lambda: _comment(file, name, author))


def issue_command(
    file: FILE = None,
    title: Annotated[str, typer.Option(help="The title of a new issue.")] = "Telephony was changed by hand",
    close_it: Annotated[
        bool, typer.Option("--close", help="There is nothing to report any more: close the issue, if it is open.")
    ] = False,
    name: NAME = None,
    author: AUTHOR = github.BOT,
) -> None:
    """Show a report in one open issue of this job's repository, or close it.

    Runs in a job of GitHub Actions, with GITHUB_TOKEN, or of GitLab CI, with GITLAB_TOKEN. The open issue of an
    earlier run is found by the first line of its text, which is the report's, and its author, and edited in place.

    \b
    Exit status:
      0  the issue is there, or closed with --close
      1  the forge refused, or did not answer
      2  the command line is unusable, this is no such job, there is no token, or
         FILE is no report
    """
    if close_it and file is not None:
        raise typer.BadParameter("goes without a report", param_hint="'--close'")
    _tell(lambda: _close(name, author) if close_it else _issue(file, name, author, title))


def _comment(file: Path | None, name: str | None, author: str) -> str:
    shown = report(_read(file), name)
    return _put(forge.comments(os.environ, author), shown, author)


def _issue(file: Path | None, name: str | None, author: str, title: str) -> str:
    shown = report(_read(file), name)
    return _put(forge.issues(os.environ, author, title), shown, author)


def _put(board: Board, shown: MarkedText, author: str) -> str:
    done, post = put(board, shown)
    if post.author not in (None, author):
        typer.echo(printable(f"telephony: give --author={post.author}, or the next run will not find it"), err=True)
    return f"{board.kind} {done}: {post.url}"


def _close(name: str | None, author: str) -> str:
    post = close(forge.issues(os.environ, author, ""), marker(name))
    return "no issue is open" if post is None else f"issue closed: {post.url}"


def _tell(act: Callable[[], str]) -> None:
    try:
        with patience(PATIENCE):
            typer.echo(printable(act()))
    except TelephonyError as error:
        typer.echo(f"telephony: {error}", err=True)
        raise typer.Exit(MISCONFIGURED if isinstance(error, ConfigurationError) else SOMETHING_FAILED) from None


def _read(file: Path | None) -> str:
    try:
        if file is None:
            content = sys.stdin.buffer.read(LONGEST + 1)
        else:
            with file.open("rb") as opened:
                content = opened.read(LONGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}") from None
    if len(content) > LONGEST:
        raise ConfigurationError(f"the report is longer than {LONGEST // 2**20} MiB")
    try:
        # What a shell of Windows redirected into a file is UTF-16.
        return decoded(content)
    except UnicodeDecodeError:
        raise ConfigurationError("the report is not UTF-8") from None
