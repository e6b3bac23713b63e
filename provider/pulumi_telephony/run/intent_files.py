"""The files of intents, without the classes that read and write them: programs import only this module.

A shelf is the directory of one kind and account, and each file in it is an intent. Its name begins with its owner and
ends with its rivals, so that it is found by either without reading other files.
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
    """The directory of the shelves."""
    return state / _FOLDER


def shelf_name(kind: str, account: str) -> str:
    return f"{kind}-{digest(account)[:16]}"


def owner_name(owner: str) -> str:
    return digest(owner)[:32]


def file_name(owner: str, rivals: str) -> str:
    """``rivals`` is a digest that all creates share whose objects could be mistaken for each other."""
    return f"{owner_name(owner)}{ending(rivals)}"


def ending(rivals: str) -> str:
    """The end of the file names of all intents whose objects could be mistaken for each other."""
    return f"-{rivals}{_SUFFIX}"


def names(shelf: Path) -> list[str]:
    """The names of a shelf's files, without those that are being written. Raises OSError."""
    try:
        with os.scandir(shelf) as entries:
            return [entry.name for entry in entries if entry.name.endswith(_SUFFIX)]
    except FileNotFoundError:
        return []


def note_saved(kind: str, owner: str, id: str) -> None:
    """Delete the intent of a create whose object is in the state now.

    Called by the program, which learns of a new object once the engine has saved it. Without this, an object that the
    next run replaces by force would look like one that is in no state: for such a replacement the engine shows the
    provider nothing before it calls create.
    """
    place = folder(state_directory())
    try:
        for shelf in _shelves(place, kind):
            for name in names(shelf):
                if name.startswith(owner_name(owner)):
                    _forget(shelf / name, id)
    except OSError as error:
        # An intent that remains is deleted by a refresh, and its object is adopted, not deleted (``once.py``).
        _warn(place, error.strerror or type(error).__name__)


def _shelves(place: Path, kind: str) -> list[Path]:
    """The shelves of all accounts. Raises OSError, which ``glob`` would not."""
    try:
        with os.scandir(place) as entries:
            return [Path(entry) for entry in entries if entry.name.startswith(f"{kind}-")]
    except FileNotFoundError:
        # Nothing has been recorded. If nothing could be, the provider has warned of it.
        return []


@functools.cache
def _warn(place: Path, reason: str) -> None:
    warn(
        f"cannot read the records of creates in {place} ({reason}); an object that the next run replaces by force may"
        f" be adopted instead; set {STATE_DIR} to a writable directory"
    )


def _forget(file: Path, id: str) -> None:
    try:
        created = json.loads(file.read_bytes()).get("created")
    except (FileNotFoundError, ValueError, AttributeError):
        return
    if created == id:
        file.unlink(missing_ok=True)
