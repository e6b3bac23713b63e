"""What the rooms with SIP registrations share. Imported by every program that uses the package: no pydantic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ..base.redaction import excerpt

REGISTRATION: Final = "registration"
"""Pending: the SIP server has not accepted the credentials yet, and the program waits for that."""

SIP_PORT: Final = 5060
"""The port of a SIP server that is given without one (RFC 3261, 19.1.2)."""

CREDENTIALS_REFUSED: Final = frozenset({401, 403, 407})
"""How a SIP server rejects a user and password (RFC 3261, 22): with 401, or 407 from a proxy, again when the answer to
its challenge is wrong; many servers answer 403 instead. Not 404: the account does not exist, so the password does not
matter."""


def outcome(code: float | None, said: str | None, secrets: Iterable[str | None], nothing: str = "") -> str:
    """The result of an attempt to register: the status code and text of the SIP server. ``nothing``: if there is
    neither."""
    return f"{'' if code is None else int(code)} {excerpt(said or '', secrets)}".strip() or nothing


class Server(NamedTuple):
    """A SIP server: host in lower case, and port."""

    host: str
    port: int


def server_of(address: str, port: int = SIP_PORT) -> Server:
    """The server of an address such as ``host``, ``host:port`` or ``[2001:db8::1]:port``. ``port``: if it has none."""
    found = re.fullmatch(r"(?:\[(?P<ip6>[^\]]*)\]|(?P<host>[^:]*)):(?P<port>\d{1,5})", address)
    if found is not None:
        address, port = found["ip6"] or found["host"], int(found["port"])
    return Server(address.strip("[]").rstrip(".").lower(), port)
