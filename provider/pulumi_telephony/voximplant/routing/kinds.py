"""The kinds of resources of a call's route, in the order in which a program makes them."""

from __future__ import annotations

import dataclasses
from typing import Final

from ... import providers
from ...core.vendor import Kind
from . import consequences, resource, status
from .application import VoximplantApplicationLifecycle
from .number_binding import VoximplantNumberBindingLifecycle
from .rule import VoximplantRuleLifecycle
from .rule_order import VoximplantRuleOrderLifecycle
from .scenario import VoximplantScenarioLifecycle
from .user import VoximplantUserLifecycle
from .white_list import SipWhiteListItemLifecycle

_KINDS: Final = (
    Kind(
        VoximplantApplicationLifecycle,
        resource.VoximplantApplication,
        providers.VoximplantApplicationProvider,
        consequences.APPLICATION,
    ),
    Kind(
        VoximplantScenarioLifecycle,
        resource.VoximplantScenario,
        providers.VoximplantScenarioProvider,
        consequences.SCENARIO,
    ),
    Kind(VoximplantRuleLifecycle, resource.VoximplantRule, providers.VoximplantRuleProvider, consequences.RULE),
    Kind(
        VoximplantRuleOrderLifecycle,
        resource.VoximplantRuleOrder,
        providers.VoximplantRuleOrderProvider,
        consequences.ORDER,
    ),
    Kind(VoximplantUserLifecycle, resource.VoximplantUser, providers.VoximplantUserProvider, consequences.USER),
    Kind(
        VoximplantNumberBindingLifecycle,
        resource.VoximplantNumberBinding,
        providers.VoximplantNumberBindingProvider,
        consequences.BINDING,
    ),
    Kind(
        SipWhiteListItemLifecycle,
        resource.SipWhiteListItem,
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
