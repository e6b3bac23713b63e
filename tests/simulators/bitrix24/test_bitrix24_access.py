"""Credentials, scope, permission, ownership, limits (contract 1.4, 1.5, 1.11)."""

from __future__ import annotations

import pytest
from bitrix24_portal import CLOUD, Portal

from telephony_sandbox.simulators.bitrix24 import seed

SIP_GET = "voximplant.sip.get"


@pytest.mark.parametrize("hook", ["1/wrong-code-of-a-webhook", f"2/{seed.WEBHOOK}", f"1/{seed.WEBHOOK.upper()}"])
def test_an_unknown_webhook_is_refused(portal: Portal, hook: str) -> None:
    answer = portal.request("POST", f"/rest/{hook}/{SIP_GET}")
    assert (answer.status_code, answer.json()["error"]) == (401, "INVALID_CREDENTIALS")


def test_a_webhook_can_expire(portal: Portal) -> None:
    now = portal.admin.clock()["now"]
    portal.admin.patch("bitrix24", seed.WEBHOOK, {"expires": now + 60})
    portal.ask(SIP_GET)
    portal.admin.clock(advance=61)
    assert portal.refusal(SIP_GET) == (401, "INVALID_CREDENTIALS")


def test_without_credential_or_with_a_bearer_header_nobody_is_known(portal: Portal) -> None:
    for headers in ({}, {"Authorization": f"Bearer {seed.ACCESS_TOKEN}"}):
        answer = portal.request("POST", f"/rest/{SIP_GET}", json={}, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, "NO_AUTH_FOUND")


def test_the_checks_come_in_their_order(portal: Portal) -> None:
    portal.admin.patch("bitrix24", seed.WEBHOOK, {"scope": ["crm"]})
    portal.admin.patch("bitrix24", seed.USER, {"manage_numbers": False}, "user")
    assert portal.refusal("voximplant.sip.nothing")[1] == "ERROR_METHOD_NOT_FOUND"
    assert portal.refusal("voximplant.sip.update") == (401, "insufficient_scope")
    portal.admin.patch("bitrix24", seed.WEBHOOK, {"scope": ["telephony"]})
    assert portal.refusal("voximplant.sip.update") == (403, "ACCESS_DENIED")
    portal.admin.patch("bitrix24", seed.USER, {"manage_numbers": True}, "user")
    assert portal.refusal("voximplant.sip.update") == (404, "ERROR_NOT_FOUND")
    portal.admin.patch("bitrix24", seed.USER, {"ACTIVE": False}, "user")
    assert portal.refusal("voximplant.sip.update") == (401, "authorization_error")


def test_common_methods_need_neither_scope_nor_permission(portal: Portal) -> None:
    portal.admin.patch("bitrix24", seed.WEBHOOK, {"scope": []})
    portal.admin.patch("bitrix24", seed.USER, {"manage_numbers": False}, "user")
    assert portal.ask("scope") == []
    assert "telephony" in portal.ask("scope", full=True)
    assert portal.ask("method.get", name=SIP_GET) == {"isExisting": True, "isAvailable": False}
    assert portal.ask("methods") == ["batch", "methods", "method.get", "scope", "profile", "server.time", "app.info"]


def test_probes_tell_what_the_caller_may(portal: Portal) -> None:
    assert portal.ask("profile")["ID"] == "1"
    assert portal.ask("profile")["ADMIN"] is True
    assert portal.ask("method.get", name=SIP_GET) == {"isExisting": True, "isAvailable": True}
    assert portal.ask("method.get", name="crm.lead.add") == {"isExisting": False, "isAvailable": False}
    assert SIP_GET in portal.ask("methods", scope="telephony")
    assert "profile" not in portal.ask("methods", scope="telephony")
    assert SIP_GET not in portal.ask("methods", scope="")
    assert {SIP_GET, "profile"} <= set(portal.ask("methods", full=True)) == set(portal.ask("methods"))
    assert portal.ask("app.info")["SCOPE"] == ["telephony"]
    assert portal.by_token(seed.ACCESS_TOKEN, "app.info")[1]["result"]["CODE"] == seed.CLIENT


def test_switch_webhook_denied_refuses_webhooks_in_sip_methods_only(portal: Portal) -> None:
    portal.admin.switches("bitrix24", webhook_denied=True)
    assert portal.refusal(SIP_GET) == (403, "WRONG_AUTH_TYPE")
    assert portal.ask("voximplant.line.outgoing.get")
    assert portal.by_token(seed.ACCESS_TOKEN, SIP_GET)[0] == 200


# Ownership


def test_webhooks_share_the_lines_without_an_owner_and_applications_have_their_own(portal: Portal) -> None:
    titles = {row["TITLE"] for row in portal.ask(SIP_GET)}
    assert titles == {"Reception", "Warehouse"}
    of_first = portal.by_token(seed.ACCESS_TOKEN, SIP_GET)[1]
    assert [row["TITLE"] for row in of_first["result"]] == ["Application line"]
    of_second = portal.by_token(seed.SECOND_ACCESS_TOKEN, SIP_GET)[1]
    assert of_second["result"] == []


