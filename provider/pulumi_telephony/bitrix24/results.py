"""What the functions of this room return (contracts: bitrix24 2.2, 2.5)."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class BitrixLineInfo:
    """A SIP line of a Bitrix24 portal, without the passwords, which the portal tells in clear text."""

    id: int
    """The ``CONFIG_ID``, which ``BitrixSipLine.get`` takes."""
    type: str
    """``cloud``: the portal registers at the SIP server. ``office``: a PBX of one's own calls the portal."""
    title: str | None
    """The line's name in the portal, unique there."""
    server: str | None
    """Address of the SIP server, ``host`` or ``host:port``."""
    login: str | None
    """User name at the SIP server."""
    reg_id: int | None
    """Cloud lines: the number of the SIP registration (``REG_ID``); None when the telephony provider refused it."""
    line_id: str | None
    """The line's name in the other telephony methods: ``reg<REG_ID>`` for cloud, ``sip<number>`` for office."""
    incoming_server: str | None
    """Office lines: the address that the PBX calls to reach the portal."""
    incoming_login: str | None
    """Office lines: the PBX's user name there."""
    auth_user: str | None
    """User name for authentication, where somebody set one in the web interface."""
    outbound_proxy: str | None
    """Host to send requests through, where somebody set one in the web interface."""
    detect_line_number: str | None
    """``Y`` or ``N``: whether the number called is detected."""
    line_detect_header_order: str | None
    """The SIP headers to detect it from, ``diversion;to`` or ``to;diversion``."""
    registration_status_code: int | None
    """Cloud lines: the SIP status when somebody last asked for it, 200 for success; 0 or None while there is none.
    ``get_bitrix_line_status`` asks now."""
    registration_error_message: str | None
    """Cloud lines: why that registration failed."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class BitrixLineStatus:
    """The SIP registration of a cloud line at this moment. Changes by itself."""

    reg_id: int
    """The number of the SIP registration (``REG_ID``)."""
    status_code: int | None
    """SIP status, 200 for success."""
    status_result: str | None
    """``success``, ``error``, ``in_progress`` or ``wait``."""
    error_message: str | None
    """Why it failed, in the words of the far side."""
    last_updated: str | None
    """``YYYY-MM-DD HH:MM:SS``; the time zone is not documented."""
