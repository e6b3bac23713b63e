"""Lines on a terminal: coloured, with operations in progress below them. Elsewhere: plain lines."""

from __future__ import annotations

import re
import sys
import time
from types import TracebackType
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ...streams import wrapped, write_line
from ..planning.events import Event
from ..state.urn import name_of
from .wording import OPERATIONS

_SIGN = re.compile(r"^ *(\+\+|--|\+-|\+|-|~|>>|>|<<|<|=)(?= |[a-z])")
_STYLES = {wording.sign: wording.style for wording in OPERATIONS.values() if wording.sign}
_REFRESH_RATE = 8


class Terminal:
    """Where the command line writes a run. Use as a context; pass ``line`` as on_output and ``event`` as on_event."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stdout
        self._console = Console(file=self._stream, highlight=False)
        self._running: dict[str, tuple[str, float]] = {}
        self._live: Live | None = None
        if self._console.is_terminal:
            self._live = Live(
                get_renderable=self._footer, console=self._console, refresh_per_second=_REFRESH_RATE, transient=True
            )

    def __enter__(self) -> Terminal:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def line(self, text: str) -> None:
        """Write one line."""
        if self._live is None:
            write_line(self._stream, text)
            return
        match = _SIGN.match(text)
        style = _STYLES.get(match[1], "") if match else ("red" if text.lstrip().startswith("error: ") else "")
        for part in wrapped(text, self._console.width):
            self._console.print(Text(part, style=style), soft_wrap=True)

    def event(self, event: Event) -> None:
        """Note what begins and ends."""
        if begun := event.get("resourcePreEvent"):
            metadata = begun["metadata"]
            if metadata["op"] not in ("same", "replace"):
                doing = f"{OPERATIONS[metadata['op']].doing} {metadata['type']} {name_of(metadata['urn'])}"
                self._running[metadata["urn"]] = (doing, time.monotonic())
        elif ended := event.get("resOutputsEvent") or event.get("resOpFailedEvent"):
            self._running.pop(ended["metadata"]["urn"], None)

    def _footer(self) -> Table:
        table = Table.grid(padding=(0, 1))
        table.add_column()
        table.add_column(no_wrap=True)  # cut rather than broken: it is gone soon
        now = time.monotonic()
        for doing, begun in list(self._running.values()):
            table.add_row(Text("…", style="bold"), doing, Text(f"{now - begun:.0f}s", style="dim"))
        return table
