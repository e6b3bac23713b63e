"""Telephony as code: numbers, SIP registrations and SIP lines as Pulumi resources."""

from .bitrix24.resource import BitrixSipLine
from .config import Bitrix24Args, MegafonArgs, Provider, VoximplantArgs
from .megafon.resource import VirtualNumber
from .voximplant.resource import SipRegistration

__all__ = [
    "Bitrix24Args",
    "BitrixSipLine",
    "MegafonArgs",
    "Provider",
    "SipRegistration",
    "VirtualNumber",
    "VoximplantArgs",
]
