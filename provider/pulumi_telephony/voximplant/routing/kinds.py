"""The kinds of resources of a call's route, in the order in which a program makes them."""

from __future__ import annotations

import dataclasses
from typing import Final

from ... import providers
from ...core.vendor import Kind
from . import consequences, status
from .application import VoximplantApplicationLifecycle
from .number_binding import VoximplantNumberBindingLifecycle
from .resources.application import VoximplantApplication
from .resources.number_binding import VoximplantNumberBinding
from .resources.rule import VoximplantRule
from .resources.rule_order import VoximplantRuleOrder
from .resources.scenario import VoximplantScenario
from .resources.sip_white_list_item import SipWhiteListItem
from .resources.user import VoximplantUser
from .rule import VoximplantRuleLifecycle
from .rule_order import VoximplantRuleOrderLifecycle
from .scenario import VoximplantScenarioLifecycle
from .user import VoximplantUserLifecycle
from .white_list import SipWhiteListItemLifecycle

_KINDS: Final = (
    Kind(
        VoximplantApplicationLifecycle,
        VoximplantApplication,
        providers.VoximplantApplicationProvider,
        consequences.APPLICATION,
    ),
    Kind(
        VoximplantScenarioLifecycle,
        VoximplantScenario,
        providers.VoximplantScenarioProvider,
        consequences.SCENARIO,
    ),
    Kind(VoximplantRuleLifecycle, VoximplantRule, providers.VoximplantRuleProvider, consequences.RULE),
    Kind(
        VoximplantRuleOrderLifecycle,
        VoximplantRuleOrder,
        providers.VoximplantRuleOrderProvider,
        consequences.ORDER,
    ),
    Kind(VoximplantUserLifecycle, VoximplantUser, providers.VoximplantUserProvider, consequences.USER),
    Kind(
        VoximplantNumberBindingLifecycle,
        VoximplantNumberBinding,
        providers.VoximplantNumberBindingProvider,
        consequences.BINDING,
    ),
    Kind(
        SipWhiteListItemLifecycle,
        SipWhiteListItem,
        providers.SipWhiteListItemProvider,
        consequences.WHITE_LIST,
    ),
)

KINDS: Final = tuple(
    dataclasses.replace(
        kind,
        drift=consequences.DRIFT.get(kind.name, ()),
        health=status.HEALTH.get(kind.name),
        take=status.take_of(kind.lifecycle),
    )
    for kind in _KINDS
)
