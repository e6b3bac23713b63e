"""The vendor's own client, unmodified and over TLS, with the steps of the contract's section 7.5."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

if sys.version_info < (3, 11):
    pytest.skip("b24pysdk 1.3.2 cannot be imported by Python 3.10, a defect of its own", allow_module_level=True)

# The package says nothing about its types.
from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, Client, Config, errors  # type: ignore[import-untyped]
from b24pysdk.api.callers.call import call  # type: ignore[import-untyped]
from b24pysdk.api.requesters import BitrixOAuthRequester  # type: ignore[import-untyped]
from b24pysdk.errors import oauth as oauth_errors  # type: ignore[import-untyped]

from telephony_sandbox.simulators.bitrix24 import VENDOR, seed
from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

LINE = ("sip.example.com", "user", "pw")


@dataclass(frozen=True)
class Judge:
    """The SDK's client by webhook, the token under it, and the admin API."""

    token: Any
    client: Any
    domain: str
    admin: Admin

    def application(self, client_id: str, client_secret: str, access: str, refresh: str) -> Any:
        return BitrixToken(
            domain=self.domain,
            auth_token=access,
            refresh_token=refresh,
            bitrix_app=BitrixApp(client_id=client_id, client_secret=client_secret),
        )


@pytest.fixture(scope="module")
def running() -> Iterator[Simulators]:
    with Simulators(tls=True, vendors=[VENDOR]) as simulators:
        yield simulators


@pytest.fixture
def judge(running: Simulators, monkeypatch: pytest.MonkeyPatch) -> Judge:
    return judging(running, monkeypatch)


def judging(running: Simulators, monkeypatch: pytest.MonkeyPatch) -> Judge:
    for name, value in running.env.items():
        monkeypatch.setenv(name, value)
    running.admin.reset()
    running.admin.switches("bitrix24", rate_limit=False)
    domain = f"127.0.0.1:{running.ports['bitrix24']}"
    # The address of the authorization server is fixed in the class (7.3).
    monkeypatch.setattr(BitrixOAuthRequester, "_OAUTH_TOKEN_URL", f"https://{domain}/oauth/token/")
    (webhook,) = running.admin.objects("bitrix24", "webhook")
    token = BitrixWebhook(domain=domain, webhook_token=f"{webhook['user_id']}/{webhook['code']}")
    return Judge(token, Client(token), domain, running.admin)


@pytest.fixture
def no_waiting() -> Iterator[None]:
    """Retries at once; the SDK's settings are the thread's, so they are put back."""
    config = Config()
    kept = config.default_initial_retry_delay, config.default_retry_delay_increment
    config.configure(default_initial_retry_delay=0.001, default_retry_delay_increment=0.001)
    yield
    config.configure(default_initial_retry_delay=kept[0], default_retry_delay_increment=kept[1])


def refused(kind: type[Exception], call: Any) -> str:
    """The code of the error that reading the call's result raises."""
    with pytest.raises(kind) as raised:
        _ = call.result
    return str(raised.value.error)  # type: ignore[attr-defined]  # of every error the portal answers with


def test_step_1_connector(judge: Judge) -> None:
    found = judge.client.voximplant.sip.connector.status().result
    assert isinstance(found["FREE_MINUTES"], int)
    assert found["PAID"] is True


def test_step_2_add_in_both_types(judge: Judge) -> None:
    sip = judge.client.voximplant.sip
    office = sip.add("office", "Line A", *LINE).result
    cloud = sip.add("cloud", "Line B", *LINE).result
    for added in (office, cloud):
        assert isinstance(added["CONFIG_ID"], str)
        assert isinstance(added["ID"], str)
        assert added["PASSWORD"] == "pw"
    assert isinstance(cloud["REG_ID"], int)
    assert {"INCOMING_SERVER", "INCOMING_LOGIN", "INCOMING_PASSWORD"} <= set(office)
    assert not any(name.startswith("INCOMING") for name in cloud)


def test_step_3_get_with_filters_and_without_a_match(judge: Judge) -> None:
    sip = judge.client.voximplant.sip
    (row,) = sip.get(filter={"=TITLE": "Reception"}).result
    assert (row["CONFIG_ID"], row["REG_ID"], row["PASSWORD"]) == ("11", "150011", "reception-password")
    rows = sip.get(filter={"CONFIG_ID": [11, 12]}, sort="CONFIG_ID", order="DESC", start=0).result
    assert [row["CONFIG_ID"] for row in rows] == ["12", "11"]
    nothing = sip.get(filter={"CONFIG_ID": [999]}).response
    assert nothing.result == []
    assert nothing.total is None