def test_nobody_can_widen_the_owner_by_a_filter(portal: Portal) -> None:
    assert portal.ask(SIP_GET, FILTER={"APP_ID": seed.CLIENT}) == []
    assert len(portal.ask(SIP_GET, FILTER={"!APP_ID": seed.CLIENT})) == 2


def test_a_line_of_another_application_is_not_found_but_its_title_collides_trap_7(portal: Portal) -> None:
    mine = portal.by_token(seed.ACCESS_TOKEN, "voximplant.sip.add", **CLOUD, TITLE="Shared")[1]["result"]
    other = seed.SECOND_ACCESS_TOKEN
    key = {"CONFIG_ID": mine["CONFIG_ID"]}
    assert portal.by_token(other, "voximplant.sip.update", **key, TITLE="x")[0] == 404
    assert portal.by_token(other, "voximplant.sip.delete", **key)[0] == 400
    assert portal.by_token(other, "voximplant.sip.add", **CLOUD, TITLE="shared")[1]["error"] == "TITLE_EXISTS"
    assert portal.refusal("voximplant.sip.add", **CLOUD, TITLE="Foreign line") == (400, "TITLE_EXISTS")
    # U-22: the registration is told to anybody of the portal.
    assert portal.by_token(other, "voximplant.sip.status", REG_ID=mine["REG_ID"])[0] == 200


# Limits


def test_the_bucket_holds_50_requests(portal: Portal) -> None:
    portal.admin.switches("bitrix24", rate_limit=True, rate_limit_per_second=0.0)
    statuses = [portal.call("server.time")[0] for _ in range(52)]
    assert statuses == [200] * 50 + [503] * 2
    assert portal.refusal("no.such.method") == (503, "QUERY_LIMIT_EXCEEDED")


def test_the_bucket_leaks_with_the_virtual_clock(portal: Portal) -> None:
    # As slow as this, so that the test's own seconds do not count.
    portal.admin.switches("bitrix24", rate_limit=True, rate_limit_per_second=0.001)
    for _ in range(50):
        portal.ask("server.time")
    assert portal.call("server.time")[0] == 503
    portal.admin.clock(advance=2000)
    assert [portal.call("server.time")[0] for _ in range(3)] == [200, 200, 503]


def test_a_refused_request_is_not_carried_out_and_a_batch_is_one_request(portal: Portal) -> None:
    portal.admin.switches("bitrix24", rate_limit=True, rate_limit_burst=1, rate_limit_per_second=0.0)
    portal.ask("batch", cmd=["server.time"] * 50)
    assert portal.refusal("voximplant.sip.add", **CLOUD, TITLE="never")[1] == "QUERY_LIMIT_EXCEEDED"
    assert all(line["TITLE"] != "never" for line in portal.admin.objects("bitrix24"))


def test_the_limit_is_on_by_default(portal: Portal) -> None:
    portal.admin.switches("bitrix24", rate_limit=None)
    found = portal.admin.switches()["bitrix24"]
    wanted = {"rate_limit": True, "rate_limit_burst": 50, "rate_limit_per_second": 2.0, "operating_limit": 480.0}
    assert {name: found[name] for name in wanted} == wanted


def test_trap_16_switch_rate_limit_status(portal: Portal) -> None:
    portal.admin.switches("bitrix24", rate_limit=True, rate_limit_burst=0, rate_limit_status=429)
    assert portal.refusal("server.time") == (429, "QUERY_LIMIT_EXCEEDED")


def test_the_call_after_the_one_that_crossed_the_operating_limit_is_refused(portal: Portal) -> None:
    portal.admin.switches("bitrix24", operating_seconds=200.0)
    operating = [portal.call(SIP_GET)[1]["time"]["operating"] for _ in range(3)]
    assert operating == [200, 400, 600]
    assert portal.refusal(SIP_GET) == (429, "OPERATION_TIME_LIMIT")
    # Only this method, and only this caller.
    portal.ask("voximplant.line.get")
    assert portal.by_token(seed.ACCESS_TOKEN, SIP_GET)[0] == 200
    batched = portal.ask("batch", cmd={"a": SIP_GET})
    assert batched["result_error"]["a"]["error"] == "OPERATION_TIME_LIMIT"
    portal.admin.clock(advance=660)
    time = portal.call(SIP_GET)[1]["time"]
    assert time["operating"] == 200
    assert time["operating_reset_at"] - time["start"] <= 600
    assert time["processing"] == 200


def test_trap_26_short_executions_do_not_count_and_no_limiter_says_nothing(portal: Portal) -> None:
    portal.admin.switches("bitrix24", operating_seconds=0.1)
    assert portal.call(SIP_GET)[1]["time"]["operating"] == 0
    portal.admin.switches("bitrix24", operating_limit=0.0, operating_seconds=900.0)
    for _ in range(2):
        time = portal.call(SIP_GET)[1]["time"]
    assert not {"operating", "operating_reset_at"} & set(time)
