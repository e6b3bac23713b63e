"""Standard output and error that never fail, whatever their encoding, even if nobody reads them."""

from __future__ import annotations

import io
import os
import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO


def replace_what_cannot_be_encoded() -> None:
    """From now on, characters that the stream's encoding lacks are written as ``?`` instead of raising an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def wrapped(text: str, width: int) -> Sequence[str]:
    """A line as lines of a terminal that break between words only, so that paths and URNs can be copied."""
    indent = " " * (len(text) - len(text.lstrip()) + 4)
    return textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]


def write_line(stream: TextIO, text: str = "") -> None:
    """Write a line. If nobody reads it, the run continues all the same."""
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        discard(stream)


def discard(stream: TextIO) -> None:
    """Discard output from now on: the reader of the pipe is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
