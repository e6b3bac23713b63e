"""SipRegistration."""

from __future__ import annotations

from typing import Any

from telephony_sandbox.simulators.client import Admin

from .case import CANARY, CANARY_2, OTHERWISE, Case, Edit, Fields, Hand, added_changed_removed, another

APPLICATIONS = {"frontdesk": 4411, "backoffice.acme.voximplant.com": 4412}
RULES = {"inbound": 7890, "night": 7891}


def _user_id(n: int) -> int:
    return 10_000 + n


def _user_name(n: int) -> str:
    return f"agent-{n}"


def _make_users(admin: Admin, n: int) -> None:
    for each in (n, n + OTHERWISE):
        user = {"user_id": _user_id(each), "application_id": 4411, "user_name": _user_name(each)}
        admin.make("voximplant", {**user, "user_display_name": "Agent"}, "user")


def _account(n: int) -> dict[str, Any]:
    return {"sip_username": f"user-{n}", "proxy": "pbx.example.org", "password": CANARY}


def _registration(inputs: Fields) -> dict[str, Any]:
    plain = ("sip_username", "proxy", "auth_user", "outbound_proxy", "password", "application_id", "rule_id", "user_id")
    fields = {name: inputs.get(name) for name in plain}
    if "application_id" in inputs:
        fields["application_id"] = int(inputs["application_id"])
    if "application_name" in inputs:
        fields["application_id"] = APPLICATIONS[inputs["application_name"]]
    if "rule_name" in inputs:
        fields["rule_id"] = RULES[inputs["rule_name"]]
    if "user_name" in inputs:
        fields["user_id"] = _user_id(int(inputs["user_name"].removeprefix("agent-")))
    return {**fields, "is_persistent": inputs.get("is_persistent", True) or None}


FRONTDESK = {"application_id": 4411}
WAITING, UNSUSPECTING = {"wait_for_registration": True}, {"detect_credential_drift": False}

SIP_REGISTRATION = Case(
    name="registration",
    kind="SipRegistration",
    vendor="voximplant",
    key="sip_registration_id",
    inputs=_account,
    everything=lambda n: {
        **_account(n),
        "auth_user": "auth",
        "outbound_proxy": "edge.example.org",
        "is_persistent": True,
        "application_id": 4411,
        "rule_id": 7890,
        "user_id": _user_id(n),
        "release_protection": False,
        "adopt": False,
        "wait_for_registration": False,
        "registration_timeout": 60,
        "detect_credential_drift": True,
    },
    one_field={"proxy": "pbx2.example.org"},
    hand=Hand({"proxy": "other.example.org", "sip_username": "somebody"}, frozenset({"proxy", "sip_username"})),
    remote=_registration,
    edits=(
        Edit("sip_username", {}, {"sip_username": "renamed"}, "update"),
        Edit("proxy", {}, {"proxy": "pbx2.example.org"}, "update"),
        *added_changed_removed("auth_user", "a", "b", removed="replace"),
        *added_changed_removed("outbound_proxy", "a.example.org", "b.example.org", removed="replace"),
        Edit("password-added", {"password": None}, {"password": CANARY}, "update"),
        Edit("password-changed", {}, {"password": CANARY_2}, "update"),
        Edit("password-removed", {}, {"password": None}, "replace"),
        Edit("is_persistent-changed", {}, {"is_persistent": False}, "replace"),
        Edit("is_persistent-removed", {"is_persistent": False}, {"is_persistent": None}, "replace"),
        Edit("is_persistent-spelt-out", {}, {"is_persistent": True}, "nothing"),
        *added_changed_removed("application_id", 4411, 4412),
        Edit("application_id-as-text", FRONTDESK, {"application_id": "4411"}, "nothing"),
        *added_changed_removed("application_name", "frontdesk", "backoffice.acme.voximplant.com"),
        Edit(
            "application-by-name-instead",
            FRONTDESK,
            {"application_id": None, "application_name": "frontdesk"},
            "update",
        ),
        Edit("rule_id-added", FRONTDESK, {"rule_id": 7890}, "update"),
        Edit("rule_id-changed", {**FRONTDESK, "rule_id": 7890}, {"rule_id": 7891}, "update"),
        Edit("rule_id-removed", {**FRONTDESK, "rule_id": 7890}, {"rule_id": None}, "update"),
        Edit("rule_name-added", FRONTDESK, {"rule_name": "inbound"}, "update"),
        Edit("rule_name-changed", {**FRONTDESK, "rule_name": "inbound"}, {"rule_name": "night"}, "update"),
        Edit("rule_name-removed", {**FRONTDESK, "rule_name": "inbound"}, {"rule_name": None}, "update"),
        Edit("user_id-added", FRONTDESK, {"user_id": _user_id}, "update"),
        Edit("user_id-changed", {**FRONTDESK, "user_id": _user_id}, {"user_id": another(_user_id)}, "update"),
        Edit("user_id-removed", {**FRONTDESK, "user_id": _user_id}, {"user_id": None}, "update"),
        Edit("user_name-added", FRONTDESK, {"user_name": _user_name}, "update"),
        Edit("user_name-changed", {**FRONTDESK, "user_name": _user_name}, {"user_name": another(_user_name)}, "update"),
        Edit("user_name-removed", {**FRONTDESK, "user_name": _user_name}, {"user_name": None}, "update"),
        Edit(
            "all-bindings-removed",
            {**FRONTDESK, "rule_id": 7890, "user_id": _user_id},
            {"application_id": None, "rule_id": None, "user_id": None},
            "update",
        ),
        Edit("release_protection-switched-on", {}, {"release_protection": True}, "update"),
        Edit("release_protection-removed", {"release_protection": True}, {"release_protection": None}, "update"),
        Edit("release_protection-spelt-out", {}, {"release_protection": False}, "nothing"),
        Edit("adopt-added", {}, {"adopt": True}, "nothing"),
        Edit("adopt-removed", {"adopt": True}, {"adopt": None}, "nothing"),
        # What is adopted and replaced is not taken over by its own replacement.
        Edit("password-removed-while-adopting", {"adopt": True}, {"password": None}, "replace"),
        Edit("wait_for_registration-added", {}, WAITING, "nothing"),
        Edit("wait_for_registration-removed", WAITING, {"wait_for_registration": None}, "nothing"),
        Edit("registration_timeout-added", {}, {"registration_timeout": 90}, "nothing"),
        # What a refresh has to know changes on record, and nothing is sent.
        Edit("detect_credential_drift-off", {}, {"detect_credential_drift": False}, "update"),
        Edit("detect_credential_drift-removed", UNSUSPECTING, {"detect_credential_drift": None}, "update"),
        Edit("detect_credential_drift-spelt-out", {}, {"detect_credential_drift": True}, "nothing"),
    ),
    calls={
        "create": ["GetSipRegistrations", "CreateSipRegistration", "GetSipRegistrations"],
        "read": ["GetSipRegistrations"],
        "update": ["GetSipRegistrations", "UpdateSipRegistration", "GetSipRegistrations"],
        "delete": ["GetSipRegistrations", "DeleteSipRegistration"],
    },
    always_replaced={"is_persistent": "replace"},
    ignores=frozenset({"adopt", "wait_for_registration", "registration_timeout"}),
    prepare=_make_users,
)
