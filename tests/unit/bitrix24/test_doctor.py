"""What `telephony doctor` says about a Bitrix24 portal (contract: bitrix24 1.4-1.6, 1.11, 2.2, 2.6, 5.1)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_telephony.base.errors import ConfigurationError
from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.bitrix24 import doctor
from pulumi_telephony.bitrix24.access import Access, access
from pulumi_telephony.bitrix24.settings import Bitrix24Settings
from pulumi_telephony.bitrix24.tokens import Tokens
from pulumi_telephony.core.examination import Finding, examine
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.http.retry import Patience, patience
from unit.bitrix24.fakes import CLOUD, CODE, OFFICE, FakePortal, answer, error, lost, result, rows

WEBHOOK = Bitrix24Settings(webhook=SecretStr(f"https://portal.example/rest/1/{CODE}/"))
APPLICATION = Bitrix24Settings(
    endpoint="https://portal.example",
    client_id="local.1",
    client_secret=SecretStr("cl1ents3cret"),
    refresh_token=SecretStr("refresh-0"),
    access_token=SecretStr("access-0"),
)
METHODS = (
    "server.time",
    "profile",
    "scope",
    "method.get",
    "sip.get",
    "line.get",
    "line.outgoing.get",
    "sip.connector.status",
)
Turn = Answer | Exception


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv(STATE_DIR, str(tmp_path))
    with patience(Patience(connect=1, read=1, tries=1, total=1)):
        yield


def script(**changed: Turn) -> list[Turn]:
    """The answers of a healthy portal in the order of the questions; those of ``changed`` instead, by last word."""
    turns: dict[str, Turn] = {
        "server.time": result("2026-11-21T10:00:00+00:00"),
        "profile": result({"ID": "7", "ADMIN": False, "NAME": "Ann"}),
        "scope": result(["crm", "telephony"]),
        "method.get": result({"isExisting": True, "isAvailable": True}),
        "sip.get": rows(CLOUD, OFFICE),
        "line.get": result({"reg160001": "A", "reg160009": "B", "sip22": "C", "74950001122": "D"}),
        "line.outgoing.get": result("reg160001"),
        "sip.connector.status": result({"FREE_MINUTES": 0, "PAID": True, "PAID_DATE_END": "2027-01-01T00:00:00+03:00"}),
    }
    return list({**turns, **{name.replace("_", "."): turn for name, turn in changed.items()}}.values())


def examined(portal: FakePortal, settings: Bitrix24Settings = WEBHOOK) -> dict[str, Finding]:
    def connect(settings: Bitrix24Settings) -> Access:
        return Access(portal, access(settings).oauth)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doctor, "access", connect)
        return {found.check: found for found in examine(doctor.BITRIX24, doctor.Portal(settings))}


def look(**changed: Turn) -> dict[str, Finding]:
    return examined(FakePortal(*script(**changed)))


def failures(found: dict[str, Finding]) -> dict[str, str]:
    return {check: finding.verdict for check, finding in found.items() if finding.verdict != "ok"}


def test_a_healthy_portal_takes_one_read_for_each_question() -> None:
    portal = FakePortal(*script())
    found = examined(portal)
    assert failures(found) == {}
    assert portal.called == list(METHODS)
    assert found["authorised"].what == "the webhook acts as user 7, not an administrator"
    assert found["account"].what == "these credentials open Bitrix24 portal portal.example"
    assert found["permission"].what == "SIP lines can be managed; this credential sees 1 cloud, 1 office"
    assert "until 2027-01-01" in found["connector"].what
    assert "over reg160001" in found["outgoing line"].what


def test_an_unknown_webhook_is_told_with_the_way_to_a_new_one() -> None:
    found = examined(FakePortal(error("INVALID_CREDENTIALS", 401)))
    assert failures(found) == {"authorised": "failed", "the rest": "skipped"}
    assert "Incoming webhook" in found["authorised"].todo


def test_a_renamed_portal_is_not_reachable_here() -> None:
    """1.9: the old host answers 302."""
    found = examined(FakePortal(answer(b"", 302, Location="https://new.example/rest/")))
    assert failures(found) == {"reachable": "failed", "the rest": "skipped"}
    assert "new.example" in found["reachable"].what


def test_a_lost_answer_is_not_reachable() -> None:
    assert failures(examined(FakePortal(lost()))) == {"reachable": "failed", "the rest": "skipped"}


def test_a_blocked_portal_is_a_limit() -> None:
    found = examined(FakePortal(error("OVERLOAD_LIMIT", 503)))
    assert failures(found) == {"limits": "failed", "the rest": "skipped"}


@pytest.mark.parametrize(("scopes", "has"), [(["crm"], "crm"), ([], "none")])
def test_a_missing_scope_is_named_and_where_to_grant_it(scopes: list[str], has: str) -> None:
    found = look(scope=result(scopes))
    assert failures(found) == {"scope": "failed", "the rest": "skipped"}
    assert f"granted: {has}" in found["scope"].what
    assert "permission Telephony" in found["scope"].todo


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ({"isExisting": False, "isAvailable": False}, "does not have voximplant.sip.add"),
        ({"isExisting": True, "isAvailable": False}, "this credential cannot call it"),
    ],
)
def test_a_portal_without_the_telephony_module_is_told(method: dict[str, bool], words: str) -> None:
    """1.5, 1.9: on a portal of one's own the module may be absent."""
    found = look(method_get=result(method))
    assert failures(found) == {"methods": "failed", "the rest": "skipped"}
    assert words in found["methods"].what


