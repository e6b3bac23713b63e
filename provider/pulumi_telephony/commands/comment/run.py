"""What ``telephony comment`` and ``telephony issue`` do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import typer

from ...base.environment import decoded
from ...base.errors import ConfigurationError, TelephonyError
from ...base.redaction import printable
from ...http.retry import patience
from ..exit_codes import ALL_WELL, MISCONFIGURED, SOMETHING_FAILED
from . import forge
from .api import PATIENCE
from .post import Board, close, put
from .report import MarkedText, marker, report

# The forge itself rejects reports that are too long for it; this limit is for files without an end.
LONGEST = 4 * 1024 * 1024


def run(act: Callable[[], str]) -> int:
    """Print what ``act`` has done; returns the exit status."""
    try:
        with patience(PATIENCE):
            typer.echo(printable(act()))
    except TelephonyError as error:
        typer.echo(f"telephony: {error}", err=True)
        return MISCONFIGURED if isinstance(error, ConfigurationError) else SOMETHING_FAILED
    return ALL_WELL


def comment(file: Path | None, name: str | None, author: str) -> str:
    shown = report(_read(file), name)
    return _put(forge.comments(os.environ, author), shown, author)


def issue(file: Path | None, name: str | None, author: str, title: str) -> str:
    shown = report(_read(file), name)
    return _put(forge.issues(os.environ, author, title), shown, author)


def _put(board: Board, shown: MarkedText, author: str) -> str:
    done, post = put(board, shown)
    if post.author not in (None, author):
        typer.echo(
            printable(f"telephony: pass --author={post.author}, or the next run will not find this post"), err=True
        )
    return f"{board.kind} {done}: {post.url}"


def close_issue(name: str | None, author: str) -> str:
    post = close(forge.issues(os.environ, author, ""), marker(name))
    return "no issue is open" if post is None else f"issue closed: {post.url}"


def _read(file: Path | None) -> str:
    try:
        if file is None:
            content = sys.stdin.buffer.read(LONGEST + 1)
        else:
            with file.open("rb") as opened:
                content = opened.read(LONGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"cannot read {file}: {error.strerror}") from None
    if len(content) > LONGEST:
        raise ConfigurationError(f"the report is longer than {LONGEST // 2**20} MiB")
    try:
        # A redirection in a Windows shell writes UTF-16.
        return decoded(content)
    except UnicodeDecodeError:
        raise ConfigurationError("the report is not UTF-8") from None
