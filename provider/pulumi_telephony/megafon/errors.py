"""How the errors of the MegaFon Data API are classified.

Neither status codes nor error bodies are documented. The mnemonics and codes are those of the platform that MegaFon's
API is built on (megafon 6.3); an error without a known one is classified by its HTTP status.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..base.errors import (
    ApiError,
    AuthorizationError,
    ConflictError,
    LimitError,
    NotFoundError,
    TransportError,
)
from ..base.redaction import excerpt
from ..http.answers import BROKEN, REFUSED, SLOWER, Answer, Reaction

ALLOW_LIST: Final = "this may mean that this machine's address is not on the API's IP allow-list"
_NOT_JSON: Final = object()
_LIMIT_WAIT = (13.0, 20.0)
"""Seconds, the shortest and the longest. The parent product limits calls per minute, and five such waits exceed it
(6.5)."""


_NO_ACCESS = Reaction(AuthorizationError)
_GONE = Reaction(NotFoundError)
_TAKEN = Reaction(ConflictError)
_IN_USE = Reaction(
    ConflictError,
    hint=(
        "other objects of the PBX use the number; check employees, inbound and outbound scenarios, schedules and"
        " melodies"
    ),
)

MNEMONICS: Mapping[str, Reaction] = {
    "access_token_invalid": _NO_ACCESS,
    "ip_not_whitelisted": _NO_ACCESS,
    "forbidden": _NO_ACCESS,
    "entity_not_found": _GONE,
    "virtual_phone_number_not_found": _GONE,
    "duplicate_entity": _TAKEN,
    "already_in_use": _TAKEN,
    "dependency_error": _IN_USE,
    "limit_exceeded": SLOWER,
    "internal_error": BROKEN,
}

CODES: Mapping[int, Reaction] = {
    -32001: _NO_ACCESS,
    -32003: _NO_ACCESS,
    -32029: SLOWER,
    -32603: BROKEN,
}

STATUSES: Mapping[int, Reaction] = {
    401: _NO_ACCESS,
    403: _NO_ACCESS,
    404: _GONE,
    409: _TAKEN,
    429: SLOWER,
}


def reaction_to(status: int, code: int | None, mnemonic: str | None) -> Reaction:
    """The mnemonic takes precedence, then the code; but a 401 or 403 is always about access (megafon 6.4)."""
    known = MNEMONICS.get(mnemonic or "") or CODES.get(code or 0)
    if known is SLOWER:
        return known
    if status in (401, 403):
        return _NO_ACCESS
    if status >= 500:
        return dataclasses.replace(known, transient=True, executed=None) if known else BROKEN
    return known or STATUSES.get(status, REFUSED)


def accepted(operation: str, answer: Answer, *, secrets: Iterable[str | None], authorization: str) -> Any:
    """The content of a success, None if it is empty. ``authorization`` describes how the token is sent, for errors.

    A gateway's empty page must not look like an empty account or a deletion: an empty body is not a valid answer to a
    read, which returns ``null`` or ``[]`` for nothing (6.15, 6.25), nor to a deletion, which returns the id (2.7) or
    204. The answer to a PUT is only an echo, and the number is read afterwards in any case.
    """
    try:
        content = answer.json(pairs=_first_value)
    except (ValueError, RecursionError):
        content = _NOT_JSON
    if 300 <= answer.status < 400:
        raise TransportError(
            f"MegaFon: {operation} was redirected elsewhere (HTTP {answer.status}); check the endpoint", transient=False
        )
    said = _said(content)
    if answer.ok and said is None:
        if content is _NOT_JSON or _says_too_little(operation, answer):
            raise _unreadable(operation, answer, secrets)
        return content
    if content is _NOT_JSON and not (answer.status in (401, 403, 429) or answer.status >= 500):
        raise _unreadable(operation, answer, secrets)
    refusal = _refusal(operation, answer, said or _Said(), secrets, authorization)
    if content is _NOT_JSON and isinstance(refusal, AuthorizationError):
        # A gateway's page, not the API's answer: the gateway may have sent it after the call was executed.
        refusal.executed = None
    raise refusal


def _says_too_little(operation: str, answer: Answer) -> bool:
    verb = operation.partition(" ")[0]
    return (verb == "GET" or (verb == "DELETE" and answer.status != 204)) and not answer.text.strip()


@dataclasses.dataclass(frozen=True, repr=False)
class _Said:
    """An error body, which is shown only scrubbed. The invalid value is left out: it may be a password."""

    code: int | None = None
    mnemonic: str | None = None
    field: str | None = None
    words: str = ""


def _said(content: Any) -> _Said | None:
    """The error in a body of any shape; None if there is none at its top level."""
    error = content.get("error") if isinstance(content, dict) else None
    if error is None or error is False or error == "":
        return None
    if not isinstance(error, dict):
        return _Said(words=str(error))
    data = error.get("data")
    details = {**error, **data} if isinstance(data, dict) else error
    code = details.get("code")
    return _Said(
        code if isinstance(code, int) else None,
        _word(details.get("mnemonic")),
        _word(details.get("field")),
        str(details.get("message") or ""),
    )


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _first_value(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a duplicate key, the first value that is not null (megafon 4.4: a number, then null)."""
    result: dict[str, Any] = {}
    for key, value in pairs:
        if result.get(key) is None:
            result[key] = value
    return result


def _refusal(
    operation: str, answer: Answer, said: _Said, secrets: Iterable[str | None], authorization: str
) -> ApiError:
    reaction = reaction_to(answer.status, said.code, said.mnemonic)
    details = ", ".join(
        part
        for part in (
            f"HTTP {answer.status}",
            said.mnemonic or ("" if said.code is None else f"code {said.code}"),
            f"field {said.field}" if said.field else "",
        )
        if part
    )
    words = excerpt(said.words or answer.text, secrets).rstrip(".")
    sentence = f"MegaFon refused {operation} ({excerpt(details, secrets)})" + (f": {words}" if words else "")
    if reaction.error is AuthorizationError:
        hint = (
            f"check the token (a new one invalidates the old one; {authorization}) and that this machine's IP address"
            " is on the API's allow-list"
        )
        reaction = dataclasses.replace(reaction, hint=hint)
    wait = answer.retry_after
    if wait is None and reaction.error is LimitError:
        wait = random.uniform(*_LIMIT_WAIT)
    code = said.mnemonic or said.code
    return reaction.to(sentence, code=code, status=answer.status, field=said.field, wait=wait)


def _unreadable(operation: str, answer: Answer, secrets: Iterable[str | None]) -> TransportError:
    return TransportError(
        f"MegaFon: the answer to {operation} is not from the API (HTTP {answer.status}:"
        f" {excerpt(answer.text, secrets, limit=80)}); {ALLOW_LIST}",
        transient=answer.ok,
    )
