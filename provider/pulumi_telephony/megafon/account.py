"""Which account a token opens. Only the numbers of an account tell, each in its ``app_id`` (contracts: megafon 2.0).

An account without numbers tells nothing. So what was learnt is noted in the state directory, under a digest of address
and token: an empty account with the token that has shown numbers before is one whose numbers are gone.
"""

from __future__ import annotations

from pathlib import Path

from ..base.files import make_private, state_directory, write_durably
from ..base.messages import warn


class OpenAccount:
    """The ``app_id`` behind a token. Thread-safe: whatever order it is learnt in, it is the same."""

    def __init__(self, identity: str) -> None:
        self._identity = identity
        self._name: str | None = None
        self._recalled = False

    @property
    def name(self) -> str | None:
        if self._name is None and not self._recalled:
            self._name = self._noted()
            self._recalled = True
        return self._name

    def learn(self, name: str) -> None:
        if name == self.name:
            return
        self._name = name
        try:
            file = self._file()
            make_private(file.parent)
            write_durably(file, name, outlives_the_machine=False)
        except OSError as error:
            warn(f"cannot note in {self._file().parent} which MegaFon account the token opens ({error.strerror})")

    def _noted(self) -> str | None:
        try:
            noted = self._file().read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return None
        return noted if noted.isdecimal() else None

    def _file(self) -> Path:
        return state_directory() / "accounts" / f"megafon-{self._identity[:32]}"
