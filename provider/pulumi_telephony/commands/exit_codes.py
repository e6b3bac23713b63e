"""What the commands of ``telephony`` have in common."""

from __future__ import annotations

import enum

ALL_WELL, SOMETHING_FAILED, MISCONFIGURED = 0, 1, 2
"""Exit statuses."""
UNKNOWN = 3
"""For ``telephony status``: nothing is known to be in trouble, but not everything is known."""
UNREADABLE = 1
"""For ``telephony review``, where 2 means that there are changes."""


class VendorKey(str, enum.Enum):
    """The vendors, as ``--vendor`` names them."""

    megafon = "megafon"
    voximplant = "voximplant"
    bitrix24 = "bitrix24"
