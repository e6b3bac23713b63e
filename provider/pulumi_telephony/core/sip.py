"""What the rooms with SIP registrations share. Imported by every program that uses the package: no pydantic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..base.redaction import excerpt

REGISTRATION: Final = "registration"
"""Pending: the SIP server has not accepted the credentials, though the program waits for that."""

CREDENTIALS_REFUSED: Final = frozenset({401, 403, 407})
"""What a SIP server says to a user and a password that it does not take (RFC 3261, 22): 401, and 407 of a proxy, stay
when the answer to their challenge is wrong; many servers say 403 instead. Not 404: where there is no such account, no
password helps."""


def outcome(code: float | None, said: str | None, secrets: Iterable[str | None], nothing: str = "") -> str:
    """How an attempt to register ended, in words: the status code and what the SIP server said. ``nothing``: where
    neither is told."""
    return f"{'' if code is None else int(code)} {excerpt(said or '', secrets)}".strip() or nothing
