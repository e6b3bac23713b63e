"""Where this package keeps the files that must outlive a run, and how it writes them."""

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
    """The current user's directory for OAuth tokens and intents. Raises ConfigurationError."""
    given = value_of(STATE_DIR)
    try:
        return Path(given).expanduser() if given else Path(platformdirs.user_state_dir("pulumi-telephony"))
    except RuntimeError:
        raise ConfigurationError(f"{STATE_DIR} begins with a home directory that does not exist: {given}") from None


def digest(*parts: str) -> str:
    """A name for ``parts`` that does not reveal them."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_private(directory: Path) -> None:
    """Create a directory that only the user can read, and its missing parents. Raises OSError."""
    if directory.is_dir():
        return
    if directory.parts[:1] == ("~",):
        # For a user without a home directory, platformdirs returns a path below "~", which would be relative.
        raise FileNotFoundError(errno.ENOENT, "this user has no home directory")
    # mkdir applies its mode to the last directory only.
    missing = [each for each in (directory, *directory.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)


def write_durably(path: Path, text: str, *, outlives_the_machine: bool = True) -> None:
    """Write ``text`` to a file as it is, completely or not at all, readable by the user only. Raises OSError.

    The file survives this process in any case; by default, it is synced to the disk and survives a power loss too.
    """
    # mkstemp creates a file that only the user can read.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
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
    """Warn once per process that other users can read a file with credentials. POSIX only."""
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        warn(f"{path} contains credentials and can be read by other users of this machine; run chmod 600 {path}")


def _sync_directory(directory: Path) -> None:
    """A rename is durable once its directory is synced."""
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
