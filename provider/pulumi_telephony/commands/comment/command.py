"""The commands ``telephony comment`` and ``telephony issue``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
GITHUB_BOT = "github-actions[bot]"
"""Whom the token of a job posts as."""


def comment_command(
    file: FILE = None,
    name: NAME = None,
    author: AUTHOR = GITHUB_BOT,
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
    from .run import comment, run

    raise typer.Exit(run(lambda: comment(file, name, author)))


def issue_command(
    file: FILE = None,
    title: Annotated[str, typer.Option(help="The title of a new issue.")] = "Telephony was changed by hand",
    close_it: Annotated[
        bool, typer.Option("--close", help="There is nothing to report any more: close the issue, if it is open.")
    ] = False,
    name: NAME = None,
    author: AUTHOR = GITHUB_BOT,
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
    from .run import close_issue, issue, run

    raise typer.Exit(run(lambda: close_issue(name, author) if close_it else issue(file, name, author, title)))
