"""What happens by itself or by somebody's hand: registration status, renewals, clicks, faults. Contract 2.2, 2.6, 6."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import requests
from management_api import ACCOUNT, ManagementApi

from telephony_sandbox.simulators.client import AdminError
from telephony_sandbox.simulators.server import Simulators
from telephony_sandbox.simulators.voximplant import VENDOR

DAY = 86_400


def status(api: ManagementApi, number: int) -> tuple[Any, Any, Any]:
    row = api.get(number)
    return row.get("successful"), row.get("status_code"), row.get("error_message")


NONE, WORKS = (None, None, None), (True, 200, None)

# Status


@pytest.mark.parametrize(
    ("proxy", "outcome"),
    [
        ("pbx.test", WORKS),
        ("sip:pbx.test:5060", WORKS),
        ("reject.sim", (False, 403, "Forbidden")),
        ("a.reject.sim:5061", (False, 403, "Forbidden")),
        ("nowhere.invalid", (False, 503, "Service Unavailable")),
        ("reject.simple.test", WORKS),
    ],
)
def test_the_outcome_of_a_registration_comes_later_and_depends_on_the_proxy_u22(
    api: ManagementApi, proxy: str, outcome: tuple[Any, Any, Any]
) -> None:
    number = api.create(proxy=proxy)
    assert status(api, number) == NONE
    api.admin.clock(advance=2.5)
    assert status(api, number) == outcome


def test_an_outbound_proxy_can_fail_too(api: ManagementApi) -> None:
    number = api.create(outbound_proxy="edge.invalid")
    api.admin.clock(advance=2.5)
    assert status(api, number) == (False, 503, "Service Unavailable")


def test_the_delay_is_a_switch_u22(api: ManagementApi) -> None:
    api.switch(registration_delay=60)
    number = api.create()
    api.admin.clock(advance=50)
    assert status(api, number) == NONE
    api.admin.clock(advance=11)
    assert status(api, number) == WORKS


REFUSED, UNKNOWN = (False, 403, "Forbidden"), (False, 404, "Not Found")


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ({"password": "right"}, WORKS),
        ({"password": "right", "proxy": "sip:PBX.test:5061"}, WORKS),
        ({"password": "wrong"}, REFUSED),
        ({}, REFUSED),
        ({"sip_username": "nobody", "password": "right"}, UNKNOWN),
        ({"sip_username": "nobody", "auth_user": "reception", "password": "right"}, WORKS),
        ({"proxy": "other.test"}, WORKS),
    ],
)
def test_a_server_with_accounts_lets_in_those_alone(
    api: ManagementApi, login: dict[str, str], expected: tuple[Any, Any, Any]
) -> None:
    api.admin.make("voximplant", {"sip_username": "reception", "host": "pbx.test", "password": "right"}, "sip_account")
    number = api.create(**login)
    api.admin.clock(advance=3)
    assert status(api, number) == expected


def test_a_password_that_changes_at_the_server_is_met_by_itself(api: ManagementApi) -> None:
    account = {"sip_username": "reception", "host": "pbx.test", "password": "right"}
    key = api.admin.make("voximplant", account, "sip_account")["sip_account_id"]
    number = api.create(password="right")
    api.admin.clock(advance=3)
    assert status(api, number) == WORKS
    api.patch(key, "sip_account", password="another")
    api.admin.clock(advance=3)
    assert status(api, number) == REFUSED
    api.call("UpdateSipRegistration", sip_registration_id=number, password="another")
    api.admin.clock(advance=3)
    assert status(api, number) == WORKS
    api.admin.delete("voximplant", key, "sip_account")
    api.admin.clock(advance=3)
    assert status(api, number) == WORKS


def test_the_last_outcome_may_be_shown_until_there_is_another_u22(api: ManagementApi) -> None:
    api.switch(status_while_trying="previous")
    number = api.create()
    api.admin.clock(advance=3)
    api.call("UpdateSipRegistration", sip_registration_id=number, proxy="reject.sim")
    assert status(api, number) == WORKS
    api.admin.clock(advance=3)
    assert status(api, number) == REFUSED
    api.call("UpdateSipRegistration", sip_registration_id=number, proxy="pbx.test")
    assert status(api, number) == REFUSED
    api.admin.clock(advance=3)
    assert status(api, number) == WORKS


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"proxy": "b.test"}, NONE),
        ({"password": "new"}, NONE),
        ({"auth_user": "new"}, NONE),
        ({"proxy": "pbx.test", "password": "old"}, WORKS),
        ({"application_id": 4411, "rule_id": 7890}, WORKS),
    ],
)
def test_only_sip_fields_and_the_password_begin_a_new_attempt_u31(
    api: ManagementApi, sent: dict[str, Any], expected: tuple[Any, Any, Any]
) -> None:
    number = api.create(password="old")
    api.admin.clock(advance=3)
    api.call("UpdateSipRegistration", sip_registration_id=number, **sent)
    assert status(api, number) == expected
    api.admin.clock(advance=3)
    assert status(api, number) == WORKS


def test_one_that_is_not_persistent_follows_its_users_login(api: ManagementApi) -> None:
    alone = api.create(is_persistent="false")
    bound = api.create(is_persistent="false", application_id=4411, user_id=501)
    api.admin.clock(advance=DAY)
    assert (status(api, alone), status(api, bound)) == (NONE, NONE)
    api.patch(501, "user", logged_in=True)
    assert api.ids(in_progress="true") == [bound]
    api.admin.clock(advance=3)
    assert status(api, bound) == WORKS
    api.create(application_id=4411, user_id=501)  # R5 takes the user away
    assert status(api, bound) == NONE
    api.call("BindSipRegistration", sip_registration_id=bound, application_id=4411, user_id=501)
    api.admin.clock(advance=3)
    assert status(api, bound) == WORKS
    api.patch(501, "user", logged_in=False)
    assert status(api, bound) == NONE


def test_dates_follow_the_virtual_clock_and_their_formats(api: ManagementApi) -> None:
    api.admin.clock(advance=400 * DAY)
    number = api.create()
    row, now = api.get(number), api.admin.clock()["now"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["purchase_date"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["next_subscription_renewal"])
    assert row["next_subscription_renewal"] > row["purchase_date"][:10]
    assert abs(row["last_updated"] - now) < 60  # U9: seconds


# Renewals


def test_each_month_is_charged_again_until_the_registration_is_deleted_u13(api: ManagementApi) -> None:
    api.call("DeleteSipRegistration", sip_registration_id=901)
    number = api.create()
    first = api.get(number)["next_subscription_renewal"]
    api.admin.clock(advance=93 * DAY)
    later = api.get(number)["next_subscription_renewal"]
    assert (api.balance(), later > first) == (96.0, True)
    api.call("DeleteSipRegistration", sip_registration_id=number)
    api.admin.clock(advance=93 * DAY)
    assert (api.ids(), api.balance()) == ([902], 96.0)


def test_a_renewal_without_money_freezes_u14(api: ManagementApi) -> None:
    number = api.create()
    api.admin.clock(advance=3)
    api.patch(ACCOUNT, "account", balance=0.5)
    api.admin.clock(advance=32 * DAY)
    assert api.get(number)["deactivated"] is True
    assert (status(api, number), api.balance()) == (NONE, 0.5)


# By hand


def test_a_person_freezes_and_unfreezes_u14(api: ManagementApi) -> None:
    api.patch(901, deactivated=True)
    assert api.get(901)["deactivated"] is True
    assert status(api, 901) == NONE
    api.patch(901, deactivated=False)
    api.admin.clock(advance=3)
    assert status(api, 901) == WORKS


def test_a_person_changes_a_registration(api: ManagementApi) -> None:
    number = api.create(application_id=4411, user_id=501, auth_user="a")
    api.patch(901, auth_user=None, application_id=4411, rule_id=7891, user_id=501)
    assert "auth_user" not in api.get(901)
    assert (api.bound(901), api.bound(number)) == ((4411, 7891, 501), (4411, None, None))


def test_a_person_makes_and_deletes_a_registration(api: ManagementApi) -> None:
    made = api.admin.make("voximplant", {"sip_username": "by-hand", "proxy": "pbx.test"})
    assert made["sip_registration_id"] == 5001
    assert made["purchase_date"]
    api.admin.clock(advance=3)
    assert status(api, 5001) == WORKS
    api.admin.delete("voximplant", 5001)
    assert api.ids() == [901, 902]
    assert api.create() == 5002


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"application_id": 1}, "no application 1"),
        ({"rule_id": 7890}, "no rule 7890 in the application"),
        ({"user_id": 503, "application_id": 4411, "rule_id": None}, "no user 503 in the application"),
        ({"proxy": "a b"}, "proxy: String should match"),
        ({"purchase_date": "yesterday"}, "purchase_date: String should match"),
        ({"application_name": "frontdesk"}, "Extra inputs"),
    ],
)
def test_a_person_cannot_make_nonsense(api: ManagementApi, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(AdminError, match=why):
        api.patch(901, **changes)
    assert api.bound(901) == (4412, 7892, None)


def test_the_seed_leaves_the_quickstarts_names_free(api: ManagementApi) -> None:
    rows = api.call("GetSipRegistrations")["result"]
    assert [(row["sip_registration_id"], row["deactivated"]) for row in rows] == [(901, False), (902, True)]
    assert "reception" not in {row["sip_username"] for row in rows}


def test_credentials_and_state_survive_a_restart(tmp_path: Path) -> None:
    with Simulators(vendors=[VENDOR], state=tmp_path / "state.db") as simulators, requests.Session() as session:
        api = ManagementApi(simulators, session)
        number, own = api.create(proxy="pbx.test"), api.credentials()
        api.admin.clock(advance=3)
    with Simulators(vendors=[VENDOR], state=tmp_path / "state.db") as simulators, requests.Session() as session:
        api = ManagementApi(simulators, session)
        assert api.credentials() == own
        assert status(api, number) == WORKS
        api.admin.reset()
        assert api.ids() == [901, 902]
    assert [oct(file.stat().st_mode & 0o777) for file in tmp_path.glob("*_private.json")] == ["0o600"] * 3


# Faults


@pytest.mark.parametrize("code", [340, 162, 416, 484])
def test_errors_of_frequency_on_demand(api: ManagementApi, code: int) -> None:
    fault = {"vendor": "voximplant", "operation": "CreateSipRegistration", "effect": {"error": code}}
    api.admin.faults(fault)
    reply = api.call("CreateSipRegistration", sip_username="bob", proxy="pbx.test")
    assert reply["error"]["code"] == code
    assert (code == 416) is bool(re.search(r"\d+ seconds", reply["error"]["msg"]))
    assert api.create() == 5001


def test_a_lost_reply_after_a_committed_create(api: ManagementApi) -> None:
    fault = {"vendor": "voximplant", "operation": "CreateSipRegistration", "when": "after", "effect": "reset"}
    api.admin.faults(fault)
    with pytest.raises(requests.ConnectionError):
        api.call("CreateSipRegistration", sip_username="bob", proxy="pbx.test")
    assert (api.ids(), api.balance()) == ([901, 902, 5001], 99.0)


@pytest.mark.parametrize("effect", [{"status": 429, "retry_after": 3}, {"status": 503}, "html"])
def test_replies_that_are_no_json(api: ManagementApi, effect: Any) -> None:
    api.admin.faults({"vendor": "voximplant", "operation": "GetSipRegistrations", "effect": effect})
    with pytest.raises(requests.JSONDecodeError):
        api.call("GetSipRegistrations")
    assert api.answer.status_code == {"html": 502}.get(str(effect), 0) or effect["status"]


# The tables


def test_every_error_an_operation_names_is_in_the_error_table() -> None:
    named = {str(code) for operation in VENDOR.operations for code in operation.errors}
    assert named <= set(VENDOR.error_coded)
    assert len(VENDOR.error_coded) == len(VENDOR.errors)


def test_every_switch_and_operation_says_where_the_contract_has_it() -> None:
    assert all(switch.section for switch in VENDOR.switches)
    assert all(operation.section for operation in VENDOR.operations)
    assert len(VENDOR.switch_named) == len(VENDOR.switches)
