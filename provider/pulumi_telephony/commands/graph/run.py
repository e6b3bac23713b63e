"""What ``telephony graph`` does: read a state or a preview, write the graph."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from ..exit_codes import ALL_WELL, MISCONFIGURED, SOMETHING_FAILED
from ..review.preview import PRINTED_BY, UnreadableError
from ..route.graph import Graph
from ..route.mermaid import mermaid
from ..state import EXPORTED_BY
from .drawing import NotDrawnError, NotInstalledError, dot, svg
from .reading import read

WRITERS = {"mermaid": mermaid, "svg": svg, "dot": dot}


def run(file: Path | None, format_: str, out: Path | None) -> int:
    """The exit status."""
    if file is None and sys.stdin.isatty():
        return _stopped(f"give the file with the output of {EXPORTED_BY} or {PRINTED_BY}, or pipe that in")
    try:
        graph = read(sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes())
    except UnreadableError as error:
        return _stopped(str(error))
    except OSError as error:
        return _stopped(f"{file} cannot be read: {error.strerror or type(error).__name__}")
    try:
        text = WRITERS[format_](graph)
    except NotInstalledError as error:
        return _stopped(str(error), MISCONFIGURED)
    except NotDrawnError as error:
        return _stopped(str(error))
    return _written(text, graph, out)


def _written(text: str, graph: Graph, out: Path | None) -> int:
    if not graph.nodes:
        typer.echo("telephony: there is nothing of a call's route in the input, so the graph is empty", err=True)
    if out is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()
        return ALL_WELL
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        return _stopped(f"{out} cannot be written: {error.strerror or type(error).__name__}")
    return ALL_WELL


def _stopped(reason: str, status: int = SOMETHING_FAILED) -> int:
    typer.echo(f"telephony: {reason}", err=True)
    return status
