"""Create, Update, Bind and Delete: contract 2.1 to 2.5."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ACCOUNT, ManagementApi

BOUND = {"application_id": 4411, "rule_id": 7890, "user_id": 501}

# Create


def test_create_replies_with_the_id_and_the_account(api: ManagementApi) -> None:
    made = api.call("CreateSipRegistration", sip_username="reception", proxy="pbx.test", password="s3cret")
    account = {"account_id": ACCOUNT, "balance": 99.0, "currency": "USD", "frozen": False}
    assert made == {"result": 1, "sip_registration_id": 5001, "account_info": account}


def test_account_info_can_be_missing_trap_t10(api: ManagementApi) -> None:
    api.switch(account_info=False)
    made = api.call("CreateSipRegistration", sip_username="reception", proxy="pbx.test")
    assert made == {"result": 1, "sip_registration_id": 5001}


def test_what_is_unset_is_absent_and_the_password_never_shown(api: ManagementApi) -> None:
    row = api.get(api.create(password="s3cret", auth_user=""))
    assert set(row) == {
        "sip_registration_id", "sip_username", "proxy", "last_updated", "deactivated", "is_persistent",
        "next_subscription_renewal", "purchase_date", "subscription_price",
    }  # fmt: skip
    assert row["is_persistent"] is True
    assert row["subscription_price"] == "1.0"  # trap T12: a string


def test_unset_fields_can_be_null_u26(api: ManagementApi) -> None:
    api.switch(absent_as_null=True)
    row = api.get(api.create())
    assert len(row) == 20
    assert (row["auth_user"], row["user_name"], row["successful"]) == (None, None, None)


def test_id_and_name_of_each_binding_come_back(api: ManagementApi) -> None:
    row = api.get(api.create(application_name="frontdesk", rule_name="night", user_name="second", auth_user="x"))
    assert {name: row[name] for name in row if name.startswith(("application", "rule", "user", "auth"))} == {
        "auth_user": "x", "user_id": 502, "user_name": "second", "rule_id": 7891, "rule_name": "night",
        "application_id": 4411, "application_name": "frontdesk.acme.voximplant.com",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["frontdesk", "frontdesk.acme.voximplant.com"])
def test_application_names_are_understood_short_and_full_u30(api: ManagementApi, name: str) -> None:
    assert api.bound(api.create(application_name=name)) == (4411, None, None)


def test_replies_can_have_short_names_u30(api: ManagementApi) -> None:
    api.switch(short_application_names=True)
    assert api.get(api.create(application_id=4411))["application_name"] == "frontdesk"


@pytest.mark.parametrize("field", ["sip_username", "proxy"])
@pytest.mark.parametrize("value", [None, "", "a b", "x" * 256])
@pytest.mark.parametrize("method", ["CreateSipRegistration", "UpdateSipRegistration"])
def test_username_and_proxy_are_checked_u12(api: ManagementApi, method: str, field: str, value: str | None) -> None:
    sent = {"sip_registration_id": 901, "sip_username": "bob", "proxy": "pbx.test", field: value}
    if method == "UpdateSipRegistration" and value is None:
        assert api.call(method, **sent) == {"result": 1}
    else:
        assert api.refusal(method, **sent) == ({"sip_username": 273, "proxy": 274}[field], field)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"application_id": 4411, "application_name": "frontdesk"}, (458, None)),
        ({"application_id": 4411, "rule_id": 7890, "rule_name": "inbound"}, (458, None)),
        ({"application_id": 4411, "user_id": 501, "user_name": "operator"}, (458, None)),
        ({"rule_name": "inbound"}, (485, "application_id")),
        ({"user_id": 501}, (485, "application_id")),
        ({"user_name": "operator"}, (485, "application_id")),
        ({"application_id": 1}, (116, "application_id")),
        ({"application_id": "x"}, (116, "application_id")),
        ({"application_name": "nowhere"}, (116, "application_name")),
        ({"application_name": ""}, (116, "application_name")),
        ({"rule_id": 1}, (147, "rule_id")),
        ({"application_id": 4412, "rule_id": 7890}, (147, "rule_id")),
        ({"application_id": 4412, "rule_name": "night"}, (156, "rule_name")),
        ({"application_id": 4411, "user_id": 1}, (117, "user_id")),
        ({"application_id": 4411, "user_id": 503}, (393, "user_id")),
        ({"application_id": 4412, "user_name": "second"}, (117, "user_name")),
        ({"application_id": 1, "rule_id": 1, "user_id": 1}, (116, "application_id")),
    ],
)
@pytest.mark.parametrize("method", ["CreateSipRegistration", "UpdateSipRegistration", "BindSipRegistration"])
def test_wrong_bindings_r1_to_r4_u15_u16(
    api: ManagementApi, method: str, sent: dict[str, Any], refusal: tuple[int, str | None]
) -> None:
    parameters = {"sip_registration_id": 902, "sip_username": "bob", "proxy": "pbx.test", **sent}
    before = api.admin.objects("voximplant")
    assert api.refusal(method, **parameters) == refusal
    assert api.admin.objects("voximplant") == before
    assert api.balance() == 100.0


def test_a_rule_id_alone_brings_its_application_trap_t7(api: ManagementApi) -> None:
    assert api.bound(api.create(rule_id=7891)) == (4411, 7891, None)


@pytest.mark.parametrize("persistent", [True, False])
def test_a_user_in_both_modes_trap_t5(api: ManagementApi, persistent: bool) -> None:
    assert api.bound(api.create(is_persistent=persistent, application_id=4411, user_id=501)) == (4411, None, 501)


def test_a_persistent_one_with_a_user_can_be_refused_trap_t5(api: ManagementApi) -> None:
    api.switch(persistent_with_user=False)
    sent = {"sip_username": "bob", "proxy": "pbx.test", "application_id": 4411, "user_id": 501}
    assert api.refusal("CreateSipRegistration", **sent) == (394, None)
    assert api.refusal("BindSipRegistration", sip_registration_id=901, application_id=4411, user_id=501)[0] == 394
    assert api.create(is_persistent="0", application_id=4411, user_id=501) == 5001


def test_a_second_registration_takes_the_user_from_the_first_r5(api: ManagementApi) -> None:
    first = api.create(**BOUND)
    assert api.bound(first) == (4411, 7890, 501)
    second = api.create(application_id=4411, user_name="operator")
    assert (api.bound(first), api.bound(second)) == ((4411, 7890, None), (4411, None, 501))
    api.call("UpdateSipRegistration", sip_registration_id=first, application_id=4411, user_id=501)
    assert (api.bound(first), api.bound(second)) == ((4411, 7890, 501), (4411, None, None))
    api.call("BindSipRegistration", sip_registration_id=second, application_id=4411, user_id=501)
    assert (api.bound(first), api.bound(second)) == ((4411, 7890, None), (4411, None, 501))


def test_the_same_username_and_proxy_twice_u11(api: ManagementApi) -> None:
    assert (api.create(), api.create()) == (5001, 5002)
    api.switch(same_account_twice=False)
    assert api.refusal("CreateSipRegistration", sip_username="reception", proxy="pbx.test")[0] == 493
    assert api.create(proxy="other.test") == 5003


# Money and quota


def test_a_month_is_reserved_at_creation_and_never_given_back_u13(api: ManagementApi) -> None:
    number = api.create()
    assert api.balance() == 99.0
    api.call("DeleteSipRegistration", sip_registration_id=number)
    assert api.balance() == 99.0


def test_too_little_money_is_127_and_nothing_is_made(api: ManagementApi) -> None:
    api.patch(ACCOUNT, "account", balance=0.5)
    assert api.refusal("CreateSipRegistration", sip_username="bob", proxy="pbx.test") == (127, None)
    assert (api.ids(), api.balance()) == ([901, 902], 0.5)
    assert api.call("AddApplication", application_name="other")["result"] == 1


def test_a_minimum_balance_can_be_wanted(api: ManagementApi) -> None:
    api.switch(minimum_balance=5)
    api.patch(ACCOUNT, "account", balance=4.0)
    assert api.refusal("CreateSipRegistration", sip_username="bob", proxy="pbx.test")[0] == 127
    api.patch(ACCOUNT, "account", balance=5.0)
    assert api.create() == 5001


def test_the_quota_is_272_and_comes_before_the_money_u21(api: ManagementApi) -> None:
    api.patch(ACCOUNT, "account", max_sip_registrations=3, balance=1.0)
    assert api.create() == 5001
    assert api.refusal("CreateSipRegistration", sip_username="bob", proxy="pbx.test") == (272, None)
    api.call("DeleteSipRegistration", sip_registration_id=902)
    assert api.refusal("CreateSipRegistration", sip_username="bob", proxy="pbx.test") == (127, None)


def test_objects_come_before_quota_and_money_u21(api: ManagementApi) -> None:
    api.patch(ACCOUNT, "account", max_sip_registrations=0, balance=0.0)
    sent = {"sip_username": "bob", "proxy": "pbx.test", "application_id": 1}
    assert api.refusal("CreateSipRegistration", **sent)[0] == 116


# Update


def test_an_update_changes_what_is_sent(api: ManagementApi) -> None:
    number = api.create(auth_user="a", outbound_proxy="edge.test", password="old", **BOUND)
    before = api.get(number)
    assert api.call("UpdateSipRegistration", sip_registration_id=number, proxy="b.test", password="new") == {
        "result": 1
    }
    assert api.get(number) == {**before, "proxy": "b.test", "last_updated": api.get(number)["last_updated"]}
    (kept,) = [each for each in api.admin.objects("voximplant") if each["sip_registration_id"] == number]
    assert kept["password"] == "new"


def test_an_update_with_nothing_but_the_id_u18(api: ManagementApi) -> None:
    before = api.get(901)
    assert api.call("UpdateSipRegistration", sip_registration_id=901) == {"result": 1}
    assert api.get(901) == {**before, "last_updated": api.get(901)["last_updated"]}


def test_an_update_never_changes_is_persistent(api: ManagementApi) -> None:
    assert api.call("UpdateSipRegistration", sip_registration_id=901, is_persistent="false") == {"result": 1}
    assert api.get(901)["is_persistent"] is True


@pytest.mark.parametrize(("switch", "left"), [("clears", set()), ("ignored", {"auth_user", "outbound_proxy"})])
def test_empty_values_clear_or_are_ignored_u4(api: ManagementApi, switch: str, left: set[str]) -> None:
    number = api.create(auth_user="a", outbound_proxy="edge.test")
    api.switch(empty_value=switch)
    assert api.call("UpdateSipRegistration", sip_registration_id=number, auth_user="", outbound_proxy="")["result"] == 1
    assert {"auth_user", "outbound_proxy"} & set(api.get(number)) == left


def test_another_application_drops_the_rule_and_user_of_the_old_one_u17(api: ManagementApi) -> None:
    number = api.create(**BOUND)
    api.call("UpdateSipRegistration", sip_registration_id=number, application_id=4411)
    assert api.bound(number) == (4411, 7890, 501)
    api.call("UpdateSipRegistration", sip_registration_id=number, application_id=4412, rule_id=7892)
    assert api.bound(number) == (4412, 7892, None)


def test_a_rule_of_another_application_than_the_bound_one_is_147(api: ManagementApi) -> None:
    number = api.create(application_id=4411)
    assert api.refusal("UpdateSipRegistration", sip_registration_id=number, rule_id=7892) == (147, "rule_id")
    api.call("UpdateSipRegistration", sip_registration_id=number, rule_id=7891)
    assert api.bound(number) == (4411, 7891, None)


def test_an_update_needs_the_application_with_a_user_even_if_it_is_bound_r4(api: ManagementApi) -> None:
    number = api.create(application_id=4411)
    assert api.refusal("UpdateSipRegistration", sip_registration_id=number, user_id=501)[0] == 485


@pytest.mark.parametrize("method", ["UpdateSipRegistration", "BindSipRegistration", "DeleteSipRegistration"])
@pytest.mark.parametrize("sent", [{"sip_registration_id": 7}, {"sip_registration_id": ""}, {}])
def test_an_unknown_id_is_275_u3_r6(api: ManagementApi, method: str, sent: dict[str, Any]) -> None:
    assert api.refusal(method, **sent) == (275, "sip_registration_id")


def test_a_deleted_one_is_gone_and_its_id_never_given_again(api: ManagementApi) -> None:
    number = api.create()
    assert api.call("DeleteSipRegistration", sip_registration_id=number) == {"result": 1}
    assert api.refusal("DeleteSipRegistration", sip_registration_id=number)[0] == 275
    assert api.ids() == [901, 902]
    assert api.create() == number + 1


# Bind


def test_bind_is_true_by_default(api: ManagementApi) -> None:
    assert api.call("BindSipRegistration", sip_registration_id=902, **BOUND) == {"result": 1}
    assert api.bound(902) == (4411, 7890, 501)


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ({}, (None, None, None)),
        ({"application_id": 4411}, (None, None, None)),
        ({"application_name": "frontdesk"}, (None, None, None)),
        ({"rule_id": 7890}, (4411, None, 501)),
        ({"rule_name": "inbound"}, (4411, None, 501)),
        ({"user_id": 501}, (4411, 7890, None)),
        ({"user_name": "operator"}, (4411, 7890, None)),
        ({"rule_id": 7890, "user_id": 501}, (4411, None, None)),
        ({"application_id": 4411, "user_id": 501}, (None, None, None)),
        ({"application_id": 4412}, (4411, 7890, 501)),
        ({"rule_id": 7891}, (4411, 7890, 501)),
        ({"user_id": 502}, (4411, 7890, 501)),
        ({"rule_name": "night"}, (4411, 7890, 501)),
        ({"application_id": 4412, "user_id": 501}, (4411, 7890, 501)),
    ],
)
def test_unbinding_removes_what_is_named_u5_and_succeeds_even_if_that_is_nothing_trap_t15(
    api: ManagementApi, sent: dict[str, Any], left: tuple[int | None, ...]
) -> None:
    number = api.create(**BOUND)
    assert api.call("BindSipRegistration", sip_registration_id=number, bind="false", **sent) == {"result": 1}
    assert api.bound(number) == left


def test_an_application_beside_a_part_can_mean_where_it_lives_u5(api: ManagementApi) -> None:
    number = api.create(**BOUND)
    api.switch(unbind_application="part")
    unbind = {"sip_registration_id": number, "bind": "false", "application_id": 4411}
    api.call("BindSipRegistration", **unbind, user_id=501)
    assert api.bound(number) == (4411, 7890, None)
    api.call("BindSipRegistration", **unbind)
    assert api.bound(number) == (None, None, None)


def test_unbinding_without_an_id_is_meant_for_all(api: ManagementApi) -> None:
    first, second = api.create(**BOUND), api.create(application_id=4412, rule_id=7892)
    assert api.call("BindSipRegistration", user_id=501, bind="false") == {"result": 1}  # the official sample
    assert (api.bound(first), api.bound(second)) == ((4411, 7890, None), (4412, 7892, None))
    api.call("BindSipRegistration", application_id=4412, bind="false")
    assert (api.bound(first), api.bound(second), api.bound(901)) == ((4411, 7890, None), (None,) * 3, (None,) * 3)


@pytest.mark.parametrize(
    ("sent", "code"),
    [({}, 275), ({"user_id": 1}, 117), ({"rule_id": 1}, 147), ({"application_id": 1}, 116),
     ({"user_id": 501, "user_name": "operator"}, 458), ({"sip_registration_id": 7}, 275)],
)  # fmt: skip
def test_unbinding_what_is_not_there(api: ManagementApi, sent: dict[str, Any], code: int) -> None:
    assert api.refusal("BindSipRegistration", bind="false", **sent)[0] == code
    assert api.bound(901) == (4412, 7892, None)


# Frequency


def test_an_identical_write_can_be_refused_as_a_resend_u24(api: ManagementApi) -> None:
    api.switch(resend_window=10)
    assert api.create() == 5001
    assert api.refusal("CreateSipRegistration", sip_username="reception", proxy="pbx.test") == (484, None)
    assert api.create(proxy="other.test") == 5002
    assert api.ids() == api.ids() == [901, 902, 5001, 5002]  # reads may be repeated
    api.admin.clock(advance=10)
    assert api.create() == 5003
