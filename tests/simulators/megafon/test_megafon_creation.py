"""What a SIP number is made of, and how a request is checked (contracts: megafon 2.4, 4, 6.27, 6.28)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vats_client import (
    BRANCH,
    MOBILE,
    NUMBERS,
    SIP,
    Vats,
    refusal,
)


def test_2_4_the_answer_is_the_request_with_an_id_and_the_password_in_clear(vats: Vats) -> None:
    assert vats.ok("POST", NUMBERS, SIP) == {**SIP, "id": 317}
    read = vats.get(317)
    assert (read["number"], read["type"], read["state"]) == ("74950001122", "sip_registration", "active")
    (kept,) = [number for number in vats.admin.objects("megafon") if number["id"] == 317]
    assert (kept["login"], kept["password"], kept["server_port"]) == ("u1", "s3cret", 5060)


def test_the_journal_never_shows_passwords_and_tokens(vats: Vats) -> None:
    vats.ok("POST", NUMBERS, SIP)
    vats.put(317, password="n3w")
    shown = json.dumps(vats.admin.journal())
    assert "s3cret" not in shown
    assert "n3w" not in shown
    assert str(vats.session.headers["Authorization"]) not in shown
    assert vats.admin.counters() == {
        "megafon": {"POST /numbers/virtual-number": 1, "PUT /numbers/virtual-number/{id}": 1}
    }


def test_6_2_a_post_can_answer_201(vats: Vats) -> None:
    vats.switch(success_status_201=True)
    assert vats.call("POST", NUMBERS, SIP).status_code == 201
    assert vats.call("GET", NUMBERS).status_code == 200


def test_6_2_errors_can_come_with_200(vats: Vats) -> None:
    vats.switch(errors_in_200=True)
    assert refusal(vats.call("GET", f"{NUMBERS}/999")) == (200, "entity_not_found", "id")
    assert refusal(vats.call("GET", NUMBERS, headers={"Authorization": "x"})) == (200, "access_token_invalid", None)


@pytest.mark.parametrize("field", ["number", "login", "password", "server_host", "server_port", "purpose", "type"])
@pytest.mark.parametrize("value", [None, "left out"])
def test_2_4_required_fields(vats: Vats, field: str, value: str | None) -> None:
    body = {**SIP, field: value}
    if value:
        del body[field]
    assert refusal(vats.call("POST", NUMBERS, body)) == (400, "required_parameter_missed", field)


@pytest.mark.parametrize("field", ["number", "login", "password", "server_host", "purpose", "type", "comment"])
@pytest.mark.parametrize("value", [1, True, ["x"], {}])
def test_2_4_types(vats: Vats, field: str, value: object) -> None:
    answer = vats.call("POST", NUMBERS, {**SIP, field: value})
    assert refusal(answer) == (400, "data_type_error", field)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "+74950001122"),
        ("number", "7 495 000-11-22"),
        ("number", "84950001122"),
        ("number", "7495000112"),
        ("number", "٧٤٩٥٠٠٠١١٢٢"),
        ("login", ""),
        ("password", ""),
        ("server_host", "sip://pbx.example.org"),
        ("server_host", "pbx.example.org:5060"),
        ("server_host", "pbx example.org"),
        ("server_host", ""),
        ("server_port", 0),
        ("server_port", 65536),
        ("server_port", "0"),
        ("purpose", "employee"),
        ("purpose", "not_specified"),
        ("type", "def"),
        ("type", "sip_redirection"),
        ("comment", "x" * 4097),
        ("comment", "\ud800"),
    ],
)
def test_2_4_and_6_27_and_6_28_values_that_are_not_allowed(vats: Vats, field: str, value: object) -> None:
    answer = vats.call("POST", NUMBERS, {**SIP, field: value})
    assert refusal(answer) == (400, "invalid_parameter_value", field)
    assert len(vats.ids()) == 8


@pytest.mark.parametrize("host", ["pbx.example.org", "192.0.2.10", "2001:db8::1", "localhost", "pbx_1.example.org."])
def test_6_28_hosts_that_are_allowed(vats: Vats, host: str) -> None:
    assert vats.ok("POST", NUMBERS, {**SIP, "server_host": host})["server_host"] == host


def test_6_27_foreign_numbers_can_be_allowed(vats: Vats) -> None:
    vats.switch(foreign_numbers=True)
    assert vats.ok("POST", NUMBERS, {**SIP, "number": "4930123456"})["number"] == "4930123456"


@pytest.mark.parametrize("where", ["create", "update", "attach"])
def test_trap_4_1_the_cyrillic_company_is_refused(vats: Vats, where: str) -> None:
    cyrillic = {"purpose": "\u0441ompany"}
    answer = {
        "create": lambda: vats.call("POST", NUMBERS, {**SIP, **cyrillic}),
        "update": lambda: vats.put(BRANCH, **cyrillic),
        "attach": lambda: vats.call("POST", "/numbers/unconfirmed", {**MOBILE, **cyrillic}),
    }[where]()
    assert refusal(answer) == (400, "invalid_parameter_value", "purpose")
    assert "Cyrillic" in answer.json()["error"]["message"]


@pytest.mark.parametrize("sent", [5060, "5060"])
def test_trap_4_2_the_port_is_an_integer_or_digits_and_echoed_as_an_integer(vats: Vats, sent: object) -> None:
    assert vats.ok("POST", NUMBERS, {**SIP, "server_port": sent})["server_port"] == 5060
    vats.switch(port_echo="as_sent")
    assert vats.put(317, server_port=sent).json()["server_port"] == sent
    vats.switch(port_echo="string")
    assert vats.put(317, server_port=sent).json()["server_port"] == "5060"


@pytest.mark.parametrize("port", [5060.0, "5060.0", "sip", "+5060", "", True, [5060]])
def test_trap_4_2_a_port_that_is_no_integer_is_refused(vats: Vats, port: object) -> None:
    assert refusal(vats.call("POST", NUMBERS, {**SIP, "server_port": port})) == (400, "data_type_error", "server_port")


def test_6_6_a_number_exists_once(vats: Vats) -> None:
    taken = {**SIP, "number": "74950009901"}
    assert refusal(vats.call("POST", NUMBERS, taken)) == (409, "duplicate_entity", "number")
    vats.switch(allow_duplicate_numbers=True)
    assert vats.ok("POST", NUMBERS, taken)["id"] == 317


def test_6_11_unknown_fields_are_refused_or_ignored(vats: Vats) -> None:
    strange = {**SIP, "tariff": "base"}
    assert refusal(vats.call("POST", NUMBERS, strange)) == (400, "invalid_parameter_value", "tariff")
    vats.switch(ignore_unknown_fields=True)
    assert vats.ok("POST", NUMBERS, strange) == {**SIP, "id": 317}


def test_6_a_3_the_order_of_the_checks_of_a_body(vats: Vats) -> None:
    body: dict[str, Any] = {**SIP, "number": "74950009901", "server_host": "sip://x", "login": 1}
    del body["password"]
    steps = [("password", "p"), ("login", "u"), ("server_host", "x"), ("number", SIP["number"])]
    seen = []
    for field, mended in steps:
        seen.append(refusal(vats.call("POST", NUMBERS, body))[1:])
        body[field] = mended
    assert seen == [
        ("required_parameter_missed", "password"),
        ("data_type_error", "login"),
        ("invalid_parameter_value", "server_host"),
        ("duplicate_entity", "number"),
    ]
    assert vats.call("POST", NUMBERS, body).status_code == 200


def test_6_3_errors_never_echo_a_password(vats: Vats) -> None:
    answer = vats.call("POST", NUMBERS, {**SIP, "password": "p" * 4097})
    assert refusal(answer) == (400, "invalid_parameter_value", "password")
    assert "ppp" not in answer.text


@pytest.mark.parametrize("comment", ["", None])
def test_6_9_an_empty_comment_is_none(vats: Vats, comment: str | None) -> None:
    vats.ok("POST", NUMBERS, {**SIP, "comment": comment})
    assert vats.get(317)["comment"] is None
    vats.switch(keep_empty_comment=True)
    assert vats.put(317, comment=comment).json()["comment"] == comment
    assert vats.get(317)["comment"] == comment


def test_6_30_reads_can_lag_behind_writes(vats: Vats) -> None:
    vats.switch(read_lag_seconds=5)
    vats.ok("POST", NUMBERS, SIP)
    assert vats.call("GET", f"{NUMBERS}/317").status_code == 404
    assert 317 not in vats.ids()
    vats.put(BRANCH, comment="new")
    assert vats.get(BRANCH)["comment"] == "branch"
    vats.admin.clock(advance=5)
    assert vats.get(317)["number"] == SIP["number"]
    assert vats.get(BRANCH)["comment"] == "new"
