"""Runs a command whose output is redirected so that it outlives the reader.

A Pulumi process that writes to a closed pipe ends at once and leaves the stack locked, and Ctrl-C also ends the reader
of ``make up | tee log``. So we read its output, and pass it on while somebody reads ours.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from .service import carry_out
from .streams import discard

_CHUNK = 65536


def carry_out_forwarded(command: Sequence[str], environment: Mapping[str, str], directory: Path) -> int:
    """Run a command to its end, on the terminal itself or through us; returns its exit status like a shell."""
    with ExitStack() as forwarded:
        outputs = [_Forwarded.of(stream, forwarded) for stream in (sys.stdout, sys.stderr)]
        return carry_out(command, environment, directory, outputs=outputs)


class _Forwarded(threading.Thread):
    """Copies a pipe to one of our streams until the pipe's other end is closed."""

    def __init__(self, source: int, stream: TextIO) -> None:
        super().__init__(daemon=True)
        self._source = source
        self._stream = stream

    @classmethod
    def of(cls, stream: TextIO, until: ExitStack) -> int | None:
        """The target of output for the stream; None: the stream itself, which is a terminal."""
        if stream.isatty():
            return None
        stream.flush()
        source, sink = os.pipe()
        thread = cls(source, stream)
        thread.start()
        until.callback(thread.join)
        until.callback(os.close, sink)
        return sink

    def run(self) -> None:
        """The thread's work."""
        with os.fdopen(self._source, "rb", buffering=0) as source:
            while chunk := source.read(_CHUNK):
                try:
                    while chunk:
                        chunk = chunk[os.write(self._stream.fileno(), chunk) :]
                except BrokenPipeError:
                    discard(self._stream)
