"""Applications: routing contract 2.1, RU1, RU2, RU4, RU8, RU16."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi

FRONTDESK = "frontdesk.acme.voximplant.com"


def test_a_new_application_says_its_full_name(api: ManagementApi) -> None:
    made = api.done("AddApplication", application_name="sales")
    assert made == {
        "result": 1,
        "application_id": 4501,
        "application_name": "sales.acme.voximplant.com",
        "secure_record_storage": False,
    }
    assert api.row("GetApplications", application_id=4501).keys() == {
        "application_id", "application_name", "modified", "secure_record_storage",
    }  # fmt: skip


def test_the_full_name_is_an_input_too(api: ManagementApi) -> None:
    made = api.done("AddApplication", application_name="sales.acme.voximplant.com", secure_record_storage="1")
    assert (made["application_name"], made["secure_record_storage"]) == ("sales.acme.voximplant.com", True)
    assert api.refusal("AddApplication", application_name="sales.other.voximplant.com") == (107, "application_name")


@pytest.mark.parametrize("located", [{"application_id": 4411}, {"required_application_name": "frontdesk"}])
def test_a_rename_keeps_the_id_and_is_seen_at_a_registration_at_once(
    api: ManagementApi, located: dict[str, Any]
) -> None:
    number = api.create(application_id=4411)
    reply = api.done("SetApplicationInfo", application_name="reception", secure_record_storage="true", **located)
    assert reply == {
        "result": 1,
        "application_name": "reception.acme.voximplant.com",
        "secure_record_storage": True,
    }
    assert api.get(number)["application_name"] == "reception.acme.voximplant.com"
    assert api.done("AddApplication", application_name="frontdesk")["result"] == 1


def test_what_is_not_sent_stays_and_dates_change_with_a_value_only_ru15(api: ManagementApi) -> None:
    before = api.row("GetApplications", application_id=4411)
    api.done("SetApplicationInfo", application_id=4411)
    assert api.row("GetApplications", application_id=4411) == before
    api.done("SetApplicationInfo", application_id=4411, secure_record_storage="true")
    after = api.row("GetApplications", application_id=4411)
    assert after["application_name"] == FRONTDESK
    assert after["modified"] > before["modified"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("a" * 66, 107), ("1a", 107), ("a", 107), ("A-b", 107), ("", 107), ("backoffice", 129), ("a" * 65, None)],
)
@pytest.mark.parametrize(
    ("method", "located"), [("AddApplication", {}), ("SetApplicationInfo", {"application_id": 4411})]
)
def test_names(api: ManagementApi, method: str, located: dict[str, int], name: str, code: int | None) -> None:
    if code is None:
        api.done(method, application_name=name, **located)
    else:
        assert api.refusal(method, application_name=name, **located) == (code, "application_name")


@pytest.mark.parametrize(
    ("located", "refusal"),
    [
        ({}, (485, "application_id")),
        ({"application_id": 1}, (116, "application_id")),
        ({"application_id": "x"}, (116, "application_id")),
        ({"required_application_name": "nowhere"}, (116, "required_application_name")),
        ({"application_id": 4411, "required_application_name": "backoffice"}, (458, None)),
    ],
)
def test_who_is_meant(api: ManagementApi, located: dict[str, Any], refusal: tuple[int, str | None]) -> None:
    assert api.refusal("SetApplicationInfo", **located) == refusal


def test_an_id_and_a_name_may_agree_rt1(api: ManagementApi) -> None:
    both = {"application_id": 4411, "required_application_name": "frontdesk"}
    assert api.done("SetApplicationInfo", **both)["application_name"] == FRONTDESK
    assert api.done("SetApplicationInfo", application_id=4411, required_application_name="")["result"] == 1
    api.switch(strict_pairs=True)
    assert api.refusal("SetApplicationInfo", **both) == (458, None)


def test_a_name_may_be_held_for_a_while_ru2(api: ManagementApi) -> None:
    api.switch(name_hold_s=10)
    api.done("DelApplication", application_id=4411)
    api.done("SetApplicationInfo", application_id=4412, application_name="office")
    for name in ("frontdesk", "backoffice"):
        assert api.refusal("AddApplication", application_name=name)[0] == 129
    api.admin.clock(advance=11)
    for name in ("frontdesk", "backoffice"):
        api.done("AddApplication", application_name=name)


def test_the_default_of_the_storage_is_a_switch_ru1(api: ManagementApi) -> None:
    api.switch(default_secure_record_storage=True)
    assert api.done("AddApplication", application_name="sales")["secure_record_storage"] is True


def test_a_limit_ru16(api: ManagementApi) -> None:
    api.switch(max_applications=3)
    api.done("AddApplication", application_name="sales")
    assert api.refusal("AddApplication", application_name="more") == (108, None)


def test_an_unknown_id_is_an_empty_list_or_an_error_ru10(api: ManagementApi) -> None:
    assert api.done("GetApplications", application_id=1) == {"result": [], "total_count": 0, "count": 0}
    api.switch(get_unknown="error")
    assert api.refusal("GetApplications", application_id=1) == (116, "application_id")


def test_rules_in_the_list_ru8(api: ManagementApi) -> None:
    (rule,) = api.row("GetApplications", application_id=4412, with_rules="true")["rules"]
    assert (rule["rule_id"], "scenarios" in rule) == (7892, False)
    (rule,) = api.row("GetApplications", application_id=4412, with_rules="true", with_scenarios="true")["rules"]
    assert [each["scenario_id"] for each in rule["scenarios"]] == [301]


def test_a_new_one_may_be_listed_later_ru15(api: ManagementApi) -> None:
    api.switch(visible_after=5)
    made = api.done("AddApplication", application_name="sales")["application_id"]
    assert api.column("GetApplications", "application_id") == [4411, 4412]
    rule = api.done("AddRule", application_id=made, rule_name="all", rule_pattern=".*")["rule_id"]
    assert api.column("GetRules", "rule_id", application_id=made) == []
    api.admin.clock(advance=6)
    assert api.column("GetApplications", "application_id") == [4411, 4412, made]
    assert api.column("GetRules", "rule_id", application_id=made) == [rule]
