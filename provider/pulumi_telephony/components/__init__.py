"""Components: several resources that belong together, under one name.

``Hotline`` is a number with its registration and its Bitrix24 line, ``Trunk`` one SIP account that both platforms
register. Their children are ordinary resources of this package, which can be changed one by one; see the classes.
"""

from .args import BitrixSipLineArgs, SipPasswordArgs, SipRegistrationArgs, VirtualNumberArgs
from .hotline import Hotline
from .trunk import Trunk

__all__ = [
    "BitrixSipLineArgs",
    "Hotline",
    "SipPasswordArgs",
    "SipRegistrationArgs",
    "Trunk",
    "VirtualNumberArgs",
]