def test_a_missing_permission_is_named_and_where_to_grant_it() -> None:
    found = look(sip_get=error("ACCESS_DENIED", 403, "Access denied!"))
    assert failures(found) == {"permission": "failed", "the rest": "skipped"}
    assert "Manage numbers" in found["permission"].todo


@pytest.mark.parametrize(("status", "verdict"), [("200", None), ("0", None), (None, None), ("502", "warning")])
def test_lines_that_do_not_register_are_named(status: str | None, verdict: str | None) -> None:
    found = look(sip_get=rows({**CLOUD, "REGISTRATION_STATUS_CODE": status}))
    assert failures(found) == ({"lines": verdict} if verdict else {})
    if verdict:
        assert "21 (502)" in found["lines"].what


@pytest.mark.parametrize(("used", "verdict"), [(9, "ok"), (10, "warning")])
def test_cloud_lines_are_counted_over_the_whole_portal(used: int, verdict: str) -> None:
    """1.4: the limit counts lines that this credential cannot see."""
    names = {"sip22": "office", **{f"reg{number}": "cloud" for number in range(used)}}
    found = look(line_get=result(names))["cloud lines"]
    assert (found.verdict, f"{used} of 10" in found.what) == (verdict, True)


def test_a_portal_without_lines_has_none_in_use() -> None:
    """1.3: an empty object arrives as an empty list."""
    found = look(sip_get=rows(), line_get=result([]))
    assert "sees none yet" in found["permission"].what
    assert "0 of 10" in found["cloud lines"].what


def test_an_unpaid_connector_is_a_warning() -> None:
    """U-7"""
    found = look(sip_connector_status=result({"FREE_MINUTES": 60, "PAID": False}))
    assert failures(found) == {"connector": "warning"}
    assert "60 free minutes" in found["connector"].what
    assert "buy the SIP connector" in found["connector"].todo


@pytest.mark.parametrize(("seconds", "verdict"), [(12.5, "ok"), (300, "warning")])
def test_the_most_used_operating_time_is_told(seconds: float, verdict: str) -> None:
    """1.11: counted for each method; the call that crosses the limit still runs, the next one does not."""
    used = answer({"result": [], "time": {"finish": 1.0, "operating": seconds, "operating_reset_at": 600}})
    found = look(sip_get=used)["operating time"]
    assert found.verdict == verdict
    assert f"{seconds:g} of about 480 seconds" in found.what
    assert "voximplant.sip.get" in found.what


