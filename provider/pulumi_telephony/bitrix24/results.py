"""What the functions of this room return (contracts: bitrix24 2.2, 2.5)."""

from __future__ import annotations

import dataclasses


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
    """Why it failed, in the SIP server's words."""
    last_updated: str | None
    """``YYYY-MM-DD HH:MM:SS``; the time zone is not documented."""
