"""One way to drive both engines, the sandbox engine and the real one, so that one suite judges both.

    def test_a_second_up_changes_nothing(engine):          # the fixture of conftest.py
        engine.project("name: demo\\nruntime: python\\n", "import pulumi\\n...")
        assert engine.up().changes == {"create": 3}
        assert engine.up().changes == {"same": 3}
        failed = engine.up(check=False)                     # does not raise
        assert not failed.ok

An ``Engine`` works on one stack of the project in its ``work_dir``, in a directory of its own for all state;
``environment`` is what program and provider get besides the process's own environment, and may be changed between
operations.

Every operation (``up``, ``preview``, ``refresh``, ``preview_refresh``, ``destroy``, ``import_resources``) returns a
``Result``: ``ok``, ``changes`` (operation to count), ``outputs``, ``events`` (the JSON shape of the real engine's event
log) and ``text`` (everything printed). With ``check=True``, the default, a failed operation raises AssertionError with
that text. ``plan`` is ``preview --json``; ``export`` and ``restore`` are ``stack export`` and ``stack import``;
``config`` sets configuration.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pulumi import automation

import forks
from telephony_sandbox import engine as sandbox
from telephony_sandbox.engine.state.crypto import Crypter

PASSPHRASE = "correct horse"
STACK = "dev"


@dataclass
class Result:
    """What an operation did, the same for both engines."""

    ok: bool
    text: str
    changes: dict[str, int] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    """Values in clear."""
    secret_outputs: set[str] = field(default_factory=set)
    events: list[dict[str, Any]] = field(default_factory=list)

    def steps(self) -> list[tuple[str, str]]:
        """(operation, resource name) of every step in the order in which they began; no default providers."""
        found = []
        for event in self.events:
            if "resourcePreEvent" in event:
                metadata = event["resourcePreEvent"]["metadata"]
                if "pulumi:providers:" not in metadata["urn"] or "::default" not in metadata["urn"]:
                    found.append((metadata["op"], metadata["urn"].split("::", 3)[3]))
        return found

    def operations(self, name: str) -> list[str]:
        """The operations on one resource, by its name."""
        return [operation for operation, resource in self.steps() if resource == name]

    def messages(self, *severities: str) -> str:
        """The text of all diagnostics of the given severities."""
        return "".join(
            event["diagnosticEvent"].get("prefix", "") + event["diagnosticEvent"]["message"]
            for event in self.events
            if "diagnosticEvent" in event and event["diagnosticEvent"]["severity"] in severities
        )


class Engine(ABC):
    """One stack of the project in ``work_dir``, driven by one of the engines."""

    name: str

    def __init__(self, work_dir: Path, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self.work_dir = work_dir
        self.home = home
        self.environment: dict[str, str] = dict(environment or {})
        work_dir.mkdir(parents=True, exist_ok=True)
        home.mkdir(parents=True, exist_ok=True)

    def python(self) -> dict[str, str]:
        """The variable that says which Python runs program and providers, unless the test says it itself."""
        return {} if "PULUMI_PYTHON_CMD" in self.environment else {"PULUMI_PYTHON_CMD": forks.python()}

    def project(self, settings: str, program: str) -> None:
        """Write Pulumi.yaml and __main__.py."""
        (self.work_dir / "Pulumi.yaml").write_text(settings, encoding="utf-8")
        self.program(program)

    def program(self, text: str) -> None:
        """Write __main__.py."""
        (self.work_dir / "__main__.py").write_text(text, encoding="utf-8")

    def up(self, *, check: bool = True, **options: Any) -> Result:
        """Update the stack. Options: refresh, expect_no_changes, diff, parallel."""
        return self._checked(self._run("up", options), check)

    def preview(self, *, check: bool = True, **options: Any) -> Result:
        """Preview an update. Options: refresh, expect_no_changes, diff, parallel."""
        return self._checked(self._run("preview", options), check)

    def refresh(self, *, check: bool = True, **options: Any) -> Result:
        """Refresh the state. Options: expect_no_changes, diff, parallel."""
        return self._checked(self._run("refresh", options), check)

    def preview_refresh(self, *, check: bool = True, **options: Any) -> Result:
        """Preview a refresh. Options: expect_no_changes, diff, parallel."""
        return self._checked(self._run("preview_refresh", options), check)

    def destroy(self, *, check: bool = True, **options: Any) -> Result:
        """Delete everything. Options: refresh, diff, parallel."""
        return self._checked(self._run("destroy", options), check)

    def import_resources(self, resources: Sequence[Mapping[str, Any]], *, check: bool = True) -> Result:
        """Import resources as an import file describes them, unprotected."""
        options = {"resources": list(resources), "protect": False, "generate_code": False}
        return self._checked(self._run("import_resources", options), check)

    @staticmethod
    def _checked(result: Result, check: bool) -> Result:
        assert result.ok or not check, result.text
        return result

    @abstractmethod
    def _run(self, operation: str, options: dict[str, Any]) -> Result: ...

    @abstractmethod
    def plan(self, **options: Any) -> dict[str, Any]:
        """The plan as data."""

    @abstractmethod
    def export(self) -> dict[str, Any]:
        """The stack's state as a deployment."""

    @abstractmethod
    def restore(self, state: Mapping[str, Any]) -> None:
        """Replace the stack's state by a deployment."""

    @abstractmethod
    def config(self, key: str, value: str, *, secret: bool = False, path: bool = False) -> None:
        """Set a configuration value."""

    def resources(self) -> dict[str, dict[str, Any]]:
        """The exported resources by name."""
        exported = self.export()["deployment"].get("resources") or []
        return {resource["urn"].split("::", 3)[3]: resource for resource in exported}


