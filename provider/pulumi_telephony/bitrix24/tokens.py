"""Stores the OAuth tokens of an application between runs (contracts: bitrix24 1.6).

A refresh token can be used once: if the token that replaces it is lost, so is the access. So there is one file for each
application and portal, in the user's state directory, readable by the user only, and it is synced to the disk before a
new token is used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import filelock
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..base.errors import ConfigurationError, TransportError
from ..base.files import STATE_DIR, digest, make_private, warn_of_open_file, write_durably

LOCK_TIMEOUT = 180.0
"""Seconds to wait for another process that is refreshing; longer than its timeouts."""


class Tokens(BaseModel):
    """A pair of tokens, and the configured refresh token that its chain started from (as a hash)."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    seed: str
    access_token: str | None = Field(default=None, repr=False)
    refresh_token: str = Field(repr=False)
    expires: int | None = None
    """Unix seconds: when the access token expires, if known."""


class TokenFile:
    """The stored tokens of one application on one portal. Thread-safe, and safe across processes."""

    def __init__(self, directory: Path, client_id: str, endpoint: str) -> None:
        self._path = directory / f"bitrix24-{digest(client_id, endpoint)[:32]}.json"

    @property
    def path(self) -> Path:
        return self._path

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One at a time, over all threads and processes. Raises before any call if tokens cannot be stored."""
        try:
            make_private(self._path.parent)
            # A new lock object for each use: threads would share a common one.
            lock = filelock.FileLock(self._path.with_suffix(".lock"), timeout=LOCK_TIMEOUT, mode=0o600)
            lock.acquire()
        except filelock.Timeout:
            raise TransportError(
                f"Bitrix24: another process has held the tokens in {self._path.parent} for {LOCK_TIMEOUT:.0f} seconds",
                executed=False,
                transient=False,
            ) from None
        except OSError as error:
            raise self._unusable(error) from None
        try:
            yield
        finally:
            lock.release()

    def load(self) -> Tokens | None:
        """The stored tokens, or None. An unreadable file counts as none."""
        try:
            stored = Tokens.model_validate_json(self._path.read_bytes())
            warn_of_open_file(self._path)
            return stored
        except (FileNotFoundError, ValidationError):
            return None
        except OSError as error:
            raise self._unusable(error) from None

    def store(self, tokens: Tokens) -> None:
        """Write ``tokens`` to the disk, completely or not at all."""
        try:
            write_durably(self._path, tokens.model_dump_json())
        except OSError as error:
            raise self._unusable(error) from None

    def _unusable(self, error: OSError) -> ConfigurationError:
        return ConfigurationError(
            f"Bitrix24: the OAuth tokens cannot be kept in {self._path.parent} ({error.strerror});"
            f" make it writable or set {STATE_DIR} to another directory"
        )
