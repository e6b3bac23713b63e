"""What `telephony doctor` says about a Voximplant account (contract: voximplant 1.2, 1.5, 2.0, 2.2, 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_telephony.base.errors import TransportError
from pulumi_telephony.core.examination import Finding, examine
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.http.retry import Patience, patience
from pulumi_telephony.voximplant import doctor
from pulumi_telephony.voximplant.settings import VoximplantSettings
from unit.voximplant.fakes import CREDENTIALS, ROW, FakeAccount, answer, client, error, rows

INFO = {
    "account_id": 700123,
    "account_name": "acme",
    "balance": 12.5,
    "currency": "USD",
    "frozen": False,
    "max_sip_registrations": 10,
}
PRICE = {
    "subscription_template_id": 3,
    "subscription_template_type": "SIP_REGISTRATION",
    "price": "1.5",
    "installation_price": 0,
}

ROUTE = ["GetApplications", "GetScenarios", "GetPhoneNumbers", "GetSipWhiteList"]


@pytest.fixture(autouse=True)
def _hurry() -> Iterator[None]:
    with patience(Patience(connect=1, read=1, tries=1, total=1)):
        yield


def info(**more: Any) -> Answer:
    return answer({"result": {**INFO, **more}})


def examined(account: FakeAccount) -> dict[str, Finding]:
    """``account`` has nothing of a call's route."""
    account.script += [rows()] * len(doctor.ROUTE)
    settings = VoximplantSettings(credentials=SecretStr(CREDENTIALS.model_dump_json()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctor, "connect", lambda settings: client(account))
        return {found.check: found for found in examine(doctor.VOXIMPLANT, doctor.Account(settings))}


def look(*script: Answer | Exception) -> dict[str, Finding]:
    return examined(FakeAccount(*script))


def verdicts(found: dict[str, Finding]) -> dict[str, str]:
    return {check: finding.verdict for check, finding in found.items()}


def test_a_healthy_account_takes_one_read_for_each_question() -> None:
    account = FakeAccount(info(), rows(ROW), rows(PRICE))
    found = examined(account)
    assert verdicts(found) == dict.fromkeys(
        ("reachable", "authorised", "account", "roles", "balance", "registrations", "route"), "ok"
    )
    assert account.called == ["GetAccountInfo", "GetSipRegistrations", "GetSubscriptionPrice", *ROUTE]
    assert account.sent[2][1]["subscription_template_type"] == "SIP_REGISTRATION"
    assert found["balance"].what == "the balance is 12.5 USD; a registration costs 1.5 USD a month"
    assert found["registrations"].what == "1 SIP registrations of at most 10"


def test_what_a_key_may_not_read_of_a_route_is_a_warning() -> None:
    account = FakeAccount(info(), rows(ROW), rows(PRICE), rows(), error(100), rows(), error(100))
    found = examined(account)["route"]
    assert (found.verdict, found.what) == (
        "warning",
        "the key may not read scenarios, networks in the SIP white list",
    )


def test_a_refused_key_may_lack_a_role() -> None:
    """2.0: code 100 is the answer to a bad key and to a missing role alike."""
    found = look(error(100, "Authorization failed"))
    assert verdicts(found) == {"reachable": "ok", "authorised": "failed", "the rest": "skipped"}
    assert "lacks a role" in found["authorised"].what
    assert "Service accounts" in found["authorised"].todo


def test_a_key_without_a_role_that_reads_is_told() -> None:
    """1.2: a key without roles can call the basic methods, of which GetAccountInfo is one."""
    found = look(info(), error(100))
    assert verdicts(found) == {
        "reachable": "ok",
        "authorised": "ok",
        "account": "ok",
        "roles": "failed",
        "the rest": "skipped",
    }
    assert "Owner or Admin, or Developer and Accountant" in found["roles"].todo


def test_what_cannot_be_known_about_roles_is_said() -> None:
    found = look(info(), rows(), rows(PRICE))
    assert "is not checked" in found["roles"].what
    assert "error 100" in found["roles"].what


@pytest.mark.parametrize("code", [455, 456])
def test_a_token_refused_for_its_time_blames_the_clock(code: int) -> None:
    account = FakeAccount(error(code), error(code))
    account.clock_offset = -7200.0
    found = examined(account)
    assert found["authorised"].verdict == "failed"
    assert "set the clock" in found["authorised"].todo
    assert found["clock"].verdict == "failed"
    assert "7200 seconds ahead of the vendor's" in found["clock"].what


def test_a_clock_within_what_tokens_allow_for_is_only_a_warning() -> None:
    account = FakeAccount(info(), rows(), rows(PRICE))
    account.clock_offset = 60.0
    assert examined(account)["clock"].verdict == "warning"


@pytest.mark.parametrize(
    ("account", "verdict", "words"),
    [
        ({"frozen": True}, "failed", "the account is frozen, its balance is 12.5 USD"),
        ({"balance": 1.0}, "warning", "so that no new one can be created"),
        ({"balance": -3}, "warning", "the balance is -3 USD"),
        ({"balance": None}, "ok", "the balance is unknown"),
        ({"currency": None}, "ok", "the balance is 12.5;"),
    ],
)
def test_money_is_compared_with_what_a_registration_costs(account: dict[str, Any], verdict: str, words: str) -> None:
    """2.2: making one reserves a month; below that it is refused with code 127."""
    found = look(info(**account), rows(), rows(PRICE))["balance"]
    assert found.verdict == verdict
    assert words in found.what
    assert ("top up" in found.todo) == (verdict != "ok")


def test_an_empty_balance_is_told_when_no_price_is_known() -> None:
    assert look(info(balance=0), rows(), rows())["balance"].verdict == "warning"


def test_a_price_that_may_not_be_read_is_a_warning() -> None:
    found = look(info(), rows(), error(100))["balance"]
    assert found.verdict == "warning"
    assert "price of a registration is unknown" in found.what


@pytest.mark.parametrize("most", [0, 1])
def test_a_full_account_is_told_before_code_272_is(most: int) -> None:
    found = look(info(max_sip_registrations=most), rows(ROW), rows(PRICE))["registrations"]
    assert found.verdict == "warning"
    assert f"of at most {most}, so that no new one can be created" in found.what


def test_without_a_known_maximum_registrations_are_only_counted() -> None:
    found = look(info(max_sip_registrations=None), rows(ROW), rows(PRICE))["registrations"]
    assert (found.verdict, found.what) == ("ok", "1 SIP registrations")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"deactivated": True}, "frozen for lack of money: 4411"),
        ({"successful": False, "status_code": 403}, "the PBX rejects 4411 (status 403)"),
    ],
)
def test_registrations_that_do_not_work_are_named(row: dict[str, Any], words: str) -> None:
    found = look(info(), rows({**ROW, **row}), rows(PRICE))["registrations"]
    assert found.verdict == "warning"
    assert words in found.what


def test_a_long_list_of_what_does_not_work_is_cut() -> None:
    failing = [{**ROW, "sip_registration_id": number, "successful": False} for number in range(1, 9)]
    found = look(info(), rows(*failing), rows(PRICE))["registrations"]
    assert found.what.endswith("rejects 1, 2, 3, 4, 5 and 3 more")


def test_a_preferred_host_is_told_and_not_followed() -> None:
    """1.5: nothing says that using `api_address` is required."""
    found = look(answer({"result": INFO, "api_address": "api-node7.voximplant.com"}), rows(), rows(PRICE))["endpoint"]
    assert found.verdict == "ok"
    assert "api-node7.voximplant.com" in found.what


def test_a_lost_answer_is_not_reachable() -> None:
    found = look(TransportError("Voximplant: the connection broke"))
    assert verdicts(found) == {"reachable": "failed", "the rest": "skipped"}


def test_a_rate_limit_is_not_blamed_on_the_key() -> None:
    found = look(error(340, "rate limit"))
    assert verdicts(found) == {"reachable": "ok", "limits": "failed", "the rest": "skipped"}
