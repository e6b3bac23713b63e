"""The methods: one table of what each takes, who may call it, what it does, and which errors it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..platform import Call, Document, Operation
from . import account, directory, listing, registrations
from .parameters import Parameter, boolean, integer, integers, status_codes, text, texts, token


@dataclass(frozen=True)
class Method:
    """``roles`` empty: a basic method. ``reads``: empty parameters count as absent, as filters are."""

    name: str
    do: Callable[[Call], Document]
    roles: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    errors: tuple[int, ...]
    section: str
    reads: bool = False

    def operation(self) -> Operation:
        return Operation(self.name, self.do, self.roles, self.errors, self.section)


_MONEY = ("Owner", "Admin", "Accountant")
_BUILD = ("Owner", "Admin", "Developer")
_READ = ("Owner", "Admin", "Developer", "Supervisor", "Accountant", "Support")
_PEOPLE = ("Owner", "Admin", "User manager")

_ID = Parameter("sip_registration_id", integer, 275, required=True)
_ANY_ID = Parameter("sip_registration_id", integer, 275)
_APPLICATION = (Parameter("application_id", integer, 116), Parameter("application_name", text, 116))
_BINDING = (
    *_APPLICATION,
    Parameter("rule_id", integer, 147),
    Parameter("rule_name", text, 156),
    Parameter("user_id", integer, 117),
    Parameter("user_name", text, 117),
)
_SIP = (Parameter("auth_user", text), Parameter("outbound_proxy", text), Parameter("password", text))
_PAGE = (Parameter("count", integer), Parameter("offset", integer))

_BINDING_ERRORS = (116, 117, 147, 156, 393, 394, 458, 485)

METHODS = (
    Method(
        "CreateSipRegistration", registrations.create, _MONEY,
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
        "UpdateSipRegistration", registrations.update, _BUILD,
        (_ID, Parameter("sip_username", token, 273), Parameter("proxy", token, 274), *_SIP, *_BINDING),
        (273, 274, 275, *_BINDING_ERRORS), "2.3",
    ),
    Method(
        "BindSipRegistration", registrations.bind, _BUILD,
        (_ANY_ID, *_BINDING, Parameter("bind", boolean)),
        (275, 496, *_BINDING_ERRORS), "2.4",
    ),
    Method("DeleteSipRegistration", registrations.delete, _MONEY, (_ID,), (275,), "2.5, U1"),
    Method(
        "GetSipRegistrations", listing.get_sip_registrations, _READ,
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
            *_PAGE,
        ),
        (116, 117, 147, 275, 458, 496, 497), "2.6", reads=True,
    ),
    Method(
        "GetAccountInfo", account.get_account_info, (), (Parameter("return_live_balance", boolean),),
        (496,), "1.5, 2.2", reads=True,
    ),
    Method(
        "GetSubscriptionPrice", account.get_subscription_price, _READ,
        (
            Parameter("subscription_template_id", integers),
            Parameter("subscription_template_type", text),
            Parameter("subscription_template_name", text),
            *_PAGE,
        ),
        (496, 497), "2.2", reads=True,
    ),
    Method(
        "GetApplications", directory.get_applications, _READ,
        (*_APPLICATION, Parameter("with_rules", boolean), Parameter("with_scenarios", boolean), *_PAGE),
        (116, 496, 497), "5", reads=True,
    ),
    Method(
        "GetRules", directory.get_rules, _READ,
        (*_APPLICATION, Parameter("rule_id", integer, 147), Parameter("rule_name", text), *_PAGE),
        (116, 147, 458, 496, 497), "5", reads=True,
    ),
    Method(
        "GetUsers", directory.get_users, (*_READ, "User manager"),
        (
            *_APPLICATION,
            Parameter("user_id", integer, 117),
            Parameter("user_name", text),
            Parameter("user_active", boolean),
            *_PAGE,
        ),
        (116, 117, 458, 485, 496, 497), "5", reads=True,
    ),
    Method(
        "AddApplication", directory.add_application, _BUILD,
        (Parameter("application_name", text, 107, required=True), Parameter("secure_record_storage", boolean)),
        (107, 129, 496), "5",
    ),
    Method(
        "AddRule", directory.add_rule, _BUILD,
        (
            *_APPLICATION,
            Parameter("rule_name", text, 156, required=True),
            Parameter("rule_pattern", text, 148, required=True),
            Parameter("rule_pattern_exclude", text),
            Parameter("video_conference", boolean),
        ),
        (116, 148, 149, 156, 175, 458, 485, 496), "5",
    ),
    Method(
        "AddUser", directory.add_user, _PEOPLE,
        (
            *_APPLICATION,
            Parameter("user_name", text, 122, required=True),
            Parameter("user_display_name", text, 157, required=True),
            Parameter("user_password", text, required=True),
            Parameter("parent_accounting", boolean),
            Parameter("user_active", boolean),
            Parameter("user_custom_data", text),
        ),
        (109, 116, 118, 122, 157, 458, 485, 496), "5",
    ),
    Method(
        "DelApplication", directory.del_application, _BUILD,
        (Parameter("application_id", integers, 116), Parameter("application_name", texts)),
        (116, 458, 485), "5",
    ),
    Method(
        "DelRule", directory.del_rule, _BUILD,
        (*_APPLICATION, Parameter("rule_id", integers, 147), Parameter("rule_name", texts)),
        (116, 147, 458, 485), "5",
    ),
    Method(
        "DelUser", directory.del_user, _PEOPLE,
        (*_APPLICATION, Parameter("user_id", integers, 117), Parameter("user_name", texts)),
        (116, 117, 458, 485), "5",
    ),
)  # fmt: skip

METHOD_NAMED = {method.name: method for method in METHODS}
OPERATIONS = {method.name: method.operation() for method in METHODS}
