"""The methods: one table of what each takes, who may call it, what it does, and which errors it has."""

from __future__ import annotations

from . import account, listing, registrations
from .method import BUILD, MONEY, PAGE, READ, Method
from .parameters import Parameter, boolean, integer, integers, status_codes, text, texts, token
from .routing_methods import ROUTING_METHODS

_ID = Parameter("sip_registration_id", integer, 275, required=True)
_ANY_ID = Parameter("sip_registration_id", integer, 275)
_BINDING = (
    Parameter("application_id", integer, 116),
    Parameter("application_name", text, 116),
    Parameter("rule_id", integer, 147),
    Parameter("rule_name", text, 156),
    Parameter("user_id", integer, 117),
    Parameter("user_name", text, 117),
)
_SIP = (Parameter("auth_user", text), Parameter("outbound_proxy", text), Parameter("password", text))

_BINDING_ERRORS = (116, 117, 147, 156, 393, 394, 458, 485)

METHODS = (
    Method(
        "CreateSipRegistration", registrations.create, MONEY,
        (
            Parameter("sip_username", token, 273, required=True),
            Parameter("proxy", token, 274, required=True),
            *_SIP,
            Parameter("is_persistent", boolean),
            *_BINDING,
        ),
        (127, 272, 273, 274, 493, 496, *_BINDING_ERRORS), "2.2",
    ),
    Method(
        "UpdateSipRegistration", registrations.update, BUILD,
        (_ID, Parameter("sip_username", token, 273), Parameter("proxy", token, 274), *_SIP, *_BINDING),
        (273, 274, 275, *_BINDING_ERRORS), "2.3",
    ),
    Method(
        "BindSipRegistration", registrations.bind, BUILD,
        (_ANY_ID, *_BINDING, Parameter("bind", boolean)),
        (275, 496, *_BINDING_ERRORS), "2.4",
    ),
    Method("DeleteSipRegistration", registrations.delete, MONEY, (_ID,), (275,), "2.5, U1"),
    Method(
        "GetSipRegistrations", listing.get_sip_registrations, READ,
        (
            _ANY_ID,
            Parameter("sip_username", text),
            Parameter("deactivated", boolean),
            Parameter("successful", boolean),
            Parameter("is_persistent", boolean),
            Parameter("application_id", integers, 116),
            Parameter("application_name", texts),
            Parameter("is_bound_to_application", boolean),
            Parameter("rule_id", integers, 147),
            Parameter("rule_name", texts),
            Parameter("user_id", integers, 117),
            Parameter("user_name", texts),
            Parameter("proxy", texts),
            Parameter("in_progress", boolean),
            Parameter("status_code", status_codes),
            *PAGE,
        ),
        (116, 117, 147, 275, 458, 496, 497), "2.6", reads=True,
    ),
    Method(
        "GetAccountInfo", account.get_account_info, (), (Parameter("return_live_balance", boolean),),
        (496,), "1.5, 2.2", reads=True,
    ),
    Method(
        "GetSubscriptionPrice", account.get_subscription_price, READ,
        (
            Parameter("subscription_template_id", integers),
            Parameter("subscription_template_type", text),
            Parameter("subscription_template_name", text),
            *PAGE,
        ),
        (496, 497), "2.2", reads=True,
    ),
    *ROUTING_METHODS,
)  # fmt: skip

METHOD_NAMED = {method.name: method for method in METHODS}
OPERATIONS = {method.name: method.operation() for method in METHODS}
