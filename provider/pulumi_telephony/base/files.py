"""Where this package keeps what must outlive a run, and how it is put on the disk."""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import stat
import tempfile
from pathlib import Path

import platformdirs

from .environment import value_of
from .errors import ConfigurationError
from .messages import warn

STATE_DIR = "PULUMI_TELEPHONY_STATE_DIR"
"""The environment variable that moves the state directory."""


def state_directory() -> Path:
    """For OAuth tokens and intents; the user's own. Raises ConfigurationError."""
    given = value_of(STATE_DIR)
    try:
        return Path(given).expanduser() if given else Path(platformdirs.user_state_dir("pulumi-telephony"))
    except RuntimeError:
        raise ConfigurationError(f"{STATE_DIR} begins with a home directory that does not exist: {given}") from None


def digest(*parts: str) -> str:
    """A name for ``parts`` that does not tell them."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_private(directory: Path) -> None:
    """Make a directory for the user alone, and those above it that are missing. Raises OSError."""
    if directory.is_dir():
        return
    if directory.parts[:1] == ("~",):
        # What platformdirs gives to a user without a home would be made in the current directory.
        raise FileNotFoundError(errno.ENOENT, "this user has no home directory")
    # The mode that mkdir takes holds for the last directory only.
    missing = [each for each in (directory, *directory.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)


def write_durably(path: Path, text: str, *, outlives_the_machine: bool = True) -> None:
    """Put ``text`` into a file, whole or not at all, readable by the user alone. Raises OSError.

    It outlives this process in any case, and by default a loss of power as well, for which the disk is waited for.
    """
    # mkstemp makes the file for the user alone.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            if outlives_the_machine:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if outlives_the_machine:
        _sync_directory(path.parent)


@functools.cache
def warn_of_open_file(path: Path) -> None:
    """Say, once in a process, that a file with credentials can be read by others than its owner. POSIX only."""
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        warn(f"{path} holds credentials and can be read by other users of this machine; run chmod 600 {path}")


def _sync_directory(directory: Path) -> None:
    """A renamed file is on the disk when its directory is."""
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
