"""The methods of call routing (routing contract 1, 2), as ``methods`` has the others."""

from __future__ import annotations

from . import applications, numbers, rules, scenarios, users, whitelist
from .method import BUILD, MANAGE, OWN, PAGE, PEOPLE, READ_NUMBERS, READ_PEOPLE, READ_ROUTES, Method
from .parameters import Parameter, boolean, date, ids, integer, integers, text, texts, timestamp

_APPLICATION = (
    Parameter("application_id", integer, 116, locates=True),
    Parameter("application_name", text, 116, locates=True),
)
_APPLICATIONS = (
    Parameter("application_id", integers, 116, locates=True),
    Parameter("application_name", texts, 116, locates=True),
)
_RULE = (Parameter("rule_id", integer, 147, locates=True), Parameter("rule_name", text, 156, locates=True))
_RULES = (Parameter("rule_id", integers, 147, locates=True), Parameter("rule_name", texts, 156, locates=True))
_SCENARIOS = (Parameter("scenario_id", ids, 132, locates=True), Parameter("scenario_name", texts, 168, locates=True))

_APPLICATION_METHODS = (
    Method(
        "AddApplication", applications.add, MANAGE,
        (Parameter("application_name", text, 107, required=True), Parameter("secure_record_storage", boolean)),
        (107, 108, 129, 496), "routing 2.1",
    ),
    Method(
        "SetApplicationInfo", applications.set_info, MANAGE,
        (
            Parameter("application_id", integer, 116, locates=True),
            Parameter("required_application_name", text, 116, locates=True),
            Parameter("application_name", text, 107),
            Parameter("secure_record_storage", boolean),
        ),
        (107, 116, 129, 458, 485, 496), "routing 2.1",
    ),
    Method("DelApplication", applications.delete, OWN, _APPLICATIONS, (116, 458, 485, 496), "routing 2.1"),
    Method(
        "GetApplications", applications.get, READ_ROUTES,
        (*_APPLICATION, Parameter("with_rules", boolean), Parameter("with_scenarios", boolean), *PAGE),
        (116, 496, 497), "routing 2.1", reads=True,
    ),
)  # fmt: skip

_SCENARIO_METHODS = (
    Method(
        "AddScenario", scenarios.add, BUILD,
        (
            Parameter("scenario_name", text, 168, required=True),
            Parameter("scenario_script", text),
            *_APPLICATION,
            *_RULE,
            Parameter("rewrite", boolean),
        ),
        (116, 130, 132, 133, 147, 156, 168, 418, 419, 458, 485, 496), "routing 2.2",
    ),
    Method(
        "SetScenarioInfo", scenarios.set_info, BUILD,
        (
            Parameter("scenario_id", integer, 132, locates=True),
            Parameter("required_scenario_name", text, 168, locates=True),
            Parameter("scenario_name", text, 168),
            Parameter("scenario_script", text),
        ),
        (130, 132, 133, 168, 458, 485), "routing 2.2",
    ),
    Method(
        "GetScenarios", scenarios.get, BUILD,
        (
            Parameter("scenario_id", integer, 132),
            Parameter("scenario_name", text),
            Parameter("with_script", boolean),
            *_APPLICATION,
            *PAGE,
        ),
        (116, 132, 458, 496, 497), "routing 2.2", reads=True,
    ),
    Method(
        "DelScenario", scenarios.delete, BUILD,
        (
            Parameter("scenario_id", integers, 132, locates=True),
            Parameter("scenario_name", texts, 168, locates=True),
        ),
        (132, 168, 458, 485, 496), "routing 2.2",
    ),
    Method(
        "BindScenario", scenarios.bind, BUILD,
        (*_SCENARIOS, *_RULE, *_APPLICATION, Parameter("bind", boolean)),
        (116, 132, 147, 156, 168, 419, 458, 485, 496), "routing 2.2",
    ),
    Method(
        "ReorderScenarios", scenarios.reorder, BUILD, (*_RULE, Parameter("scenario_id", ids, 132, locates=True)),
        (132, 147, 156, 458), "routing 2.2",
    ),
)  # fmt: skip

_RULE_CONTENT = (
    Parameter("rule_pattern_exclude", text),
    Parameter("video_conference", boolean),
    Parameter("bind_key_id", text),
)
_RULE_METHODS = (
    Method(
        "AddRule", rules.add, BUILD,
        (
            *_APPLICATION,
            Parameter("rule_name", text, 156, required=True),
            Parameter("rule_pattern", text, 148, required=True),
            *_RULE_CONTENT,
            *_SCENARIOS,
        ),
        (116, 132, 148, 149, 156, 168, 175, 419, 433, 458, 485, 496), "routing 2.3",
    ),
    Method(
        "SetRuleInfo", rules.set_info, BUILD,
        (
            Parameter("rule_id", integer, 147, required=True),
            Parameter("rule_name", text, 156),
            Parameter("rule_pattern", text, 148),
            *_RULE_CONTENT,
        ),
        (147, 148, 149, 156, 175, 433, 496), "routing 2.3",
    ),
    Method(
        "GetRules", rules.get, READ_ROUTES,
        (
            *_APPLICATION,
            Parameter("rule_id", integer, 147),
            Parameter("rule_name", text),
            Parameter("video_conference", boolean),
            Parameter("attached_key_id", text),
            Parameter("template", text),
            Parameter("with_scenarios", boolean),
            *PAGE,
        ),
        (116, 147, 458, 496, 497), "routing 2.3", reads=True,
    ),
    Method("DelRule", rules.delete, BUILD, (*_APPLICATIONS, *_RULES), (116, 147, 156, 458, 485, 496), "routing 2.3"),
    Method(
        "ReorderRules", rules.reorder, BUILD, (Parameter("rule_id", ids, 147, required=True),), (147,), "routing 2.3",
    ),
)  # fmt: skip

