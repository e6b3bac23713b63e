"""The progress of an export, on standard error: one line that changes on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import typer
from rich.console import Console
from rich.text import Text


@contextlib.contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function to call with the progress. The terminal's line disappears at the end; other output, such as a warning,
    stays above it."""
    console = Console(stderr=True)
    if not (console.file.isatty() and console.is_interactive):  # rich treats FORCE_COLOR as a terminal
        yield lambda text: typer.echo(text, err=True)
        return
    with console.status("") as status:
        yield lambda text: status.update(Text(text))
