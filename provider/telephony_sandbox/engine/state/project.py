"""A project on disk: Pulumi.yaml, and which Python runs its program."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import NotImplementedBySandboxError, ProjectError

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")
_STACK_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True)
class Project:
    """What Pulumi.yaml says."""

    root: Path
    name: str
    main: str = ""
    virtualenv: str = ""
    toolchain: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    """The project's own configuration schema: key to default, or to an object with ``value`` or ``default``."""
    stack_config_dir: str = ""

    @property
    def program(self) -> Path:
        """The program: a directory with __main__.py, or a file."""
        return (self.root / self.main).resolve() if self.main else self.root

    @property
    def program_directory(self) -> Path:
        """The directory the program runs in."""
        return self.program if self.program.is_dir() else self.program.parent

    def stack_file(self, stack: str) -> Path:
        """Where the stack's configuration is kept."""
        return self.root / self.stack_config_dir / f"Pulumi.{stack}.yaml"

    def python(self, environment: Mapping[str, str]) -> str:
        """The interpreter of program and provider: the project's virtualenv, PULUMI_PYTHON_CMD, or this one."""
        virtualenv = self.virtualenv or (".venv" if self.toolchain == "uv" else "")
        if virtualenv:
            scripts = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
            candidate = self.root / virtualenv / scripts
            if candidate.exists():
                return str(candidate)
        return environment.get("PULUMI_PYTHON_CMD") or sys.executable


def find_project(directory: Path) -> Project:
    """The project whose Pulumi.yaml is in the directory or the nearest one above."""
    start = directory.resolve()
    for candidate in (start, *start.parents):
        for name in PROJECT_FILES:
            if (candidate / name).is_file():
                return load_project(candidate / name)
    raise ProjectError(
        f"there is no Pulumi.yaml in {start} or above; run this in the project, or give its directory with --cwd"
    )


def load_project(path: Path) -> Project:
    """The project described by a Pulumi.yaml."""
    data = read_yaml(path)
    runtime = data.get("runtime")
    options: Mapping[str, Any] = {}
    if isinstance(runtime, dict):
        options = runtime.get("options") or {}
        runtime = runtime.get("name")
    if runtime != "python":
        raise NotImplementedBySandboxError(f"the runtime {runtime!r} in {path.name} (only python)")
    if "plugins" in data or "packages" in data:
        raise NotImplementedBySandboxError(f"plugins and packages in {path.name}")
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise ProjectError(f"{path} has no name")
    schema = data.get("config")
    return Project(
        root=path.parent,
        name=name,
        main=str(data.get("main") or ""),
        virtualenv=str(options.get("virtualenv") or ""),
        toolchain=str(options.get("toolchain") or ""),
        config=schema if isinstance(schema, dict) else {},
        stack_config_dir=str(data.get("stackConfigDir") or ""),
    )


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML file that holds an object; a missing or empty file is an empty one."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where is not None else ""
        raise ProjectError(f"{path}{line}: not valid YAML") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ProjectError(f"{path} must be an object")
    return data


def check_stack_name(name: str) -> str:
    """The name without organisation and project, if it can be one."""
    short = name.rsplit("/", 1)[-1]
    if not _STACK_NAME.fullmatch(short):
        raise ProjectError(f"{name!r} is not a stack name: use letters, digits, '-', '_' and '.'")
    return short


def state_directory(project: Project, environment: Mapping[str, str] | None = None) -> Path:
    """Where the stacks' states are: TELEPHONY_SANDBOX_STATE, or ``.sandbox`` in the project."""
    given = (os.environ if environment is None else environment).get("TELEPHONY_SANDBOX_STATE")
    return Path(given).expanduser() if given else project.root / ".sandbox"
