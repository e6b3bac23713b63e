"""Standard output and error that never end a run: whatever their encoding, and even when nothing reads them."""

from __future__ import annotations

import io
import os
import sys
import textwrap
from collections.abc import Sequence
from typing import TextIO


def replace_what_cannot_be_encoded() -> None:
    """From now on a character that the stream's encoding lacks is written as ``?``, instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def wrapped(text: str, width: int) -> Sequence[str]:
    """A line as lines of a terminal, broken between words only, so that a path or a URN can be copied whole."""
    indent = " " * (len(text) - len(text.lstrip()) + 4)
    return textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]


def write_line(stream: TextIO, text: str = "") -> None:
    """Write a line, if it can be read: what is under way goes on and is recorded whether or not it is."""
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        discard(stream)


def discard(stream: TextIO) -> None:
    """Write nowhere from now on: the reader of the pipe is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