class SandboxEngine(Engine):
    """The sandbox engine, in this process."""

    name = "sandbox"

    def stack(self) -> sandbox.Stack:
        """The stack with the present environment."""
        environment = {"PULUMI_CONFIG_PASSPHRASE": PASSPHRASE, **self.python(), **self.environment}
        return sandbox.create_or_select_stack(
            STACK, work_dir=self.work_dir, env_vars=environment, state_dir=self.home / "state"
        )

    def _use_the_known_key(self) -> None:
        """Let a new stack have the salt whose key this process has derived already: it takes a part of a second."""
        path = self.work_dir / f"Pulumi.{STACK}.yaml"
        is_new = not path.exists() and not (self.home / "state").exists()
        if is_new and not any(name.startswith("PULUMI_CONFIG_PASSPHRASE") for name in self.environment):
            path.write_text(f"encryptionsalt: {_salt()}\n", encoding="utf-8")

    def _run(self, operation: str, options: dict[str, Any]) -> Result:
        self._use_the_known_key()
        events: list[dict[str, Any]] = []
        try:
            outcome = getattr(self.stack(), operation)(on_event=events.append, **options)
        except (sandbox.CommandError, sandbox.EngineError) as error:
            return Result(False, str(error), events=events)
        result = Result(True, outcome.stdout, events=events)
        result.changes = outcome.change_summary if "preview" in operation else outcome.summary.resource_changes
        _take_outputs(result, getattr(outcome, "outputs", {}))
        return result

    def plan(self, **options: Any) -> dict[str, Any]:
        return self.stack().preview(**options).digest

    def export(self) -> dict[str, Any]:
        return self.stack().export_stack()

    def restore(self, state: Mapping[str, Any]) -> None:
        self.stack().import_stack(state)

    def config(self, key: str, value: str, *, secret: bool = False, path: bool = False) -> None:
        self._use_the_known_key()
        self.stack().set_config(key, sandbox.ConfigValue(value, secret), path=path)


@functools.cache
def _salt() -> str:
    return Crypter.create(PASSPHRASE).state


