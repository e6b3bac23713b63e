"""The kinds of resources of a call's route, in the order in which a program makes them."""

from __future__ import annotations

from typing import Final

from ... import providers
from ...core.vendor import Kind
from . import resource
from .application import VoximplantApplicationLifecycle
from .number_binding import VoximplantNumberBindingLifecycle
from .rule import VoximplantRuleLifecycle
from .rule_order import VoximplantRuleOrderLifecycle
from .scenario import VoximplantScenarioLifecycle
from .user import VoximplantUserLifecycle
from .white_list import SipWhiteListItemLifecycle

KINDS: Final = (
    Kind(VoximplantApplicationLifecycle, resource.VoximplantApplication, providers.VoximplantApplicationProvider),
    Kind(VoximplantScenarioLifecycle, resource.VoximplantScenario, providers.VoximplantScenarioProvider),
    Kind(VoximplantRuleLifecycle, resource.VoximplantRule, providers.VoximplantRuleProvider),
    Kind(VoximplantRuleOrderLifecycle, resource.VoximplantRuleOrder, providers.VoximplantRuleOrderProvider),
    Kind(VoximplantUserLifecycle, resource.VoximplantUser, providers.VoximplantUserProvider),
    Kind(VoximplantNumberBindingLifecycle, resource.VoximplantNumberBinding, providers.VoximplantNumberBindingProvider),
    Kind(SipWhiteListItemLifecycle, resource.SipWhiteListItem, providers.SipWhiteListItemProvider),
)
