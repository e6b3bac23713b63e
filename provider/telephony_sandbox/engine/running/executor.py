"""Carries out steps, several at a time, and stops after the first failure."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from ..errors import EngineError
from ..planning.events import EventStream
from ..planning.steps import DeleteProtectedError, RefreshStep, Step, mark_secret_outputs
from ..state.journal import StateJournal
from ..state.resources import ResourceState
from ..state.values import equal


class Executor:
    """Runs chains of steps. A chain is serial; up to ``parallel`` chains run at once."""

    def __init__(
        self, events: EventStream, journal: StateJournal, *, parallel: int, refreshing: bool, keep_going: bool = False
    ) -> None:
        """``refreshing``: refreshes count in the summary. ``keep_going``: a failure does not stop other steps."""
        self._events = events
        self._journal = journal
        self._slots = asyncio.Semaphore(parallel)
        self._refreshing = refreshing
        self._keep_going = keep_going
        self._tasks: set[asyncio.Task[None]] = set()
        self.failed: list[Step] = []
        self.stopped = asyncio.Event()
        """Set when no new step may begin: after a failure or a cancellation."""
        self.news: dict[str, ResourceState] = {}
        """The state of each URN in this run."""
        self.reads: dict[str, ResourceState] = {}
        self.registered: dict[str, Step] = {}
        """The last logical step of each URN, to which outputs may be registered."""

    def submit(self, chain: Sequence[Step]) -> asyncio.Task[None]:
        """Execute a chain. A step that fails is reported and ends its chain."""
        task = asyncio.create_task(self._run_chain(chain))
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        """A chain that broke, for example because the state cannot be written, ends the run; ``drain`` raises it."""
        if task.cancelled() or task.exception() is None:
            self._tasks.discard(task)
        else:
            self.stopped.set()

    async def run_all(self, steps: Iterable[Step]) -> None:
        """Execute independent steps, and wait for all of them."""
        await asyncio.gather(*[self.submit([step]) for step in steps])

    async def drain(self) -> None:
        """Wait for all operations in progress."""
        while self._tasks:
            await asyncio.wait(self._tasks)
            for task in [task for task in self._tasks if task.done()]:
                self._tasks.discard(task)
                task.result()

    async def _run_chain(self, chain: Sequence[Step]) -> None:
        async with self._slots:
            for step in chain:
                if self.stopped.is_set():
                    return
                if not await self._run_step(step):
                    return

    async def _run_step(self, step: Step) -> bool:
        self._events.step_begins(step)
        await self._journal.begin(step)
        error: EngineError | None = None
        try:
            await step.apply()
        except EngineError as raised:
            error = raised
        if error is None:
            self._take_over(step)
        # Record first, so that everything that the program or the user learns is on the disk.
        await self._journal.end(step, error is None)
        if error is not None:
            self._fail(step, error)
            return False
        self._report(step)
        step.complete()
        return True

    def _take_over(self, step: Step) -> None:
        new = step.new
        if new is None or step.op == "replace":
            return
        if step.logical:
            self.registered[step.urn] = step
        for name in mark_secret_outputs(new):
            self._events.diagnostic("warning", f"The '{name}' property cannot be made secret.", step.urn)
        (self.reads if step.op.startswith("read") else self.news)[step.urn] = new

    def _report(self, step: Step) -> None:
        op, counted = step.op, step.logical
        if isinstance(step, RefreshStep) and self._refreshing:
            op, counted = step.result_op, True
        elif op == "read":
            counted = step.old is not None and step.new is not None and not equal(step.old.outputs, step.new.outputs)
        self._events.step_ended(step, op, counted=counted)

    def _fail(self, step: Step, error: EngineError) -> None:
        self._events.diagnostic("error", str(error), step.urn)
        self._events.step_failed(step)
        self.failed.append(step)
        if not self._keep_going and not isinstance(error, DeleteProtectedError):
            self.stopped.set()
