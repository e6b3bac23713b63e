"""Wrong answers and limits that last, as each vendor gives them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from telephony_sandbox.simulators.server import Simulators


def call(simulators: Simulators, vendor: str) -> requests.Response:
    """A deletion: of number 315, registration 901, line 11."""
    with requests.Session() as session:
        session.trust_env = False
        if vendor == "megafon":
            headers = {"Authorization": simulators.env["MEGAFON_TOKEN"]}
            url = simulators.env["MEGAFON_ENDPOINT"] + "/numbers/virtual-number/315"
            return session.delete(url, headers=headers, timeout=10)
        if vendor == "bitrix24":
            url = simulators.env["BITRIX24_WEBHOOK"] + "voximplant.sip.delete"
            return session.post(url, json={"CONFIG_ID": 11}, timeout=10)
        (account,) = simulators.admin.objects("voximplant", "account")
        sent = {"account_id": account["account_id"], "api_key": account["api_key"], "sip_registration_id": 901}
        url = simulators.env["VOXIMPLANT_ENDPOINT"] + "/platform_api/DeleteSipRegistration"
        return session.post(url, data=sent, timeout=10)


DELETIONS = {
    "megafon": ("DELETE /numbers/virtual-number/{id}", 315),
    "voximplant": ("DeleteSipRegistration", 901),
    "bitrix24": ("voximplant.sip.delete", 11),
}
KEYS = {"megafon": "id", "voximplant": "sip_registration_id", "bitrix24": "CONFIG_ID"}
LIMITS = {
    "megafon": ({"error": "limit_exceeded"}, 429),
    "voximplant": ({"status": 429}, 429),
    "bitrix24": ({"error": "QUERY_LIMIT_EXCEEDED"}, 503),
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("body", [{"result": False}, {"result": 0}, {}, None, [], {"id": 4711}])
@pytest.mark.parametrize("vendor", DELETIONS)
def test_a_deletion_is_answered_with_anything_whether_it_is_done_or_not(
    simulators: Simulators, vendor: str, body: Any, when: str
) -> None:
    operation, key = DELETIONS[vendor]
    simulators.admin.faults({"vendor": vendor, "operation": operation, "when": when, "effect": {"body": body}})
    answer = call(simulators, vendor)
    assert (answer.status_code, answer.json()) == (200, body)
    there = key in {each[KEYS[vendor]] for each in simulators.admin.objects(vendor)}
    assert there is (when == "before")
    assert simulators.admin.journal(vendor)[-1]["carried_out"] is (when == "after")


@pytest.mark.parametrize("wait", [None, 30])
@pytest.mark.parametrize("vendor", LIMITS)
def test_a_limit_that_another_program_uses_up_lasts(simulators: Simulators, vendor: str, wait: int | None) -> None:
    effect, status = LIMITS[vendor]
    effect = effect if wait is None else {**effect, "retry_after": wait}
    simulators.admin.faults({"vendor": vendor, "seconds": 600, "effect": effect})
    for _ in range(3):
        refused = call(simulators, vendor)
        assert (refused.status_code, refused.headers.get("Retry-After")) == (status, wait and str(wait))
        simulators.admin.clock(advance=150)
    simulators.admin.clock(advance=151)
    assert call(simulators, vendor).status_code == 200
    assert DELETIONS[vendor][1] not in {each[KEYS[vendor]] for each in simulators.admin.objects(vendor)}
