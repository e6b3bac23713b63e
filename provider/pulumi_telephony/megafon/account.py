"""Which account a token opens: each number of the account shows it in its ``app_id`` (contracts: megafon 2.0).

An account without numbers does not show it. So it is recorded in the state directory, under a digest of address and
token: with the same token, an account without numbers is then known to be the one whose numbers were deleted.
"""

from __future__ import annotations

from pathlib import Path

from ..base.files import make_private, state_directory, write_durably
from ..base.messages import warn


class OpenAccount:
    """The ``app_id`` of a token's account. Thread-safe: all threads learn the same value."""

    def __init__(self, identity: str) -> None:
        self._identity = identity
        self._name: str | None = None
        self._recalled = False

    @property
    def name(self) -> str | None:
        if self._name is None and not self._recalled:
            self._name = self._recorded()
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
            warn(f"cannot record in {self._file().parent} which MegaFon account the token opens ({error.strerror})")

    def _recorded(self) -> str | None:
        try:
            name = self._file().read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return None
        return name if name.isdecimal() else None

    def _file(self) -> Path:
        return state_directory() / "accounts" / f"megafon-{self._identity[:32]}"
