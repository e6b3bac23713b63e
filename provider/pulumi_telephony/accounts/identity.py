"""Whose object it is: the account that a state records, against the account that the credentials open. Pure.

Ids are small whole numbers, the same in every account, and credentials of another account are one stale environment
variable away. So the state names the account of each object in the vendor's own word (Voximplant's ``account_id``, the
Bitrix24 portal, MegaFon's ``app_id``), and nothing is read, changed or deleted under another one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from ..base.errors import WrongAccountError

_OPEN = "these credentials open"


def tells_wrong_account(text: str) -> bool:
    """Whether a message of the provider refuses the account of the credentials: for the review of a preview."""
    return _OPEN in text


def account_name(value: Any) -> str:
    """An account as it is compared: an id may be a number, a portal may be given as a URL. Empty for what is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    host, _, port = re.sub(r"^https?://|[/?#].*$", "", str(value).strip().lower()).partition(":")
    with contextlib.suppress(UnicodeError):
        host = host.rstrip(".").encode("idna").decode("ascii")
    port = port.lstrip("0")
    return f"{host}:{port}" if port and port != "443" else host


@dataclasses.dataclass(frozen=True)
class Accounts:
    """The accounts of one vendor that a deployment may touch, as its settings name them."""

    noun: str
    """What the vendor calls an account, for messages: ``Bitrix24 portal``."""
    key: str
    """The vendor's name in configuration keys."""
    allowed: tuple[str, ...] = ()
    """Empty: all."""
    former: tuple[str, ...] = ()
    """Where the objects of this account were before, or what it was called then."""

    def require_allowed(self, account: str) -> None:
        """Raise WrongAccountError when the credentials open an account that the deployment must not touch."""
        if self.allowed and account not in self.allowed:
            raise WrongAccountError(
                f"{_OPEN} {self.noun} {account}, which is not in telephony:{self.key}.allowedAccounts"
                f" ({', '.join(self.allowed)}); use credentials of an account in that list, or add {account} to it"
            )

    def require_recorded(self, what: str, recorded: Any, account: str | None) -> None:
        """Raise WrongAccountError when ``what`` is on record in another account than the one that is open.

        None stands for an account that nobody has recorded, or that is not known yet.
        """
        if recorded is None or account is None:
            return
        name = account_name(recorded)
        if name == account or name in self.former:
            return
        raise WrongAccountError(
            f"{what} is in {self.noun} {name}, but {_OPEN} {self.noun} {account}; nothing was changed."
            f" Use the credentials of {name}; if {name} was renamed or moved to {account}, add it to"
            f" telephony:{self.key}.formerAccounts"
        )

    def is_former(self, recorded: Any, account: str | None) -> bool:
        """Whether the object is on record in an account that the settings declare a former one of this account."""
        return recorded is not None and account_name(recorded) != account and account_name(recorded) in self.former

    def require_known(self, what: str, recorded: Any, why: str) -> None:
        """Raise WrongAccountError for a missing object of which it is not known whether it was looked for in the
        account that it is in."""
        raise WrongAccountError(
            f"{what} was not found, and it is not known whether {_OPEN} {self.noun}"
            f" {account_name(recorded)}, which it is in: {why}. The state keeps it; if it is gone, run pulumi state"
            " delete"
        )


def names(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(account_name(value) for value in values)
