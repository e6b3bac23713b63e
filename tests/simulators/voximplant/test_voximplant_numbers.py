"""Phone numbers and what they are bound to: routing contract 2.6, RU10, RU12."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi

from telephony_sandbox.simulators.client import AdminError

FREE, BOUND = "74990005501", "74990005502"


def binding(api: ManagementApi, number: int) -> tuple[int | None, int | None]:
    row = api.row("GetPhoneNumbers", phone_id=number)
    return row.get("application_id"), row.get("rule_id")


def test_a_free_and_a_bound_number(api: ManagementApi) -> None:
    free, bound = api.done("GetPhoneNumbers")["result"]
    assert (free["phone_number"], bound["phone_number"]) == (FREE, BOUND)
    assert {name: bound[name] for name in bound.keys() - free.keys()} == {
        "application_id": 4412,
        "application_name": "backoffice.acme.voximplant.com",
        "extended_application_name": "backoffice.acme.n1.voximplant.com",
        "rule_id": 7892,
        "rule_name": "inbound",
    }
    assert free.keys() == {
        "phone_id", "phone_number", "phone_price", "phone_country_code", "phone_next_renewal", "phone_purchase_date",
        "deactivated", "canceled", "auto_charge", "category_name", "phone_region_name", "can_be_used",
        "is_sms_supported", "is_sms_enabled", "emergency_calls_to_be_enabled", "emergency_calls_enabled",
        "subscription_id", "modified",
    }  # fmt: skip


@pytest.mark.parametrize("named", [{"phone_id": 881}, {"phone_number": FREE}, {"phone_id": 881, "phone_number": FREE}])
@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"application_id": 4411}, (4411, None)),
        ({"application_name": "frontdesk", "rule_name": "night"}, (4411, 7891)),
        ({"application_id": 4411, "rule_id": 7890, "application_name": "", "rule_name": ""}, (4411, 7890)),
    ],
)
def test_bind_and_unbind(
    api: ManagementApi, named: dict[str, Any], target: dict[str, Any], expected: tuple[int, int | None]
) -> None:
    assert api.done("BindPhoneNumberToApplication", **named, **target) == {"result": 1}
    assert (binding(api, 881), binding(api, 882)) == (expected, (4412, 7892))
    api.done("BindPhoneNumberToApplication", bind="false", **named, **target)
    assert binding(api, 881) == (None, None)
    api.done("BindPhoneNumberToApplication", bind="false", **named)
    assert binding(api, 881) == (None, None)


def test_a_list_and_all(api: ManagementApi) -> None:
    api.done("BindPhoneNumberToApplication", phone_id="881;882", application_id=4411)
    assert (binding(api, 881), binding(api, 882)) == ((4411, None), (4411, None))
    api.done("BindPhoneNumberToApplication", phone_number=f"{BOUND}", bind="0")
    api.done("BindPhoneNumberToApplication", phone_id="all", application_id=4411, bind="0")
    assert (binding(api, 881), binding(api, 882)) == ((None, None), (None, None))


@pytest.mark.parametrize(
    ("switch", "target", "expected"),
    [
        ("replace", {"application_id": 4412}, (4412, None)),
        ("keep", {"application_id": 4412}, (4412, 7892)),
        ("keep", {"application_id": 4411}, (4411, None)),
        ("keep", {"application_id": 4411, "rule_id": 7890}, (4411, 7890)),
    ],
)
def test_a_bound_number_is_bound_again_ru12(
    api: ManagementApi, switch: str, target: dict[str, int], expected: tuple[int, int | None]
) -> None:
    api.switch(number_rule=switch)
    api.done("BindPhoneNumberToApplication", phone_id=882, **target)
    assert binding(api, 882) == expected


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"application_id": 4411}, (485, "phone_id")),
        ({"phone_id": 882}, (485, "application_id")),
        ({"phone_id": 882, "rule_id": 7892}, (485, "application_id")),
        ({"phone_id": "882;1", "application_id": 4411}, (181, "phone_id")),
        ({"phone_id": "882;x", "application_id": 4411}, (181, "phone_id")),
        ({"phone_number": f"{BOUND};1", "application_id": 4411}, (121, "phone_number")),
        ({"phone_id": 882, "phone_number": FREE, "application_id": 4411}, (458, None)),
        ({"phone_id": 882, "application_id": 1}, (116, "application_id")),
        ({"phone_id": 882, "application_id": 4411, "rule_id": 7892}, (147, "rule_id")),
        ({"phone_id": 882, "application_id": 4411, "rule_name": "x"}, (156, "rule_name")),
        ({"phone_id": 882, "application_id": 4411, "bind": "false"}, (116, "application_id")),
        ({"phone_id": 882, "rule_id": 7890, "bind": "false"}, (147, "rule_id")),
        ({"phone_id": 882, "rule_name": "inbound", "bind": "false"}, (485, "application_id")),
    ],
)
def test_wrong_bindings(api: ManagementApi, sent: dict[str, Any], refusal: tuple[int, str | None]) -> None:
    assert api.refusal("BindPhoneNumberToApplication", **sent) == refusal
    assert (binding(api, 881), binding(api, 882)) == ((None, None), (4412, 7892))


def test_names_follow_a_rename(api: ManagementApi) -> None:
    api.done("SetApplicationInfo", application_id=4412, application_name="office")
    api.done("SetRuleInfo", rule_id=7892, rule_name="calls")
    row = api.row("GetPhoneNumbers", phone_id=882)
    assert (row["application_name"], row["rule_name"]) == ("office.acme.voximplant.com", "calls")


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [881, 882]),
        ({"phone_id": "882;1"}, [882]),
        ({"phone_id": "all"}, [881, 882]),
        ({"phone_id": 1}, []),
        ({"phone_number": FREE}, [881]),
        ({"application_id": "4411;4412"}, [882]),
        ({"application_name": "backoffice"}, [882]),
        ({"application_name": "frontdesk"}, []),
        ({"rule_id": 7892}, [882]),
        ({"rule_name": "inbound", "application_id": 4412}, [882]),
        ({"is_bound_to_application": "true"}, [882]),
        ({"is_bound_to_application": "false"}, [881]),
        ({"is_bound_to_rule": "true"}, [882]),
        ({"country_code": "RU;US"}, [881, 882]),
        ({"country_code": "US"}, []),
        ({"phone_category_name": "GEOGRAPHIC"}, [881, 882]),
        ({"phone_region_name": "Moscow"}, [881, 882]),
        ({"activation_status": "complete"}, []),
        ({"verification_status": "VERIFIED"}, []),
        ({"verification_name": "RUS"}, []),
        ({"phone_template": "7499000550"}, [881, 882]),
        ({"phone_template": "0"}, []),
        ({"canceled": "true"}, []),
        ({"deactivated": "false", "auto_charge": "true", "can_be_used": "true"}, [881, 882]),
        ({"from_phone_next_renewal": "2024-01-01", "to_phone_purchase_date": "2999-01-01 00:00:00"}, [881, 882]),
        ({"to_phone_next_renewal": "2024-01-01"}, []),
        ({"from_phone_purchase_date": "2999-01-01 00:00:00"}, []),
        ({"from_unverified_hold_until": "2024-01-01"}, []),
        ({"child_account_id": "all", "children_phones_only": "false"}, [881, 882]),
        ({"child_account_id": 1}, []),
        ({"children_phones_only": "true"}, []),
        ({"sandbox": "all"}, [881, 882]),
        ({"sandbox": "true"}, []),
        ({"count": 1, "offset": 1}, [882]),
        ({"order_by": "phone_number"}, [881, 882]),
        ({"phone_id": "", "rule_name": "", "application_name": ""}, [881, 882]),
    ],
)
def test_filters(api: ManagementApi, filters: dict[str, Any], ids: list[int]) -> None:
    reply = api.done("GetPhoneNumbers", **filters)
    assert [row["phone_id"] for row in reply["result"]] == ids
    assert reply["count"] == len(ids)


@pytest.mark.parametrize(
    ("filters", "refusal"),
    [
        ({"rule_name": "inbound"}, (485, "application_id")),
        ({"phone_id": "x"}, (181, "phone_id")),
        ({"from_phone_next_renewal": "tomorrow"}, (111, "from_phone_next_renewal")),
        ({"to_phone_purchase_date": "2024-01-01"}, (111, "to_phone_purchase_date")),
        ({"order_by": "colour"}, (496, "order_by")),
    ],
)
def test_wrong_filters(api: ManagementApi, filters: dict[str, Any], refusal: tuple[int, str]) -> None:
    assert api.refusal("GetPhoneNumbers", **filters) == refusal


def test_unknown_ids_ru10(api: ManagementApi) -> None:
    api.switch(get_unknown="error")
    assert api.refusal("GetPhoneNumbers", phone_id=1) == (181, "phone_id")


def test_a_test_gives_the_account_numbers(api: ManagementApi) -> None:
    api.admin.seed({"voximplant": {"phone_number": [{"phone_number": "74951112233", "application_id": 4411}]}})
    made = api.admin.make("voximplant", {"phone_number": "74951112244"}, "phone_number")["phone_id"]
    assert (binding(api, 8801), made) == ((4411, None), 8802)
    api.patch(882, "phone_number", application_id=4411, rule_id=7891)
    assert binding(api, 882) == (4411, 7891)
    with pytest.raises(AdminError, match="no rule 7890 in the application of the number"):
        api.patch(882, "phone_number", application_id=4412, rule_id=7890)
    api.admin.delete("voximplant", 882, "phone_number")
    assert api.column("GetPhoneNumbers", "phone_id") == [881, 8801, 8802]
