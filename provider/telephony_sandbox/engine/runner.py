"""Runs an operation on an event loop of its own, in a thread of its own, and lets Ctrl-C stop it in order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

from .operation import Operation


def run_operation(make: Callable[[], Awaitable[Operation]]) -> tuple[Operation, str]:
    """Make the operation and run it to its end: the operation and its result.

    The first KeyboardInterrupt lets what is in flight end and be recorded, the second one ends the run at once.
    """
    worker = _Worker(make)
    worker.start()
    interrupts = 0
    # An interrupted Thread.join() takes the thread for ended (CPython before 3.13), so an event says when it is.
    while not worker.finished.is_set():
        try:
            worker.finished.wait()
        except KeyboardInterrupt:
            interrupts += 1
            worker.interrupt(hard=interrupts > 1)
    worker.join()
    return worker.outcome()


class _Worker(threading.Thread):
    """The thread with the loop. `outcome` is for the starter, after the end."""

    def __init__(self, make: Callable[[], Awaitable[Operation]]) -> None:
        super().__init__(name="sandbox-engine")
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[str] | None = None
        self._operation: Operation | None = None
        self._result = ""
        self._error: BaseException | None = None
        self._interrupted = False
        self.finished = threading.Event()

    def run(self) -> None:
        """The thread's work."""
        try:
            self._result = asyncio.run(self._amain())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error
        finally:
            self.finished.set()

    async def _amain(self) -> str:
        self._loop = asyncio.get_running_loop()
        self._operation = await self._make()
        self._main = asyncio.create_task(self._operation.run())
        if self._interrupted:
            await self._operation.cancel()
        return await self._main

    def interrupt(self, *, hard: bool) -> None:
        """Stop the run, at once or after what is in flight."""
        self._interrupted = True
        loop, operation, main = self._loop, self._operation, self._main
        if loop is None or operation is None or main is None:
            return
        if hard:
            loop.call_soon_threadsafe(main.cancel)
        else:
            asyncio.run_coroutine_threadsafe(operation.cancel(), loop)

    def outcome(self) -> tuple[Operation, str]:
        """The operation and its result, or the error that ended it."""
        if isinstance(self._error, asyncio.CancelledError):
            raise KeyboardInterrupt from None
        if self._error is not None:
            raise self._error
        assert self._operation is not None
        return self._operation, self._result