_USER_CONTENT = (
    Parameter("parent_accounting", boolean),
    Parameter("user_active", boolean),
    Parameter("user_custom_data", text),
)
_USER_METHODS = (
    Method(
        "AddUser", users.add, PEOPLE,
        (
            *_APPLICATION,
            Parameter("user_name", text, 122, required=True),
            Parameter("user_display_name", text, 157, required=True),
            Parameter("user_password", text, required=True),
            *_USER_CONTENT,
        ),
        (109, 116, 118, 122, 157, 212, 458, 463, 464, 485, 496, 524), "routing 2.4",
    ),
    Method(
        "SetUserInfo", users.set_info, PEOPLE,
        (
            Parameter("user_id", integer, 117, locates=True),
            Parameter("user_name", text, 117, locates=True),
            *_APPLICATION,
            Parameter("new_user_name", text, 462),
            Parameter("user_display_name", text, 157),
            Parameter("user_password", text),
            *_USER_CONTENT,
        ),
        (116, 117, 118, 157, 212, 458, 462, 463, 464, 485, 496, 524), "routing 2.4",
    ),
    Method(
        "GetUsers", users.get, READ_PEOPLE,
        (
            *_APPLICATION,
            Parameter("user_id", integer, 117),
            Parameter("user_name", text),
            Parameter("user_active", boolean),
            Parameter("user_display_name", text),
            Parameter("skill_id", integer),
            Parameter("excluded_skill_id", integer),
            Parameter("acd_queue_id", integer),
            Parameter("excluded_acd_queue_id", integer),
            Parameter("with_skills", boolean),
            Parameter("with_queues", boolean),
            Parameter("acd_status", texts),
            Parameter("showing_skill_id", integer),
            Parameter("order_by", text),
            Parameter("return_live_balance", boolean),
            *PAGE,
        ),
        (116, 117, 458, 485, 496, 497), "routing 2.4", reads=True,
    ),
    Method(
        "DelUser", users.delete, PEOPLE,
        (
            *_APPLICATIONS,
            Parameter("user_id", integers, 117, locates=True),
            Parameter("user_name", texts, 117, locates=True),
        ),
        (116, 117, 458, 485, 496), "routing 2.4",
    ),
)  # fmt: skip

_ITEM = Parameter("sip_whitelist_id", integer, 169, required=True)
_NETWORK = Parameter("sip_whitelist_network", text, 170, required=True)
_WHITELIST_METHODS = (
    Method(
        "AddSipWhiteListItem", whitelist.add, BUILD, (_NETWORK, Parameter("description", text)),
        (170, 172), "routing 2.5",
    ),
    Method(
        "SetSipWhiteListItem", whitelist.set_info, BUILD, (_ITEM, _NETWORK, Parameter("description", text)),
        (169, 170), "routing 2.5",
    ),
    Method(
        "GetSipWhiteList", whitelist.get, BUILD, (Parameter("sip_whitelist_id", integer, 169), *PAGE),
        (169, 496, 497), "routing 2.5", reads=True,
    ),
    Method("DelSipWhiteListItem", whitelist.delete, BUILD, (_ITEM,), (169,), "routing 2.5"),
)  # fmt: skip

_NUMBER_METHODS = (
    Method(
        "BindPhoneNumberToApplication", numbers.bind, BUILD,
        (
            Parameter("phone_id", integers, 181, locates=True),
            Parameter("phone_number", texts, 121, locates=True),
            *_APPLICATION,
            *_RULE,
            Parameter("bind", boolean),
        ),
        (116, 121, 147, 156, 181, 458, 485, 496), "routing 2.6",
    ),
    Method(
        "GetPhoneNumbers", numbers.get, READ_NUMBERS,
        (
            Parameter("phone_id", integers, 181),
            Parameter("phone_number", texts),
            Parameter("application_id", integers, 116),
            Parameter("application_name", texts),
            Parameter("rule_id", integers, 147),
            Parameter("rule_name", texts),
            Parameter("country_code", texts),
            Parameter("phone_category_name", texts),
            Parameter("phone_region_name", texts),
            Parameter("activation_status", texts),
            Parameter("verification_name", text),
            Parameter("verification_status", texts),
            Parameter("is_bound_to_application", boolean),
            Parameter("is_bound_to_rule", boolean),
            Parameter("phone_template", text),
            Parameter("canceled", boolean),
            Parameter("deactivated", boolean),
            Parameter("auto_charge", boolean),
            Parameter("from_phone_next_renewal", date, 111),
            Parameter("to_phone_next_renewal", date, 111),
            Parameter("from_phone_purchase_date", timestamp, 111),
            Parameter("to_phone_purchase_date", timestamp, 111),
            Parameter("from_unverified_hold_until", date, 111),
            Parameter("to_unverified_hold_until", date, 111),
            Parameter("child_account_id", integers, 194),
            Parameter("children_phones_only", boolean),
            Parameter("can_be_used", boolean),
            Parameter("sandbox", text),
            Parameter("order_by", text),
            *PAGE,
        ),
        (111, 116, 147, 181, 194, 485, 496, 497), "routing 2.6", reads=True,
    ),
)  # fmt: skip

ROUTING_METHODS = (
    *_APPLICATION_METHODS,
    *_SCENARIO_METHODS,
    *_RULE_METHODS,
    *_USER_METHODS,
    *_WHITELIST_METHODS,
    *_NUMBER_METHODS,
)
