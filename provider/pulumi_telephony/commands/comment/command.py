"""The commands ``telephony comment`` and ``telephony issue``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FILE = Annotated[
    Path | None,
    typer.Argument(help="The output of telephony review --format markdown. [default: standard input]"),
]
NAME = Annotated[
    str | None,
    typer.Option(help="Distinguishes this report from others in the same place, such as the name of the stack."),
]
AUTHOR = Annotated[
    str, typer.Option(help="On GitHub, the account of the token. Only what this account has posted is edited.")
]
GITHUB_BOT = "github-actions[bot]"
"""The account that the token of a job posts as."""


def comment_command(
    file: FILE = None,
    name: NAME = None,
    author: AUTHOR = GITHUB_BOT,
) -> None:
    """Keep a report in one comment of the pull request or merge request.

    Run it in a job of GitHub Actions for a pull request, with GITHUB_TOKEN, or of GitLab CI for a merge request, with
    GITLAB_TOKEN. It finds the comment of an earlier run by its author and its first line, which is that of the report,
    and edits it. If the comment is up to date, nothing is sent; if it was deleted, a new one is created.

    \b
    Exit status:
      0  the comment is up to date
      1  GitHub or GitLab rejected the request, or did not answer
      2  the command line is invalid, this is not such a job, there is no token,
         or FILE is not a report
    """
    from .run import comment, run

    raise typer.Exit(run(lambda: comment(file, name, author)))


def issue_command(
    file: FILE = None,
    title: Annotated[str, typer.Option(help="The title of a new issue.")] = "Telephony was changed by hand",
    close_it: Annotated[
        bool, typer.Option("--close", help="Close the issue if it is open, because there is nothing left to report.")
    ] = False,
    name: NAME = None,
    author: AUTHOR = GITHUB_BOT,
) -> None:
    """Keep a report in one open issue of the job's repository, or close that issue.

    Run it in a job of GitHub Actions, with GITHUB_TOKEN, or of GitLab CI, with GITLAB_TOKEN. It finds the open issue of
    an earlier run by its author and the first line of its text, which is that of the report, and edits it.

    \b
    Exit status:
      0  the issue is up to date, or closed with --close
      1  GitHub or GitLab rejected the request, or did not answer
      2  the command line is invalid, this is not such a job, there is no token,
         or FILE is not a report
    """
    if close_it and file is not None:
        raise typer.BadParameter("cannot be combined with a report", param_hint="'--close'")
    from .run import close_issue, issue, run

    raise typer.Exit(run(lambda: close_issue(name, author) if close_it else issue(file, name, author, title)))
