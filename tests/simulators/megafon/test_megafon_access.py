"""Who may call, by which routes, with which headers and bodies (contracts: megafon 1, 6.A.2, 6.33)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import requests
from vats_client import (
    BRANCH,
    CAPACITY,
    MOBILE,
    NUMBERS,
    SIP,
    Vats,
    refusal,
)

from telephony_sandbox.simulators.server import Simulators


def test_1_the_environment_opens_the_account(vats: Vats) -> None:
    assert vats.call("GET", NUMBERS).status_code == 200
    assert re.fullmatch("[a-z0-9]{40}", str(vats.session.headers["Authorization"]))


@pytest.mark.parametrize("prefix", ["", "Bearer "])
def test_6_1_the_token_is_taken_raw_or_as_bearer(vats: Vats, prefix: str) -> None:
    token = str(vats.session.headers["Authorization"])
    assert vats.call("GET", NUMBERS, headers={"Authorization": prefix + token}).status_code == 200
    vats.switch(raw_token_only=True)
    status = vats.call("GET", NUMBERS, headers={"Authorization": prefix + token}).status_code
    assert status == (401 if prefix else 200)


@pytest.mark.parametrize("token", [None, "", "nonsense", "bearer m3g4f0n"])
def test_6_1_a_missing_or_wrong_token_is_401(vats: Vats, token: str | None) -> None:
    answer = vats.call("GET", NUMBERS, headers={"Authorization": token})
    assert refusal(answer) == (401, "access_token_invalid", None)


def test_6_32_a_new_token_kills_the_old_one(vats: Vats) -> None:
    vats.admin.patch("megafon", 1000001, {"token": "x" * 40})
    assert vats.call("GET", NUMBERS).status_code == 401
    vats.session.headers["Authorization"] = "x" * 40
    assert vats.call("GET", NUMBERS).status_code == 200


def test_6_4_a_foreign_address_is_refused_before_the_token_is_looked_at(vats: Vats) -> None:
    vats.admin.patch("megafon", 1000001, {"allow_list": ["203.0.113.0/24"]})
    wrong = {"Authorization": "nonsense"}
    assert refusal(vats.call("GET", NUMBERS, headers=wrong)) == (403, "ip_not_whitelisted", None)
    vats.switch(foreign_ip="401")
    assert refusal(vats.call("GET", NUMBERS)) == (401, "ip_not_whitelisted", None)
    vats.switch(foreign_ip="reset")
    with pytest.raises(requests.ConnectionError):
        vats.call("GET", NUMBERS)
    vats.admin.patch("megafon", 1000001, {"allow_list": ["0.0.0.0/0"]})
    assert vats.call("GET", NUMBERS).status_code == 200


def test_6_5_the_limit_is_off_until_it_is_switched_on(vats: Vats) -> None:
    assert {vats.call("GET", CAPACITY).status_code for _ in range(30)} == {200}
    vats.admin.clock(advance=60)
    vats.switch(requests_per_minute=2)
    assert [vats.call("GET", CAPACITY).status_code for _ in range(3)] == [200, 200, 429]
    answer = vats.call("GET", CAPACITY)
    assert refusal(answer) == (429, "limit_exceeded", None)
    assert "Retry-After" not in answer.headers
    vats.switch(send_retry_after=True)
    wait = int(vats.call("GET", CAPACITY).headers["Retry-After"])
    vats.admin.clock(advance=wait)
    assert vats.call("GET", CAPACITY).status_code == 200


@pytest.mark.parametrize(
    ("verb", "path", "status", "mnemonic"),
    [
        ("GET", "/", 404, "route_not_found"),
        ("GET", "/v1/numbers/virtual-number", 404, "route_not_found"),
        ("GET", NUMBERS + "/", 404, "route_not_found"),
        ("POST", "/numbers/sip-redirection", 404, "route_not_found"),
        ("PATCH", f"{NUMBERS}/310", 405, "method_not_allowed"),
        ("POST", f"{NUMBERS}/310", 405, "method_not_allowed"),
        ("DELETE", NUMBERS, 405, "method_not_allowed"),
        ("POST", CAPACITY, 405, "method_not_allowed"),
        ("POST", "/employee", 405, "method_not_allowed"),
    ],
)
def test_6_a_2_other_routes_are_404_and_other_verbs_405(
    vats: Vats, verb: str, path: str, status: int, mnemonic: str
) -> None:
    assert refusal(vats.call(verb, path, {})) == (status, mnemonic, None)


def test_trap_4_6_the_path_with_a_no_break_space_is_404(vats: Vats) -> None:
    assert refusal(vats.call("POST", "/numbers/unconfirmed%C2%A0", MOBILE)) == (404, "route_not_found", None)


def test_6_a_3_the_token_is_checked_before_the_route_and_the_route_before_the_body(vats: Vats) -> None:
    wrong = {"Authorization": "nonsense"}
    assert vats.call("GET", "/nowhere", headers=wrong).status_code == 401
    assert vats.call("POST", "/nowhere", data=b"{").status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"{'number': 1}"])
def test_6_a_3_a_body_that_is_no_json_object_is_refused(vats: Vats, body: bytes) -> None:
    answer = vats.call("POST", NUMBERS, data=body, headers={"Content-Type": "application/json; charset=UTF-8"})
    assert refusal(answer) == (400, "parse_error", None)


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_1_a_write_needs_a_json_content_type(vats: Vats, content_type: str | None) -> None:
    answer = vats.call("POST", NUMBERS, data=json.dumps(SIP).encode(), headers={"Content-Type": content_type})
    assert refusal(answer) == (400, "parse_error", "Content-Type")


def test_1_reads_need_a_content_type_only_when_that_is_switched_on(vats: Vats) -> None:
    vats.switch(require_content_type_always=True)
    assert vats.call("GET", NUMBERS).status_code == 400
    assert vats.call("GET", NUMBERS, headers={"Content-Type": "application/json"}).status_code == 200


def test_6_33_a_chunked_body_is_411(vats: Vats) -> None:
    def chunks() -> Iterator[bytes]:
        yield json.dumps(SIP).encode()

    headers = {"Content-Type": "application/json"}
    assert refusal(vats.call("POST", NUMBERS, data=chunks(), headers=headers)) == (411, "length_required", None)
    vats.switch(require_content_length=False)
    assert vats.call("POST", NUMBERS, data=chunks(), headers=headers).status_code == 200


def test_another_account_answers_its_own_token_only(vats: Vats, branch: Simulators) -> None:
    there = Vats(branch)
    try:
        (ours, theirs) = (client.get(BRANCH) for client in (vats, there))
        assert ours["app_id"] != theirs["app_id"]
        assert ours["number"] != theirs["number"]
        made = there.ok("POST", NUMBERS, SIP)
        assert there.get(made["id"])["app_id"] == theirs["app_id"]
        for here, elsewhere in ((vats, there), (there, vats)):
            token = elsewhere.session.headers["Authorization"]
            answer = here.call("GET", NUMBERS, headers={"Authorization": token})
            assert refusal(answer)[:2] == (401, "access_token_invalid")
    finally:
        there.session.close()
