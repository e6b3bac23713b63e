"""Telephony as code: numbers, SIP registrations and SIP lines as Pulumi resources."""

from .config import Bitrix24Args, MegafonArgs, Provider, VoximplantArgs
from .megafon.resource import VirtualNumber
from .voximplant.resource import SipRegistration

__all__ = [
    "Bitrix24Args",
    "MegafonArgs",
    "Provider",
    "SipRegistration",
    "VirtualNumber",
    "VoximplantArgs",
]
