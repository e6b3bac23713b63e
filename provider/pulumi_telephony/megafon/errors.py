"""What a refusal of the MegaFon Data API means for us.

Neither status codes nor error bodies are documented. The words and codes are those of the platform that MegaFon's is
built on (megafon 6.3); a refusal without a known word or code is judged by its HTTP status.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from ..base.errors import ApiError, AuthorizationError, ConflictError, LimitError, NotFoundError, ServerError


@dataclasses.dataclass(frozen=True)
class Meaning:
    error: type[ApiError] = ApiError
    transient: bool = False
    executed: bool | None = False
    hint: str = ""
    """What the user can do, as the end of a sentence."""


REFUSED = Meaning()
_NO_ACCESS = Meaning(AuthorizationError)
_GONE = Meaning(NotFoundError)
_TAKEN = Meaning(ConflictError)
_SLOWER = Meaning(LimitError, transient=True)
_BROKEN = Meaning(ServerError, transient=True, executed=None)
_IN_USE = Meaning(
    ConflictError,
    hint=(
        "other objects of the PBX use the number; look among employees, inbound and outbound scenarios, schedules and"
        " melodies"
    ),
)

MNEMONICS: Mapping[str, Meaning] = {
    "access_token_invalid": _NO_ACCESS,
    "ip_not_whitelisted": _NO_ACCESS,
    "forbidden": _NO_ACCESS,
    "entity_not_found": _GONE,
    "virtual_phone_number_not_found": _GONE,
    "duplicate_entity": _TAKEN,
    "already_in_use": _TAKEN,
    "dependency_error": _IN_USE,
    "limit_exceeded": _SLOWER,
    "internal_error": _BROKEN,
}

CODES: Mapping[int, Meaning] = {
    -32001: _NO_ACCESS,
    -32003: _NO_ACCESS,
    -32029: _SLOWER,
    -32603: _BROKEN,
}

STATUSES: Mapping[int, Meaning] = {
    401: _NO_ACCESS,
    403: _NO_ACCESS,
    404: _GONE,
    409: _TAKEN,
    429: _SLOWER,
}


def meaning(status: int, code: int | None, mnemonic: str | None) -> Meaning:
    """The most telling sign wins; but whatever a 401 or 403 says, it is about access (megafon 6.4)."""
    told = MNEMONICS.get(mnemonic or "") or CODES.get(code or 0)
    if told is _SLOWER:
        return told
    if status in (401, 403):
        return _NO_ACCESS
    if status >= 500:
        return dataclasses.replace(told, transient=True, executed=None) if told else _BROKEN
    return told or STATUSES.get(status, REFUSED)