def test_step_4_update(judge: Judge) -> None:
    sip, raw = judge.client.voximplant.sip, judge.token.call_method
    key = {"CONFIG_ID": 11}
    assert sip.update(11, title="Line C").result == 1
    assert raw("voximplant.sip.update", {**key, "SERVER": "sip2.example.com", "PASSWORD": "new"})["result"] == 1
    assert sip.status(150011).result["STATUS_RESULT"] == "in_progress"
    assert raw("voximplant.sip.update", key)["result"] == 1
    assert raw("voximplant.sip.update", {**key, "TYPE": "office", "TITLE": "Line D"})["result"] == 1
    (row,) = sip.get(filter=key).result
    assert (row["TYPE"], row["TITLE"], row["SERVER"], row["PASSWORD"]) == ("cloud", "Line D", "sip2.example.com", "new")
    assert refused(errors.BitrixAPINotFound, sip.update(999, title="x")) == "ERROR_NOT_FOUND"


def test_step_5_status_until_success(judge: Judge) -> None:
    sip = judge.client.voximplant.sip
    added = sip.add("cloud", "Line A", *LINE).result
    told = [sip.status(added["REG_ID"]).result["STATUS_RESULT"] for _ in range(3)]
    assert told == ["in_progress", "in_progress", "success"]
    assert refused(errors.BitrixAPIBadRequest, sip.status(999)) == "REG_ID_NOT_FOUND"


def test_step_6_refusals_of_add(judge: Judge) -> None:
    sip = judge.client.voximplant.sip
    bad = errors.BitrixAPIBadRequest
    assert refused(bad, sip.add("cloud", "Reception", *LINE)) == "TITLE_EXISTS"
    assert refused(bad, sip.add("cloud", "x", "s", "l", "p" * 101)) == "CHECK_FIELDS_ERROR"
    for at in range(8):
        _ = sip.add("cloud", f"line {at}", *LINE).result
    assert refused(bad, sip.add("cloud", "eleventh", *LINE)) == "MAX_CLOUD_PBX"


def test_step_7_lines(judge: Judge) -> None:
    line = judge.client.voximplant.line
    assert {"reg150011", "sip12"} <= set(line.get().result)
    assert line.outgoing.sip.set(12).result == 1
    assert line.outgoing.get().result == "sip12"
    assert line.outgoing.set("nonsense").result == 1
    assert line.outgoing.get().result == "sip12"
    assert refused(errors.BitrixAPIBadRequest, line.outgoing.sip.set(999999)) == "ERROR_ARGUMENT"


def test_step_8_delete_twice(judge: Judge) -> None:
    sip = judge.client.voximplant.sip
    assert sip.delete(11).result == 1
    assert refused(errors.BitrixAPIBadRequest, sip.delete(11)) == "ERROR_NOT_FOUND"


def test_step_9_lists_over_pages_and_batches(judge: Judge) -> None:
    for at in range(118):
        _ = judge.client.voximplant.sip.add("office", f"line {at}", *LINE).result
    rows = judge.client.voximplant.sip.get().as_list().result
    assert len({row["CONFIG_ID"] for row in rows}) == 120
    assert len(judge.token.call_list("voximplant.sip.get")["result"]) == 120
    found = judge.token.call_batch({"a": ("voximplant.sip.get", {"FILTER": {"TYPE": "cloud"}}),
                                    "b": ("voximplant.sip.get", {"FILTER": {"=TITLE": "Ёлка & Co"}})})  # fmt: skip
    assert [row["TITLE"] for row in found["result"]["result"]["a"]] == ["Reception"]
    assert found["result"]["result"]["b"] == []


def test_step_10_a_second_application(judge: Judge) -> None:
    first = Client(judge.application(seed.CLIENT, seed.CLIENT_SECRET, seed.ACCESS_TOKEN, seed.REFRESH_TOKEN))
    second = Client(
        judge.application(
            seed.SECOND_CLIENT, seed.SECOND_CLIENT_SECRET, seed.SECOND_ACCESS_TOKEN, seed.SECOND_REFRESH_TOKEN
        )
    ).voximplant.sip
    mine = int(first.voximplant.sip.add("office", "Line A", *LINE).result["CONFIG_ID"])
    assert second.get().result == []
    assert refused(errors.BitrixAPINotFound, second.update(mine, title="x")) == "ERROR_NOT_FOUND"
    assert refused(errors.BitrixAPIBadRequest, second.delete(mine)) == "ERROR_NOT_FOUND"
    assert refused(errors.BitrixAPIBadRequest, second.add("office", "line a", *LINE)) == "TITLE_EXISTS"


@pytest.mark.usefixtures("no_waiting")
def test_step_11_two_refusals_for_too_many_requests_then_success(judge: Judge) -> None:
    judge.admin.faults({"vendor": "bitrix24", "effect": {"error": "QUERY_LIMIT_EXCEEDED"}, "times": 2})
    assert judge.client.voximplant.sip.get().result
    assert judge.admin.counters()["bitrix24"] == {"voximplant.sip.get": 3}


@pytest.mark.usefixtures("no_waiting")
def test_step_11_the_limit_itself(judge: Judge) -> None:
    judge.admin.switches("bitrix24", rate_limit=True, rate_limit_burst=0)
    assert refused(errors.BitrixAPIQueryLimitExceeded, judge.client.voximplant.sip.get()) == "QUERY_LIMIT_EXCEEDED"


