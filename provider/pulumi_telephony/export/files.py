"""Where an export goes: a directory with a program, the files to put it on record, and the project around it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from ..environment import decoded
from ..errors import ConfigurationError
from ..files import write_durably

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


def new_project(name: str) -> str:
    """The settings of a project that is nothing but the export."""
    return f"name: {name}\nruntime: python\n"


def write(directory: Path, texts: Mapping[str, str], *, force: bool) -> None:
    """Put the files into ``directory``, each whole or not at all, those with passwords before the program. Without
    ``force``, none when one of them is there already. Raises ConfigurationError."""
    there = [name for name in texts if os.path.lexists(directory / name)]
    if there and not force:
        raise ConfigurationError(
            f"{directory} has {', '.join(sorted(there))} already; give another --out, or --force to overwrite"
        )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in sorted(texts, key=lambda name: (name not in PRIVATE, name)):
            write_durably(directory / name, texts[name])
            if name not in PRIVATE:
                (directory / name).chmod(0o644)
    except OSError as error:
        raise ConfigurationError(f"{directory} cannot be written: {error.strerror}") from None
