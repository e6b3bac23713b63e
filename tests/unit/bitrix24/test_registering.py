"""BitrixSipLine: waiting for a registration, and credentials that are refused (contracts: bitrix24 2.3, 2.5, 3)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError, TelephonyError
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.identity import state_of
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.bitrix24.models import SipLine
from pulumi_telephony.bitrix24.state import BitrixSipLineState
from pulumi_telephony.http.answers import Answer
from unit.bitrix24.fakes import ADDED, CLOUD, OFFICE, FakePortal, client, error, lost, result, rows

DONE = result(1)
WAS = "2026-09-20 08:15:30"


def status(said: str | None, code: Any = 0, text: str = "", updated: str = "2026-09-20 09:00:00") -> Answer:
    told = {"REG_ID": 160001, "LAST_UPDATED": updated, "ERROR_MESSAGE": text, "STATUS_CODE": code}
    return result(told if said is None else {**told, "STATUS_RESULT": said})


WAITS, GOES_ON = status("wait"), status("in_progress")
UP = status("success", 200)
REFUSED = status("error", 403, "Forbidden")
UNRESOLVED = status("error", 502, "Unable to resolve hostname")
BEFORE = status("success", 200, updated=WAS)


def inputs(**changed: Any) -> BitrixSipLineInputs:
    given = {"title": "Front desk", "server": "pbx.example.org", "login": "reception", "password": "pa55word"}
    return BitrixSipLineInputs.model_validate({**given, "wait_for_registration": True, **changed})


def state(row: dict[str, Any] = CLOUD, *pending: str, **said: Any) -> BitrixSipLineState:
    known = state_of(SipLine.model_validate(row), default_outgoing=None, said=inputs(**said), pending=pending)
    return known.model_copy(update={"managed": ("login", "password", "server", "title", "type")})


def portal_with(*script: Answer | Exception) -> tuple[BitrixSipLineLifecycle, FakePortal]:
    portal = FakePortal(*script)
    return BitrixSipLineLifecycle(client(portal)), portal


def known(*script: Answer | Exception) -> tuple[BitrixSipLineLifecycle, FakePortal]:
    """One that has just seen the line."""
    resource, portal = portal_with(rows(CLOUD), *script)
    resource.read("21", None)
    portal.sent.clear()
    return resource, portal


# -- create ----------------------------------------------------------------------------------------------


def test_a_create_comes_back_when_the_line_is_registered(waits: list[float]) -> None:
    resource, portal = portal_with(rows(), result(ADDED), WAITS, GOES_ON, UP)
    created = resource.create(inputs())
    assert portal.called == ["sip.get", "sip.add", *["sip.status"] * 3]
    assert portal.sent[2] == ("voximplant.sip.status", {"REG_ID": 160001})
    assert (created.state.registration_status_code, created.state.pending) == (200, ())
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize("said", ["success", None])
def test_a_status_without_its_word_is_told_by_its_code(said: str | None) -> None:
    resource, _ = portal_with(rows(), result(ADDED), status(said, "200"))
    assert resource.create(inputs()).state.pending == ()


@pytest.mark.parametrize("code", [401, 403, 404, 407])
def test_a_refusal_ends_the_wait_and_loses_no_line(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    resource, portal = portal_with(rows(), result(ADDED), status("error", code, "No"))
    created = resource.create(inputs())
    assert portal.called.count("sip.status") == 1
    assert (created.id, created.state.pending) == ("21", ("registration",))
    assert (created.state.registration_status_code, created.state.registration_error_message) == (code, "No")
    said = capsys.readouterr().err
    assert f"line 21 exists, but the SIP server rejected its registration: {code} No (as of" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("last", [GOES_ON, UNRESOLVED])
def test_a_create_that_waits_in_vain_loses_no_line(
    last: Answer, waits: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """What time may heal is waited for, 5 seconds at most between two looks."""
    resource, _ = portal_with(rows(), result(ADDED), *[last] * 40)
    created = resource.create(inputs(registration_timeout=60))
    assert created.state.pending == ("registration",)
    assert max(waits) == 5
    assert 50 < sum(waits) <= 60
    said = capsys.readouterr().err
    assert "line 21 is waiting for its registration, for up to 60 seconds" in said
    assert "did not register within 60 seconds" in said


@pytest.mark.parametrize(
    "script", [[error("REG_ID_NOT_FOUND")], [error("ACCESS_DENIED", 403)], [result("no status")], [lost()] * 6]
)
def test_a_status_that_cannot_be_had_loses_no_line(
    script: list[Answer | Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    resource, _ = portal_with(rows(), result(ADDED), *script)
    created = resource.create(inputs())
    assert (created.id, created.state.pending) == ("21", ("registration",))
    assert "whether it registers is unknown" in capsys.readouterr().err


def test_a_line_without_a_registration_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    """U-4."""
    connector = result({"FREE_MINUTES": 0, "PAID": False})
    resource, portal = portal_with(rows(), result({**ADDED, "REG_ID": 0}), connector)
    assert resource.create(inputs()).state.pending == ("registration",)
    assert "sip.status" not in portal.called
    assert "no REG_ID" in capsys.readouterr().err


def test_two_steps_may_be_left() -> None:
    script = [rows(), result(ADDED), error("ERROR_ARGUMENT"), REFUSED]
    created = portal_with(*script)[0].create(inputs(default_outgoing=True))
    assert created.state.pending == ("default_outgoing", "registration")
    assert created.state.default_outgoing is False


def test_an_adopted_line_is_waited_for_as_well() -> None:
    changed = {**CLOUD, "LOGIN": "old"}
    resource, portal = portal_with(rows(changed), BEFORE, DONE, rows(CLOUD), BEFORE, GOES_ON, UP)
    assert resource.create(inputs(adopt=True)).state.pending == ()
    assert portal.script == []
    resource, portal = portal_with(rows(CLOUD), REFUSED)
    assert resource.create(inputs(adopt=True)).state.pending == ("registration",)


# -- update ----------------------------------------------------------------------------------------------


def test_an_update_does_not_take_the_status_from_before_it_for_its_own() -> None:
    """2.3: a provider that did not take the update is not told by the portal."""
    resource, portal = known(BEFORE, DONE, rows({**CLOUD, "LOGIN": "x"}), BEFORE, BEFORE, GOES_ON, UP)
    updated = resource.update("21", state(), inputs(login="x"), {"login": "x"})
    assert portal.called == ["sip.status", "sip.update", "sip.get", *["sip.status"] * 4]
    assert (updated.registration_status_code, updated.pending) == (200, ())


def test_an_update_that_never_arrives_at_the_provider_fails() -> None:
    resource, _ = known(BEFORE, DONE, rows({**CLOUD, "LOGIN": "x"}), *[BEFORE] * 20)
    with pytest.raises(ApiError, match="reported no new registration status within 10 seconds"):
        resource.update("21", state(), inputs(login="x", registration_timeout=10), {"login": "x"})


def test_an_update_that_is_refused_fails_with_code_and_words() -> None:
    echo = status("error", 403, "Forbidden for n3w-pa55word")
    resource, _ = known(BEFORE, DONE, rows({**CLOUD, "PASSWORD": "n3w-pa55word"}), GOES_ON, echo)
    with pytest.raises(ApiError, match="the SIP server rejected its registration: 403 Forbidden for") as raised:
        resource.update("21", state(), inputs(password="n3w-pa55word"), {"password": "n3w-pa55word"})
    assert raised.value.code == 403
    assert "n3w-pa55word" not in str(raised.value)


def test_a_registration_that_is_not_there_before_cannot_be_mistaken() -> None:
    resource, _ = known(error("REG_ID_NOT_FOUND"), DONE, rows({**CLOUD, "LOGIN": "x"}), UP)
    assert resource.update("21", state(), inputs(login="x"), {"login": "x"}).registration_status_code == 200


def test_an_outage_before_the_write_ends_the_update() -> None:
    resource, portal = known(error("ACCESS_DENIED", 403))
    with pytest.raises(TelephonyError):
        resource.update("21", state(), inputs(login="x"), {"login": "x"})
    assert portal.called == ["sip.status"]


def test_an_update_that_leaves_the_registration_alone_asks_once() -> None:
    """2.3: a title does not touch it."""
    resource, portal = known(DONE, rows({**CLOUD, "TITLE": "x"}), UP)
    resource.update("21", state(), inputs(title="x"), {"title": "x"})
    assert portal.called == ["sip.update", "sip.get", "sip.status"]


def test_the_next_update_waits_again_and_sends_nothing_while_the_line_is_on_its_way() -> None:
    for now in (GOES_ON, UP):
        resource, portal = known(now, rows(CLOUD), GOES_ON, UP)
        updated = resource.update("21", state(CLOUD, "registration"), inputs(), {})
        assert portal.called == ["sip.status", "sip.get", "sip.status", "sip.status"]
        assert updated.pending == ()


def test_the_next_update_starts_a_failed_registration_anew() -> None:
    """2.3: sending the login does so, unchanged or not."""
    resource, portal = known(REFUSED, DONE, rows(CLOUD), REFUSED, GOES_ON, UP)
    updated = resource.update("21", state(CLOUD, "registration"), inputs(), {})
    assert portal.sent[1] == ("voximplant.sip.update", {"CONFIG_ID": 21, "LOGIN": "reception"})
    assert (updated.registration_status_code, updated.pending) == (200, ())
    again = status("error", 403, "Forbidden", "2026-09-20 10:00:00")
    resource, _ = known(REFUSED, DONE, rows(CLOUD), GOES_ON, again)
    with pytest.raises(ApiError, match="403 Forbidden"):
        resource.update("21", state(CLOUD, "registration"), inputs(), {})


def test_who_does_not_wait_any_more_is_done() -> None:
    resource, portal = known(rows(CLOUD))
    updated = resource.update("21", state(CLOUD, "registration"), inputs(wait_for_registration=False), {})
    assert (updated.pending, portal.called) == ((), ["sip.get"])


@pytest.mark.parametrize(("code", "left"), [("200", ()), ("0", ("registration",)), (None, ("registration",))])
def test_a_refresh_forgets_the_wait_when_the_line_has_come_up(code: str | None, left: tuple[str, ...]) -> None:
    resource, portal = portal_with(rows({**CLOUD, "REGISTRATION_STATUS_CODE": code}))
    read = resource.read("21", state(CLOUD, "registration"))
    assert read is not None
    assert read.pending == left
    assert portal.called == ["sip.get"]


# -- credentials that are refused --------------------------------------------------------------------------


def refused(code: Any = "403", text: str = "Forbidden") -> dict[str, Any]:
    return {**CLOUD, "REGISTRATION_STATUS_CODE": code, "REGISTRATION_ERROR_MESSAGE": text}


@pytest.mark.parametrize("code", ["401", "403", "407"])
def test_refused_credentials_are_a_changed_password(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    resource, portal = portal_with(rows(refused(code)))
    read = resource.read("21", state())
    assert read is not None
    assert (read.password, read.registration_status_code) == (None, int(code))
    assert portal.called == ["sip.get"]
    said = capsys.readouterr().err
    assert f"line 21: the SIP server rejects its credentials as of the portal's last status: {code} Forbidden;" in said
    assert said.count("\n") == 1


def test_a_live_status_tells_since_when(capsys: pytest.CaptureFixture[str]) -> None:
    resource, portal = portal_with(rows(CLOUD), status("error", 403, "Forbidden, pa55word", WAS))
    read = resource.read("21", state(live_status=True))
    assert read is not None
    assert read.password is None
    assert portal.called == ["sip.get", "sip.status"]
    said = capsys.readouterr().err
    assert f"since {WAS}" in said
    assert "pa55word" not in said


def test_a_live_status_knows_better_than_the_portal() -> None:
    resource, _ = portal_with(rows(refused()), UP)
    read = resource.read("21", state(live_status=True))
    assert read is not None
    assert (read.password, read.registration_status_code) == ("pa55word", 200)


@pytest.mark.parametrize("code", [None, "0", "200", "404", "408", "502", "503"])
def test_what_says_nothing_of_the_password_is_no_drift(code: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    read = portal_with(rows(refused(code)))[0].read("21", state())
    assert read is not None
    assert read.password == "pa55word"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (refused(), None),
        (refused(), state(detect_credential_drift=False)),
        (refused(), state().model_copy(update={"managed": ("login", "server")})),
        ({**OFFICE, "REGISTRATION_STATUS_CODE": "403"}, state(OFFICE)),
    ],
    ids=["looked up", "switched off", "no password managed", "office"],
)
def test_where_it_is_nobodys_business_it_is_no_drift(row: dict[str, Any], known: BitrixSipLineState | None) -> None:
    read = portal_with(rows(row))[0].read(row["CONFIG_ID"], known)
    assert read is not None
    assert read.password == "pa55word"
    assert read.registration_status_code == 403


def test_the_password_is_sent_again() -> None:
    resource, portal = portal_with(rows(refused()), DONE, rows({**CLOUD, "REGISTRATION_STATUS_CODE": "0"}))
    read = resource.read("21", state())
    assert read is not None
    updated = resource.update("21", read, inputs(wait_for_registration=False), {"password": "pa55word"})
    assert portal.sent[1][1] == {"CONFIG_ID": 21, "PASSWORD": "pa55word"}
    assert updated.password == "pa55word"
