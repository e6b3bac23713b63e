"""The target of an export: a directory with a program, the files for its import, and the project around it."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ...base.environment import decoded
from ...base.errors import ConfigurationError
from ...base.files import write_durably

PROGRAM, IMPORTS, SECRETS, PROJECT = "__main__.py", "import.json", "secrets.sh", "Pulumi.yaml"
OPEN = frozenset({PROGRAM, PROJECT})
"""All others contain passwords, or scripts with keys: only the user can read them."""

_SETTINGS = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")


def project_around(directory: Path) -> str | None:
    """The name of the Pulumi project that ``directory`` belongs to, as the engine looks for it: here, then above."""
    for place in (directory, *directory.parents):
        for file in (place / name for name in _SETTINGS):
            if file.is_file():
                return _name_in(file)
    return None


def _name_in(file: Path) -> str:
    try:
        settings = yaml.safe_load(decoded(file.read_bytes()))
    except (OSError, ValueError, yaml.YAMLError):
        settings = None
    name = settings.get("name") if isinstance(settings, dict) else None
    if not isinstance(name, str):
        raise ConfigurationError(f"{file} names no project; correct it, or give another --out")
    return name


def checked_name(name: str, option: str) -> str:
    """``name``, if it is a valid name of a project or a stack."""
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"{option} must be letters, digits, and the characters . _ -")
    return name


def new_project(name: str, directory: Path) -> str:
    """The settings of a new project in ``directory``. They name the virtual environment of this process, which has this
    package: the engine starts program and provider with its Python."""
    options = {"toolchain": "pip"}
    if sys.prefix != sys.base_prefix:
        options["virtualenv"] = _as_seen_from(directory, Path(sys.prefix))
    settings: dict[str, Any] = {"name": name, "runtime": {"name": "python", "options": options}}
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)


def _as_seen_from(directory: Path, environment: Path) -> str:
    """Relative if the environment is next to the directory or above it, so that both can be moved and committed."""
    environment = environment.parent.resolve() / environment.name
    if environment.parent in (directory, *directory.parents):
        return Path(os.path.relpath(environment, directory)).as_posix()
    return environment.as_posix()


def check_target(directory: Path, names: Iterable[str], *, force: bool) -> None:
    """Raises ConfigurationError if ``write`` cannot put the files ``names`` into ``directory``."""
    existing = next(place for place in (directory, *directory.parents) if os.path.lexists(place))
    if not existing.is_dir():
        raise ConfigurationError(f"{existing} is not a directory; give another --out")
    try:
        # Tried, because permissions alone do not show it, for example on a read-only or network file system.
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise _unwritable(directory, error) from None
    there = sorted(name for name in names if os.path.lexists(directory / name))
    if there and not force:
        raise ConfigurationError(
            f"{directory} already has {', '.join(there)}; give another --out, or --force to overwrite"
        )
    for name in there:
        if (directory / name).is_dir():
            raise ConfigurationError(f"{directory / name} is a directory, but has to be a file; give another --out")


def _unwritable(directory: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"cannot write to {directory}: {error.strerror}; give another --out")


def write(directory: Path, texts: Mapping[str, str], *, force: bool) -> None:
    """Write the files into ``directory``, each atomically, those with secrets before the program. Without ``force``,
    raises ConfigurationError if one of them exists already."""
    check_target(directory, texts, force=force)  # again, because reading an account takes a while
    try:
        for place in {(directory / name).parent for name in texts}:
            place.mkdir(parents=True, exist_ok=True)
        for name in sorted(texts, key=lambda name: (name in OPEN, name)):
            write_durably(directory / name, texts[name])
            if name in OPEN:
                (directory / name).chmod(0o644)
    except OSError as error:
        raise _unwritable(directory, error) from None
