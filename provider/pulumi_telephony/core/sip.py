"""What the rooms with SIP registrations share. Imported by every program that uses the package: no pydantic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..base.redaction import excerpt

REGISTRATION: Final = "registration"
"""Pending: the SIP server has not accepted the credentials yet, and the program waits for that."""

CREDENTIALS_REFUSED: Final = frozenset({401, 403, 407})
"""How a SIP server rejects a user and password (RFC 3261, 22): with 401, or 407 from a proxy, again when the answer to
its challenge is wrong; many servers answer 403 instead. Not 404: the account does not exist, so the password does not
matter."""


def outcome(code: float | None, said: str | None, secrets: Iterable[str | None], nothing: str = "") -> str:
    """The result of an attempt to register: the status code and text of the SIP server. ``nothing``: if there is
    neither."""
    return f"{'' if code is None else int(code)} {excerpt(said or '', secrets)}".strip() or nothing
