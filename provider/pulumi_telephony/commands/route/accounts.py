"""The SIP accounts of resources: the server and the user that they log in with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ...core.sip import SIP_PORT, Server, server_of
from ...vendors import SOURCES

NUMBER, REGISTRATION, LINE = "VirtualNumber", "SipRegistration", "BitrixSipLine"

ACCOUNTS: Final[Mapping[str, tuple[str, str]]] = {
    REGISTRATION: ("proxy", "sip_username"),
    **{source.kind: source.sip_account for source in SOURCES if source.sip_account is not None},
}
"""Kind -> the inputs with the SIP server and the user, which together are a SIP account."""
_PORT: Final = "server_port"
"""The input with the port of the server, of a kind that has it on its own."""
_REGISTERS: Final = "sip_registration"
"""The type of a number that has a SIP account."""


class Account(NamedTuple):
    """A SIP account."""

    server: Server
    login: str


def logs_in(kind: str, fields: Mapping[str, Any]) -> bool:
    """Whether it has a SIP account, which the fields may not tell."""
    type_ = fields.get("type")
    return kind in ACCOUNTS and (kind != NUMBER or type_ == _REGISTERS or not isinstance(type_, str))


def account_of(kind: str, fields: Mapping[str, Any]) -> Account | None:
    """None: it has none, or the fields do not tell it."""
    _, login_field = ACCOUNTS.get(kind, ("", ""))
    server, login = server_in(kind, fields), fields.get(login_field)
    return Account(server, login) if server is not None and isinstance(login, str) and login else None


def server_in(kind: str, fields: Mapping[str, Any]) -> Server | None:
    """The SIP server. None: it has none, or the fields do not tell it."""
    host_field, _ = ACCOUNTS.get(kind, ("", ""))
    host, port = fields.get(host_field), fields.get(_PORT)
    if not isinstance(host, str) or not host or not isinstance(port, int | None):
        return None
    return server_of(host, SIP_PORT if port is None else port)
