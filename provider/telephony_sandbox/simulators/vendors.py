"""The vendors, in the order of their ports. A new one adds its line."""

from __future__ import annotations

from . import bitrix24, megafon, voximplant
from .platform.vendor import Vendor

VENDORS: tuple[Vendor, ...] = (megafon.VENDOR, voximplant.VENDOR, bitrix24.VENDOR)
