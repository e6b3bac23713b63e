"""What ``telephony review`` does: read a preview, write the report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import typer

from ..exit_codes import UNREADABLE
from .data import as_json
from .document import document
from .markdown import markdown
from .places import code_quality, sarif
from .preview import PRINTED_BY, UnreadableError
from .report import Report, review
from .text import text

_BESIDE_CODE: Final = {"sarif": sarif, "code-quality": code_quality}


def run(file: Path | None, format_: str, directory: str = "") -> int:
    """The exit status. ``directory``: that of Pulumi.yaml in the repository."""
    if file is None and sys.stdin.isatty():
        return _stopped(f"give the file with the output of {PRINTED_BY}, or pipe that output in")
    try:
        report = review(sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes())
    except UnreadableError as error:
        return _stopped(str(error))
    except OSError as error:
        return _stopped(f"cannot read {file}: {error.strerror or type(error).__name__}")
    sys.stdout.buffer.write(written(report, format_, directory).encode("utf-8"))
    sys.stdout.flush()
    return report.status.value


def written(report: Report, format_: str, directory: str = "") -> str:
    """The report in a format, by the name that ``--format`` has for it."""
    if format_ == "json":
        return as_json(report)
    if format_ in _BESIDE_CODE:
        return _BESIDE_CODE[format_](report.placed, directory)
    return (markdown if format_ == "markdown" else text)(document(report))


def _stopped(reason: str) -> int:
    typer.echo(f"telephony: {reason}", err=True)
    return UNREADABLE
