"""Users: routing contract 2.4, RU1, RU4, RU9, RT7."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi

NEW = {"application_id": 4411, "user_name": "anna", "user_display_name": "Anna", "user_password": "Pa55word!"}


def user(api: ManagementApi, number: int = 601, application: int = 4411) -> dict[str, Any]:
    return api.row("GetUsers", application_id=application, user_id=number)


def test_a_new_user(api: ManagementApi) -> None:
    assert api.done("AddUser", **NEW) == {"result": 1, "user_id": 601}
    row = user(api)
    assert (row["user_name"], row["user_display_name"], row["user_active"], row["parent_accounting"]) == (
        "anna", "Anna", True, True,
    )  # fmt: skip
    assert row["created"] == row["modified"]
    assert not {"user_password", "application_id", "user_custom_data", "logged_in", "live_balance"} & row.keys()


def test_the_password_is_kept_and_shown_nowhere(api: ManagementApi) -> None:
    api.done("AddUser", **NEW)
    api.done("SetUserInfo", user_id=601, user_password="An0ther-one")
    assert api.admin.objects("voximplant", "user")[-1]["user_password"] == "An0ther-one"
    assert "An0ther-one" not in str(api.admin.journal())
    assert "An0ther-one" not in str(api.done("GetUsers", application_id=4411))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", 463), ("Pa55!", 464), ("password1!", 464), ("PASSWORD1!", 464), ("Password!!", 464), ("Passw0rdd", 464),
        ("Pass word1!", 524), ("Пароль-Aa1", None), ("Pa55word!", None),
    ],
)  # fmt: skip
def test_passwords(api: ManagementApi, password: str, code: int | None) -> None:
    if code is None:
        api.done("AddUser", **{**NEW, "user_password": password})
        api.done("SetUserInfo", user_id=501, user_password=password)
    else:
        assert api.refusal("AddUser", **{**NEW, "user_password": password}) == (code, "user_password")
        assert api.refusal("SetUserInfo", user_id=501, user_password=password) == (code, "user_password")


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"application_id": None}, (485, "application_id")),
        ({"application_id": 1}, (116, "application_id")),
        ({"user_name": "GordonFreeman"}, (122, "user_name")),
        ({"user_name": "ab"}, (122, "user_name")),
        ({"user_name": "a" * 51}, (122, "user_name")),
        ({"user_name": "_ab"}, (122, "user_name")),
        ({"user_name": "operator"}, (118, "user_name")),
        ({"user_display_name": "a" * 256}, (157, "user_display_name")),
        ({"user_custom_data": "a" * 8192}, (212, "user_custom_data")),
        ({"user_active": "maybe"}, (496, "user_active")),
    ],
    ids=str,
)
def test_wrong_additions(api: ManagementApi, sent: dict[str, Any], refusal: tuple[int, str]) -> None:
    assert api.refusal("AddUser", **{**NEW, **sent}) == refusal
    assert len(api.admin.objects("voximplant", "user")) == 3


@pytest.mark.parametrize(
    "located", [{"user_id": 501}, {"user_name": "operator", "application_id": 4411}, {"user_id": 501, "user_name": ""},
                {"user_id": 501, "user_name": "operator", "application_name": "frontdesk"}],
)  # fmt: skip
def test_a_change_in_place_is_seen_at_a_registration(api: ManagementApi, located: dict[str, Any]) -> None:
    number = api.create(application_id=4411, user_id=501)
    changes = {"new_user_name": "boss", "user_display_name": "Boss", "user_active": "0", "parent_accounting": "false"}
    assert api.done("SetUserInfo", user_custom_data="x", **changes, **located) == {"result": 1}
    row = user(api, 501)
    assert [row[name] for name in ("user_name", "user_display_name", "user_active", "parent_accounting")] == [
        "boss", "Boss", False, False,
    ]  # fmt: skip
    assert (row["user_custom_data"], api.get(number)["user_name"]) == ("x", "boss")


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({}, (485, "user_id")),
        ({"user_id": 1}, (117, "user_id")),
        ({"user_name": "operator"}, (485, "application_id")),
        ({"user_name": "nobody", "application_id": 4411}, (117, "user_name")),
        ({"user_id": 501, "application_id": 4412}, (117, "user_id")),
        ({"user_id": 501, "user_name": "second"}, (458, None)),
        ({"user_id": 501, "new_user_name": "A"}, (462, "new_user_name")),
        ({"user_id": 501, "new_user_name": ""}, (462, "new_user_name")),
        ({"user_id": 501, "new_user_name": "second"}, (118, "user_name")),
        ({"user_id": 501, "user_display_name": ""}, (157, "user_display_name")),
    ],
)
def test_wrong_changes(api: ManagementApi, sent: dict[str, Any], refusal: tuple[int, str | None]) -> None:
    before = api.admin.objects("voximplant", "user")
    assert api.refusal("SetUserInfo", **sent) == refusal
    assert api.admin.objects("voximplant", "user") == before


@pytest.mark.parametrize(("value", "left"), [("clears", None), ("ignored", "data")])
def test_empty_custom_data_clears_ru9(api: ManagementApi, value: str, left: str | None) -> None:
    api.done("AddUser", **NEW, user_custom_data="data")
    api.switch(empty_value=value)
    api.done("SetUserInfo", user_id=601, user_custom_data="")
    assert user(api).get("user_custom_data") == left


def test_one_made_by_hand_without_a_display_name_can_be_changed(api: ManagementApi) -> None:
    made = api.admin.make("voximplant", {"application_id": 4411, "user_name": "by-hand"}, "user")["user_id"]
    api.done("SetUserInfo", user_id=made, user_active="false")
    assert (user(api, made)["user_display_name"], user(api, made)["user_active"]) == ("", False)


def test_names_are_unique_in_an_application_ru4(api: ManagementApi) -> None:
    api.done("AddUser", **{**NEW, "application_id": 4412, "user_name": "second"})
    api.switch(user_scope="account")
    assert api.refusal("AddUser", **{**NEW, "user_name": "operator", "application_id": 4412})[0] == 118


def test_defaults_and_limits(api: ManagementApi) -> None:
    api.switch(default_parent_accounting=False, max_users=4)
    api.done("AddUser", **NEW)
    assert user(api)["parent_accounting"] is False
    assert api.refusal("AddUser", **{**NEW, "user_name": "bob"}) == (109, None)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, [501, 502]),
        ({"user_id": 502}, [502]),
        ({"user_id": 503}, []),
        ({"user_name": "per"}, [501]),
        ({"user_display_name": "Sec"}, [502]),
        ({"user_active": "false"}, []),
        ({"skill_id": 1}, []),
        ({"acd_queue_id": 1}, []),
        ({"excluded_skill_id": 1, "excluded_acd_queue_id": 1}, [501, 502]),
        ({"acd_status": "OFFLINE;READY"}, [501, 502]),
        ({"acd_status": "READY"}, []),
        ({"application_name": "frontdesk"}, [501, 502]),
        ({"count": 1, "offset": 1}, [502]),
    ],
)
def test_filters(api: ManagementApi, filters: dict[str, Any], ids: list[int]) -> None:
    assert api.column("GetUsers", "user_id", application_id=4411, **filters) == ids


def test_the_order_of_the_list(api: ManagementApi) -> None:
    api.done("AddUser", **{**NEW, "user_display_name": "Z"})
    orders = {"user_name": [601, 501, 502], "user_id": [501, 502, 601], "user_display_name": [501, 502, 601]}
    assert api.column("GetUsers", "user_id", application_id=4411) == orders["user_name"]
    for name, ids in orders.items():
        assert api.column("GetUsers", "user_id", application_id=4411, order_by=name) == ids
    assert api.refusal("GetUsers", application_id=4411, order_by="created") == (496, "order_by")


def test_more_of_a_user_on_demand(api: ManagementApi) -> None:
    asked = {"with_skills": "true", "with_queues": "true", "return_live_balance": "true"}
    row = api.row("GetUsers", application_id=4412, **asked)
    assert (row["skills"], row["acd_queues"], row["live_balance"]) == ([], [], 0.0)


def test_unknown_ids_ru10(api: ManagementApi) -> None:
    api.switch(get_unknown="error")
    assert api.refusal("GetUsers", application_id=4411, user_id=503) == (117, "user_id")


def test_a_user_who_is_made_again_has_no_registration(api: ManagementApi) -> None:
    number = api.create(application_id=4411, user_id=501)
    api.done("DelUser", user_id=501)
    made = api.done("AddUser", **{**NEW, "user_name": "operator"})["user_id"]
    assert (made, api.bound(number)) == (601, (4411, None, None))