def test_a_portal_that_does_not_count_operating_time_is_fine() -> None:
    """1.3: on-premise the limiter is off, and the fields are absent."""
    assert look()["operating time"].what == "the portal does not count it"


def test_an_error_of_the_telephony_provider_fails_one_check_only() -> None:
    """2.6: provider failures come back with the provider's own code."""
    assert failures(look(sip_connector_status=error("PROVIDER_DOWN"))) == {"connector": "failed"}


# -- an application ------------------------------------------------------------------------------------------------


def kept(**tokens: Any) -> Path:
    """Store tokens as a deployment has left them; the file."""
    oauth = access(APPLICATION).oauth
    assert oauth is not None
    known = oauth.known()
    with oauth.file.locked():
        oauth.file.store(Tokens(**{**known.model_dump(), **tokens}))
    return oauth.file.path


def test_configured_tokens_are_used_and_never_renewed() -> None:
    """1.6: the refresh token is good for one use, and the deployments of another machine may count on it."""
    portal = FakePortal(error("expired_token", 401))
    found = examined(portal, APPLICATION)
    assert failures(found) == {"authorised": "warning", "the rest": "skipped"}
    assert "pulumi refresh" in found["authorised"].todo
    assert portal.called == ["server.time"]
    assert portal.sent[0][1]["auth"] == "access-0"


def test_the_stored_access_token_is_used_and_its_end_told() -> None:
    path = kept(access_token="access-9", expires=int(time.time()) + 1800)
    portal = FakePortal(*script())
    found = examined(portal, APPLICATION)
    assert failures(found) == {}
    assert str(path) in found["tokens"].what
    assert "expires at 20" in found["tokens"].what
    assert {body["auth"] for _, body in portal.sent} == {"access-9"}
    assert "the application acts as user 7" in found["authorised"].what


@pytest.mark.parametrize(
    ("tokens", "words"),
    [({"expires": 1_700_000_000}, "expired at 2023-11-14"), ({"access_token": None}, "no access token yet")],
)
def test_without_a_good_access_token_nothing_is_sent(tokens: dict[str, Any], words: str) -> None:
    kept(**tokens)
    portal = FakePortal()
    found = examined(portal, APPLICATION)
    assert failures(found) == {"tokens": "warning", "the rest": "skipped"}
    assert words in found["tokens"].what
    assert portal.sent == []


def test_tokens_stored_before_their_end_was_kept_are_still_used() -> None:
    kept(access_token="access-9")
    found = examined(FakePortal(*script()), APPLICATION)
    assert "is unknown" in found["tokens"].what
    assert failures(found) == {}


def test_no_token_is_printed() -> None:
    kept(access_token="access-9", expires=1_700_000_000)
    portal = doctor.Portal(APPLICATION)
    assert set(portal.secrets()) == {"access-9"}
    assert "access-9" not in str(examined(FakePortal(), APPLICATION))


def test_a_token_file_that_cannot_be_read_is_a_matter_of_configuration() -> None:
    path = kept()
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigurationError, match="cannot be kept"):
        doctor.Portal(APPLICATION)


@pytest.mark.parametrize(
    ("told", "kept"),
    [(1_790_003_600, 1_790_003_600), ("soon", None), (-1, None), (1e30, None), (None, None)],
)
def test_the_end_of_a_fresh_access_token_is_stored(
    monkeypatch: pytest.MonkeyPatch, told: object, kept: int | None
) -> None:
    """For the examination to tell. Whatever it is, the tokens that came with it are not lost."""

    def grant(*_: object, **__: object) -> Answer:
        return answer({"access_token": "access-1", "refresh_token": "refresh-1", "expires": told})

    monkeypatch.setattr("pulumi_telephony.http.account.HttpAccount.send", grant)
    oauth = access(APPLICATION).oauth
    assert oauth is not None
    assert oauth.renew("access-0") == "access-1"
    assert oauth.known().expires == kept
