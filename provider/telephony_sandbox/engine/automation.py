"""The Python interface: stacks of projects on disk, in the shape of ``pulumi.automation``.

    stack = create_or_select_stack("dev", work_dir="examples/quickstart")
    stack.set_config("telephony:bitrix24.webhook", ConfigValue("https://...", secret=True), path=True)
    result = stack.up(on_output=print)
    result.summary.resource_changes      # {"create": 3}

Programs are directories with a Pulumi.yaml; inline programs (a callable) are not supported.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .errors import EngineError, NotImplementedBySandboxError
from .output.display import DiffDisplay, Display, ProgressDisplay
from .output.plan_json import PlanJson
from .output.results import (
    CommandError,
    DestroyResult,
    ImportResult,
    OutputValue,
    PreviewResult,
    RefreshResult,
    UpdateSummary,
    UpResult,
    output_values,
)
from .output.wording import has_changes
from .planning.events import Event, EventCallback, Observer, Redactor
from .planning.steps import Step
from .protocol.builtin import stack_path
from .protocol.prestart import Prestart
from .running.operation import Options, StackOperation, Target
from .running.operations import Destroy, Import, Refresh
from .running.runner import run_operation
from .running.update import Update
from .state import deployment
from .state.config import ConfigValue, StackConfig
from .state.deployment import StackSnapshot
from .state.project import Project, check_stack_name, find_project, state_directory
from .state.stack_file import StackFile, one_crypter
from .state.urn import stack_urn
from .state.values import Properties

OutputCallback = Callable[[str], object]


def create_or_select_stack(
    stack_name: str,
    project_name: str | None = None,
    program: Callable[[], Any] | None = None,
    work_dir: str | os.PathLike[str] | None = None,
    env_vars: Mapping[str, str] | None = None,
    state_dir: str | os.PathLike[str] | None = None,
) -> Stack:
    """A stack of the project in ``work_dir``. ``env_vars`` are added to the environment of program and providers.

    ``state_dir`` is where states are kept, else TELEPHONY_SANDBOX_STATE, else ``.sandbox`` in the project.
    """
    if program is not None:
        raise NotImplementedBySandboxError("inline programs")
    environment = {**os.environ, **(env_vars or {})}
    project = find_project(Path(work_dir) if work_dir is not None else Path.cwd())
    if project_name is not None and project_name != project.name:
        raise EngineError(f"the project in {project.root} is {project.name!r}, not {project_name!r}")
    states = Path(state_dir) if state_dir is not None else state_directory(project, environment)
    return Stack(check_stack_name(stack_name), project, states.resolve(), environment)


@dataclass(frozen=True)
class _Finished:
    """An operation that succeeded, with what it printed."""

    operation: StackOperation
    summary: UpdateSummary
    stdout: str
    plan: PlanJson


class Stack:
    """One stack of a project. Its operations run one at a time; a second process gets ConcurrentUpdateError."""

    def __init__(self, name: str, project: Project, states: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.project = project
        self._states = states
        self._environment = dict(environment)
        self.state_file = stack_path(states, project.name, name)
        self._file = StackFile(self.state_file, name, environment)

    def up(
        self,
        *,
        parallel: int | None = None,
        expect_no_changes: bool | None = None,
        refresh: bool | None = None,
        diff: bool | None = None,
        on_output: OutputCallback | None = None,
        on_event: EventCallback | None = None,
    ) -> UpResult:
        """Create, update and delete resources as the program declares them."""
        done = self._operate("up", _options(parallel, refresh), Update, expect_no_changes, diff, on_output, on_event)
        return UpResult(done.stdout, "", done.summary, output_values(done.operation.outputs))

    def preview(
        self,
        *,
        parallel: int | None = None,
        expect_no_changes: bool | None = None,
        refresh: bool | None = None,
        diff: bool | None = None,
        on_output: OutputCallback | None = None,
        on_event: EventCallback | None = None,
    ) -> PreviewResult:
        """Show what ``up`` would do."""
        options = replace(_options(parallel, refresh), dry_run=True)
        done = self._operate("up", options, Update, expect_no_changes, diff, on_output, on_event)
        return PreviewResult(done.stdout, "", done.summary.resource_changes, done.plan.result())

    def refresh(
        self,
        *,
        parallel: int | None = None,
        expect_no_changes: bool | None = None,
        diff: bool | None = None,
        clear_pending_creates: bool = False,
        on_output: OutputCallback | None = None,
        on_event: EventCallback | None = None,
    ) -> RefreshResult:
        """Update the state to match the objects that exist."""
        options = replace(_options(parallel, None), clear_pending_creates=clear_pending_creates)
        done = self._operate("refresh", options, Refresh, expect_no_changes, diff, on_output, on_event)
        return RefreshResult(done.stdout, "", done.summary)

    def preview_refresh(
        self,
        *,
        parallel: int | None = None,
        expect_no_changes: bool | None = None,
        diff: bool | None = None,
        on_output: OutputCallback | None = None,
        on_event: EventCallback | None = None,
    ) -> PreviewResult:
        """Show what ``refresh`` would find."""
        options = replace(_options(parallel, None), dry_run=True)
        done = self._operate("refresh", options, Refresh, expect_no_changes, diff, on_output, on_event)
        return PreviewResult(done.stdout, "", done.summary.resource_changes, done.plan.result())

    def destroy(
        self,
        *,
        parallel: int | None = None,
        refresh: bool | None = None,
        diff: bool | None = None,
        on_output: OutputCallback | None = None,
        on_event: EventCallback | None = None,
    ) -> DestroyResult:
        """Delete everything in the stack."""
        done = self._operate("destroy", _options(parallel, refresh), Destroy, None, diff, on_output, on_event)
        return DestroyResult(done.stdout, "", done.summary)

    def preview_destroy(
        self,
        *,
        parallel: int | None = None,
        refresh: bool | None = None,
        diff: bool | None = None,
        on_output: OutputCallback | None = None,
        on_event: EventCallback | None = None,
    ) -> PreviewResult:
        """Show what ``destroy`` would delete."""
        options = replace(_options(parallel, refresh), dry_run=True)
        done = self._operate("destroy", options, Destroy, None, diff, on_output, on_event)
        return PreviewResult(done.stdout, "", done.summary.resource_changes, done.plan.result())

    def import_resources(
        self,
        resources: Sequence[Mapping[str, Any]],
        *,
        protect: bool = True,
        generate_code: bool = False,
        parallel: int | None = None,
        diff: bool | None = None,
        on_output: OutputCallback | None = None,
        on_event: EventCallback | None = None,
    ) -> ImportResult:
        """Add existing objects to the state: entries of an import file, with inputs and outputs."""
        if generate_code:
            raise NotImplementedBySandboxError("code generation for imported resources")

        def make(target: Target, options: Options, observers: Iterable[Observer], redactor: Redactor) -> Import:
            return Import(target, options, observers, redactor, resources, protect=protect)

        done = self._operate("import", _options(parallel, None), make, None, diff, on_output, on_event)
        return ImportResult(done.stdout, "", done.summary)

    def outputs(self) -> dict[str, OutputValue]:
        """The stack's outputs as of the last run, secrets decrypted."""
        return output_values(self.output_properties())

    def output_properties(self) -> Properties:
        """The same, with secrets marked."""
        return self._old_outputs(self.snapshot()) or {}

    def snapshot(self) -> StackSnapshot:
        """The stack's state."""
        return self._file.load()[0]

    def export_stack(self) -> dict[str, Any]:
        """The stack's state as a deployment that ``pulumi stack import`` takes; secrets stay encrypted."""
        return self._file.exported()

    def import_stack(self, state: Mapping[str, Any]) -> None:
        """Replace the stack's state by a deployment, such as ``pulumi stack export`` writes."""
        snapshot, crypter = deployment.load(dict(state), self._environment)
        foreign = {item.urn for item in snapshot.resources if not item.urn.startswith(f"urn:pulumi:{self.name}::")}
        if foreign:
            raise EngineError(f"the deployment belongs to another stack: it has {sorted(foreign)[0]}")
        with self._file.locked():
            if crypter is not None:
                crypter = one_crypter(self._config(), snapshot, crypter)
            self._file.write(snapshot, crypter)

    def get_all_config(self) -> dict[str, ConfigValue]:
        """The configuration, secrets decrypted."""
        return self._config().all()

    def get_config(self, key: str) -> ConfigValue:
        """One value; a missing one raises EngineError."""
        config = self._config()
        try:
            return config.all()[config.full_key(key)]
        except KeyError:
            raise EngineError(f"configuration key {key!r} not found for stack {self.name!r}") from None

    def set_config(self, key: str, value: ConfigValue, *, path: bool = False) -> None:
        """Set one value in Pulumi.<stack>.yaml."""
        self._config().set(key, value, path=path)

    def set_all_config(self, config: Mapping[str, ConfigValue], *, path: bool = False) -> None:
        """Set several values in Pulumi.<stack>.yaml."""
        self._config().set_all(config, path=path)

    def remove_config(self, key: str) -> None:
        """Remove one value from Pulumi.<stack>.yaml."""
        self._config().remove(key)

    def remove(self) -> None:
        """Remove the stack's state; it must have no resources left."""
        with self._file.locked():
            if self.snapshot().resources:
                raise EngineError(f"stack {self.name!r} still has resources; destroy it first")
            self._file.remove()

    def _config(self) -> StackConfig:
        return StackConfig(self.project, self.name, self._environment)

    def _operate(
        self,
        kind: str,
        options: Options,
        make: Callable[[Target, Options, Iterable[Observer], Redactor], StackOperation],
        expect_no_changes: bool | None,
        diff: bool | None,
        on_output: OutputCallback | None,
        on_event: EventCallback | None,
    ) -> _Finished:
        printed: list[str] = []

        def write(line: str) -> None:
            printed.append(line + "\n")
            if on_output is not None:
                on_output(line)

        started = datetime.now(timezone.utc)
        # A preview changes nothing, so it may run beside an update.
        with nullcontext() if options.dry_run else self._file.locked():
            view: Display = (DiffDisplay if diff else ProgressDisplay)(
                write, kind, stack_urn(self.name, self.project.name), planning=options.dry_run
            )
            plan = PlanJson()
            observers: list[Observer] = [view, plan]
            if on_event is not None:
                observers.append(_without_step(on_event))

            old: Properties | None = None

            async def begin() -> StackOperation:
                nonlocal old
                prestart = Prestart(self.project, self._environment)
                try:
                    target, redactor = await asyncio.to_thread(self._target)
                    old = self._old_outputs(target.snapshot)
                    operation = make(target, options, observers, redactor)
                except BaseException:
                    await prestart.abandon()
                    raise
                operation.begin_with(prestart)
                return operation

            operation, result = run_operation(begin)
        shown = operation.outputs if kind == "up" and (options.dry_run or result == "succeeded") else None
        changes = operation.events.changes
        view.finish(changes, old, shown)
        if result == "succeeded" and expect_no_changes and has_changes(changes):
            what = "preview" if options.dry_run else {"up": "update"}.get(kind, kind)
            write(f"error: no changes were expected for {what} but changes were proposed")
            result = "failed"
        if result != "succeeded":
            raise CommandError("".join(printed), "", digest=plan.result() if options.dry_run else None)
        summary = UpdateSummary(kind, result, dict(changes), started, datetime.now(timezone.utc))
        return _Finished(operation, summary, "".join(printed), plan)

    def _target(self) -> tuple[Target, Redactor]:
        """The target of an operation, with all secrets decrypted, and their masking."""
        config = self._config()
        values = config.all()
        snapshot, crypter = self._file.load_with(config)
        target = Target(
            self.project, self.name, values, self._environment, self._states, snapshot, crypter, self.state_file
        )
        return target, Redactor(config.secret_texts())

    def _old_outputs(self, snapshot: StackSnapshot) -> Properties | None:
        state = snapshot.by_urn().get(stack_urn(self.name, self.project.name))
        return dict(state.outputs) if state is not None else None


def _without_step(on_event: EventCallback) -> Observer:
    def observe(event: Event, step: Step | None) -> None:
        del step
        on_event(event)

    return observe


def _options(parallel: int | None, refresh: bool | None) -> Options:
    options = Options(refresh=bool(refresh))
    return replace(options, parallel=max(1, parallel)) if parallel is not None else options
