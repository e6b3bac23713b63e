"""One stack's state on disk: the file, the lock beside it, and the key that its secrets are encrypted with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ...place import make_directory
from ..errors import ConcurrentUpdateError
from . import deployment
from .config import StackConfig
from .crypto import Crypter
from .deployment import StackSnapshot
from .values import forget_ciphertexts


class StackFile:
    """The file of one stack. There is none before the first run."""

    def __init__(self, path: Path, stack: str, environment: Mapping[str, str]) -> None:
        self._path = path
        self._stack = stack
        self._environment = dict(environment)

    def load(self) -> tuple[StackSnapshot, Crypter | None]:
        """The state, and the crypter that opens its secrets."""
        data = deployment.read_file(self._path)
        return (StackSnapshot(), None) if data is None else deployment.load(data, self._environment)

    def load_with(self, config: StackConfig) -> tuple[StackSnapshot, Crypter | None]:
        """The state, and the crypter of the configuration, with which it is written from now on."""
        snapshot, crypter = self.load()
        if crypter is None:
            return snapshot, config.crypter(snapshot.salt)
        return snapshot, one_crypter(config, snapshot, crypter)

    def exported(self) -> dict[str, Any]:
        """The state as a deployment that ``pulumi stack import`` takes; secrets stay encrypted."""
        data = deployment.read_file(self._path)
        if data is None:
            data = json.loads(deployment.render([], [], None))
        return data

    def write(self, snapshot: StackSnapshot, crypter: Crypter | None) -> None:
        """Replace the state."""
        text = deployment.render(snapshot.resources, snapshot.pending_operations, crypter)
        deployment.write_file(self._path, text)

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from the stack. Raises ConcurrentUpdateError where one has it."""
        path = self._path.with_suffix(".lock")
        make_directory(path.parent)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise ConcurrentUpdateError(
                f"another run has locked the stack {self._stack!r}; wait for it to end (lock: {path})"
            ) from None
        try:
            yield
        finally:
            lock.release()


def one_crypter(config: StackConfig, snapshot: StackSnapshot, crypter: Crypter) -> Crypter:
    """The configuration's crypter. A state that was encrypted differently is encrypted again with it."""
    mine = config.crypter(crypter.state)
    if mine.state != crypter.state:
        for state in (*snapshot.resources, *(operation.resource for operation in snapshot.pending_operations)):
            forget_ciphertexts(state.inputs)
            forget_ciphertexts(state.outputs)
            state.changed()
    return mine
