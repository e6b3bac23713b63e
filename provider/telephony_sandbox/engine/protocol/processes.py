"""Child processes: the program and the providers. Each is its own session: Ctrl-C in the terminal is ours alone."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..errors import EngineError

LineHandler = Callable[[str, str], None]
"""Called with the stream's name, "stdout" or "stderr", and one line without its end."""

_LINE_LIMIT = 16 * 1024 * 1024
_PATIENCE = 5.0


class ChildProcess:
    """A running child whose output is handed on line by line."""

    def __init__(self, process: Process, on_line: LineHandler) -> None:
        self._process = process
        self._on_line = on_line
        self._readers: list[asyncio.Task[None]] = []

    @classmethod
    async def start(
        cls, command: Sequence[str], directory: Path, environment: Mapping[str, str], on_line: LineHandler
    ) -> ChildProcess:
        """Start a command; its output is read once ``forward`` is called."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=directory,
                # What it writes is read as UTF-8, whatever the terminal's encoding is.
                env={**environment, "PYTHONIOENCODING": "utf-8"},
                # Never written to: a child that reads it learns from its end that we are gone.
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                limit=_LINE_LIMIT,
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(f"{command[0]} cannot be started in {directory}: {error.strerror}") from None
        return cls(process, on_line)

    @property
    def exit_code(self) -> int | None:
        """The exit code, None while it runs, negative for a signal."""
        return self._process.returncode

    async def first_line(self) -> str:
        """The first line of standard output, "" if the process ended without one."""
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode(errors="replace").strip()

    def forward(self) -> None:
        """Hand on every further line of output."""
        streams = (("stdout", self._process.stdout), ("stderr", self._process.stderr))
        for name, stream in streams:
            assert stream is not None
            self._readers.append(asyncio.create_task(self._read(name, stream)))

    async def _read(self, name: str, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self._on_line(name, line.decode(errors="replace").rstrip("\r\n"))

    async def wait(self) -> int:
        """The exit code, after the end and after all output was handed on."""
        code = await self._process.wait()
        await asyncio.gather(*self._readers)
        return code

    async def stop(self) -> None:
        """Ask it to end, then make it."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _PATIENCE)
            except asyncio.TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()
        await asyncio.gather(*self._readers)
