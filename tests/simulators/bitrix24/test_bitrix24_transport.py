"""Addresses, encodings, envelope (contract 1.1 to 1.3, 1.7, 1.9)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from bitrix24_portal import CLOUD, Portal

from telephony_sandbox.simulators.bitrix24 import VENDOR, seed
from telephony_sandbox.simulators.bitrix24.errors import ERRORS

HOOK = f"/rest/{seed.USER}/{seed.WEBHOOK}/"


@pytest.mark.parametrize(
    "method", ["server.time", "server.time.json", "server.time/", "SERVER.Time", "server.time.JSON/"]
)
def test_a_method_is_found_in_any_case_with_suffix_or_slash(portal: Portal, method: str) -> None:
    answer = portal.request("POST", HOOK + method)
    assert answer.status_code == 200
    assert datetime.fromisoformat(answer.json()["result"]).utcoffset() is not None


@pytest.mark.parametrize("path", [HOOK + "no.such", HOOK + "server.time.yaml", HOOK, "/rest/nothing", "/rest/api/x/y",
                                  "/rest/1/wrong/no.such"])  # fmt: skip
def test_an_unknown_method_is_404_before_the_credential_is_looked_at(portal: Portal, path: str) -> None:
    answer = portal.request("POST", path)
    assert (answer.status_code, answer.json()["error"]) == (404, "ERROR_METHOD_NOT_FOUND")


@pytest.mark.parametrize("path", ["/", "/voximplant.sip.get", "/restless/1"])
def test_other_pages_are_html(portal: Portal, path: str) -> None:
    answer = portal.request("POST", path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_xml_is_refused_with_a_word(portal: Portal) -> None:
    answer = portal.request("GET", HOOK + "server.time.xml")
    assert answer.status_code == 501
    assert "XML" in answer.json()["error_description"]


def test_the_envelope_has_time_and_the_documented_headers(portal: Portal) -> None:
    answer = portal.request("POST", HOOK + "server.time", json={})
    body = answer.json()
    assert list(body) == ["result", "time"]
    time = body["time"]
    assert set(time) == {"start", "finish", "duration", "processing", "date_start", "date_finish",
                         "operating_reset_at", "operating"}  # fmt: skip
    assert time["start"] <= time["finish"]
    assert isinstance(time["operating_reset_at"], int)
    assert datetime.fromisoformat(time["date_start"]).timestamp() == int(time["start"])
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Bitrix-Rest-Application" not in answer.headers
    by_token = portal.request("GET", "/rest/server.time", params={"auth": seed.ACCESS_TOKEN})
    assert by_token.headers["X-Bitrix-Rest-Application"] == seed.CLIENT


# What a request is read as

_NESTED = {"FILTER": {"CONFIG_ID": [11, 12], "TYPE": "office"}}
_FORM = [("FILTER[CONFIG_ID][]", "11"), ("FILTER[CONFIG_ID][]", "12"), ("FILTER[TYPE]", "office")]
_INDEXED = [("FILTER[CONFIG_ID][0]", "11"), ("FILTER[CONFIG_ID][1]", "12"), ("filter[type]", "x"),
            ("FILTER[TYPE]", "office")]  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        {"json": _NESTED},
        {"data": json.dumps(_NESTED), "headers": {"Content-Type": "application/json; charset=utf-8"}},
        {"data": json.dumps(_NESTED), "headers": {"Content-Type": "Application/JSON"}},
        {"data": _FORM},
        {"params": _FORM},
        {"files": [(name, (None, value)) for name, value in _FORM]},
        {"data": "FILTER[CONFIG_ID]=12", "headers": {"Content-Type": "text/plain"}},
        {"json": {"filter": {"config_id": 12}}},
        {"json": {"FILTER": {"CONFIG_ID": 12}}, "params": {"FILTER": "nothing"}},
    ],
)
def test_parameters_are_read_from_every_documented_encoding(portal: Portal, sent: dict[str, Any]) -> None:
    answer = portal.request("POST", HOOK + "voximplant.sip.get", **sent)
    assert [row["CONFIG_ID"] for row in answer.json()["result"]] == ["12"]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b'{"FILTER": {"CONFIG_ID": 12}', "application/json"),
        (b'\xef\xbb\xbf{"FILTER": {"CONFIG_ID": 12}}', "application/json"),
        ('{"FILTER": {"CONFIG_ID": 12}}'.encode("utf-16"), "application/json"),
        (b'{"FILTER": {"CONFIG_ID": 12}}', "application/vnd.api+json"),
        (b'{"FILTER": {"CONFIG_ID": 12}}', "text/json"),
        (b'["FILTER"]', "application/json"),
        (b'{"FILTER": null}', "application/json"),
    ],
)
def test_trap_21_a_body_that_is_no_json_is_silently_empty(portal: Portal, content: bytes, media_type: str) -> None:
    answer = portal.request("POST", HOOK + "voximplant.sip.get", data=content, headers={"Content-Type": media_type})
    assert answer.json()["total"] == 2


@pytest.mark.parametrize(
    "sent",
    [
        '{"FILTER": {"TITLE": "\\ud800", "CONFIG_ID": 1e400, "ID": NaN}}',
        '{"FILTER": {"CONFIG_ID": "' + "9" * 5000 + '"}}',
        '{"FILTER": 7, "start": "x", "SORT": {}}',
        '{"FILTER": {"LOGIN": "a\\u0000b"}}',
    ],
)
def test_odd_values_find_nothing_or_everything_but_do_no_harm(portal: Portal, sent: str) -> None:
    answer = portal.request(
        "POST", HOOK + "voximplant.sip.get", data=sent, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200


def test_half_a_surrogate_pair_is_stored_as_something(portal: Portal) -> None:
    answer = portal.request("POST", HOOK + "voximplant.sip.update", data='{"CONFIG_ID": 11, "TITLE": "a\\ud83d"}',
                            headers={"Content-Type": "application/json"})  # fmt: skip
    assert answer.status_code == 200
    line = portal.line(11)
    assert line is not None
    assert line["TITLE"] == "a?"
    status, body = portal.by_token("\udc00", "scope")
    assert (status, body["error"]) == (401, "invalid_token")


def test_a_get_has_no_body(portal: Portal) -> None:
    answer = portal.request("GET", HOOK + "voximplant.sip.get", json={"FILTER": {"CONFIG_ID": 12}})
    assert answer.json()["total"] == 2


def test_null_is_an_absent_parameter(portal: Portal) -> None:
    added = portal.ask("voximplant.sip.add", SERVER="s", LOGIN="l", TYPE=None, TITLE=None, PASSWORD=None)
    assert (added["TYPE"], added["TITLE"], added["PASSWORD"]) == ("cloud", "", None)


def test_the_token_parameter_breaks_a_call(portal: Portal) -> None:
    assert portal.refusal("voximplant.sip.get", token="x") == (401, "NO_AUTH_FOUND")


@pytest.mark.parametrize("escaped", [True, False])
def test_trap_22_cyrillic_and_emoji_arrive_raw_and_escaped(portal: Portal, escaped: bool) -> None:
    title = "Приёмная ☎ 📞"
    answer = portal.request(
        "POST",
        HOOK + "voximplant.sip.update",
        data=json.dumps({"CONFIG_ID": 11, "TITLE": title}, ensure_ascii=escaped).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.json()["result"] == 1
    line = portal.line(11)
    assert line is not None
    assert line["TITLE"] == title


def test_trap_22_switch_legacy_charset_loses_emoji(portal: Portal) -> None:
    portal.admin.switches("bitrix24", legacy_charset=True)
    assert portal.add("Ёлка 📞")["TITLE"] == "Ёлка ?"


# Errors


def test_trap_17_switch_doc_statuses_takes_the_other_column(portal: Portal) -> None:
    moved = {"INVALID_CREDENTIALS": 403, "insufficient_scope": 403, "user_access_error": 403, "OVERLOAD_LIMIT": 503,
             "ACCESS_DENIED_TARIFF": 403, "INVALID_REQUEST": 400, "PORTAL_DELETED": 500}  # fmt: skip
    for spec in ERRORS:
        for documented in (False, True):
            portal.admin.switches("bitrix24", doc_statuses=documented)
            portal.admin.faults({"vendor": "bitrix24", "effect": {"error": spec.code}})
            answer = portal.request("POST", HOOK + "server.time")
            assert answer.status_code == (moved.get(str(spec.code), spec.status) if documented else spec.status)


def test_the_tariff_has_the_same_code_as_the_permission(portal: Portal) -> None:
    portal.admin.faults({"vendor": "bitrix24", "effect": {"error": "ACCESS_DENIED_TARIFF"}})
    assert portal.refusal("server.time") == (401, "ACCESS_DENIED")


def test_every_documented_error_of_a_method_is_in_the_table() -> None:
    assert {str(code) for operation in VENDOR.operations for code in operation.errors} <= set(VENDOR.error_coded)


def test_trap_20_error_texts_are_in_the_portals_language(portal: Portal) -> None:
    def texts() -> list[str]:
        taken = portal.call("voximplant.sip.add", **CLOUD, TITLE="Reception")[1]["error_description"]
        fields = portal.call("voximplant.sip.add", TYPE="fax")[1]["error_description"]
        return [taken, fields]

    assert [text.isascii() for text in texts()] == [False, True]
    portal.admin.switches("bitrix24", error_language="ru")
    assert [text.isascii() for text in texts()] == [False, False]
    portal.admin.switches("bitrix24", error_language="en")
    assert texts()[1] == (
        "PBX type is not specified.<br> Server address not specified<br> Login for connecting to the server not"
        " specified"
    )


def test_trap_21_switch_response_bom_is_a_fault_for_clients(portal: Portal) -> None:
    assert not portal.request("POST", HOOK + "server.time").content.startswith(b"\xef\xbb\xbf")
    portal.admin.switches("bitrix24", response_bom=True)
    assert portal.request("POST", HOOK + "server.time").content.startswith(b"\xef\xbb\xbf{")


def test_a_moved_portal_answers_302_to_the_old_host_only(portal: Portal) -> None:
    port = portal.origin.rpartition(":")[2]
    portal.admin.switches("bitrix24", moved_to=f"http://localhost:{port}")
    answer = portal.request("POST", HOOK + "server.time", json={})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"http://localhost:{port}{HOOK}server.time"
    assert portal.session.post(answer.headers["Location"], json={}, timeout=10).status_code == 200


def test_switch_https_required_refuses_plain_http(portal: Portal) -> None:
    portal.admin.switches("bitrix24", https_required=True)
    assert portal.refusal("server.time") == (401, "INVALID_REQUEST")


# Secrets


def test_trap_5_the_journal_shows_no_secret(portal: Portal) -> None:
    added = portal.add("A", PASSWORD="hush-1")
    portal.ask("voximplant.sip.get", FILTER={"=PASSWORD": "hush-2", "!PASSWORD": ["hush-3"]})
    portal.ask("batch", cmd={"a": "voximplant.sip.get?FILTER%5B%3DPASSWORD%5D=hush-4&FILTER[PASSWORD]=hush-5",
                             "b": f"voximplant.sip.update?CONFIG_ID={added['CONFIG_ID']}&PASSWORD=hush-6"})  # fmt: skip
    portal.request("POST", HOOK + "voximplant.sip.get", data={"FILTER[PASSWORD]": "hush-7"})
    portal.ask("voximplant.sip.get", FILTER={"TYPE": "office"})
    portal.by_token(seed.ACCESS_TOKEN, "voximplant.sip.get")
    portal.request("GET", "/oauth/token/", params={"grant_type": "refresh_token", "client_id": seed.CLIENT,
                   "client_secret": seed.CLIENT_SECRET, "refresh_token": seed.REFRESH_TOKEN})  # fmt: skip
    shown = json.dumps(portal.admin.journal())
    tokens = [token[part] for token in portal.admin.objects("bitrix24", "token")
              for part in ("access_token", "refresh_token") if token[part]]  # fmt: skip
    secrets = [line[part] for line in portal.admin.objects("bitrix24")
               for part in ("PASSWORD", "INCOMING_PASSWORD") if line[part]]  # fmt: skip
    for secret in ("hush-", seed.WEBHOOK, seed.CLIENT_SECRET, *tokens, *secrets):
        assert secret not in shown
    assert "/rest/1/***/voximplant.sip.add" in shown


def test_the_environment_points_to_the_webhook(portal: Portal, simulators: Any) -> None:
    assert simulators.env["BITRIX24_WEBHOOK"] == portal.origin + HOOK
