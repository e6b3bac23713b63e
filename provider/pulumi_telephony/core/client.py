"""What a lifecycle needs of the client of an account."""

from __future__ import annotations

from typing import Final, Protocol

from ..accounts.identity import Accounts


class Client(Protocol):
    """One account, as a room talks to it."""

    @property
    def accounts(self) -> Accounts:
        """The accounts that this deployment may touch."""

    @property
    def identity(self) -> str:
        """Identifies the account among those of the vendor; not a secret."""

    @property
    def place(self) -> str:
        """The account in words, without secrets."""

    @property
    def open_account(self) -> str | None:
        """The account that the credentials open, as a state records it; None until an answer shows it."""


class _NoAccount:
    accounts = Accounts("account", "")
    identity = ""
    place = "this account"
    open_account = None


NO_ACCOUNT: Final = _NoAccount()
"""The client of a kind that exists in the state only."""
