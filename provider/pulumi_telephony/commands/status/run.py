"""What ``telephony status`` does: read a state, ask the vendors, print the findings, once or again and again."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

import typer
from rich.console import Console

from ...accounts.settings import Settings
from ...base.errors import TelephonyError
from ...http.retry import Patience, patience
from ..exit_codes import MISCONFIGURED
from .asking import ask
from .data import as_json
from .report import Report, report
from .resources import read
from .source import source
from .text import lines, table
from .watching import watch

TRIES: Final = 3


def run(
    file: Path | None, stack: str | None, cwd: Path | None, format_: str, seconds: float | None, timeout: float
) -> int:
    """The exit status. ``seconds``: the time between two rounds; None: one round."""
    limits = Patience(connect=min(timeout, 10.0), read=timeout, tries=TRIES, total=timeout)
    try:
        with patience(limits):
            state, settings = source(file, stack, cwd)
            if seconds is not None:
                return watch(lambda: _round(state, settings), format_, seconds)
            with _spinner() as asking:
                found = _round(state, settings, asking)
    except TelephonyError as error:
        return _stopped(error)
    _print(found, format_)
    return found.status


def _round(state: Callable[[], bytes], settings: Settings, asking: Callable[[str], None] = lambda _: None) -> Report:
    stack = read(state())
    now = datetime.now(timezone.utc)
    return report(stack, ask(stack.resources, settings, asking), now)


@contextlib.contextmanager
def _spinner() -> Iterator[Callable[[str], None]]:
    """On a terminal, a line that says who is asked, and is gone at the end."""
    console = Console(stderr=True)
    if not (console.file.isatty() and console.is_interactive):  # rich treats FORCE_COLOR as a terminal
        yield lambda _: None
        return
    with console.status("") as shown:
        yield lambda vendor: shown.update(f"asking {vendor} ...")


def _print(found: Report, format_: str) -> None:
    console = Console()
    if format_ == "json":
        sys.stdout.write(as_json(found))
    elif console.is_terminal:
        console.print(table(found))
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines(found))
    sys.stdout.flush()


def _stopped(error: TelephonyError) -> int:
    typer.echo(f"telephony: {error}", err=True)
    return MISCONFIGURED
