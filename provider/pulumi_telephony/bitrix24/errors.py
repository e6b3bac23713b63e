"""How answers of Bitrix24 are classified: by the code in ``error``, never by the HTTP status alone, because the
documentation is contradictory there (contracts: bitrix24 0.2.10, 1.3, 1.7, 2)."""

from __future__ import annotations

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
from ..http.answers import BROKEN, SLOWER, Answer, Reaction, of_status, too_many

REFRESH = "oauth/token"
"""The operation name of a token refresh: the authorization server has its own error codes."""

_NO_ENTRY = Reaction(AuthorizationError, hint="check the webhook or the application's tokens")

REACTIONS: Mapping[str, Reaction] = {
    # credentials, scope, permission (1.5, 1.7)
    "no_auth_found": _NO_ENTRY,
    "invalid_credentials": Reaction(
        AuthorizationError, hint="the webhook is unknown, expired or deleted; create a new one with the scope telephony"
    ),
    "expired_token": _NO_ENTRY,
    "invalid_token": _NO_ENTRY,
    "authorization_error": _NO_ENTRY,
    "insufficient_scope": Reaction(
        AuthorizationError, hint="give the webhook or the application the scope telephony in the portal"
    ),
    "user_access_error": Reaction(
        AuthorizationError, hint="the user of the token may not use the application; change its access rights"
    ),
    "access_denied": Reaction(
        AuthorizationError,
        hint="the webhook's creator or the token's user needs the telephony permission to modify numbers"
        " (Manage numbers), or the portal's tariff does not include REST",
    ),
    "wrong_auth_type": Reaction(
        AuthorizationError, hint="this portal does not allow the method with this kind of credential"
    ),
    "invalid_request": Reaction(AuthorizationError, hint="the portal requires https"),
    "portal_deleted": Reaction(AuthorizationError, hint="the portal no longer exists"),
    "error_method_not_found": Reaction(hint="the portal's telephony module is missing, or too old"),
    # limits (1.11)
    "query_limit_exceeded": SLOWER,
    "operation_time_limit": SLOWER,
    "overload_limit": Reaction(LimitError, hint="Bitrix24 blocked REST for the portal by hand; ask its support"),
    "max_cloud_pbx": Reaction(
        LimitError,
        hint="a portal can have 10 cloud lines, including those of other applications and of the web interface;"
        ' delete an unused one where it was created, or use type "office"',
    ),
    # lines (2)
    "title_exists": Reaction(ConflictError),
    "error_not_found": Reaction(NotFoundError),
    "reg_id_not_found": Reaction(NotFoundError),
    # failures on the vendor's side
    "error_core": Reaction(ServerError, executed=None),
    "internal_server_error": BROKEN,
    "error_unexpected_answer": BROKEN,
}

OF_METHOD: Mapping[tuple[str, str], Reaction] = {
    # The registration was not found; the line still exists (2.4).
    ("voximplant.sip.delete", "reg_id_not_found"): Reaction(
        hint="the telephony provider does not know the line's registration, so the line was NOT deleted;"
        " delete it in the portal (Telephony, Configure numbers), then run again"
    ),
    ("voximplant.line.outgoing.sip.set", "error_argument"): Reaction(NotFoundError),
}

OF_AUTHORIZATION_SERVER: Mapping[str, Reaction] = {
    "invalid_client": Reaction(AuthorizationError, hint="check clientId and clientSecret"),
    "wrong_client": Reaction(AuthorizationError, hint="check clientId and clientSecret"),
    "invalid_grant": Reaction(
        AuthorizationError,
        hint="the refresh token was used elsewhere or is older than 180 days; authorise the application again and set"
        " its new refresh token",
    ),
    "invalid_request": _NO_ENTRY,
    "invalid_scope": Reaction(AuthorizationError, hint="give the application the scope telephony"),
    "insufficient_scope": Reaction(AuthorizationError, hint="give the application the scope telephony"),
    "payment_required": Reaction(AuthorizationError, hint="the portal's tariff does not include the application"),
    "not_installed": Reaction(AuthorizationError, hint="install the application on the portal"),
}


def accepted(answer: Answer, operation: str, host: str, secrets: Iterable[str | None]) -> dict[str, Any]:
    """The envelope of a success. Raises the error of any other answer.

    A key ``error`` means failure, with any value and HTTP status; a body that is not a JSON object is from a proxy or
    gateway, not from the API.
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
        raise too_many("Bitrix24", operation, answer)
    wrong_place = 400 <= answer.status < 500 and answer.status != 408
    raise TransportError(
        f"Bitrix24: the answer of {host} to {operation} is not from the API"
        f" (HTTP {answer.status}, {len(answer.body)} bytes)"
        + ("; check the webhook or the endpoint" if wrong_place else ""),
        transient=not wrong_place,
        wait=answer.retry_after,
    )


def shapeless(operation: str, what: str) -> TransportError:
    """The error for a success that is not as documented: what was done is unknown."""
    return TransportError(f"Bitrix24: the answer to {operation} does not have the documented shape ({what})")


def _moved(answer: Answer, operation: str, host: str, secrets: Iterable[str | None]) -> ConfigurationError:
    """A renamed portal answers 302 (1.9). Following it would send the credential to any host that is named there."""
    try:
        target = urlsplit(answer.headers.get("Location", "")).netloc
    except ValueError:
        target = ""
    new = excerpt(target.rpartition("@")[2], secrets)
    if not new or new == host:
        return ConfigurationError(
            f"Bitrix24: {host} answers {operation} with a redirect (HTTP {answer.status}), so its REST API is"
            " elsewhere; check the webhook or the endpoint"
        )
    return ConfigurationError(
        f"Bitrix24: {host} redirects to {new} (HTTP {answer.status}); if the portal was renamed, put the new name into"
        " the webhook or the endpoint"
    )


def _refusal(answer: Answer, body: Mapping[str, Any], operation: str, secrets: Iterable[str | None]) -> ApiError:
    code = body["error"]
    shown = excerpt(str(code or ""), secrets, limit=80)
    # Lower and upper case are mixed (1.3), and a number is accepted.
    key = str(code).lower()
    known = OF_AUTHORIZATION_SERVER if operation == REFRESH else REACTIONS
    reaction = OF_METHOD.get((operation, key)) or known.get(key) or of_status(answer.status)
    said = _plain(body.get("error_description"), secrets)
    argument = body.get("argument")
    sentence = f"Bitrix24 refused {operation}: {said or 'no reason given'} ({shown or 'no code'}, HTTP {answer.status})"
    return reaction.to(
        sentence,
        code=code if isinstance(code, (str, int)) else str(code),
        status=answer.status,
        field=argument if isinstance(argument, str) else None,
        wait=answer.retry_after,
    )


def _plain(description: Any, secrets: Iterable[str | None]) -> str:
    """Several field errors come as one text, joined with ``<br> ``, in the portal's language (trap 20, U-25)."""
    text = description if isinstance(description, str) else ""
    return excerpt(re.sub(r"\s*<br\s*/?>\s*", "; ", text), secrets).rstrip(".; ")
