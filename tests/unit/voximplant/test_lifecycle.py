"""SipRegistration: what create, read, update and delete do, call by call (contracts: voximplant 2)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError, InvalidInputError, NotFoundError, TransportError
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from pulumi_telephony.voximplant.state import SipRegistrationState
from unit.voximplant.fakes import ROW, FakeAccount, answer, client, error, rows

CREATED = answer({"result": 1, "sip_registration_id": 4411})
DONE = answer({"result": 1})
LOST = TransportError("Voximplant: the connection broke")
BOUND = {"application_id": 1, "application_name": "desk.acme.voximplant.com", "rule_id": 2, "user_id": 3}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


def known(*script: Any) -> tuple[SipRegistrationLifecycle, FakeAccount]:
    """One that has just seen the registration."""
    it, account = lifecycle(rows(ROW), *script)
    it.read("4411", None)
    account.sent.clear()
    return it, account


def inputs(**more: Any) -> SipRegistrationInputs:
    return SipRegistrationInputs(**{"sip_username": "reception", "proxy": "pbx.example.org", **more})


def state(**more: Any) -> SipRegistrationState:
    return SipRegistrationState.model_validate({**ROW, **more})


def lifecycle(*script: Any) -> tuple[SipRegistrationLifecycle, FakeAccount]:
    account = FakeAccount(*script)
    return SipRegistrationLifecycle(client(account)), account


# -- create ------------------------------------------------------------------------------------------


def test_create_looks_buys_once_and_reads_back() -> None:
    it, account = lifecycle(rows(), CREATED, rows({**ROW, "successful": True, "status_code": 200}))
    created = it.create(inputs(password="s3cret", application_id=1))
    assert created.id == "4411"
    assert created.state.password == "s3cret"
    assert created.state.status_code == 200
    assert account.called == ["GetSipRegistrations", "CreateSipRegistration", "GetSipRegistrations"]
    assert account.sent[1][1] == {
        "sip_username": "reception",
        "proxy": "pbx.example.org",
        "password": "s3cret",
        "is_persistent": "true",
        "application_id": "1",
    }


def test_create_sends_ids_for_names_always_with_the_application() -> None:
    """2.1: always ids, never names; U30: a short application name is enough."""
    it, account = lifecycle(
        answer({"result": [{"application_id": 1, "application_name": "desk.acme.voximplant.com"}]}),
        answer({"result": [{"rule_id": 2, "rule_name": "in"}, {"rule_id": 9, "rule_name": "inbound"}]}),
        answer({"result": [{"user_id": 3, "user_name": "op"}]}),
        rows(),
        rows(),
        CREATED,
        rows({**ROW, **BOUND}),
    )
    it.create(inputs(application_name="desk", rule_name="in", user_name="op"))
    sent = account.sent[5][1]
    assert (sent["application_id"], sent["rule_id"], sent["user_id"]) == ("1", "2", "3")
    assert not {"application_name", "rule_name", "user_name"} & set(sent)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([], "does not exist in the account"),
        ([(1, "desk.a.voximplant.com"), (2, "desk.b.voximplant.com")], "set the id"),
    ],
)
def test_a_name_that_stands_for_none_or_several_stops_before_anything_is_bought(found: list[Any], says: str) -> None:
    result = [{"application_id": n, "application_name": name} for n, name in found]
    it, account = lifecycle(answer({"result": result}))
    with pytest.raises(InvalidInputError, match=says):
        it.create(inputs(application_name="desk"))
    assert account.called == ["GetApplications"]


def test_a_create_whose_answer_was_lost_is_found_by_comparing_before_and_after() -> None:
    """2.7, U11: a registration with the same name and proxy that was there before is not ours."""
    older = {**ROW, "sip_registration_id": 17}
    it, account = lifecycle(rows(older), LOST, rows(older, ROW), rows(ROW))
    assert it.create(inputs()).id == "4411"
    assert account.called.count("CreateSipRegistration") == 1


def test_a_create_that_is_not_to_be_seen_is_not_bought_twice_in_one_run() -> None:
    """U11: the API would not refuse a second one."""
    it, account = lifecycle(rows(), LOST, *[rows()] * 5)
    with pytest.raises(TransportError, match="run up again"):
        it.create(inputs())
    assert account.called.count("CreateSipRegistration") == 1


def test_a_new_registration_that_is_seen_late_is_found() -> None:
    """U23."""
    it, _ = lifecycle(rows(), LOST, *[rows()] * 3, rows(ROW), rows(ROW))
    assert it.create(inputs()).id == "4411"


def test_when_looking_fails_as_well_the_user_is_told_to_look() -> None:
    it, account = lifecycle(rows(), LOST, error(100))
    with pytest.raises(TransportError, match="run up again, which finds it"):
        it.create(inputs())
    assert account.called.count("CreateSipRegistration") == 1


def test_several_new_ones_are_named_instead_of_guessed() -> None:
    it, _ = lifecycle(rows(), LOST, rows(ROW, {**ROW, "sip_registration_id": 4412}))
    with pytest.raises(ApiError, match=r"4411, 4412"):
        it.create(inputs())


def test_a_new_registration_that_is_not_seen_at_once_is_waited_for() -> None:
    """U23."""
    it, _ = lifecycle(rows(), CREATED, rows(), rows(), rows(ROW))
    assert it.create(inputs()).state.sip_username == "reception"


def test_a_mode_that_can_never_come_up_draws_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    """2.2, U29."""
    it, _ = lifecycle(rows(), CREATED, rows({**ROW, "is_persistent": False}))
    it.create(inputs(is_persistent=False))
    assert "is_persistent=False without a user" in capsys.readouterr().err


# -- read --------------------------------------------------------------------------------------------


def test_read_keeps_the_password_that_was_last_sent() -> None:
    it, _ = lifecycle(rows(ROW))
    found = it.read("4411", state(password="s3cret"))
    assert found is not None
    assert found.password == "s3cret"


@pytest.mark.parametrize("gone", [[rows(), rows()], [error(275)]])
def test_both_forms_of_not_found_mean_gone(gone: list[Any]) -> None:
    """U2: an empty list or error 275."""
    it, account = lifecycle(rows(), rows(), *gone)
    assert it.read("4411", state()) is None
    listed, frozen, alone, *_ = (form for _, form in account.sent)
    assert ("sip_registration_id" in listed, frozen["deactivated"]) == (False, "true")
    assert alone["sip_registration_id"] == "4411"


@pytest.mark.parametrize("trouble", [error(100), answer(b"<html>", 403)])
def test_a_refused_read_is_never_taken_for_deleted(trouble: Any) -> None:
    it, _ = lifecycle(trouble)
    with pytest.raises(ApiError):
        it.read("4411", state())


def test_a_frozen_registration_draws_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    """U14: it is shown, and never made anew by itself."""
    it, _ = lifecycle(rows({**ROW, "deactivated": True}))
    assert it.read("4411", state()) is not None
    assert "frozen" in capsys.readouterr().err


def test_an_id_that_is_no_number_is_refused_without_a_call() -> None:
    it, account = lifecycle()
    with pytest.raises(InvalidInputError, match="sip_registration_id"):
        it.read("reception", None)
    assert account.sent == []


# -- update ------------------------------------------------------------------------------------------


def test_update_sends_only_what_changed_and_reads_back() -> None:
    it, account = known(DONE, rows({**ROW, "proxy": "new.example"}))
    new = it.update("4411", state(), inputs(proxy="new.example", password="p"), {"proxy": "new.example"})
    assert account.sent[0] == ("UpdateSipRegistration", {"sip_registration_id": "4411", "proxy": "new.example"})
    assert account.called == ["UpdateSipRegistration", "GetSipRegistrations"]
    assert (new.proxy, new.password) == ("new.example", "p")


def test_an_update_of_management_only_sends_nothing() -> None:
    """U18."""
    it, account = known(rows(ROW))
    it.update("4411", state(), inputs(), {})
    assert account.called == ["GetSipRegistrations"]


def test_a_success_that_changed_nothing_is_told() -> None:
    """T15."""
    it, _ = known(DONE, rows(ROW))
    with pytest.raises(ApiError, match="did not apply proxy"):
        it.update("4411", state(), inputs(proxy="new.example"), {"proxy": "new.example"})


def test_a_changed_binding_sends_all_bindings_together() -> None:
    """U17: a new application drops a rule and a user that do not belong to it."""
    now = {**ROW, **BOUND, "application_id": 7}
    it, account = known(DONE, rows(now))
    it.update("4411", state(**BOUND), inputs(application_id=7, rule_id=2, user_id=3), {"application_id": 7})
    assert account.sent[0][1] == {
        "sip_registration_id": "4411",
        "application_id": "7",
        "rule_id": "2",
        "user_id": "3",
    }


@pytest.mark.parametrize(
    ("kept", "changes", "unbound"),
    [
        ({"application_id": 1, "rule_id": 2}, {"user_id": None}, [{"user_id": "3"}]),
        ({"application_id": 1}, {"user_id": None, "rule_id": None}, [{"rule_id": "2"}, {"user_id": "3"}]),
        ({}, {"application_id": None, "user_id": None, "rule_id": None}, [{"application_id": "1"}]),
    ],
)
def test_a_removed_binding_is_unbound_with_the_registrations_id(
    kept: dict[str, int], changes: dict[str, None], unbound: list[dict[str, str]]
) -> None:
    """2.4, U5: rule and user cannot outlive the application."""
    it, account = known(*[DONE] * len(unbound), rows({**ROW, **kept}))
    it.update("4411", state(**BOUND), inputs(**kept), changes)
    assert account.sent[:-1] == [
        ("BindSipRegistration", {"sip_registration_id": "4411", **target, "bind": "false"}) for target in unbound
    ]


def test_a_part_that_stays_bound_is_told() -> None:
    """U5."""
    it, _ = known(DONE, rows({**ROW, **BOUND}))
    with pytest.raises(ApiError, match="did not apply user_id"):
        it.update("4411", state(**BOUND), inputs(application_id=1, rule_id=2), {"user_id": None})


def test_an_update_of_what_is_gone_says_how_to_go_on() -> None:
    """U3."""
    it, _ = known(error(275))
    with pytest.raises(NotFoundError, match="pulumi refresh"):
        it.update("4411", state(), inputs(proxy="n"), {"proxy": "n"})


# -- delete ------------------------------------------------------------------------------------------


def test_delete_accepts_that_it_is_gone() -> None:
    """U3: error 275."""
    it, account = known(error(275))
    it.delete("4411", state())
    assert account.sent == [("DeleteSipRegistration", {"sip_registration_id": "4411"})]


@pytest.mark.parametrize("refusal", [error(100), answer(b"<html>", 403)])
def test_a_refused_delete_is_never_taken_for_done(refusal: Any) -> None:
    it, _ = known(refusal, rows(ROW))
    with pytest.raises(ApiError):
        it.delete("4411", state())
