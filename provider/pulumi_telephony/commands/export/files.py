"""Where an export goes: a directory with a program, the files to put it on record, and the project around it."""

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
PRIVATE = frozenset({IMPORTS, SECRETS})
"""These hold passwords: nobody but the user can read them."""

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
        raise ConfigurationError(f"{file} has no name of a project; correct it, or give another --out")
    return name


def checked_name(name: str, option: str) -> str:
    """``name``, if Pulumi takes it for a project or a stack."""
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"{option} must be letters, digits, and the signs . _ -")
    return name


def new_project(name: str, directory: Path) -> str:
    """The settings of a project in ``directory`` that is nothing but the export. They name the virtual environment that
    this runs in: it has this package, and the engine starts program and provider with its Python."""
    options = {"toolchain": "pip"}
    if sys.prefix != sys.base_prefix:
        options["virtualenv"] = _as_seen_from(directory, Path(sys.prefix))
    settings: dict[str, Any] = {"name": name, "runtime": {"name": "python", "options": options}}
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)


def _as_seen_from(directory: Path, environment: Path) -> str:
    """Relative where the environment is beside or above, so that both can be moved, and be committed."""
    environment = environment.parent.resolve() / environment.name
    if environment.parent in (directory, *directory.parents):
        return Path(os.path.relpath(environment, directory)).as_posix()
    return environment.as_posix()


def check_target(directory: Path, names: Iterable[str], *, force: bool) -> None:
    """Raises ConfigurationError where ``write`` could not put the files ``names`` into ``directory``."""
    existing = next(place for place in (directory, *directory.parents) if os.path.lexists(place))
    if not existing.is_dir():
        raise ConfigurationError(f"{existing} is not a directory; give another --out")
    try:
        # Tried, since permissions alone do not tell: think of file systems that are read-only or over a network.
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise _unwritable(directory, error) from None
    there = sorted(name for name in names if os.path.lexists(directory / name))
    if there and not force:
        raise ConfigurationError(
            f"{directory} has {', '.join(there)} already; give another --out, or --force to overwrite"
        )
    for name in there:
        if (directory / name).is_dir():
            raise ConfigurationError(f"{directory / name} is a directory, where a file would go; give another --out")


def _unwritable(directory: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"{directory} cannot be written: {error.strerror}; give another --out")


def write(directory: Path, texts: Mapping[str, str], *, force: bool) -> None:
    """Put the files into ``directory``, each whole or not at all, those with passwords before the program. Without
    ``force``, none when one of them is there already. Raises ConfigurationError."""
    check_target(directory, texts, force=force)  # once more: reading an account takes a while
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in sorted(texts, key=lambda name: (name not in PRIVATE, name)):
            write_durably(directory / name, texts[name])
            if name not in PRIVATE:
                (directory / name).chmod(0o644)
    except OSError as error:
        raise _unwritable(directory, error) from None
