"""Telephony as code: numbers, SIP registrations and SIP lines as Pulumi resources."""

from .config import Bitrix24Args, MegafonArgs, Provider, VoximplantArgs

__all__ = [
    "Bitrix24Args",
    "MegafonArgs",
    "Provider",
    "VoximplantArgs",
]
