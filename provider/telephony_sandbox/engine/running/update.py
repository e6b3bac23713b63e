"""An update or its preview: runs the program and brings the stack to what it declares."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import grpc.aio
from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc

from ..errors import EngineError, RunFailedError
from ..planning.generator import StepGenerator
from ..planning.steps import Registration, Step
from ..protocol.goal import Goal, ReadGoal
from ..protocol.monitor import EngineService, Monitor
from ..protocol.processes import ChildProcess
from ..protocol.provider_client import CHANNEL_OPTIONS
from ..state.resources import ResourceState
from ..state.urn import STACK_TYPE, stack_urn, type_of
from ..state.values import Properties, equal
from .operation import StackOperation

# Started by path and never imported here: it connects the SDK to an engine as soon as it runs.
_LAUNCHER = Path(__file__).parent.parent / "protocol" / "program_launcher.py"
_EXIT_REPORTED = 32
"""The launcher's exit code after an error that it has shown."""


class Update(StackOperation):
    """Serves the program's registrations until it ends, then deletes what it no longer has."""

    async def _do(self) -> None:
        self._turn = asyncio.Lock()
        self._program_done = asyncio.Event()
        self._stack_outputs: Properties | None = None
        self._silent = False
        if self.options.refresh:
            await self.refresh_state()
        elif self.base.pending_operations and not self.options.dry_run:
            self._warn_of_pending_operations()
        target = self.target
        self._generator = StepGenerator(target.stack, target.project.name, self.context, self.events, self.base)
        await self._run_program()
        if not self.failed and not self.cancelled:
            await self._delete_leftovers()
        await self._finish_stack_outputs()
        if self.base.pending_operations and not self.failed and not self.cancelled:
            # Steps that change nothing write nothing, and the next run would warn again.
            await self.journal.save()

    def _warn_of_pending_operations(self) -> None:
        listed = "\n".join(
            f"  * {operation.resource.urn}, interrupted while {operation.type}"
            for operation in self.base.pending_operations
        )
        self.events.diagnostic(
            "warning",
            "An earlier run was interrupted, and the result of these operations is unknown:\n"
            f"{listed}\nThis update repeats them for resources that the program still has. If one is listed again next "
            "time, look for its object by hand; `refresh --clear-pending-creates` removes it from the state.",
        )

    async def _run_program(self) -> None:
        server = grpc.aio.server(options=CHANNEL_OPTIONS)
        add_monitor: Callable[..., None] = resource_pb2_grpc.add_ResourceMonitorServicer_to_server
        add_engine: Callable[..., None] = engine_pb2_grpc.add_EngineServicer_to_server
        add_monitor(Monitor(self), server)
        add_engine(EngineService(self), server)
        address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        await server.start()
        program = None
        try:
            program = await self._start_program(address)
            program.forward()
            await self._wait_for(program)
        finally:
            self._silent = True
            if program is not None:
                await program.stop()
            await server.stop(None)

    async def _start_program(self, address: str) -> ChildProcess:
        project, config = self.target.project, self.target.config
        environment = self.child_environment()
        environment["PULUMI_CONFIG"] = json.dumps({key: value.value for key, value in config.items()})
        environment["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps([key for key, value in config.items() if value.secret])
        command = [project.python(environment), "-u", str(_LAUNCHER)]
        command += ["--project", project.name, "--stack", self.target.stack, "--monitor", address, "--engine", address]
        command += ["--root-directory", str(project.root), "--parallel", str(self.options.parallel)]
        command += ["--dry-run"] if self.options.dry_run else []
        command += [str(project.program)]
        return await ChildProcess.start(command, project.program_directory, environment, self._program_line)

    async def _wait_for(self, program: ChildProcess) -> None:
        """Wait until the program has registered everything or failed, or the run is stopped."""
        ended = asyncio.create_task(program.wait())
        done = asyncio.create_task(self._program_done.wait())
        stopped = asyncio.create_task(self.executor.stopped.wait())
        waiting = {ended, done, stopped}
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            await self.executor.drain()
            if not self.executor.stopped.is_set():
                self._judge(await ended)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    def _judge(self, code: int) -> None:
        """Handle the program's exit code: report an error that was not shown yet."""
        if code not in (0, _EXIT_REPORTED):
            self.events.diagnostic("error", f"the program ended with exit code {code}")
        elif code:
            self.events.errors = max(self.events.errors, 1)

    def _program_line(self, stream: str, line: str) -> None:
        if not self._silent:
            self.events.diagnostic("info#err" if stream == "stderr" else "info", line)

    async def register(self, goal: Goal) -> ResourceState:
        """Register a resource; returns when it exists."""
        registration: Registration = asyncio.get_running_loop().create_future()
        async with self._turn:
            self._check_running()
            self._submit(await self._generator.register(goal, registration))
        return await registration

    async def read(self, goal: ReadGoal) -> ResourceState:
        """Read a resource that is managed elsewhere."""
        registration: Registration = asyncio.get_running_loop().create_future()
        async with self._turn:
            self._check_running()
            self._submit(self._generator.read(goal, registration))
        return await registration

    def _check_running(self) -> None:
        if self.executor.stopped.is_set():
            raise RunFailedError("the run was stopped")

    def _submit(self, steps: list[Step]) -> None:
        self.executor.submit(steps)

    async def register_outputs(self, urn: str, outputs: Properties) -> None:
        """Record the outputs of a component; those of the stack are kept until the end."""
        if type_of(urn) == STACK_TYPE:
            self._stack_outputs = outputs
            return
        await self._set_outputs(urn, outputs)

    async def _set_outputs(self, urn: str, outputs: Properties) -> None:
        step = self.executor.registered.get(urn)
        if step is None or step.new is None:
            raise EngineError(f"cannot complete a resource '{urn}' whose registration isn't pending")
        changed = not equal(step.new.outputs, outputs)
        step.new.outputs = outputs
        self.events.outputs_registered(step)
        if changed:
            step.new.changed()
            await self.journal.save()

    async def _finish_stack_outputs(self) -> None:
        urn = stack_urn(self.target.stack, self.target.project.name)
        old = self.base.by_urn().get(urn)
        if self._stack_outputs is not None and urn in self.executor.registered:
            outputs = self._stack_outputs
            if (self.failed or self.cancelled) and old is not None:
                outputs = {**old.outputs, **outputs}
            await self._set_outputs(urn, outputs)
        state = self.executor.news.get(urn) or old
        self.outputs = dict(state.outputs) if state is not None else {}

    async def _delete_leftovers(self) -> None:
        steps = await self._generator.deletions()
        await self.delete_all(steps)
        if self._generator.failed:
            self.events.errors = max(self.events.errors, 1)

    def find(self, urn: str) -> ResourceState | None:
        """The state of a URN in this run."""
        return self.executor.news.get(urn) or self.executor.reads.get(urn)

    def log(self, severity: str, message: str, urn: str) -> None:
        """Show a message of the program."""
        if not self._silent and not self.executor.stopped.is_set() and severity != "debug":
            self.events.diagnostic(severity, message, urn)

    def program_is_done(self) -> None:
        """The program has nothing more to register."""
        self._program_done.set()

    def fail(self, error: EngineError, urn: str = "") -> None:
        """Stop the run because of a request that cannot be served."""
        if not self.executor.stopped.is_set() and not isinstance(error, RunFailedError):
            self.events.diagnostic("error", str(error), urn)
        self.executor.stopped.set()
