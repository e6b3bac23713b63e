"""Roles, other customers, lost replies and the ways to call: routing contract 1 and 6."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from management_api import ManagementApi

from telephony_sandbox.simulators.server import Simulators
from telephony_sandbox.simulators.voximplant import VENDOR

OWNER = "3d7f6c0e-0000-4000-8000-0000000000aa"
BUILD = {"Owner", "Admin", "Developer"}
PEOPLE = {"Owner", "Admin", "User manager"}
ROLES = {
    "AddApplication": {"Owner", "Admin"},
    "SetApplicationInfo": {"Owner", "Admin"},
    "DelApplication": {"Owner"},
    "GetApplications": {*BUILD, "Supervisor", "Call list manager", "Support"},
    **dict.fromkeys(
        ("AddScenario", "SetScenarioInfo", "GetScenarios", "DelScenario", "BindScenario", "ReorderScenarios"), BUILD
    ),
    **dict.fromkeys(("AddRule", "SetRuleInfo", "DelRule", "ReorderRules"), BUILD),
    "GetRules": {*BUILD, "Supervisor", "Call list manager", "Support"},
    **dict.fromkeys(("AddUser", "SetUserInfo", "DelUser"), PEOPLE),
    "GetUsers": {*BUILD, "Supervisor", "User manager"},
    **dict.fromkeys(("AddSipWhiteListItem", "SetSipWhiteListItem", "GetSipWhiteList", "DelSipWhiteListItem"), BUILD),
    "BindPhoneNumberToApplication": BUILD,
    "GetPhoneNumbers": {*BUILD, "Accountant", "Support"},
}
ALL_ROLES = (
    "Owner", "Admin", "Developer", "Supervisor", "Accountant", "Support", "User manager", "Call list manager",
)  # fmt: skip


@pytest.mark.parametrize("role", ALL_ROLES)
def test_roles(api: ManagementApi, role: str) -> None:
    api.patch(OWNER, "key", roles=[role])
    refused = {method for method in ROLES if api.call(method).get("error", {}).get("code") == 100}
    assert refused == {method for method, roles in ROLES.items() if role not in roles}


def test_a_missing_role_comes_before_wrong_parameters(api: ManagementApi) -> None:
    assert api.refusal("DelApplication", "Developer", application_id="x") == (100, None)


@pytest.mark.parametrize(
    ("verb", "path", "how"),
    [
        ("POST", "/AddScenario", "data"),
        ("POST", "/AddScenario/", "data"),
        ("POST", "/AddScenario", "params"),
        ("GET", "/AddScenario/", "params"),
        ("POST", "/AddScenario", "files"),
    ],
)
def test_the_ways_to_call(api: ManagementApi, verb: str, path: str, how: str) -> None:
    sent: dict[str, Any] = {"scenario_name": "new", "scenario_script": "a=b&c;+%"}
    more = {name: (None, value) for name, value in sent.items()} if how == "files" else sent
    number = api.request(verb, path, **{how: more})["scenario_id"]
    row = api.row("GetScenarios", scenario_id=number, with_script="1")
    assert (row["scenario_name"], row["scenario_script"]) == ("new", "a=b&c;+%")


@pytest.mark.parametrize(
    ("method", "sent", "listed"),
    [
        ("AddApplication", {"application_name": "new"}, ("GetApplications", {})),
        ("AddScenario", {"scenario_name": "new"}, ("GetScenarios", {})),
        (
            "AddRule",
            {"application_id": 4411, "rule_name": "new", "rule_pattern": "1"},
            ("GetRules", {"application_id": 4411}),
        ),
        ("AddSipWhiteListItem", {"sip_whitelist_network": "10.0.0.0/8"}, ("GetSipWhiteList", {})),
    ],
)
def test_a_lost_reply_after_a_committed_add(
    api: ManagementApi, method: str, sent: dict[str, Any], listed: tuple[str, dict[str, Any]]
) -> None:
    before = api.done(listed[0], **listed[1])["total_count"]
    api.admin.faults({"vendor": "voximplant", "operation": method, "when": "after", "effect": "reset"})
    with pytest.raises(requests.ConnectionError):
        api.call(method, **sent)
    assert api.done(listed[0], **listed[1])["total_count"] == before + 1


@pytest.mark.parametrize("method", sorted(ROLES))
def test_another_account_sees_nothing_of_this_one(api: ManagementApi, method: str) -> None:
    """A child account, for which the owner's key may sign."""
    child = {"account_id": 700999, "account_name": "child", "account_email": "child@acme.example"}
    api.admin.make("voximplant", child, "account")
    api.patch(OWNER, "key", accounts=[700999])
    ids = {
        "application_id": 4411, "scenario_id": 301, "rule_id": 7890, "user_id": 501, "sip_whitelist_id": 71,
        "phone_id": 881, "sip_whitelist_network": "10.0.0.0/8",
    }  # fmt: skip
    before = api.admin.snapshot()["objects"]
    reply = api.request("POST", f"/{method}", api.token(iss=700999), data=ids)
    assert reply.get("result", []) == [] or method == "AddSipWhiteListItem", reply
    after = api.admin.snapshot()["objects"]
    own = [row for row in before if row[1] != "shown_token"]
    assert [row for row in after if row[1] != "shown_token" and row[3].get("account_id") != 700999] == [
        row for row in own if row[3].get("account_id") != 700999
    ]


def test_another_customer_has_the_same_ids() -> None:
    with Simulators(vendors=[VENDOR], account="branch") as simulators, requests.Session() as session:
        session.trust_env = False
        api = ManagementApi(simulators, session)
        assert api.column("GetScenarios", "scenario_name") == ["library-branch", "inbound-branch"]
        assert api.column("GetPhoneNumbers", "phone_id") == [881, 882]
        assert not {"74990005501", "74990005502"} & set(api.column("GetPhoneNumbers", "phone_number"))
        assert api.column("GetSipWhiteList", "sip_whitelist_id") == [71]
        assert api.done("AddScenario", scenario_name="new")["scenario_id"] == 3101
        assert api.column("GetScenarios", "scenario_id") == [301, 302, 3101]
