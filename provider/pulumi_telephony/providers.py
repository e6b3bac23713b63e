"""FROZEN. The classes whose names are in every user's state.

Each resource's state holds a pickle of its provider: by reference, so this module's path and a class's name. Moving or
renaming either breaks ``read`` and ``delete`` of every resource that exists. Add a class for a new resource; change
nothing else.
``tests/test_providers.py`` pins the payloads.
"""

from __future__ import annotations

from .adapters.dynamic import DynamicProvider


class VirtualNumberProvider(DynamicProvider):
    kind = "VirtualNumber"
    lifecycle = "pulumi_telephony.megafon.lifecycle:VirtualNumberLifecycle"


class SipRegistrationProvider(DynamicProvider):
    kind = "SipRegistration"
    lifecycle = "pulumi_telephony.voximplant.lifecycle:SipRegistrationLifecycle"


class BitrixSipLineProvider(DynamicProvider):
    kind = "BitrixSipLine"
    lifecycle = "pulumi_telephony.bitrix24.lifecycle:BitrixSipLineLifecycle"


class SipPasswordProvider(DynamicProvider):
    kind = "SipPassword"
    lifecycle = "pulumi_telephony.password.lifecycle:SipPasswordLifecycle"


class VoximplantApplicationProvider(DynamicProvider):
    kind = "VoximplantApplication"
    lifecycle = "pulumi_telephony.voximplant.routing.application:VoximplantApplicationLifecycle"


class VoximplantScenarioProvider(DynamicProvider):
    kind = "VoximplantScenario"
    lifecycle = "pulumi_telephony.voximplant.routing.scenario:VoximplantScenarioLifecycle"


class VoximplantRuleProvider(DynamicProvider):
    kind = "VoximplantRule"
    lifecycle = "pulumi_telephony.voximplant.routing.rule:VoximplantRuleLifecycle"


class VoximplantRuleOrderProvider(DynamicProvider):
    kind = "VoximplantRuleOrder"
    lifecycle = "pulumi_telephony.voximplant.routing.rule_order:VoximplantRuleOrderLifecycle"


class VoximplantUserProvider(DynamicProvider):
    kind = "VoximplantUser"
    lifecycle = "pulumi_telephony.voximplant.routing.user:VoximplantUserLifecycle"


class VoximplantNumberBindingProvider(DynamicProvider):
    kind = "VoximplantNumberBinding"
    lifecycle = "pulumi_telephony.voximplant.routing.number_binding:VoximplantNumberBindingLifecycle"


class SipWhiteListItemProvider(DynamicProvider):
    kind = "SipWhiteListItem"
    lifecycle = "pulumi_telephony.voximplant.routing.white_list:SipWhiteListItemLifecycle"
