"""What an export is doing, on standard error: one line that changes on a terminal, plain lines anywhere else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import typer
from rich.console import Console
from rich.text import Text


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tell the result what is being done, each time that it changes. The terminal's line is gone at the end; what else
    is written meanwhile, such as a warning, stays above it."""
    console = Console(stderr=True)
    if not (console.file.isatty() and console.is_interactive):  # rich takes FORCE_COLOR for a terminal
        yield lambda text: typer.echo(text, err=True)
        return
    with console.status("") as status:
        yield lambda text: status.update(Text(text))