def test_step_11_operating_limit(judge: Judge) -> None:
    judge.admin.switches("bitrix24", operating_seconds=500.0)
    assert judge.client.voximplant.sip.get().time.operating == 500
    limited = refused(errors.BitrixAPIOperationTimeLimit, judge.client.voximplant.sip.get())
    assert limited == "OPERATION_TIME_LIMIT"


def test_step_11_an_expired_token_is_refreshed_and_the_pair_rotates(judge: Judge) -> None:
    token = judge.application(seed.CLIENT, seed.CLIENT_SECRET, seed.ACCESS_TOKEN, seed.REFRESH_TOKEN)
    judge.admin.clock(advance=3601)
    rows = Client(token).voximplant.sip.get().result
    assert [row["TITLE"] for row in rows] == ["Application line"]
    assert token.auth_token != seed.ACCESS_TOKEN
    assert token.refresh_token != seed.REFRESH_TOKEN
    assert [entry["operation"] for entry in judge.admin.journal()] == [
        "voximplant.sip.get", "GET /oauth/token/", "voximplant.sip.get"]  # fmt: skip
    late = judge.application(seed.CLIENT, seed.CLIENT_SECRET, seed.ACCESS_TOKEN, seed.REFRESH_TOKEN)
    with pytest.raises(oauth_errors.BitrixOAuthInvalidGrant):
        _ = Client(late).voximplant.sip.get().result


@pytest.mark.parametrize("documented", [False, True])
def test_step_11_revoked_scope_and_missing_permission(judge: Judge, documented: bool) -> None:
    judge.admin.switches("bitrix24", doc_statuses=documented)
    get = judge.client.voximplant.sip.get
    judge.admin.patch("bitrix24", seed.USER, {"manage_numbers": False}, "user")
    assert refused(errors.BitrixAPIAccessDenied, get()) == "ACCESS_DENIED"
    judge.admin.patch("bitrix24", seed.WEBHOOK, {"scope": []})
    assert refused(errors.BitrixAPIInsufficientScope, get()) == "insufficient_scope"
    judge.admin.delete("bitrix24", seed.WEBHOOK)
    assert refused(errors.BitrixAPIInvalidCredentials, get()) == "INVALID_CREDENTIALS"


def test_a_code_is_exchanged_when_the_answer_is_full(judge: Judge) -> None:
    judge.admin.switches("bitrix24", first_exchange_full=True)
    judge.admin.make("bitrix24", {"code": "consent", "client_id": seed.CLIENT, "user_id": 1}, "authorization_code")
    token = judge.application(seed.CLIENT, seed.CLIENT_SECRET, "none-yet", "none-yet")
    token.oauth_token = token.get_oauth_token("consent").oauth_token
    assert [row["TITLE"] for row in Client(token).voximplant.sip.get().result] == ["Application line"]


def test_trap_28_the_fast_list_helper_fails_because_rows_have_no_id(judge: Judge) -> None:
    with pytest.raises(ValueError, match="ID key is not found"):
        list(judge.token.call_list_fast("voximplant.sip.get")["result"])


@pytest.mark.usefixtures("judge")
def test_the_lowest_level_takes_whole_addresses(running: Simulators) -> None:
    answer = call(running.env["BITRIX24_WEBHOOK"] + "profile.json", params={})
    assert answer["result"]["ID"] == "1"


def test_another_portal_answers_its_own_credentials_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with Simulators(tls=True, vendors=[VENDOR], account="branch") as branch:
        judge = judging(branch, monkeypatch)
        (row,) = judge.client.voximplant.sip.get(filter={"CONFIG_ID": [11]}).result
        assert (row["TITLE"], row["REG_ID"]) == ("Reception (branch)", "150011")
        assert judge.client.voximplant.sip.add("cloud", "Desk", *LINE).result["CONFIG_ID"] == "101"

        application, *_ = judge.admin.objects("bitrix24", "application")
        (token, *_) = judge.admin.objects("bitrix24", "token")
        credentials = (application["client_id"], application["client_secret"])
        of_branch = judge.application(*credentials, token["access_token"], token["refresh_token"])
        judge.admin.clock(advance=4000)  # so that it renews
        assert [row["CONFIG_ID"] for row in Client(of_branch).voximplant.sip.get().result] == ["14"]

        foreign = BitrixWebhook(domain=judge.domain, webhook_token=f"{seed.USER}/{seed.WEBHOOK}")
        assert (
            refused(errors.BitrixAPIInvalidCredentials, Client(foreign).voximplant.sip.get()) == "INVALID_CREDENTIALS"
        )
        of_ours = judge.application(seed.CLIENT, seed.CLIENT_SECRET, seed.ACCESS_TOKEN, seed.REFRESH_TOKEN)
        assert refused(errors.BitrixAPIInvalidToken, Client(of_ours).voximplant.sip.get()) == "invalid_token"
        with pytest.raises(oauth_errors.BitrixOAuthInvalidClient):
            of_ours.refresh_oauth_token()
