"""The vendors, in the order of their ports. A new one adds its line."""

from __future__ import annotations

from telephony_sandbox.simulators import bitrix24, megafon, voximplant
from telephony_sandbox.simulators.vendor import Vendor

VENDORS: tuple[Vendor, ...] = (megafon.VENDOR, voximplant.VENDOR, bitrix24.VENDOR)
