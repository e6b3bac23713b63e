"""The account, prices, applications, rules and users: contract 1.5, 2.2, 5."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ACCOUNT, ManagementApi


def test_account_info_has_the_balance_and_the_quota_but_no_secret(api: ManagementApi) -> None:
    api.patch(ACCOUNT, "account", account_password="Pa55word!")
    reply = api.call("GetAccountInfo")
    account = reply["result"]
    assert (account["account_id"], account["balance"], account["currency"]) == (ACCOUNT, 100.0, "USD")
    assert account["max_sip_registrations"] == 1000
    assert not {"api_key", "account_password"} & set(account)
    assert reply["api_address"] in api.url


def test_account_info_shows_the_api_key_to_who_has_it(api: ManagementApi) -> None:
    key = api.admin.objects("voximplant", "account")[0]["api_key"]
    reply = api.request("POST", "/GetAccountInfo", token="", data={"account_id": ACCOUNT, "api_key": key})
    assert reply["result"]["api_key"] == key


def test_the_price_can_be_asked_before_and_is_what_is_charged(api: ManagementApi) -> None:
    (price,) = api.call("GetSubscriptionPrice", subscription_template_type="SIP_REGISTRATION")["result"]
    assert (price["price"], price["period"]) == (1.0, "0-1-0 0:0:0")
    api.patch(1, "subscription_template", price=2.5, tax_reserve=0.5)
    row = api.get(api.create())
    assert (api.balance(), row["subscription_price"]) == (97.0, "2.5")
    assert api.call("GetSubscriptionPrice", subscription_template_type="PHONE_NUM")["result"] == []


@pytest.mark.parametrize(
    ("method", "filters", "ids"),
    [
        ("GetApplications", {}, [4411, 4412]),
        ("GetApplications", {"application_id": 4412}, [4412]),
        ("GetApplications", {"application_name": "front"}, [4411]),
        ("GetRules", {"application_id": 4411}, [7890, 7891]),
        ("GetRules", {"application_name": "backoffice", "rule_name": "bound"}, [7892]),
        ("GetRules", {"application_id": 4411, "rule_id": 7891}, [7891]),
        ("GetUsers", {"application_id": 4411}, [501, 502]),
        ("GetUsers", {"application_id": 4411, "user_name": "second"}, [502]),
        ("GetUsers", {"application_name": "backoffice", "user_active": "true"}, [503]),
    ],
)
def test_what_a_registration_can_be_bound_to(
    api: ManagementApi, method: str, filters: dict[str, Any], ids: list[int]
) -> None:
    by_id = {"GetApplications": "application_id", "GetRules": "rule_id", "GetUsers": "user_id"}[method]
    reply = api.call(method, **filters)
    assert [row[by_id] for row in reply["result"]] == ids
    assert (reply["total_count"], reply["count"]) == (len(ids), len(ids))


def test_pages_of_other_lists_have_a_total(api: ManagementApi) -> None:
    reply = api.call("GetApplications", count=1, offset=1)
    ids = [row["application_id"] for row in reply["result"]]
    assert (ids, reply["total_count"], reply["count"]) == ([4412], 2, 1)
    assert api.refusal("GetApplications", count=1001) == (497, "count")


def test_users_are_asked_for_by_application(api: ManagementApi) -> None:
    assert api.refusal("GetUsers") == (485, "application_id")
    assert api.refusal("GetUsers", application_id=1) == (116, "application_id")


def test_a_new_application_has_rules_and_users(api: ManagementApi) -> None:
    made = api.call("AddApplication", application_name="sales")
    assert made["application_name"] == "sales.acme.voximplant.com"
    application = {"application_id": made["application_id"]}
    rule = api.call("AddRule", rule_name="all", rule_pattern=".*", **application)["rule_id"]
    person = {"user_name": "anna", "user_display_name": "Anna", "user_password": "Pa55word!"}
    user = api.call("AddUser", **person, **application)["user_id"]
    assert api.bound(api.create(**application, rule_id=rule, user_id=user)) == (made["application_id"], rule, user)
    (row,) = api.call("GetUsers", **application)["result"]
    assert "user_password" not in row
    assert "Pa55word!" not in str(api.admin.journal())


PERSON = {"application_id": 4411, "user_name": "anna", "user_display_name": "Anna", "user_password": "Pa55word!"}


@pytest.mark.parametrize(
    ("method", "sent", "refusal"),
    [
        ("AddApplication", {}, (107, "application_name")),
        ("AddApplication", {"application_name": "Frontdesk!"}, (107, "application_name")),
        ("AddApplication", {"application_name": "frontdesk"}, (129, "application_name")),
        ("AddRule", {"rule_name": "x", "rule_pattern": ".*"}, (485, "application_id")),
        ("AddRule", {"application_id": 4411, "rule_name": "x", "rule_pattern": "("}, (148, "rule_pattern")),
        ("AddRule", {"application_id": 4411, "rule_name": "night", "rule_pattern": ".*"}, (175, "rule_name")),
        ("AddUser", {**PERSON, "user_name": "A"}, (122, "user_name")),
        ("AddUser", {**PERSON, "user_name": "operator"}, (118, "user_name")),
        ("AddUser", {**PERSON, "user_display_name": ""}, (157, "user_display_name")),
        ("AddUser", {**PERSON, "user_password": None}, (496, "user_password")),
        ("DelApplication", {}, (485, "application_id")),
        ("DelApplication", {"application_id": "4411;1"}, (116, "application_id")),
        ("DelRule", {"rule_id": 7890, "application_id": 4412}, (147, "rule_id")),
        ("DelUser", {"user_id": 501, "user_name": "second"}, (458, None)),
    ],
)
def test_wrong_additions_and_deletions(
    api: ManagementApi, method: str, sent: dict[str, Any], refusal: tuple[int, str | None]
) -> None:
    before = api.admin.snapshot()["objects"]
    assert api.refusal(method, **sent) == refusal
    assert [row for row in api.admin.snapshot()["objects"] if row[1] != "shown_token"] == [
        row for row in before if row[1] != "shown_token"
    ]


def test_a_deleted_part_leaves_the_registrations_it_was_bound_to(api: ManagementApi) -> None:
    number = api.create(application_id=4411, rule_id=7890, user_id=501)
    api.call("DelRule", rule_id=7890)
    assert api.bound(number) == (4411, None, 501)
    api.call("DelUser", user_name="operator", application_id=4411)
    assert api.bound(number) == (4411, None, None)
    api.call("DelApplication", application_name="frontdesk.acme.voximplant.com")
    assert api.bound(number) == (None, None, None)
    assert [row["rule_id"] for row in api.admin.objects("voximplant", "rule")] == [7892]
    api.call("DelApplication", application_id="all")
    assert api.bound(901) == (None, None, None)


def test_a_part_deleted_by_hand_leaves_them_too(api: ManagementApi) -> None:
    number = api.create(application_id=4411, rule_id=7890, user_id=501)
    api.admin.delete("voximplant", 501, "user")
    api.admin.delete("voximplant", 7890, "rule")
    assert api.bound(number) == (4411, None, None)
    api.admin.delete("voximplant", 4411, "application")
    assert api.bound(number) == (None, None, None)
    assert api.refusal("GetRules", application_id=4411)[0] == 116
