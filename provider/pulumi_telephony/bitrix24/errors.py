"""What a Bitrix24 answer means for us: the words in ``error`` decide, never the HTTP status alone, for the sources
contradict each other there (contracts: bitrix24 0.2.10, 1.3, 1.7, 2)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..base.errors import (
    ApiError,
    AuthorizationError,
    ConfigurationError,
    ConflictError,
    LimitError,
    NotFoundError,
    ServerError,
    TransportError,
)
from ..base.redaction import excerpt
from ..http.answers import Answer


@dataclasses.dataclass(frozen=True)
class Meaning:
    error: type[ApiError] = ApiError
    executed: bool | None = False
    transient: bool = False
    hint: str = ""
    """What the user can do, as the end of a sentence."""


REFRESH = "oauth/token"
"""The refresh of tokens, as an operation: the authorization server has error codes of its own."""

REFUSED = Meaning()
BROKEN = Meaning(ServerError, executed=None, transient=True)
SLOWER = Meaning(LimitError, transient=True)
_NO_ENTRY = Meaning(AuthorizationError, hint="check the webhook or the application's tokens")

MEANINGS: Mapping[str, Meaning] = {
    # credentials, scope, permission (1.5, 1.7)
    "no_auth_found": _NO_ENTRY,
    "invalid_credentials": Meaning(
        AuthorizationError, hint="the webhook is unknown, expired or deleted; make a new one with the scope telephony"
    ),
    "expired_token": _NO_ENTRY,
    "invalid_token": _NO_ENTRY,
    "authorization_error": _NO_ENTRY,
    "insufficient_scope": Meaning(
        AuthorizationError, hint="give the webhook or the application the scope telephony in the portal"
    ),
    "user_access_error": Meaning(
        AuthorizationError, hint="the user of the token may not use the application; change its access rights"
    ),
    "access_denied": Meaning(
        AuthorizationError,
        hint="the webhook's creator or the token's user needs the telephony permission to modify numbers"
        " (Manage numbers), or the portal's tariff does not include REST",
    ),
    "wrong_auth_type": Meaning(
        AuthorizationError, hint="this portal does not allow the method with this kind of credential"
    ),
    "invalid_request": Meaning(AuthorizationError, hint="the portal wants https"),
    "portal_deleted": Meaning(AuthorizationError, hint="the portal does not exist any more"),
    "error_method_not_found": Meaning(hint="the portal's telephony module is missing, or too old"),
    # limits (1.11)
    "query_limit_exceeded": SLOWER,
    "operation_time_limit": SLOWER,
    "overload_limit": Meaning(LimitError, hint="Bitrix24 blocked REST for the portal by hand; ask its support"),
    "max_cloud_pbx": Meaning(
        LimitError,
        hint="a portal holds 10 cloud lines, those of other applications and of the web interface included;"
        ' have one that nobody uses deleted where it was made, or use type "office"',
    ),
    # lines (2)
    "title_exists": Meaning(ConflictError),
    "error_not_found": Meaning(NotFoundError),
    "reg_id_not_found": Meaning(NotFoundError),
    # trouble on the other side
    "error_core": Meaning(ServerError, executed=None),
    "internal_server_error": BROKEN,
    "error_unexpected_answer": BROKEN,
}

OF_METHOD: Mapping[tuple[str, str], Meaning] = {
    # The registration is what was not found: the line still exists (2.4).
    ("voximplant.sip.delete", "reg_id_not_found"): Meaning(
        hint="the telephony provider does not know the line's registration, so the line was NOT deleted;"
        " delete it in the portal (Telephony, Configure numbers), then run again"
    ),
    ("voximplant.line.outgoing.sip.set", "error_argument"): Meaning(NotFoundError),
}

OF_AUTHORIZATION_SERVER: Mapping[str, Meaning] = {
    "invalid_client": Meaning(AuthorizationError, hint="check clientId and clientSecret"),
    "wrong_client": Meaning(AuthorizationError, hint="check clientId and clientSecret"),
    "invalid_grant": Meaning(
        AuthorizationError,
        hint="the refresh token was used elsewhere or is older than 180 days; authorise the application anew and give"
        " its new refresh token",
    ),
    "invalid_request": _NO_ENTRY,
    "invalid_scope": Meaning(AuthorizationError, hint="give the application the scope telephony"),
    "insufficient_scope": Meaning(AuthorizationError, hint="give the application the scope telephony"),
    "payment_required": Meaning(AuthorizationError, hint="the portal's tariff does not include the application"),
    "not_installed": Meaning(AuthorizationError, hint="install the application on the portal"),
}


def accepted(answer: Answer, operation: str, host: str, secrets: Iterable[str | None]) -> dict[str, Any]:
    """The envelope of a success, or the error that the answer stands for.

    A key ``error`` means failure, whatever its value and the HTTP status; a body that is no JSON object comes from
    something that stands before the API.
    """
    if 300 <= answer.status < 400:
        raise _moved(answer, operation, host, secrets)
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and "error" in body:
        raise _refusal(answer, body, operation, secrets)
    if isinstance(body, dict) and answer.ok:
        return body
    if answer.status == 429:
        raise LimitError(
            f"Bitrix24: too many requests at once, {operation} was refused (HTTP 429)",
            status=answer.status,
            transient=True,
            # Not the API's word: some gateway's, which may have seen the answer go by.
            executed=None,
            wait=answer.retry_after,
        )
    wrong_place = 400 <= answer.status < 500 and answer.status != 408
    raise TransportError(
        f"Bitrix24: the answer of {host} to {operation} is not from the API"
        f" (HTTP {answer.status}, {len(answer.body)} bytes)"
        + ("; check the webhook or the endpoint" if wrong_place else ""),
        transient=not wrong_place,
        wait=answer.retry_after,
    )


def shapeless(operation: str, what: str) -> TransportError:
    """A success that says something else than documented: what was done is unknown."""
    return TransportError(f"Bitrix24: the answer to {operation} has not the documented shape ({what})")


def _moved(answer: Answer, operation: str, host: str, secrets: Iterable[str | None]) -> ConfigurationError:
    """A renamed portal answers 302 (1.9). To follow it would hand the credential to whatever host is named there."""
    try:
        target = urlsplit(answer.headers.get("Location", "")).netloc
    except ValueError:
        target = ""
    new = excerpt(target.rpartition("@")[2], secrets)
    if not new or new == host:
        return ConfigurationError(
            f"Bitrix24: {host} answers {operation} with a redirect (HTTP {answer.status}): its REST API is elsewhere;"
            " check the webhook or the endpoint"
        )
    return ConfigurationError(
        f"Bitrix24: {host} refers to {new} (HTTP {answer.status}); if the portal was renamed, put the new name into the"
        " webhook or the endpoint"
    )


def _refusal(answer: Answer, body: Mapping[str, Any], operation: str, secrets: Iterable[str | None]) -> ApiError:
    code = body["error"]
    shown = excerpt(str(code or ""), secrets, limit=80)
    # Lower and upper case are mixed (1.3), and a number is let pass.
    key = str(code).lower()
    known = OF_AUTHORIZATION_SERVER if operation == REFRESH else MEANINGS
    meaning = OF_METHOD.get((operation, key)) or known.get(key) or _of_status(answer.status)
    said = _plain(body.get("error_description"), secrets)
    argument = body.get("argument")
    sentence = f"Bitrix24 refused {operation}: {said or 'no reason given'} ({shown or 'no code'}, HTTP {answer.status})"
    return meaning.error(
        f"{sentence}; {meaning.hint}" if meaning.hint else sentence,
        code=code if isinstance(code, (str, int)) else str(code),
        status=answer.status,
        field=argument if isinstance(argument, str) else None,
        executed=meaning.executed,
        transient=meaning.transient,
        wait=answer.retry_after if meaning.transient else None,
    )


def _of_status(status: int) -> Meaning:
    """What a word stands for that is not known."""
    if status == 429:
        return SLOWER
    return BROKEN if status >= 500 else REFUSED


def _plain(description: Any, secrets: Iterable[str | None]) -> str:
    """Several field errors come as one text, joined with ``<br> ``, in the portal's language (trap 20, U-25)."""
    text = description if isinstance(description, str) else ""
    return excerpt(re.sub(r"\s*<br\s*/?>\s*", "; ", text), secrets).rstrip(".; ")
