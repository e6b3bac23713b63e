"""Components: several resources that belong together, under one name.

``Hotline`` is a number with its registration and its Bitrix24 line, and optionally with what answers its calls;
``Trunk`` is one SIP account that both platforms register. Their children are ordinary resources of this package, whose
arguments can be overridden; see the classes.
"""

from .args import (
    BitrixSipLineArgs,
    SipPasswordArgs,
    SipRegistrationArgs,
    SipWhiteListItemArgs,
    VirtualNumberArgs,
    VoximplantApplicationArgs,
    VoximplantNumberBindingArgs,
    VoximplantRuleArgs,
    VoximplantRuleOrderArgs,
    VoximplantScenarioArgs,
    VoximplantUserArgs,
)
from .hotline import Hotline
from .trunk import Trunk

__all__ = [
    "BitrixSipLineArgs",
    "Hotline",
    "SipPasswordArgs",
    "SipRegistrationArgs",
    "SipWhiteListItemArgs",
    "Trunk",
    "VirtualNumberArgs",
    "VoximplantApplicationArgs",
    "VoximplantNumberBindingArgs",
    "VoximplantRuleArgs",
    "VoximplantRuleOrderArgs",
    "VoximplantScenarioArgs",
    "VoximplantUserArgs",
]
