"""What a call meets at Voximplant: applications, scenarios, rules, users, the SIP white list."""

from __future__ import annotations

from typing import Any

from telephony_sandbox.simulators.client import Admin

from .case import CANARY, CANARY_2, Case, Edit, Fields, Hand, added_changed_removed

SCRIPT = f"// {CANARY}\nVoxEngine.addEventListener(AppEvents.CallAlerting, e => e.call.answer());\n"
SCRIPT_2 = f"// {CANARY_2}\nVoxEngine.addEventListener(AppEvents.CallAlerting, e => e.call.reject());\n"
PASSWORD, PASSWORD_2 = f"Aa1+{CANARY}".replace(" ", ""), f"Bb2+{CANARY_2}".replace(" ", "")
FRONTDESK, BACKOFFICE = 4411, 4412


def _application(inputs: Fields) -> dict[str, Any]:
    return {
        "application_name": f"{inputs['name']}.acme.voximplant.com",
        "secure_record_storage": inputs.get("secure_record_storage") or None,
    }


def _scenario(inputs: Fields) -> dict[str, Any]:
    return {
        "scenario_name": inputs["name"],
        # Line ends make no difference.
        "scenario_script": inputs["script"].replace("\r\n", "\n"),
        "application_id": inputs.get("application_id") and int(inputs["application_id"]),
    }


def _rule(inputs: Fields) -> dict[str, Any]:
    return {
        "application_id": int(inputs["application_id"]),
        "rule_name": inputs["name"],
        "rule_pattern": inputs["pattern"],
        "rule_pattern_exclude": inputs.get("pattern_exclude") or None,
        "scenario_ids": [int(each) for each in inputs["scenario_ids"]] or None,
        "video_conference": inputs.get("video_conference") or None,
        "bind_key_id": inputs.get("bind_key_id"),
    }


def _user(inputs: Fields) -> dict[str, Any]:
    return {
        "application_id": int(inputs["application_id"]),
        "user_name": inputs["name"],
        "user_display_name": inputs["display_name"],
        "user_password": inputs["password"],
        "user_active": inputs.get("active", True) or None,
        "user_custom_data": inputs.get("custom_data") or None,
    }


def _item(inputs: Fields) -> dict[str, Any]:
    return {"sip_whitelist_network": inputs["network"], "description": inputs.get("description") or None}


APPLICATION = Case(
    name="application",
    kind="VoximplantApplication",
    vendor="voximplant",
    type="application",
    key="application_id",
    inputs=lambda n: {"name": f"app-{n}"},
    everything=lambda n: {"name": f"app-{n}", "secure_record_storage": False, "adopt": False},
    one_field={"secure_record_storage": True},
    hand=Hand({"application_name": "somebody.acme.voximplant.com"}, frozenset({"name"})),
    remote=_application,
    edits=(
        Edit("name", {}, {"name": lambda n: f"renamed-{n}"}, "update"),
        Edit("secure_record_storage-added", {}, {"secure_record_storage": True}, "update"),
        Edit("secure_record_storage-off", {"secure_record_storage": True}, {"secure_record_storage": False}, "update"),
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
    ),
    calls={
        "create": ["GetApplications", "AddApplication", "GetApplications"],
        "read": ["GetApplications"],
        "update": ["GetApplications", "SetApplicationInfo", "GetApplications"],
        "delete": [
            "GetApplications", "GetSipRegistrations", "GetSipRegistrations", "GetPhoneNumbers", "GetRules", "GetUsers",
            "GetScenarios", "DelApplication",
        ],
    },
    always_replaced={},
    ignores=frozenset({"adopt"}),
)  # fmt: skip

