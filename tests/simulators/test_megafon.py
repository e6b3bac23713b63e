"""The MegaFon simulator against contracts/megafon.md; the numbers are its sections, rows and traps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from telephony_sandbox.simulators.client import Admin, AdminError
from telephony_sandbox.simulators.megafon import VENDOR
from telephony_sandbox.simulators.server import Simulators

NUMBERS = "/numbers/virtual-number"
CAPACITY = "/numbers/def-virtual-number-capacity"
SIP = {
    "number": "74950001122",
    "login": "u1",
    "password": "s3cret",
    "server_host": "192.0.2.10",
    "server_port": 5060,
    "purpose": "company",
    "type": "sip_registration",
    "comment": "branch line",
}
MOBILE = {"number": "79990003344", "dgn_number": "74950003344", "purpose": "not_specified", "type": "def"}
CITY, COURIER, HOT_LINE, TOLL_FREE, REDIRECTION, BRANCH, LONE_CITY = 309, 310, 312, 313, 314, 315, 316
READ_FIELDS = {
    "number", "comment", "type", "purpose", "scenario_id", "group_scenario_id", "group_id", "is_scenario_active",
    "is_group_scenario_active", "id", "state", "reason", "from_redirect_numbers", "employee_id", "dgn_number",
    "redirect_number", "region_name", "app_id", "sip_uri", "nc_type",
}  # fmt: skip


class Vats:
    """A client that sends what it is told."""

    def __init__(self, simulators: Simulators) -> None:
        self.origin = simulators.env["MEGAFON_ENDPOINT"]
        self.admin: Admin = simulators.admin
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = simulators.env["MEGAFON_TOKEN"]

    def call(self, verb: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        more.setdefault("timeout", 10)
        return self.session.request(verb, self.origin + path, json=body, **more)

    def ok(self, verb: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self.call(verb, path, body, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, number_id: int) -> Any:
        return self.ok("GET", f"{NUMBERS}/{number_id}")

    def put(self, number_id: int, **fields: Any) -> requests.Response:
        return self.call("PUT", f"{NUMBERS}/{number_id}", {"id": number_id, "purpose": "company", **fields})

    def switch(self, **values: Any) -> None:
        self.admin.switches("megafon", **values)

    def attach(self, **fields: Any) -> int:
        made: int = self.ok("POST", "/numbers/unconfirmed", {**MOBILE, **fields})["id"]
        self.admin.clock(advance=1)
        return made

    def ids(self, query: str = "") -> list[int]:
        return [number["id"] for number in self.ok("GET", NUMBERS + query)]


@pytest.fixture
def vats(simulators: Simulators) -> Iterator[Vats]:
    client = Vats(simulators)
    yield client
    client.session.close()


def refusal(answer: requests.Response) -> tuple[int, str, str | None]:
    """Status, mnemonic, field of an error body of 6.3."""
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "data"}
    assert body["error"]["code"] < 0
    return answer.status_code, body["error"]["data"]["mnemonic"], body["error"]["data"].get("field")


# 1: who may call


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


# 6.A.2: routes


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


# 1, 6.33: headers and bodies


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


# 2.0 - 2.3: reads


def test_2_1_the_list_is_a_bare_array_of_every_type_in_the_order_of_ids(vats: Vats) -> None:
    numbers = vats.ok("GET", NUMBERS)
    assert [number["id"] for number in numbers] == [309, 310, 311, 312, 313, 314, 315, 316]
    assert {number["type"] for number in numbers} == {"def", "abc", "toll_free", "sip_redirection", "sip_registration"}
    assert all(set(number) == READ_FIELDS for number in numbers)
    assert {number["purpose"] for number in numbers if number["type"] == "def"} == {"employee", "company"}
    assert "74950001122" not in {number["number"] for number in numbers}
    assert vats.get(REDIRECTION)["sip_uri"].startswith("sip:")


def test_2_3_one_number_is_a_bare_object(vats: Vats) -> None:
    assert vats.get(COURIER) == {
        "number": "79990004401",
        "comment": "courier",
        "type": "def",
        "purpose": "employee",
        "scenario_id": None,
        "group_scenario_id": None,
        "group_id": None,
        "is_scenario_active": None,
        "is_group_scenario_active": None,
        "id": 310,
        "state": "active",
        "reason": None,
        "from_redirect_numbers": [{"id": 309, "number": "74950004401"}],
        "employee_id": 78,
        "dgn_number": "74950004401",
        "redirect_number": None,
        "region_name": "Москва и Московская область",
        "app_id": 1000001,
        "sip_uri": None,
        "nc_type": "custom+fmc",
    }


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?number=79990004401", [310]),
        ("?type=def", [310, 312]),
        ("?purpose=employee", [310]),
        ("?state=active&type=toll_free", [313]),
        ("?type=def&type=toll_free", [310, 312, 313]),
        ("?type=def&purpose__ne=employee", [312]),
        ("?purpose__ne=employee&purpose__ne=company", []),
        ("?employee_id=78", [310]),
        ("?is_scenario_active=true", [312]),
        ("?number=70000000000", []),
        ("?type=abc&_sort=number&_order=desc", [316, 311, 309]),
        ("?type=abc&_sort=comment&_order=asc", [311, 316, 309]),
        ("?type=abc&colour=red", [309, 311, 316]),
        ("?type__in=abc", [309, 310, 311, 312, 313, 314, 315, 316]),
    ],
)
def test_2_2_and_6_24_filters(vats: Vats, query: str, ids: list[int]) -> None:
    assert vats.ids(query) == ids


def test_6_24_unknown_filters_can_be_refused(vats: Vats) -> None:
    vats.switch(reject_unknown_filters=True)
    assert refusal(vats.call("GET", f"{NUMBERS}?colour=red")) == (400, "invalid_parameter_value", "colour")
    assert vats.ids("?type=toll_free&_order=asc") == [313]


def test_6_23_the_list_can_be_cut(vats: Vats) -> None:
    vats.switch(list_cap=3)
    assert vats.ids() == [309, 310, 311]
    assert vats.ids("?number=74950009901") == [316]


def test_6_36_linked_numbers_can_be_hidden(vats: Vats) -> None:
    vats.switch(hide_linked_numbers=True)
    assert vats.ids() == [310, 312, 314, 315, 316]
    assert vats.call("GET", f"{NUMBERS}/{CITY}").status_code == 404
    assert vats.get(COURIER)["from_redirect_numbers"] == [{"id": 309, "number": "74950004401"}]


def test_trap_4_4_the_numbers_page_has_only_one_of_the_two_city_fields(vats: Vats) -> None:
    vats.switch(read_profile="numbers-page")
    even, odd = vats.get(COURIER), vats.get(CITY)
    assert "dgn_number" not in even
    assert even["redirect_number"] == "74950004401"
    assert "redirect_number" not in odd
    assert odd["dgn_number"] is None


def test_trap_4_4_lists_may_have_other_fields_than_single_numbers(vats: Vats) -> None:
    vats.switch(read_profile="mixed")
    listed = next(each for each in vats.call("GET", NUMBERS).json() if each["id"] == COURIER)
    alone = vats.get(COURIER)
    assert "dgn_number" not in listed
    assert (alone["dgn_number"], alone["redirect_number"]) == (listed["redirect_number"], None)


def test_trap_4_4_the_city_field_can_arrive_twice(vats: Vats) -> None:
    vats.switch(duplicate_keys=True)
    text = vats.call("GET", f"{NUMBERS}/{COURIER}").text
    assert text.count('"dgn_number"') == 2
    assert json.loads(text)["dgn_number"] is None
    assert vats.call("GET", NUMBERS).text.count('"dgn_number"') == 16
    assert len(vats.ids()) == 8


def test_trap_4_8_reads_never_have_the_sip_credentials(vats: Vats) -> None:
    assert not {"login", "password", "server_host", "server_port"} & set(vats.get(BRANCH))
    assert "seeded-password" not in vats.call("GET", NUMBERS).text


def test_trap_4_10_arrays_can_be_null(vats: Vats) -> None:
    assert vats.get(BRANCH)["from_redirect_numbers"] == []
    vats.switch(null_arrays=True)
    assert vats.get(BRANCH)["from_redirect_numbers"] is None
    assert vats.get(COURIER)["from_redirect_numbers"]


def test_trap_4_5_reads_can_have_fields_that_nobody_documented(vats: Vats) -> None:
    vats.switch(extra_fields=True)
    assert set(vats.get(BRANCH)) > READ_FIELDS


def test_6_15_an_unknown_id_is_404(vats: Vats) -> None:
    for verb, body in (("GET", None), ("DELETE", None), ("PUT", {"id": 999, "purpose": "company"})):
        answer = vats.call(verb, f"{NUMBERS}/999", body)
        assert refusal(answer) == (404, "entity_not_found", "id")
    for odd in ("0310", "abc", "-1"):
        assert vats.call("GET", f"{NUMBERS}/{odd}").status_code == 404


def test_6_15_an_unknown_id_can_be_400_or_nothing_with_200(vats: Vats) -> None:
    vats.switch(missing_answer="400")
    assert vats.call("GET", f"{NUMBERS}/999").status_code == 400
    assert vats.call("DELETE", f"{NUMBERS}/999").status_code == 400
    vats.switch(missing_answer="200-null")
    assert vats.ok("GET", f"{NUMBERS}/999") is None
    assert vats.call("DELETE", f"{NUMBERS}/999").status_code == 404
    vats.switch(missing_answer="200-list")
    assert vats.ok("GET", f"{NUMBERS}/999") == []


# 2.4: create a SIP registration


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


# 2.5, 2.8, 3.2: mobile numbers


def test_2_8_the_capacity_has_ids_that_are_strings_and_an_empty_city_number(vats: Vats) -> None:
    capacity = vats.ok("GET", CAPACITY)
    assert capacity[:2] == [
        {"id": "79990003344", "number": "79990003344", "dgn_number": "74950003344", "state": "freeze"},
        {"id": "79990003355", "number": "79990003355", "dgn_number": "", "state": "freeze"},
    ]
    assert len([entry for entry in capacity if entry["dgn_number"]]) == 3


def test_2_5_attaching_answers_16_fields_in_activation(vats: Vats) -> None:
    made = vats.ok("POST", "/numbers/unconfirmed", {**MOBILE, "comment": "spare"})
    assert made == {
        "number": "79990003344",
        "comment": "spare",
        "type": "def",
        "purpose": "not_specified",
        "scenario_id": None,
        "group_scenario_id": None,
        "group_id": None,
        "is_scenario_active": None,
        "is_group_scenario_active": None,
        "id": 317,
        "state": "activation",
        "reason": None,
        "from_redirect_numbers": None,
        "employee_id": None,
        "dgn_number": "74950003344",
        "region_name": "Москва и Московская область",
    }
    assert "79990003344" not in [entry["number"] for entry in vats.ok("GET", CAPACITY)]


def test_3_2_activation_takes_its_time_on_the_clock(vats: Vats) -> None:
    vats.switch(activation_seconds=600)
    vats.attach()
    vats.admin.clock(advance=598)
    assert vats.get(317)["state"] == "activation"
    vats.admin.clock(advance=2)
    read = vats.get(317)
    assert (read["state"], read["nc_type"]) == ("active", "custom")
    assert read["from_redirect_numbers"] == [{"id": 318, "number": "74950003344"}]
    assert vats.get(318)["type"] == "abc"


def test_3_2_activation_can_count_reads_instead(vats: Vats) -> None:
    vats.switch(activation_reads=3)
    vats.attach()
    vats.ids()
    assert [vats.get(317)["state"] for _ in range(3)] == ["activation", "activation", "active"]


@pytest.mark.parametrize("outcome", ["error", "debt_lock", "unconfirmed", "freeze", "inactive"])
def test_6_21_activation_can_end_in_another_state(vats: Vats, outcome: str) -> None:
    vats.switch(activation_outcome=outcome, activation_reason="no contract")
    vats.attach()
    read = vats.get(317)
    assert (read["state"], read["reason"]) == (outcome, "no contract")
    assert vats.ids("?type=abc") == [309, 311, 316]


@pytest.mark.parametrize(
    ("change", "status", "mnemonic", "field"),
    [
        ({"purpose": "employee"}, 400, "invalid_parameter_value", "purpose"),
        ({"type": "abc"}, 400, "invalid_parameter_value", "type"),
        ({"number": "79990000000"}, 404, "virtual_phone_number_not_found", "number"),
        ({"dgn_number": ""}, 400, "required_parameter_missed", "dgn_number"),
        ({"dgn_number": None}, 400, "required_parameter_missed", "dgn_number"),
        ({"dgn_number": "74950003366"}, 400, "invalid_parameter_value", "dgn_number"),
        ({"number": "79990004401", "dgn_number": "74950004401"}, 409, "duplicate_entity", "number"),
        ({"employee_id": 77}, 400, "invalid_parameter_value", "employee_id"),
    ],
)
def test_2_5_and_6_20_what_cannot_be_attached(
    vats: Vats, change: dict[str, Any], status: int, mnemonic: str, field: str
) -> None:
    before = vats.ok("GET", CAPACITY)
    answer = vats.call("POST", "/numbers/unconfirmed", {**MOBILE, **change})
    assert refusal(answer) == (status, mnemonic, field)
    assert vats.ok("GET", CAPACITY) == before


def test_6_20_numbers_outside_the_capacity_and_without_a_city_number_can_be_allowed(vats: Vats) -> None:
    vats.switch(allow_unlisted_number=True, allow_empty_dgn=True)
    unlisted = vats.attach(number="79990000000")
    plain = vats.attach(number="79990003355", dgn_number="")
    assert vats.get(unlisted)["state"] == vats.get(plain)["state"] == "active"
    assert vats.get(plain)["dgn_number"] is None
    assert vats.get(plain)["from_redirect_numbers"] == []


def test_6_22_a_number_that_is_not_active_cannot_be_changed(vats: Vats) -> None:
    vats.switch(activation_seconds=60)
    vats.attach()
    assert refusal(vats.put(317)) == (409, "state_conflict", None)
    vats.switch(allow_put_unless_active=True)
    assert vats.put(317, comment="x").status_code == 200


# 2.6: update


def test_2_6_and_trap_4_12_the_answer_is_an_echo_of_the_request_only(vats: Vats) -> None:
    sent = {"id": LONE_CITY, "purpose": "company", "comment": "main office"}
    assert vats.ok("PUT", f"{NUMBERS}/{LONE_CITY}", sent) == sent
    assert vats.get(LONE_CITY)["comment"] == "main office"


def test_trap_4_8_the_echo_of_an_update_has_the_password_in_clear(vats: Vats) -> None:
    answer = vats.put(BRANCH, login="u2", password="n3w", server_host="192.0.2.11", server_port=5061, comment="")
    assert answer.json()["password"] == "n3w"
    (kept,) = [number for number in vats.admin.objects("megafon") if number["id"] == BRANCH]
    assert [kept[name] for name in ("login", "password", "server_host", "server_port", "comment")] == [
        "u2",
        "n3w",
        "192.0.2.11",
        5061,
        None,
    ]


@pytest.mark.parametrize(
    ("number", "body", "mnemonic", "field"),
    [
        (COURIER, {"purpose": "company"}, "required_parameter_missed", "id"),
        (COURIER, {"id": 310}, "required_parameter_missed", "purpose"),
        (COURIER, {"id": 310, "purpose": "employee"}, "required_parameter_missed", "employee_id"),
        (COURIER, {"id": 310, "purpose": "company", "employee_id": 78}, "invalid_parameter_value", "employee_id"),
        (COURIER, {"id": 310, "purpose": "private"}, "invalid_parameter_value", "purpose"),
        (COURIER, {"id": 310, "purpose": "company", "login": "x"}, "invalid_parameter_value", "login"),
        (COURIER, {"id": 311, "purpose": "company"}, "invalid_parameter_value", "id"),
        (COURIER, {"id": "x", "purpose": "company"}, "data_type_error", "id"),
        (COURIER, {"id": 310, "purpose": "employee", "employee_id": True}, "data_type_error", "employee_id"),
        (COURIER, {"id": 310, "purpose": "employee", "employee_id": 0}, "invalid_parameter_value", "employee_id"),
        (COURIER, {"id": 310, "purpose": "employee", "employee_id": 99}, "entity_not_found", "employee_id"),
        (LONE_CITY, {"id": 316, "purpose": "company"}, "required_parameter_missed", "comment"),
        (LONE_CITY, {"id": 316, "purpose": "employee", "comment": ""}, "invalid_parameter_value", "purpose"),
        (LONE_CITY, {"id": 316, "purpose": "company", "comment": "", "login": "x"}, "invalid_parameter_value", "login"),
        (BRANCH, {"id": 315, "purpose": "not_specified"}, "invalid_parameter_value", "purpose"),
        (BRANCH, {"id": 315, "purpose": "company", "number": "74950004405"}, "invalid_parameter_value", "number"),
        (BRANCH, {"id": 315, "purpose": "company", "type": "sip_registration"}, "invalid_parameter_value", "type"),
        (BRANCH, {"id": 315, "purpose": "company", "employee_id": 77}, "invalid_parameter_value", "employee_id"),
        (BRANCH, {"id": 315, "purpose": "company", "server_host": "sip:x"}, "invalid_parameter_value", "server_host"),
    ],
)
def test_2_6_and_6_10_and_6_11_and_6_13_and_6_35_what_an_update_may_not_say(
    vats: Vats, number: int, body: dict[str, Any], mnemonic: str, field: str
) -> None:
    before = vats.get(number)
    assert refusal(vats.call("PUT", f"{NUMBERS}/{number}", body)) == (400, mnemonic, field)
    assert vats.get(number) == before


def test_trap_4_9_an_empty_comment_is_enough_for_a_city_number(vats: Vats) -> None:
    assert vats.put(LONE_CITY, comment="").status_code == 200
    assert vats.get(LONE_CITY)["comment"] is None


def test_trap_4_11_ids_may_be_digits_in_a_string(vats: Vats) -> None:
    vats.admin.patch("megafon", COURIER, {"employee_id": None})
    sent = {"id": "310", "purpose": "employee", "employee_id": "77"}
    assert vats.ok("PUT", f"{NUMBERS}/{COURIER}", sent) == sent
    assert vats.get(COURIER)["employee_id"] == 77


def test_6_10_the_id_of_the_body_can_be_optional(vats: Vats) -> None:
    vats.switch(body_id_optional=True)
    assert vats.ok("PUT", f"{NUMBERS}/{BRANCH}", {"purpose": "company"}) == {"purpose": "company"}
    assert vats.put(BRANCH, id=1).status_code == 400


@pytest.mark.parametrize(("clears", "comment", "login"), [(False, "branch", "branch"), (True, None, None)])
def test_6_8_an_omitted_field_is_kept_or_cleared(
    vats: Vats, clears: bool, comment: str | None, login: str | None
) -> None:
    vats.switch(put_clears_omitted=clears)
    vats.put(BRANCH, password="n3w")
    (kept,) = [number for number in vats.admin.objects("megafon") if number["id"] == BRANCH]
    assert (kept["comment"], kept["login"], kept["password"]) == (comment, login, "n3w")


@pytest.mark.parametrize("number", [TOLL_FREE, REDIRECTION])
def test_3_1_types_without_a_method_of_their_own_can_only_be_read(vats: Vats, number: int) -> None:
    assert refusal(vats.put(number, comment="x")) == (403, "forbidden", None)
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{number}")) == (403, "forbidden", None)


def test_6_12_and_6_14_an_employee_and_a_number_know_of_each_other(vats: Vats) -> None:
    vats.put(HOT_LINE, purpose="employee", employee_id=77)
    read = vats.get(HOT_LINE)
    assert (read["purpose"], read["employee_id"], read["nc_type"]) == ("employee", 77, "custom+fmc")
    assert vats.ok("GET", "/employee/77")["sim_number_capacity_id"] == HOT_LINE
    vats.put(HOT_LINE, purpose="not_specified")
    read = vats.get(HOT_LINE)
    assert (read["purpose"], read["employee_id"], read["nc_type"]) == ("not_specified", None, "custom")
    assert vats.ok("GET", "/employee/77")["sim_number_capacity_id"] is None


def test_6_13_an_employee_has_one_sim(vats: Vats) -> None:
    answer = vats.put(HOT_LINE, purpose="employee", employee_id=78)
    assert refusal(answer) == (409, "already_in_use", "employee_id")
    assert vats.put(COURIER, purpose="employee", employee_id=78, comment="same").status_code == 200


# 2.7: delete


def test_2_7_the_answer_is_the_id(vats: Vats) -> None:
    assert vats.ok("DELETE", f"{NUMBERS}/{BRANCH}") == {"id": BRANCH}
    assert vats.call("DELETE", f"{NUMBERS}/{BRANCH}").status_code == 404
    assert BRANCH not in vats.ids()


def test_6_16_a_city_number_cannot_be_deleted(vats: Vats) -> None:
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{LONE_CITY}")) == (403, "forbidden", None)
    vats.switch(abc_delete_status=400)
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{LONE_CITY}")) == (400, "forbidden", None)
    assert vats.get(LONE_CITY)["state"] == "active"


def test_6_17_a_number_in_use_cannot_be_deleted(vats: Vats) -> None:
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{HOT_LINE}")) == (409, "dependency_error", "scenario_id")
    vats.switch(delete_blocked_by="employee")
    assert refusal(vats.call("DELETE", f"{NUMBERS}/{COURIER}")) == (409, "dependency_error", "employee_id")
    vats.switch(delete_blocked_by="nobody")
    assert vats.ok("DELETE", f"{NUMBERS}/{HOT_LINE}") == {"id": HOT_LINE}


def test_6_18_a_deleted_mobile_number_goes_back_to_the_capacity(vats: Vats) -> None:
    vats.ok("DELETE", f"{NUMBERS}/{COURIER}")
    back = {"id": "79990004401", "number": "79990004401", "dgn_number": "74950004401", "state": "freeze"}
    assert back in vats.ok("GET", CAPACITY)
    assert not {COURIER, CITY} & set(vats.ids())
    assert vats.ok("GET", "/employee/78")["sim_number_capacity_id"] is None
    again = vats.attach(number="79990004401", dgn_number="74950004401")
    assert again > COURIER


def test_6_18_a_deletion_can_take_its_time(vats: Vats) -> None:
    vats.switch(delete_delay_seconds=30)
    assert vats.ok("DELETE", f"{NUMBERS}/{BRANCH}") == {"id": BRANCH}
    assert vats.get(BRANCH)["state"] == "active"
    vats.admin.clock(advance=30)
    assert vats.call("GET", f"{NUMBERS}/{BRANCH}").status_code == 404


# 5: employees


def test_5_employees_are_read_one_by_one_and_all(vats: Vats) -> None:
    employees = vats.ok("GET", "/employee")
    assert [(each["id"], each["sim_number_capacity_id"]) for each in employees] == [(77, None), (78, COURIER)]
    assert vats.ok("GET", "/employee/78") == employees[1]
    assert refusal(vats.call("GET", "/employee/79")) == (404, "entity_not_found", "id")


# Click-ops


def test_a_person_changes_a_number_by_hand(vats: Vats) -> None:
    vats.admin.patch("megafon", BRANCH, {"comment": "changed by hand"})
    assert vats.get(BRANCH)["comment"] == "changed by hand"
    vats.admin.patch("megafon", COURIER, {"state": "debt_lock", "reason": "not paid"})
    assert vats.get(COURIER)["state"] == "debt_lock"
    vats.admin.delete("megafon", LONE_CITY)
    assert vats.call("GET", f"{NUMBERS}/{LONE_CITY}").status_code == 404


@pytest.mark.parametrize("change", [{"purpose": "company"}, {"employee_id": None}])
def test_taking_a_number_from_an_employee_by_hand_shows_on_both_sides(vats: Vats, change: dict[str, Any]) -> None:
    vats.admin.patch("megafon", COURIER, change)
    read = vats.get(COURIER)
    assert (read["employee_id"], read["nc_type"]) == (None, "custom")
    assert read["purpose"] != "employee"
    assert vats.ok("GET", "/employee/78")["sim_number_capacity_id"] is None


def test_giving_a_sim_to_an_employee_by_hand_shows_on_both_sides(vats: Vats) -> None:
    vats.admin.patch("megafon", 77, {"sim_number_capacity_id": COURIER})
    assert vats.get(COURIER)["employee_id"] == 77
    assert vats.ok("GET", "/employee/78")["sim_number_capacity_id"] is None
    vats.admin.delete("megafon", 77)
    assert vats.get(COURIER)["purpose"] == "not_specified"


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (COURIER, {"colour": "red"}),
        (COURIER, {"purpose": "company", "employee_id": 77}),
        (HOT_LINE, {"purpose": "employee"}),
        (HOT_LINE, {"employee_id": 99}),
        (BRANCH, {"employee_id": 77}),
        (BRANCH, {"server_port": 70000}),
        (BRANCH, {"state": "sleeping"}),
        (77, {"sim_number_capacity_id": BRANCH}),
        (1000001, {"allow_list": ["everybody"]}),
    ],
)
def test_a_click_that_the_web_page_would_not_take_changes_nothing(vats: Vats, key: int, change: Any) -> None:
    before = vats.admin.snapshot()
    with pytest.raises(AdminError):
        vats.admin.patch("megafon", key, change)
    assert vats.admin.snapshot() == before


# 6.A.6: faults


def test_6_7_a_create_can_be_committed_and_its_answer_lost(vats: Vats) -> None:
    operation = "POST /numbers/virtual-number"
    vats.admin.faults({"vendor": "megafon", "operation": operation, "when": "after", "effect": "reset"})
    with pytest.raises(requests.ConnectionError):
        vats.call("POST", NUMBERS, SIP)
    assert vats.ids("?number=74950001122") == [317]


@pytest.mark.parametrize("code", [spec.code for spec in VENDOR.errors])
def test_6_3_every_error_can_be_forced_in_its_own_shape(vats: Vats, code: str) -> None:
    vats.admin.faults({"vendor": "megafon", "effect": {"error": code}})
    answer = vats.call("GET", NUMBERS)
    assert refusal(answer) == (VENDOR.error_coded[code].status, code, None)


def test_every_operation_names_errors_of_the_table() -> None:
    assert {code for operation in VENDOR.operations for code in operation.errors} <= set(VENDOR.error_coded)
