"""What `telephony doctor` says about a MegaFon account (contract: megafon 1, 2, 3.2, 6.1, 6.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from pydantic import SecretStr

from pulumi_telephony.base.errors import TransportError
from pulumi_telephony.core.examination import Finding, examine
from pulumi_telephony.http.retry import Patience, patience
from pulumi_telephony.megafon import doctor
from pulumi_telephony.megafon.client import MegafonClient
from pulumi_telephony.megafon.settings import MegafonSettings
from unit.megafon.fakes import CAPACITY, LIST, TOKEN, FakeAccount, Turn, answer, client, record, refusal

EMPLOYEES = "GET /employee"
HEALTHY: dict[str, Turn] = {LIST: [record(1, "79990001122")], CAPACITY: [], EMPLOYEES: [{"id": 77}]}
Turns = Mapping[str, "Turn | tuple[Turn, ...]"]


@pytest.fixture(autouse=True)
def _hurry() -> Iterator[None]:
    with patience(Patience(connect=1, read=1, tries=1, total=1)):
        yield


def examined(account: FakeAccount, prefix: str = "") -> dict[str, Finding]:
    def connect(settings: MegafonSettings) -> MegafonClient:
        return client(account, settings.token_prefix)

    settings = MegafonSettings(token=SecretStr(TOKEN), token_prefix=prefix)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctor, "connect", connect)
        return {found.check: found for found in examine(doctor.MEGAFON, doctor.Pbx(settings))}


def look(turns: Turns) -> dict[str, Finding]:
    return examined(FakeAccount({**HEALTHY, **turns}))


def verdicts(found: Mapping[str, Finding]) -> dict[str, str]:
    return {check: finding.verdict for check, finding in found.items()}


def test_a_healthy_account_takes_one_read_for_each_question() -> None:
    account = FakeAccount(HEALTHY)
    found = examined(account)
    assert verdicts(found) == dict.fromkeys(
        ("reachable", "authorised", "account", "numbers", "capacity", "employees"), "ok"
    )
    assert account.called == [LIST, CAPACITY, EMPLOYEES]


def test_numbers_are_counted_by_type_and_state() -> None:
    """3.2: only `active` works; `activation` is on its way; the others want somebody's attention."""
    numbers = [
        record(1, "79990001122"),
        record(2, "79990001123", state="activation"),
        record(3, "74950001122", type="abc"),
    ]
    assert look({LIST: numbers})["numbers"] == Finding(
        "numbers", "ok", "3 numbers: 2 def, 1 abc; 2 active, 1 activation"
    )
    locked = look({LIST: [*numbers, record(4, "79990001124", state="debt_lock")]})["numbers"]
    assert locked.verdict == "warning"
    assert "1 debt_lock" in locked.what
    assert look({LIST: []})["numbers"].what == "there are no numbers yet"


def test_a_number_without_type_and_state_is_counted_too() -> None:
    found = look({LIST: [record(1, "79990001122", type=None, state=None)]})["numbers"]
    assert (found.verdict, found.what) == ("warning", "1 numbers: 1 of no type; 1 in no state")


def test_what_can_be_attached_is_counted_with_and_without_a_city_number() -> None:
    """6.20: the order wants a city number, which the capacity may not know."""
    entries = [
        {"id": "79990003344", "number": "79990003344", "dgn_number": "74950003344", "state": "freeze"},
        {"id": "79990003355", "number": "79990003355", "dgn_number": "", "state": "freeze"},
    ]
    found = look({CAPACITY: entries})["capacity"]
    assert found.verdict == "ok"
    assert "2 mobile numbers" in found.what
    assert "1 of them without a city number" in found.what


@pytest.mark.parametrize(("prefix", "other"), [("", "Bearer "), ("Bearer ", "")])
def test_a_token_that_is_good_in_the_other_form_is_told(prefix: str, other: str) -> None:
    """6.1: the scheme is not documented, so both are tried before the token is blamed."""
    account = FakeAccount({LIST: (refusal(401, "access_token_invalid"), [])})
    found = examined(account, prefix)
    assert verdicts(found) == {"reachable": "ok", "authorised": "failed", "the rest": "skipped"}
    assert f'accepted with tokenPrefix "{other}"' in found["authorised"].todo
    assert "MEGAFON_TOKEN_PREFIX" in found["authorised"].todo
    sent = [arguments["headers"]["Authorization"] for _, arguments in account.sent]
    assert sent == [f"{prefix}{TOKEN}", f"{other}{TOKEN}"]


@pytest.mark.parametrize("refused", [refusal(401, "access_token_invalid"), refusal(403, "ip_not_whitelisted")])
def test_a_refused_token_names_both_forms_and_the_allow_list(refused: Turn) -> None:
    found = look({LIST: refused})
    assert verdicts(found) == {"reachable": "ok", "authorised": "failed", "the rest": "skipped"}
    assert 'both bare and after "Bearer "' in found["authorised"].todo
    assert "Integrations, API, API settings, Generate" in found["authorised"].todo
    assert "IP allow-list" in found["authorised"].todo


def test_a_cut_connection_may_be_the_allow_list() -> None:
    """6.4"""
    found = look({LIST: TransportError("MegaFon: the connection broke", cut_off=True)})
    assert verdicts(found) == {"reachable": "failed", "the rest": "skipped"}
    assert "IP allow-list" in found["reachable"].what


def test_what_is_not_from_the_api_is_not_reachable() -> None:
    assert look({LIST: answer(b"<html>hello</html>", 404)})["reachable"].verdict == "failed"


def test_unreadable_employees_are_only_a_warning() -> None:
    found = look({EMPLOYEES: refusal(403, "forbidden")})
    assert found["employees"].verdict == "warning"
    assert "employee_id cannot be checked" in found["employees"].todo


def test_a_capacity_that_cannot_be_read_is_a_failure_and_not_the_end() -> None:
    found = look({CAPACITY: refusal(404, "entity_not_found")})
    assert (found["capacity"].verdict, found["employees"].verdict) == ("failed", "ok")


def test_a_wrong_clock_is_told_even_when_nobody_is_let_in() -> None:
    account = FakeAccount({LIST: refusal(401, "access_token_invalid")})
    account.clock_offset = 600.0
    assert examined(account)["clock"].verdict == "warning"