SCENARIO = Case(
    name="scenario",
    kind="VoximplantScenario",
    vendor="voximplant",
    type="scenario",
    key="scenario_id",
    inputs=lambda n: {"name": f"scenario-{n}", "script": SCRIPT},
    everything=lambda n: {
        "name": f"scenario-{n}", "script": SCRIPT, "application_id": FRONTDESK, "adopt": False,
    },
    one_field={"script": SCRIPT_2},
    # That the script changes as well, the events mask.
    hand=Hand({"scenario_name": "somebody", "scenario_script": "// somebody's\n"}, frozenset({"name"})),
    remote=_scenario,
    edits=(
        Edit("name", {}, {"name": lambda n: f"renamed-{n}"}, "update"),
        Edit("script", {}, {"script": SCRIPT_2}, "update"),
        Edit("script-with-other-line-ends", {}, {"script": SCRIPT.replace("\n", "\r\n")}, "nothing"),
        Edit("application_id-added", {}, {"application_id": FRONTDESK}, "recreate"),
        Edit("application_id-changed", {"application_id": FRONTDESK}, {"application_id": BACKOFFICE}, "recreate"),
        Edit("application_id-removed", {"application_id": FRONTDESK}, {"application_id": None}, "recreate"),
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
    ),
    calls={
        "create": ["GetScenarios", "AddScenario", "GetScenarios"],
        "read": ["GetScenarios"],
        "update": ["GetScenarios", "SetScenarioInfo", "GetScenarios"],
        "delete": ["GetScenarios", "DelScenario"],
    },
    always_replaced={"application_id": "recreate"},
    ignores=frozenset({"adopt"}),
)  # fmt: skip


def _plain_rule(n: int) -> dict[str, Any]:
    return {"application_id": FRONTDESK, "name": f"rule-{n}", "pattern": "7495.+", "scenario_ids": [302, 301]}


RULE = Case(
    name="rule",
    kind="VoximplantRule",
    vendor="voximplant",
    type="rule",
    key="rule_id",
    inputs=_plain_rule,
    everything=lambda n: {
        **_plain_rule(n), "pattern_exclude": "7495000.+", "video_conference": True, "adopt": False,
    },
    one_field={"pattern": "7499.+"},
    hand=Hand({"rule_pattern": ".*", "video_conference": True}, frozenset({"pattern", "video_conference"})),
    remote=_rule,
    edits=(
        Edit("name", {}, {"name": lambda n: f"renamed-{n}"}, "update"),
        Edit("pattern", {}, {"pattern": "8.*"}, "update"),
        *added_changed_removed("pattern_exclude", "7", "8"),
        Edit("scenario_ids-turned", {}, {"scenario_ids": [301, 302]}, "update"),
        Edit("scenario_ids-one-less", {}, {"scenario_ids": [301]}, "update"),
        Edit("scenario_ids-one-more", {"scenario_ids": [301]}, {"scenario_ids": [302, 301]}, "update"),
        Edit("scenario_ids-none", {}, {"scenario_ids": []}, "update"),
        Edit("scenario_ids-as-text", {}, {"scenario_ids": ["302", "301"]}, "nothing"),
        Edit("video_conference-added", {}, {"video_conference": True}, "update"),
        Edit("video_conference-removed", {"video_conference": True}, {"video_conference": None}, "update"),
        Edit("application_id", {"scenario_ids": [301]}, {"application_id": BACKOFFICE}, "recreate"),
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
    ),
    calls={
        "create": ["GetRules", "AddRule", "GetRules"],
        "read": ["GetRules"],
        "update": ["GetRules", "SetRuleInfo", "GetRules"],
        "delete": ["GetRules", "GetSipRegistrations", "GetSipRegistrations", "GetPhoneNumbers", "GetRules", "DelRule"],
    },
    always_replaced={"application_id": "recreate"},
    ignores=frozenset({"adopt"}),
)  # fmt: skip


def _plain_user(n: int) -> dict[str, Any]:
    return {"application_id": FRONTDESK, "name": f"user-{n}", "display_name": "Alice", "password": PASSWORD}


