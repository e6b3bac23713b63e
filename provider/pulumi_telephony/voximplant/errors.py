"""What a Voximplant error code means for us (contracts: voximplant 3).

The table holds the codes with a meaning of their own; every other code is a plain refusal.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable

from ..base.errors import ApiError, AuthorizationError, ConflictError, LimitError, NotFoundError, ServerError
from ..http.answers import LONGEST_WAIT


@dataclasses.dataclass(frozen=True)
class Meaning:
    error: type[ApiError] = ApiError
    transient: bool = False
    executed: bool | None = False
    wait: float | None = None
    """Seconds that must pass before the call is made again."""
    hint: str = ""
    """What the user can do, as the end of a sentence."""


REFUSED = Meaning()
EXPIRED = 456
ISSUED_IN_THE_FUTURE = 455
GONE = 275
PARAMETER_INVALID = 496
REPEAT_AFTER = 416

_NO_ACCESS = Meaning(AuthorizationError)
_MONEY = Meaning(LimitError)
_SLOWER = Meaning(LimitError, transient=True)
_LOOK_FIRST = Meaning(LimitError, transient=True, executed=None, wait=10.0)
_BROKEN = Meaning(ServerError, transient=True, executed=None)
_TAKEN = Meaning(ConflictError)


def _each(codes: Iterable[int], meaning: Meaning) -> dict[int, Meaning]:
    return dict.fromkeys(codes, meaning)


MEANINGS: dict[int, Meaning] = {
    # 3.1 authentication, authorisation, protocol
    **_each((104, 115, 131, 135, 137, 161, 177, 194, 198, 199, 392, 433, 435, 447, 454, 511, 527), _NO_ACCESS),
    **_each((320, 321, 323), Meaning(AuthorizationError, hint="check the account's list of authorised IP addresses")),
    100: Meaning(
        AuthorizationError,
        hint=(
            "the key is refused or lacks a role: managing a registration needs Owner or Admin"
            " (Accountant alone cannot update or bind, Developer alone cannot create)"
        ),
    ),
    ISSUED_IN_THE_FUTURE: Meaning(AuthorizationError, hint="check the clock of this machine"),
    EXPIRED: Meaning(AuthorizationError, hint="check the clock of this machine"),
    # 3.2 SIP registrations
    272: Meaning(LimitError, hint="the account's max_sip_registrations is reached; ask Voximplant to raise it"),
    273: Meaning(hint="check sip_username"),
    274: Meaning(hint="check proxy"),
    GONE: Meaning(NotFoundError),
    393: Meaning(hint="the user belongs to another application"),
    394: Meaning(hint="the account does not allow a user together with is_persistent=True"),
    # 3.3 what a registration refers to
    **_each((116, 546, 558), Meaning(hint="check application_id and application_name")),
    **_each((147, 156), Meaning(hint="check rule_id and rule_name, and that the rule is in this application")),
    **_each((117, 122), Meaning(hint="check user_id and user_name")),
    **_each((118, 129, 133, 175), _TAKEN),
    493: Meaning(
        ConflictError,
        hint=(
            "adopt=True or existing_id takes over the one that is there; the option delete_before_replace=True deletes"
            " it first where it is this resource's own and to be replaced"
        ),
    ),
    # 3.4 money
    127: Meaning(LimitError, hint="top up the account: a registration reserves a month's fee and taxes"),
    **_each((281, 282, 314, 316, 317), _MONEY),
    5: _BROKEN,
    # 3.5 server trouble and frequency
    **_each((1, 2, 4, 13, 15, 16, 20, 21), _BROKEN),
    **_each((162, 340, REPEAT_AFTER), _SLOWER),
    **_each((484, 515), _LOOK_FIRST),
}


def meaning(code: int, message: str, field: str | None, status: int = 200) -> Meaning:
    """How to react to ``code``; ``message`` and ``field`` are what the vendor said beside it."""
    if code == PARAMETER_INVALID and field == "sip_registration_id":
        return MEANINGS[GONE]
    found = MEANINGS.get(code) or _of_status(status)
    if code == REPEAT_AFTER and (seconds := re.search(r"\d+", message)):
        return dataclasses.replace(found, wait=min(float(seconds.group()), LONGEST_WAIT))
    return found


def _of_status(status: int) -> Meaning:
    """What a code without a meaning of its own stands for: errors come with 200 (1.8), so that another status says
    something."""
    if status == 429:
        return _SLOWER
    return _BROKEN if status >= 500 else REFUSED
