"""Waiting for a registration, and refused credentials, call by call (contracts: voximplant 2.6, U9, U22, U31)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError
from pulumi_telephony.voximplant import registration as registering
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from pulumi_telephony.voximplant.models import Registration
from pulumi_telephony.voximplant.state import SipRegistrationState
from unit.voximplant.fakes import ROW, FakeAccount, answer, client, error, rows

CREATED = answer({"result": 1, "sip_registration_id": 4411})
DONE = answer({"result": 1})
GET, CREATE, UPDATE = "GetSipRegistrations", "CreateSipRegistration", "UpdateSipRegistration"

TRYING: dict[str, Any] = {**ROW, "last_updated": 1767263000}
UP: dict[str, Any] = {**TRYING, "successful": True, "status_code": 200, "last_updated": 1767263002}
DOWN: dict[str, Any] = {**UP, "successful": False, "status_code": 403, "error_message": "Forbidden: s3cret?"}
BUSY: dict[str, Any] = {**DOWN, "status_code": 503, "error_message": "Service Unavailable"}


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", found.append)
    return found


def lifecycle(*script: Any) -> tuple[SipRegistrationLifecycle, FakeAccount]:
    account = FakeAccount(*script)
    return SipRegistrationLifecycle(client(account)), account


def known(*script: Any) -> tuple[SipRegistrationLifecycle, FakeAccount]:
    """One that has just seen the registration."""
    it, account = lifecycle(rows(ROW), *script)
    it.read("4411", None)
    account.sent.clear()
    return it, account


def inputs(**more: Any) -> SipRegistrationInputs:
    base = {"sip_username": "reception", "proxy": "pbx.example.org", "password": "s3cret"}
    return SipRegistrationInputs(**{**base, "wait_for_registration": True, **more})


def state(row: dict[str, Any] = ROW, **more: Any) -> SipRegistrationState:
    return SipRegistrationState.model_validate({**row, "password": "s3cret", **more})


# -- create ------------------------------------------------------------------------------------------


def test_a_create_returns_when_the_registration_is_up() -> None:
    it, account = lifecycle(rows(), CREATED, rows(TRYING), rows(TRYING), rows(BUSY), rows(UP))
    made = it.create(inputs()).state
    assert (made.status_code, made.pending) == (200, ())
    assert account.called == [GET, CREATE, GET, GET, GET, GET]


@pytest.mark.parametrize("code", [401, 403, 404, 405, 407, 410, 604])
def test_a_refusal_that_time_does_not_heal_is_not_waited_out(
    code: int, slept: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    it, _ = lifecycle(rows(), CREATED, rows({**DOWN, "status_code": code}))
    made = it.create(inputs()).state
    assert (made.status_code, made.pending, slept) == (code, ("registration",), [])
    told = capsys.readouterr().err
    assert f"was rejected by the SIP server: {code} Forbidden: [secret]?; it is in the state" in told
    assert "s3cret" not in told


def test_a_wait_is_bounded_polite_and_told(slept: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    it, _ = lifecycle(rows(), CREATED, *[rows(BUSY)] * 40)
    made = it.create(inputs(registration_timeout=30)).state
    assert made.pending == ("registration",)
    assert slept[0] < 1 < max(slept) <= 4
    assert sum(slept) <= 30
    told = capsys.readouterr().err
    assert told.count("is not registered yet; waiting for up to 30 seconds") == 1
    assert "did not register within 30 seconds: 503 Service Unavailable" in told


def test_a_create_keeps_what_it_made_when_looking_fails(capsys: pytest.CaptureFixture[str]) -> None:
    it, _ = lifecycle(rows(), CREATED, rows(TRYING), error(100))
    made = it.create(inputs())
    assert (made.id, made.state.pending) == ("4411", ("registration",))
    assert "error 100" in capsys.readouterr().err


def test_a_frozen_registration_is_not_waited_for(slept: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    it, _ = lifecycle(rows(), CREATED, rows({**TRYING, "deactivated": True}))
    assert it.create(inputs()).state.pending == ("registration",)
    assert slept == []
    assert "its subscription is frozen" in capsys.readouterr().err


def test_who_does_not_wait_asks_once() -> None:
    it, account = lifecycle(rows(), CREATED, rows(TRYING))
    assert it.create(inputs(wait_for_registration=False)).state.pending == ()
    assert account.script == []


# -- update ------------------------------------------------------------------------------------------


def test_an_update_that_is_refused_raises_with_the_code_and_the_words() -> None:
    it, account = known(rows(UP), DONE, rows(TRYING), rows(DOWN))
    with pytest.raises(ApiError, match=r"403 Forbidden: \[secret\]\?; correct the inputs and run up again"):
        it.update("4411", state(), inputs(), {"password": "s3cret"})
    assert account.called == [GET, UPDATE, GET, GET]


def test_the_status_of_before_the_update_counts_for_nothing() -> None:
    it, account = known(rows(DOWN), DONE, rows(DOWN), rows(DOWN), rows({**UP, "last_updated": 1767263999}))
    assert it.update("4411", state(), inputs(), {"password": "s3cret"}).successful is True
    assert account.script == []


def test_nor_does_it_with_another_date_at_first() -> None:
    """U9: that may be the date of the update."""
    redated = {**UP, "last_updated": 1767263900}
    it, account = known(rows(UP), DONE, rows(redated), rows(redated), rows(TRYING), rows(DOWN))
    with pytest.raises(ApiError, match="403"):
        it.update("4411", state(), inputs(), {"password": "s3cret"})
    assert account.script == []


def test_but_it_does_when_nothing_else_comes() -> None:
    redated = {**UP, "last_updated": 1767263900}
    it, account = known(rows(UP), DONE, *[rows(redated)] * 5)
    assert it.update("4411", state(), inputs(), {"password": "s3cret"}).successful is True
    assert account.called == [GET, UPDATE, *[GET] * 5]


def test_of_what_was_up_and_stays_so_nothing_newer_has_to_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    it, _ = known(rows(UP), DONE, *[rows(UP)] * 40)
    assert it.update("4411", state(), inputs(), {"password": "s3cret"}).successful is True
    assert "shows no new registration status within 60 seconds" in capsys.readouterr().err


def test_of_what_was_down_something_newer_has_to_be_told() -> None:
    it, _ = known(rows(DOWN), DONE, *[rows(DOWN)] * 40)
    with pytest.raises(ApiError, match="shows no new registration status within 60 seconds after the update: 403"):
        it.update("4411", state(), inputs(), {"password": "s3cret"})


def test_an_update_of_something_else_takes_the_status_that_is_there() -> None:
    it, account = known(rows(UP))
    assert it.update("4411", state(), inputs(), {}).successful is True
    assert account.called == [GET]


def test_what_is_pending_is_sent_anew_where_it_is_down() -> None:
    pending = state(DOWN, pending=("registration",))
    it, account = known(rows(DOWN), DONE, rows(TRYING), rows(UP))
    assert it.update("4411", pending, inputs(), {}).pending == ()
    assert account.sent[1] == (UPDATE, {"sip_registration_id": "4411", "password": "s3cret"})


def test_what_is_pending_and_up_by_now_is_left_alone() -> None:
    pending = state(DOWN, pending=("registration",))
    it, account = known(rows(UP), rows(UP))
    assert it.update("4411", pending, inputs(), {}).pending == ()
    assert UPDATE not in account.called


def test_who_does_not_wait_any_more_is_not_pending() -> None:
    it, account = known(rows(DOWN))
    pending = state(DOWN, pending=("registration",))
    assert it.update("4411", pending, inputs(wait_for_registration=False), {}).pending == ()
    assert account.called == [GET]


# -- refresh -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "pending"), [(UP, ()), (DOWN, ("registration",)), (TRYING, ("registration",))])
def test_a_refresh_finds_that_a_registration_has_come_up(now: dict[str, Any], pending: tuple[str, ...]) -> None:
    it, _ = lifecycle(rows(now), rows())
    found = it.read("4411", state(pending=("registration",)))
    assert found is not None
    assert found.pending == pending


@pytest.mark.parametrize("code", [401, 403, 407])
def test_refused_credentials_are_a_password_that_is_not_there(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    it, _ = lifecycle(rows({**DOWN, "status_code": code}), rows())
    found = it.read("4411", state())
    assert found is not None
    assert found.password is None
    told = capsys.readouterr().err
    assert f"rejects its credentials since 2026-01-01 10:23:22 UTC: {code} Forbidden: [secret]?" in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    ("row", "more"),
    [
        (UP, {}),
        (TRYING, {}),
        (BUSY, {}),
        ({**DOWN, "status_code": 404}, {}),
        ({**DOWN, "deactivated": True}, {}),
        (DOWN, {"detect_credential_drift": False}),
        (DOWN, {"password": None}),
    ],
)
def test_all_else_is_not(row: dict[str, Any], more: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """No such account is no matter of the password; a frozen registration does not try; and not all want to know."""
    it, _ = lifecycle(rows(row), rows())
    known = state(**more)
    found = it.read("4411", known)
    assert found is not None
    assert found.password == known.password
    assert "refuses" not in capsys.readouterr().err


def test_a_look_up_of_what_nobody_manages_says_nothing_of_passwords(capsys: pytest.CaptureFixture[str]) -> None:
    it, _ = lifecycle(rows(DOWN), rows())
    found = it.read("4411", None)
    assert found is not None
    assert (found.password, found.status_code) == (None, 403)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("moment", "told"),
    [(1767263002, "since 2026-01-01 10:23:22 UTC"), (0, "since 0"), (1767263002000, "since 1767263002000"),
     (None, "since an unknown time")],
)  # fmt: skip
def test_a_moment_of_unknown_unit_is_told_as_it_is_u9(moment: int | None, told: str) -> None:
    assert registering.since(moment) == told


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({}, "trying"),
        ({"status_code": 100}, "trying"),
        ({"status_code": 200}, "up"),
        ({"successful": True}, "up"),
        ({"successful": False}, "down"),
        ({"successful": False, "status_code": 200}, "down"),
        ({"status_code": 403}, "down"),
    ],
)
def test_a_status_that_is_told_in_part_is_understood(fields: dict[str, Any], standing: str) -> None:
    assert registering.standing(Registration.model_validate({**ROW, **fields})).value == standing
