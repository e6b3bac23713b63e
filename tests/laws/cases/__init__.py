"""The table that the laws go through: every kind of resource, and what each of its inputs is documented to do."""

from __future__ import annotations

from .bitrix24 import CLOUD_LINE, OFFICE_LINE
from .case import CANARY, CANARY_2, STEPS, Case, Edit, Fields
from .megafon import CITY_NUMBER, MOBILE_NUMBER, SIP_NUMBER
from .routing import ROUTE
from .voximplant import SIP_REGISTRATION

__all__ = [
    "CANARY", "CANARY_2", "CASES", "CITY_NUMBER", "CLOUD_LINE", "LIVES", "MOBILE_NUMBER", "OFFICE_LINE",
    "ROUTE", "SIP_NUMBER", "SIP_REGISTRATION", "STEPS", "Case", "Edit", "Fields",
]  # fmt: skip

LIVES = {
    "cloud": (SIP_REGISTRATION, SIP_NUMBER, CLOUD_LINE),
    "office": (MOBILE_NUMBER, OFFICE_LINE),
    **{case.name: (case,) for case in ROUTE},
}
"""What lives together in one stack: at most one resource of a vendor, so that the calls can be told apart."""

CASES = (SIP_REGISTRATION, SIP_NUMBER, MOBILE_NUMBER, CITY_NUMBER, CLOUD_LINE, OFFICE_LINE, *ROUTE)
"""A new one goes last: recorded states know the objects of the others by their places."""
