"""How the error codes of Voximplant are classified (contracts: voximplant 3).

The table has the codes that need a particular reaction; every other code is a plain error.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from ..base.errors import ApiError, AuthorizationError, ConflictError, LimitError, NotFoundError, TransportError
from ..base.redaction import excerpt
from ..http.answers import BROKEN, LONGEST_WAIT, SLOWER, Answer, Reaction, of_status, too_many

EXPIRED = 456
ISSUED_IN_THE_FUTURE = 455
GONE = 275
PARAMETER_INVALID = 496
REPEAT_AFTER = 416

_NO_ACCESS = Reaction(AuthorizationError)
_MONEY = Reaction(LimitError)
_LOOK_FIRST = Reaction(LimitError, transient=True, executed=None, wait=10.0)
_TAKEN = Reaction(ConflictError)


def _each(codes: Iterable[int], reaction: Reaction) -> dict[int, Reaction]:
    return dict.fromkeys(codes, reaction)


REACTIONS: dict[int, Reaction] = {
    # 3.1 authentication, authorisation, protocol
    **_each((104, 115, 131, 135, 137, 161, 177, 194, 198, 199, 392, 433, 435, 447, 454, 511, 527), _NO_ACCESS),
    **_each((320, 321, 323), Reaction(AuthorizationError, hint="check the account's list of authorised IP addresses")),
    100: Reaction(
        AuthorizationError,
        hint=(
            "the key is rejected or lacks a role: this needs Owner or Admin, and Owner to delete an application"
            " (also enough: Developer and Accountant together for a registration, User manager for a user, Developer"
            " for scenarios, rules, numbers and the white list)"
        ),
    ),
    ISSUED_IN_THE_FUTURE: Reaction(AuthorizationError, hint="check the clock of this machine"),
    EXPIRED: Reaction(AuthorizationError, hint="check the clock of this machine"),
    # 3.2 SIP registrations
    272: Reaction(LimitError, hint="the account's max_sip_registrations is reached; ask Voximplant to raise it"),
    273: Reaction(hint="check sip_username"),
    274: Reaction(hint="check proxy"),
    GONE: Reaction(NotFoundError),
    393: Reaction(hint="the user belongs to another application"),
    394: Reaction(hint="the account does not allow a user together with is_persistent=True"),
    # 3.3 what a registration refers to
    **_each((116, 546, 558), Reaction(hint="check application_id and application_name")),
    **_each((147, 156), Reaction(hint="check rule_id and rule_name, and that the rule is in this application")),
    **_each((117, 122), Reaction(hint="check user_id and user_name")),
    **_each((118, 129, 133, 175), _TAKEN),
    107: Reaction(hint="check the name of the application: lower-case letters, digits and hyphens, a letter first"),
    **_each(
        (132, 168), Reaction(hint="check the scenario's id and name, and that it is shared or of this application")
    ),
    130: Reaction(hint="shorten the script: less than 128 KB"),
    **_each((148, 149), Reaction(hint="check pattern and pattern_exclude, which are regular expressions")),
    **_each((112, 463, 464, 523, 524, 535), Reaction(hint="check the user's password")),
    **_each((157, 212, 462), Reaction(hint="check name, display_name and custom_data of the user")),
    **_each((169, 170), Reaction(hint="check the network, and that the white list does not have it already")),
    **_each((121, 181), Reaction(hint="check phone_id and phone_number")),
    **_each(
        (108, 109, 172, 418, 419),
        Reaction(LimitError, hint="the account has as many of them as it may have; delete some, or ask Voximplant"),
    ),
    493: Reaction(
        ConflictError,
        hint=(
            "set adopt=True or existing_id to adopt the existing one; if it is this resource's own and is replaced, set"
            " the option delete_before_replace=True"
        ),
    ),
    # 3.4 money
    127: Reaction(LimitError, hint="top up the account: a registration reserves a month's fee and taxes"),
    **_each((281, 282, 314, 316, 317), _MONEY),
    5: BROKEN,
    # 3.5 server failures and frequency
    **_each((1, 2, 4, 13, 15, 16, 20, 21), BROKEN),
    **_each((162, 340, REPEAT_AFTER), SLOWER),
    **_each((484, 515), _LOOK_FIRST),
}


def reaction_to(code: int, message: str, field: str | None, status: int = 200) -> Reaction:
    """How to react to ``code``; ``message`` and ``field`` are from the same answer."""
    if code == PARAMETER_INVALID and field == "sip_registration_id":
        return REACTIONS[GONE]
    found = REACTIONS.get(code) or of_status(status)
    if code == REPEAT_AFTER and (seconds := re.search(r"\d+", message)):
        return dataclasses.replace(found, wait=min(float(seconds.group()), LONGEST_WAIT))
    return found


def accepted(method: str, answer: Answer, secrets: Iterable[str | None]) -> dict[str, Any]:
    """The body of a success. Raises the error of any other answer; API errors have HTTP status 200 (1.8)."""
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and "error" in body:
        raise _refusal(method, answer, body["error"], secrets)
    if isinstance(body, dict) and answer.ok:
        return body
    if answer.status in (401, 403):
        raise AuthorizationError(
            f"Voximplant refused {method} with HTTP {answer.status}; check the service account key and its roles",
            status=answer.status,
            # Not from the API: a gateway may have sent it after the call was executed.
            executed=None,
        )
    if answer.status == 429:
        raise too_many("Voximplant", method, answer)
    raise TransportError(
        f"Voximplant: the answer to {method} is not from the API (HTTP {answer.status}, {len(answer.body)} bytes)",
        transient=answer.ok or answer.status >= 500,
        wait=answer.retry_after,
    )


def _refusal(method: str, answer: Answer, error: Any, secrets: Iterable[str | None]) -> ApiError:
    details = error if isinstance(error, dict) else {}
    code = details.get("code")
    code = code if isinstance(code, int) else 0
    said = str(details.get("msg", "no reason given"))
    field = details.get("field_name")
    field = field if isinstance(field, str) else None
    reaction = reaction_to(code, said, field, answer.status)
    sentence = f"Voximplant refused {method}: {excerpt(said, secrets).rstrip('.')} (error {code})"
    return reaction.to(sentence, code=code, status=answer.status, field=field, wait=answer.retry_after)
