"""Which account an object belongs to: compares the account in the state with the account of the credentials. Pure.

Ids are small whole numbers, the same in every account, and a stale environment variable can hold the credentials of
another account. So the state records the account of each object in the vendor's own terms (Voximplant's ``account_id``,
the Bitrix24 portal, MegaFon's ``app_id``), and nothing is read, changed or deleted in another one.
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
    """Whether a message of the provider rejects the account of the credentials: for the review of a preview."""
    return _OPEN in text


def account_name(value: Any) -> str:
    """An account in its normal form: an id may be a number, a portal may be a URL. Empty if it is not an account."""
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
    """The former names of this account, and the accounts that its objects were in before."""

    def require_allowed(self, account: str) -> None:
        """Raise WrongAccountError if the deployment must not touch ``account``."""
        if self.allowed and account not in self.allowed:
            raise WrongAccountError(
                f"{_OPEN} {self.noun} {account}, which is not in telephony:{self.key}.allowedAccounts"
                f" ({', '.join(self.allowed)}); use credentials of an account in that list, or add {account} to it"
            )

    def require_recorded(self, what: str, recorded: Any, account: str | None) -> None:
        """Raise WrongAccountError if the state records ``what`` in another account than ``account``.

        None: the state records no account, or the account of the credentials is not known yet.
        """
        if recorded is None or account is None:
            return
        name = account_name(recorded)
        if name == account or name in self.former:
            return
        raise WrongAccountError(
            f"{what} is in {self.noun} {name}, but {_OPEN} {self.noun} {account}; nothing was changed."
            f" Use the credentials of {name}, or if {name} was renamed or moved to {account}, add it to"
            f" telephony:{self.key}.formerAccounts"
        )

    def is_former(self, recorded: Any, account: str | None) -> bool:
        """Whether the state records the object in an account that the settings list as a former one of this account."""
        return recorded is not None and account_name(recorded) != account and account_name(recorded) in self.former

    def require_known(self, what: str, recorded: Any, why: str) -> None:
        """Raise WrongAccountError for a missing object when the account of the credentials is not known, so that the
        object may exist in another one."""
        raise WrongAccountError(
            f"{what} was not found, and it is not known whether {_OPEN} its {self.noun},"
            f" {account_name(recorded)}: {why}. It stays in the state; if it was deleted, run pulumi state delete"
        )


def names(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(account_name(value) for value in values)