class PulumiEngine(Engine):
    """The real engine: the ``pulumi`` on PATH, with a home and a file backend of its own."""

    name = "pulumi"

    @staticmethod
    def is_here() -> bool:
        """Whether the command is on PATH."""
        return shutil.which("pulumi") is not None

    def __init__(self, work_dir: Path, home: Path, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(work_dir, home, environment)
        self._selected: dict[Path, automation.Stack] = {}

    def settings(self) -> dict[str, str]:
        """The variables that keep the engine to its own home, and off the network."""
        (self.home / "backend").mkdir(exist_ok=True)
        return {
            "PULUMI_HOME": str(self.home / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.home / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            **self.python(),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
        }

    def stack(self) -> automation.Stack:
        """The stack with the present environment; selected once, since that is a run of the command by itself."""
        environment = {**self.settings(), **self.environment}
        if self.work_dir not in self._selected:
            options = automation.LocalWorkspaceOptions(env_vars=environment)
            selected = automation.create_or_select_stack(STACK, work_dir=str(self.work_dir), opts=options)
            self._selected[self.work_dir] = selected
        stack = self._selected[self.work_dir]
        stack.workspace.env_vars = environment
        return stack

    def _run(self, operation: str, options: dict[str, Any]) -> Result:
        events: list[dict[str, Any]] = []
        if operation != "import_resources":
            options = {**options, "on_event": lambda event: events.append(_event_data(event))}
        try:
            outcome = getattr(self.stack(), operation)(**options)
        except automation.CommandError as error:
            return Result(False, str(error), events=events)
        result = Result(True, outcome.stdout + outcome.stderr, events=events)
        changes = outcome.change_summary if "preview" in operation else outcome.summary.resource_changes
        result.changes = {getattr(key, "value", key): count for key, count in (changes or {}).items()}
        _take_outputs(result, getattr(outcome, "outputs", {}))
        return result

    def plan(self, **options: Any) -> dict[str, Any]:
        plan: dict[str, Any] = json.loads(self.stack().preview(json=True, **options).stdout)
        return plan

    def export(self) -> dict[str, Any]:
        # The automation API would export secrets in clear.
        workspace = self.stack().workspace
        environment = {**os.environ, **dict(workspace.env_vars)}
        done = automation.PulumiCommand().run(["stack", "export", "--stack", STACK], str(self.work_dir), environment)
        exported: dict[str, Any] = json.loads(done.stdout)
        return exported

    def restore(self, state: Mapping[str, Any]) -> None:
        self.stack().import_stack(automation.Deployment(state["version"], state["deployment"]))

    def config(self, key: str, value: str, *, secret: bool = False, path: bool = False) -> None:
        self.stack().set_config(key, automation.ConfigValue(value, secret), path=path)


ENGINES: dict[str, type[Engine]] = {"sandbox": SandboxEngine, "pulumi": PulumiEngine}


def python_path(*directories: Path) -> str:
    """PYTHONPATH with directories put first."""
    given = os.environ.get("PYTHONPATH")
    return os.pathsep.join([*map(str, directories), *([given] if given else [])])


def _take_outputs(result: Result, outputs: Mapping[str, Any]) -> None:
    result.outputs = {key: output.value for key, output in outputs.items()}
    result.secret_outputs = {key for key, output in outputs.items() if output.secret}


def _event_data(event: object) -> Any:
    """An event object of the automation API as the JSON it came from."""
    if hasattr(event, "__dict__") and not isinstance(event, type):
        if hasattr(event, "value"):
            return event.value
        data = {_camel_case(key): _event_data(value) for key, value in vars(event).items() if value is not None}
        return {_EVENT_NAMES.get(key, key): value for key, value in data.items()}
    if isinstance(event, dict):
        return {getattr(key, "value", key): _event_data(value) for key, value in event.items()}
    if isinstance(event, list):
        return [_event_data(item) for item in event]
    return event


_EVENT_NAMES = {"resourceOutputsEvent": "resOutputsEvent"}


def _camel_case(name: str) -> str:
    first, *rest = name.strip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)
