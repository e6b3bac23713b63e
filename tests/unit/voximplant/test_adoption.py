"""What exists already is looked up in one listing and taken over with one update (contracts: voximplant 2.6, 2.7)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ConflictError, InvalidInputError, NotFoundError, TransportError
from pulumi_telephony.core.adoption import announcement
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from unit.voximplant.fakes import ROW, FakeAccount, answer, client, error, rows

DONE = answer({"result": 1})
GET, UPDATE = "GetSipRegistrations", "UpdateSipRegistration"


def inputs(**more: Any) -> SipRegistrationInputs:
    return SipRegistrationInputs(**{"sip_username": "reception", "proxy": "pbx.example.org", **more})


def lifecycle(
    *script: Any, deployment: Deployment | None = None, owner: str = ""
) -> tuple[SipRegistrationLifecycle, FakeAccount]:
    account = FakeAccount(*script)
    return SipRegistrationLifecycle(client(account), deployment, owner), account


def listed(*found: dict[str, Any]) -> list[Any]:
    """A listing: those that work, and those that are frozen."""
    return [rows(*found), rows()]


@pytest.mark.parametrize("wanted", [{"adopt": True}, {"existing_id": "4411"}])
def test_what_is_as_the_program_says_is_taken_over_without_a_write(wanted: dict[str, Any]) -> None:
    it, account = lifecycle(*listed(ROW))
    made = it.create(inputs(**wanted))
    assert (made.id, made.state.purchase_date) == ("4411", ROW["purchase_date"])
    assert {name: getattr(made.state, name) for name in wanted} == wanted
    assert account.called == [GET, GET]


def test_a_password_is_always_sent_and_nothing_else_that_is_the_same() -> None:
    it, account = lifecycle(*listed(ROW), DONE, rows(ROW))
    made = it.create(inputs(adopt=True, password="s3cret"))
    assert account.sent[2] == (UPDATE, {"sip_registration_id": "4411", "password": "s3cret"})
    assert account.called == [GET, GET, UPDATE, GET]
    assert made.state.password == "s3cret"


def test_what_the_program_leaves_out_stays_as_it_is() -> None:
    there = {**ROW, "auth_user": "auth", "application_id": 1, "application_name": "desk.acme.voximplant.com"}
    it, account = lifecycle(*listed(there))
    made = it.create(inputs(adopt=True))
    assert (made.state.auth_user, made.state.application_id) == ("auth", 1)
    assert account.called == [GET, GET]


def test_what_the_contract_does_not_know_or_is_left_half_does_not_matter() -> None:
    odd = {**ROW, "application_id": 1, "purchase_date": "", "tenant": {"new": [1]}, "status_code": "403"}
    it, account = lifecycle(*listed(odd))
    assert it.create(inputs(adopt=True)).state.status_code == 403
    assert account.script == []


def test_a_row_without_what_every_row_has_stops_before_anything_is_written() -> None:
    half = {"sip_registration_id": 4411, "proxy": "pbx.example.org"}
    it, account = lifecycle(*listed(half), *listed(half))
    with pytest.raises(TransportError, match="does not have the documented shape"):
        it.create(inputs(adopt=True))
    assert UPDATE not in account.called


@pytest.mark.parametrize("other", [{"sip_username": "Reception"}, {"proxy": "pbx"}, {"is_persistent": False}])
def test_what_is_not_alike_in_all_three_is_not_taken_over(other: dict[str, Any]) -> None:
    it, _ = lifecycle(*listed({**ROW, **other}))
    assert it.existing(inputs(adopt=True)) is None


def test_those_that_are_alike_are_named() -> None:
    it, _ = lifecycle(*listed(ROW, {**ROW, "sip_registration_id": 17}))
    with pytest.raises(ConflictError, match=r"exists 2 times \(ids 17, 4411\); name one with existing_id"):
        it.create(inputs(adopt=True))


def test_an_id_chooses_among_them() -> None:
    it, _ = lifecycle(*listed(ROW, {**ROW, "sip_registration_id": 17}))
    found = it.existing(inputs(adopt=True, existing_id="17"))
    assert found is not None
    assert found.id == "17"


def test_an_id_that_nobody_has_is_refused_when_it_was_asked_for_alone_as_well() -> None:
    """U2, U8: a listing may not have it."""
    it, account = lifecycle(*listed(ROW), rows(), rows())
    with pytest.raises(
        InvalidInputError, match="no SIP registration with the id 99 in Voximplant account 700123; correct"
    ):
        it.create(inputs(existing_id="99"))
    assert [form.get("sip_registration_id") for _, form in account.sent] == [None, None, "99", "99"]


def test_what_the_listing_does_not_have_is_found_by_its_id() -> None:
    it, _ = lifecycle(*listed(), rows(ROW))
    assert it.create(inputs(existing_id="4411")).id == "4411"


def test_another_mode_is_a_reason_to_refuse() -> None:
    it, _ = lifecycle(*listed(ROW))
    with pytest.raises(ConflictError, match="it has another is_persistent, which requires a replacement"):
        it.create(inputs(existing_id="4411", is_persistent=False))


def test_who_wants_nothing_taken_over_does_not_look() -> None:
    it, account = lifecycle()
    assert it.existing(inputs()) is None
    assert account.sent == []


def test_an_account_too_large_to_be_listed_is_asked_for_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pulumi_telephony.http.listing.PAGES", 1)
    monkeypatch.setattr("pulumi_telephony.voximplant.client.PAGE", 1)
    many = {**ROW, "sip_registration_id": 1, "sip_username": "other"}
    it, account = lifecycle(rows(many), rows(ROW), rows(), rows())
    found = it.existing(inputs(adopt=True))
    assert found is not None
    assert [form.get("sip_username") for _, form in account.sent] == [None, "reception", "reception", "reception"]


def test_what_is_gone_by_the_time_of_the_update_is_told() -> None:
    it, _ = lifecycle(*listed(ROW), error(275))
    with pytest.raises(NotFoundError, match=r"\(id 4411\) was deleted while it was adopted; run up again"):
        it.create(inputs(adopt=True, password="s3cret"))


def test_a_replacement_does_not_take_over_what_it_replaces() -> None:
    """The engine deletes that in the end."""
    deployment, owner = Deployment(), "project/stack/replaced"
    deployment.records.note("SipRegistration", owner, "4411")
    it, _ = lifecycle(*listed(ROW), deployment=deployment, owner=owner)
    assert it.existing(inputs(adopt=True)) is None
    with pytest.raises(ConflictError, match="existing_id: a replacement deletes"):
        it.create(inputs(existing_id="4411"))


def test_a_frozen_one_is_taken_over_with_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    it, _ = lifecycle(rows(), rows({**ROW, "deactivated": True}))
    assert it.create(inputs(adopt=True)).state.deactivated is True
    assert "is frozen; it does not work until it is paid" in capsys.readouterr().err


def test_the_plan_tells_what_will_change_and_no_value() -> None:
    it, _ = lifecycle(*listed(ROW))
    wanted = inputs(existing_id="4411", proxy="other.example", password="s3cret")
    found = it.existing(wanted)
    assert found is not None
    assert announcement("SipRegistration", "desk", it.in_words(wanted), found, wanted) == (
        'SipRegistration "desk" takes over the SIP registration of reception at other.example (id 4411) and changes'
        " its password, proxy, instead of making a new one"
    )
