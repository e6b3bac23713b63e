"""Calling forms, encodings and reply shapes: contract 1.1, 1.6, 1.8."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ACCOUNT, ManagementApi, code_and_field

CREATE: dict[str, Any] = {"sip_username": "bob", "proxy": "pbx.test", "password": "p&=+ä;"}


def multipart(fields: dict[str, Any]) -> dict[str, tuple[None, str]]:
    return {name: (None, str(value)) for name, value in fields.items()}


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize(
    "form",
    [
        {"params": CREATE, "data": "{}", "headers": {"Content-Type": "application/json"}},
        {"params": CREATE},
        {"data": CREATE},
        {"files": multipart(CREATE)},
        {"params": {"sip_username": "bob"}, "data": {"proxy": "pbx.test", "password": CREATE["password"]}},
    ],
    ids=["T1 query and empty JSON", "query", "urlencoded", "multipart", "query and body"],
)
def test_a_method_in_the_path_takes_parameters_from_everywhere(
    api: ManagementApi, form: dict[str, Any], slash: str
) -> None:
    made = api.request("POST", f"/CreateSipRegistration{slash}", **form)
    (kept,) = [each for each in api.admin.objects("voximplant") if each["sip_registration_id"] == 5001]
    assert made["sip_registration_id"] == 5001
    assert {name: kept[name] for name in CREATE} == CREATE


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("place", ["params", "data", "files"])
def test_a_method_in_cmd_needs_no_path(api: ManagementApi, place: str, slash: str) -> None:
    fields = {**CREATE, "cmd": "CreateSipRegistration"}
    form: dict[str, Any] = {place: multipart(fields) if place == "files" else fields}
    assert api.request("POST", slash, **form)["sip_registration_id"] == 5001
    assert api.admin.counters() == {"voximplant": {"CreateSipRegistration": 1}}


def test_path_and_cmd_at_once_are_fine_and_the_path_wins_u19(api: ManagementApi) -> None:
    fields = multipart({"cmd": "DeleteSipRegistration", "sip_registration_id": 901})
    assert api.request("POST", "/GetSipRegistrations", files=fields)["count"] == 1


def test_the_body_wins_over_the_query_u19(api: ManagementApi) -> None:
    query, body = {"sip_registration_id": 902}, {"sip_registration_id": 901}
    (row,) = api.request("POST", "/GetSipRegistrations", params=query, data=body)["result"]
    assert row["sip_registration_id"] == 901


def test_get_with_everything_in_the_query_trap_t4(api: ManagementApi) -> None:
    key = api.admin.objects("voximplant", "account")[0]["api_key"]
    query = {"account_id": ACCOUNT, "api_key": key, "sip_registration_id": 901}
    assert api.request("GET", "/GetSipRegistrations/", token="", params=query)["count"] == 1


def test_json_bodies_carry_no_parameters(api: ManagementApi) -> None:
    assert code_and_field(api.request("POST", "/CreateSipRegistration", json=CREATE)) == (273, "sip_username")


@pytest.mark.parametrize("media_type", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_multipart_body_that_is_none_carries_no_parameters(api: ManagementApi, media_type: str) -> None:
    reply = api.request("POST", "/CreateSipRegistration", data=b"--y\r\nbad", headers={"Content-Type": media_type})
    assert code_and_field(reply) == (273, "sip_username")


def test_unknown_parameters_are_ignored(api: ManagementApi) -> None:
    assert api.create(account_id=1, cmd="Nonsense", colour="red") == 5001


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("", {}, 102),
        ("/", {}, 102),
        ("/SellSipRegistration", {}, 103),
        ("", {"cmd": "SellSipRegistration"}, 103),
        ("/createsipregistration", {}, 103),
        ("/CreateSipRegistration/5001", {}, 103),
    ],
)
def test_a_call_without_a_known_method(api: ManagementApi, path: str, data: dict[str, str], code: int) -> None:
    assert code_and_field(api.request("POST", path, data=data)) == (code, None)


@pytest.mark.parametrize(("verb", "path", "status"), [("POST", "/elsewhere", 404), ("DELETE", "/platform_api", 405)])
def test_what_is_not_the_api_gets_a_page(api: ManagementApi, verb: str, path: str, status: int) -> None:
    api.url = api.url.removesuffix("/platform_api")
    with pytest.raises(ValueError, match="Expecting value"):
        api.request(verb, path)
    assert (api.answer.status_code, api.answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")


@pytest.mark.parametrize(("written", "meant"), [("true", True), ("True", True), ("1", True),
                                                ("false", False), ("False", False), ("0", False)])  # fmt: skip
def test_booleans_in_all_three_spellings(api: ManagementApi, written: str, meant: bool) -> None:
    assert api.get(api.create(is_persistent=written))["is_persistent"] is meant


@pytest.mark.parametrize("written", ["yes", "", "2", "null"])
def test_other_booleans_are_refused_by_name(api: ManagementApi, written: str) -> None:
    refusal = api.refusal("CreateSipRegistration", sip_username="bob", proxy="pbx.test", is_persistent=written)
    assert refusal == (496, "is_persistent")


@pytest.mark.parametrize("written", ["", "x", "-1", "1.0", "1;2", "٣"])
def test_ids_are_decimal_numbers(api: ManagementApi, written: str) -> None:
    assert api.refusal("DeleteSipRegistration", sip_registration_id=written) == (275, "sip_registration_id")


def test_errors_travel_inside_http_200_in_both_shapes(api: ManagementApi) -> None:
    reply = api.call("DeleteSipRegistration", sip_registration_id=7)
    told = {
        "code": 275,
        "msg": "The 'registration_id' parameter is invalid.",  # trap T13: an old name in the text
        "field_name": "sip_registration_id",
    }
    assert reply == {"error": told, "errors": [told]}
    assert (api.answer.status_code, api.answer.headers["Content-Type"]) == (200, "application/json")


def test_older_error_shapes_are_switches(api: ManagementApi) -> None:
    api.switch(errors_array=False, field_names=False)
    reply = api.call("DeleteSipRegistration", sip_registration_id=7)
    assert reply == {"error": {"code": 275, "msg": "The 'registration_id' parameter is invalid."}}


def test_the_journal_masks_passwords_and_keys_wherever_they_came(api: ManagementApi) -> None:
    key = api.admin.objects("voximplant", "account")[0]["api_key"]
    query = {**CREATE, "account_id": ACCOUNT, "api_key": key, "password": "hush-hush"}
    api.request("GET", "/CreateSipRegistration", token="", params=query)
    api.create(password="hush-hush")
    api.request("POST", "/GetAccountInfo", token="", data={"account_id": ACCOUNT, "api_key": key})
    told = api.admin.journal()
    assert len(told) == 3
    assert told[1]["request"]["password"] == "***"
    assert "hush-hush" not in str(told)
    assert key not in str(told)
