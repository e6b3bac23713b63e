"""Where intents are on the disk, without what reads and writes them: a program that looks for one imports no more.

A shelf is the directory of one kind and account, a file in it is an intent. Its name begins with its owner and ends
with its rivals, so that either finds it without reading what others wrote.
"""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

from ..base.files import STATE_DIR, digest, state_directory
from ..base.messages import warn

_FOLDER = "intents"
_SUFFIX = ".json"


def folder(state: Path) -> Path:
    """Where the shelves are."""
    return state / _FOLDER


def shelf_name(kind: str, account: str) -> str:
    return f"{kind}-{digest(account)[:16]}"


def owner_name(owner: str) -> str:
    return digest(owner)[:32]


def file_name(owner: str, rivals: str) -> str:
    """``rivals`` is a digest of what could be mistaken for each other."""
    return f"{owner_name(owner)}{ending(rivals)}"


def ending(rivals: str) -> str:
    """How the names of all files end whose intents could be mistaken for each other."""
    return f"-{rivals}{_SUFFIX}"


def names(shelf: Path) -> list[str]:
    """The names of a shelf's files, which may be many; without those that are just being written. Raises OSError."""
    try:
        with os.scandir(shelf) as entries:
            return [entry.name for entry in entries if entry.name.endswith(_SUFFIX)]
    except FileNotFoundError:
        return []


def note_saved(kind: str, owner: str, id: str) -> None:
    """The engine has this object of the owner in its state: the intent of its create has served.

    For the program, which hears of a new object when the engine has saved it, and not before. Without this, an object
    that the next run replaces by force would look like one that nobody has on record: there the engine shows a provider
    nothing before it creates.
    """
    place = folder(state_directory())
    try:
        for shelf in _shelves(place, kind):
            for name in names(shelf):
                if name.startswith(owner_name(owner)):
                    _forget(shelf / name, id)
    except OSError as error:
        # Left where it is, an intent is forgotten after a refresh, and what it tells is not deleted (``once.py``).
        _warn(place, error.strerror or type(error).__name__)


def _shelves(place: Path, kind: str) -> list[Path]:
    """Those of all accounts, which are directories. Raises OSError, which ``glob`` would not."""
    try:
        with os.scandir(place) as entries:
            return [Path(entry) for entry in entries if entry.name.startswith(f"{kind}-")]
    except FileNotFoundError:
        # Nobody has noted anything, or could: the provider tells that when it tries.
        return []


@functools.cache
def _warn(place: Path, reason: str) -> None:
    warn(
        f"cannot look in {place} for what is noted of creates ({reason}); an object that the next run replaces by force"
        f" may be taken over instead; set {STATE_DIR} to a directory that can be written"
    )


def _forget(file: Path, id: str) -> None:
    try:
        created = json.loads(file.read_bytes()).get("created")
    except (FileNotFoundError, ValueError, AttributeError):
        return
    if created == id:
        file.unlink(missing_ok=True)
