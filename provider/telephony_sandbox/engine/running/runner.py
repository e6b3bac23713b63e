"""Runs an operation on an event loop of its own, in a thread of its own, and lets Ctrl-C stop it in order."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from .operation import StackOperation


def run_operation(make: Callable[[], Awaitable[StackOperation]]) -> tuple[StackOperation, str]:
    """Make the operation and run it to its end: the operation and its result.

    The first KeyboardInterrupt lets operations in progress finish and be recorded, the second one ends the run at once.
    """
    worker = _Worker(make)
    with _heard(worker.interrupt):
        worker.start()
        # After an interrupted Thread.join(), the thread counts as ended (CPython before 3.13), so an event is used.
        while not worker.finished.is_set():
            try:
                worker.finished.wait()
            except KeyboardInterrupt:  # raised by a handler of the caller's own
                worker.interrupt()
        worker.join()
    return worker.outcome()


@contextmanager
def _heard(interrupt: Callable[[], None]) -> Iterator[None]:
    """Handle Ctrl-C without an exception, which could be raised anywhere."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, lambda _number, _frame: interrupt())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Worker(threading.Thread):
    """The thread with the loop. ``outcome`` is for the starter, after the end."""

    def __init__(self, make: Callable[[], Awaitable[StackOperation]]) -> None:
        super().__init__(name="sandbox-engine")
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[str] | None = None
        self._operation: StackOperation | None = None
        self._result = ""
        self._error: BaseException | None = None
        self._interrupts = 0
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
        if self._interrupts:
            await self._operation.cancel()
        return await self._main

    def interrupt(self) -> None:
        """Stop the run: after the operations in progress, the second time at once. A third time would disturb the
        cleanup."""
        self._interrupts += 1
        loop, operation, main = self._loop, self._operation, self._main
        if loop is None or operation is None or main is None or self._interrupts > 2:
            return
        with suppress(RuntimeError):  # the loop is closed: it is over anyway
            loop.call_soon_threadsafe(self._end, operation, main, self._interrupts > 1)

    def _end(self, operation: StackOperation, main: asyncio.Task[str], hard: bool) -> None:
        if hard:
            main.cancel()
        elif not main.done():
            self._cancelling = asyncio.ensure_future(operation.cancel())

    def outcome(self) -> tuple[StackOperation, str]:
        """The operation and its result, or the error that ended it."""
        if isinstance(self._error, asyncio.CancelledError):
            raise KeyboardInterrupt from None
        if self._error is not None:
            raise self._error
        assert self._operation is not None
        if self._interrupts and not self._operation.cancelled:
            raise KeyboardInterrupt  # too late for this operation, not for what would come after it
        return self._operation, self._result
