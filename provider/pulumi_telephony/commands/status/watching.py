"""``telephony status --watch``: one round after the other, until Ctrl-C."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable

import typer
from rich.console import Console
from rich.live import Live
from rich.text import Text

from ...base.errors import TelephonyError
from ...base.waiting import pause
from ..exit_codes import MISCONFIGURED
from .data import as_json
from .report import Report
from .text import lines, table

Show = Callable[["Report | TelephonyError"], None]


def watch(look: Callable[[], Report], format_: str, seconds: float) -> int:
    """The exit status of the last round. Raises what the first round raises; later ones may fail and succeed again."""
    status: int | None = None
    with contextlib.ExitStack() as stack:
        show = _shown(stack, format_, seconds)
        try:
            while True:
                try:
                    found: Report | TelephonyError = look()
                except TelephonyError as error:
                    if status is None:
                        raise
                    found = error
                status = found.status if isinstance(found, Report) else MISCONFIGURED
                show(found)
                pause(seconds)
        except KeyboardInterrupt:
            if status is None:
                raise
            return status


def _shown(stack: contextlib.ExitStack, format_: str, seconds: float) -> Show:
    console = Console()
    if format_ == "json":
        return _print_json
    if not console.is_terminal:
        return _print_lines
    live = stack.enter_context(Live(console=console, auto_refresh=False, vertical_overflow="ellipsis"))

    def redraw(found: Report | TelephonyError) -> None:
        if isinstance(found, Report):
            live.update(table(found, f"every {seconds:g} s", rows=console.height), refresh=True)
        else:
            live.update(Text(f"telephony: {found}"), refresh=True)

    return redraw


def _print_json(found: Report | TelephonyError) -> None:
    if isinstance(found, Report):
        sys.stdout.write(as_json(found, indent=None))
        sys.stdout.flush()
    else:
        _tell(found)


def _print_lines(found: Report | TelephonyError) -> None:
    """A block, and an empty line after it."""
    if isinstance(found, Report):
        sys.stdout.writelines(f"{line}\n" for line in (*lines(found), ""))
        sys.stdout.flush()
    else:
        _tell(found)


def _tell(error: TelephonyError) -> None:
    typer.echo(f"telephony: {error}", err=True)