USER = Case(
    name="user",
    kind="VoximplantUser",
    vendor="voximplant",
    type="user",
    key="user_id",
    inputs=_plain_user,
    everything=lambda n: {
        **_plain_user(n), "active": False, "custom_data": "{}", "parent_accounting": True, "adopt": False,
    },
    one_field={"display_name": "Alice B."},
    hand=Hand({"user_display_name": "Bob", "user_active": False}, frozenset({"display_name", "active"})),
    remote=_user,
    edits=(
        Edit("name", {}, {"name": lambda n: f"renamed-{n}"}, "update"),
        Edit("display_name", {}, {"display_name": "Bob"}, "update"),
        Edit("password", {}, {"password": PASSWORD_2}, "update"),
        Edit("active-added", {}, {"active": False}, "update"),
        Edit("active-removed", {"active": False}, {"active": None}, "update"),
        *added_changed_removed("custom_data", "a", "b"),
        Edit("parent_accounting", {"parent_accounting": True}, {"parent_accounting": False}, "update"),
        Edit("application_id", {}, {"application_id": BACKOFFICE}, "recreate"),
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
    ),
    calls={
        # First, how many users each of the two applications has.
        "create": ["GetUsers", "AddUser", "GetUsers"],
        "read": ["GetUsers"],
        "update": ["GetUsers", "SetUserInfo", "GetUsers"],
        "delete": ["GetUsers", "GetSipRegistrations", "GetSipRegistrations", "DelUser"],
    },
    always_replaced={"application_id": "recreate"},
    ignores=frozenset({"adopt"}),
)  # fmt: skip


def _network(n: int) -> str:
    return f"10.{n // 256}.{n % 256}.0/24"


WHITE_LIST_ITEM = Case(
    name="white-list-item",
    kind="SipWhiteListItem",
    vendor="voximplant",
    type="sip_whitelist_item",
    key="sip_whitelist_id",
    inputs=lambda n: {"network": _network(n), "description": "Office"},
    everything=lambda n: {"network": _network(n), "description": "Office", "adopt": False},
    one_field={"description": "Branch"},
    hand=Hand({"description": "somebody's"}, frozenset({"description"})),
    remote=_item,
    edits=(
        Edit("network", {}, {"network": lambda n: _network(n + 30_000)}, "update"),
        *added_changed_removed("description", "a", "b"),
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
    ),
    calls={
        "create": ["GetSipWhiteList", "AddSipWhiteListItem", "GetSipWhiteList"],
        "read": ["GetSipWhiteList"],
        "update": ["GetSipWhiteList", "SetSipWhiteListItem", "GetSipWhiteList"],
        "delete": ["GetSipWhiteList", "DelSipWhiteListItem"],
    },
    always_replaced={},
    ignores=frozenset({"adopt"}),
)

ROUTE = (APPLICATION, SCENARIO, RULE, USER, WHITE_LIST_ITEM)


def _buy_another_number(admin: Admin, n: int) -> None:
    bought = "2024-01-01 00:00:00"
    number = {"phone_id": 883, "phone_number": "74990005503", "phone_purchase_date": bought, "subscription_id": 883}
    admin.make("voximplant", number, "phone_number")


# Not among the cases of the laws, because there is nothing to make n of: see ``test_route.py`` and the sweep.

NUMBER_BINDING = Case(
    name="number-binding",
    kind="VoximplantNumberBinding",
    vendor="voximplant",
    type="phone_number",
    key="phone_id",
    inputs=lambda n: {"phone_id": 881, "application_id": FRONTDESK, "rule_id": 7890},
    everything=lambda n: {"phone_id": 881, "application_id": FRONTDESK, "rule_id": 7890, "adopt": False},
    one_field={"rule_id": 7891},
    hand=Hand({"application_id": BACKOFFICE, "rule_id": None}, frozenset({"application_id", "rule_id"})),
    remote=lambda inputs: {"application_id": inputs["application_id"], "rule_id": inputs.get("rule_id")},
    edits=(),
    calls={},
    always_replaced={},
    is_there=lambda each: each.get("application_id") is not None,
    gone={"application_id": None, "rule_id": None},
    prepare=_buy_another_number,
)

RULE_ORDER = Case(
    name="order",
    kind="VoximplantRuleOrder",
    vendor="voximplant",
    type="application",
    key="application_id",
    inputs=lambda n: {"application_id": FRONTDESK, "rule_ids": [7891, 7890]},
    everything=lambda n: {"application_id": FRONTDESK, "rule_ids": [7891, 7890]},
    one_field={"rule_ids": [7890, 7891]},
    hand=Hand({"rule_order": [7890, 7891]}, frozenset({"rule_ids"})),
    remote=lambda inputs: {"rule_order": inputs["rule_ids"]},
    edits=(),
    calls={},
    always_replaced={},
    stays=True,
    is_there=lambda each: each["application_id"] == FRONTDESK,
)
