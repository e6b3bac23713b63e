"""BitrixSipLine: what create, read, update and delete do, call by call (contracts: bitrix24 2, 3, 5.1)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import (
    ApiError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TelephonyError,
    TransportError,
)
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.identity import state_of
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.bitrix24.models import SipLine
from pulumi_telephony.bitrix24.state import BitrixSipLineState
from pulumi_telephony.core.rules import Secret
from pulumi_telephony.http.answers import Answer
from unit.bitrix24.fakes import ADDED, CLOUD, OFFICE, FakePortal, answer, client, error, lost, result, rows

DONE = result(1)
UNTITLED = {**CLOUD, "TITLE": ""}


def lifecycle(portal: FakePortal) -> BitrixSipLineLifecycle:
    return BitrixSipLineLifecycle(client(portal))


def known(portal: FakePortal, row: dict[str, Any] = CLOUD) -> BitrixSipLineLifecycle:
    """One that has just seen the line."""
    portal.script.insert(0, rows(row))
    it = lifecycle(portal)
    it.read(str(row["CONFIG_ID"]), None)
    portal.sent.clear()
    portal.arguments.clear()
    return it


def inputs(**changed: Any) -> BitrixSipLineInputs:
    given = {"title": "Front desk", "server": "pbx.example.org", "login": "reception", "password": "pa55word"}
    return BitrixSipLineInputs.model_validate({**given, **changed})


def state(row: dict[str, Any] = CLOUD, *, default_outgoing: bool | None = None, **more: Any) -> BitrixSipLineState:
    return state_of(SipLine.model_validate(row), default_outgoing=default_outgoing, **more)


# -- create ------------------------------------------------------------------------------------------


def test_create_looks_for_a_twin_adds_and_trusts_the_answer() -> None:
    """U-12: a read right after it may miss the line."""
    portal = FakePortal(rows(), result(ADDED))
    created = lifecycle(portal).create(inputs())
    assert portal.called == ["sip.get", "sip.add"]
    assert portal.sent[0][1]["FILTER"] == {"=TITLE": "Front desk"}
    assert portal.sent[1][1] == {
        "TYPE": "cloud",
        "SERVER": "pbx.example.org",
        "LOGIN": "reception",
        "PASSWORD": "pa55word",
        "TITLE": "Front desk",
    }
    assert created.id == "21"
    assert (created.state.reg_id, created.state.line_id) == (160001, "reg160001")
    assert created.state.default_outgoing is None


def test_an_office_line_brings_the_secret_that_the_portal_made() -> None:
    """Trap 14: INCOMING_* belong to office lines; trap 6: of any form."""
    created = lifecycle(FakePortal(rows(), result(OFFICE))).create(inputs(type="office"))
    assert created.state.incoming_password == "z123456789abcdef"
    assert (created.state.line_id, created.state.reg_id) == ("sip22", None)
    assert "incoming_password" in BitrixSipLineState.fields_with(Secret)


def test_rows_with_another_title_are_no_twins() -> None:
    """2.2: without an exact match, texts are compared loosely."""
    portal = FakePortal(rows({**CLOUD, "TITLE": "Front desk 2"}), result(ADDED))
    assert lifecycle(portal).create(inputs()).id == "21"


def test_a_refused_field_is_told_in_the_portals_words() -> None:
    portal = FakePortal(rows(), error("CHECK_FIELDS_ERROR", description="Server address not specified"))
    with pytest.raises(ApiError, match="Server address not specified"):
        lifecycle(portal).create(inputs())


@pytest.mark.parametrize("reg_id", [0, None])
def test_a_line_that_the_provider_refused_is_kept_with_a_warning(
    reg_id: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """U-4: add succeeds without a registration; U-7: an unpaid connector may be the reason."""
    portal = FakePortal(rows(), result({**ADDED, "REG_ID": reg_id}), result({"FREE_MINUTES": 0, "PAID": False}))
    created = lifecycle(portal).create(inputs())
    assert (created.id, created.state.reg_id) == ("21", None)
    said = capsys.readouterr().err
    assert "did not register" in said
    assert "not paid for" in said


def test_a_connector_that_does_not_answer_does_not_lose_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    portal = FakePortal(rows(), result({**ADDED, "REG_ID": 0}), error("ACCESS_DENIED", 403))
    assert lifecycle(portal).create(inputs()).id == "21"
    assert "state is unknown" in capsys.readouterr().err


def test_a_value_that_the_portal_changed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Trap 22: characters that an old data base does not take."""
    created = lifecycle(FakePortal(rows(), result({**ADDED, "TITLE": "?"}))).create(inputs(title="☎️"))
    assert created.state.title == "?"
    assert "stored another title" in capsys.readouterr().err


# -- create, with the answer lost (1.11) ---------------------------------------------------------------


def test_a_line_that_was_made_after_all_refuses_its_second_and_is_taken() -> None:
    portal = FakePortal(rows(), lost(), *[rows()] * 5, error("TITLE_EXISTS"), rows(CLOUD), rows(CLOUD))
    assert lifecycle(portal).create(inputs()).id == "21"


def test_a_title_in_another_case_is_no_title_of_an_invisible_line() -> None:
    """U-10: a filter that minds the case does not find it."""
    portal = FakePortal(rows(), error("TITLE_EXISTS"), rows({**CLOUD, "TITLE": "FRONT desk"}))
    with pytest.raises(ConflictError, match=r"already has a line with the title .* \(CONFIG_ID 21\)"):
        lifecycle(portal).create(inputs())


def test_a_line_is_not_made_a_third_time() -> None:
    portal = FakePortal(rows(), lost(), *[rows()] * 5, lost(), *[rows()] * 5)
    with pytest.raises(TransportError, match="second attempt failed"):
        lifecycle(portal).create(inputs())
    assert portal.called.count("sip.add") == 2


def test_a_foreign_line_that_took_the_title_meanwhile_is_not_taken_over() -> None:
    portal = FakePortal(rows(), lost(), rows({**CLOUD, "LOGIN": "somebody"}))
    with pytest.raises(ConflictError, match="CONFIG_ID 21"):
        lifecycle(portal).create(inputs())


def test_of_several_new_lines_none_is_picked() -> None:
    portal = FakePortal(rows(), lost(), rows(UNTITLED, {**UNTITLED, "CONFIG_ID": "23"}))
    with pytest.raises(ConflictError, match="21, 23"):
        lifecycle(portal).create(inputs(title=None))


def test_when_the_looking_fails_too_the_user_is_told_what_is_unknown() -> None:
    portal = FakePortal(rows(), lost(), *[answer(b"<html>", 502)] * 6)
    with pytest.raises(TransportError, match="is unknown") as raised:
        lifecycle(portal).create(inputs())
    assert "Front desk" in str(raised.value)
    assert "pa55word" not in str(raised.value)


# -- the default outgoing line (5.1) -------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [[error("ERROR_ARGUMENT")], [DONE, result("LINK_BASE_NUMBER")], [error("ACCESS_DENIED", 403)], [lost()] * 6],
)
def test_a_line_that_did_not_become_the_outgoing_line_is_recorded_and_finished_later(
    script: list[Answer | Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    """To raise would lose the line."""
    created = known(FakePortal(rows(), result(ADDED), *script)).create(inputs(default_outgoing=True))
    assert created.id == "21"
    assert created.state.pending == ("default_outgoing",)
    assert created.state.default_outgoing is False
    assert "warning: line 21 was created, but not as default outgoing line" in capsys.readouterr().err

    portal = FakePortal(rows(CLOUD), DONE, result("reg160001"))
    updated = known(portal).update("21", created.state, inputs(default_outgoing=True), {"default_outgoing": True})
    assert portal.called == ["sip.get", "line.outgoing.sip.set", "line.outgoing.get"]
    assert (updated.default_outgoing, updated.pending) == (True, ())


def test_a_pending_step_that_nobody_wants_any_more_is_dropped() -> None:
    portal = FakePortal(rows(CLOUD))
    before = state(default_outgoing=False, pending=("default_outgoing",))
    updated = known(portal).update("21", before, inputs(), {})
    assert (updated.default_outgoing, updated.pending) == (None, ())
    assert portal.called == ["sip.get"]


def test_a_line_without_a_registration_cannot_be_the_outgoing_line() -> None:
    portal = FakePortal(rows({**CLOUD, "REG_ID": "0"}))
    with pytest.raises(ApiError, match="no registration"):
        known(portal).update("21", state(), inputs(default_outgoing=True), {"default_outgoing": True})


def test_an_update_says_when_another_line_stays_the_outgoing_line() -> None:
    portal = FakePortal(rows(CLOUD), DONE, result("reg99"))
    with pytest.raises(ApiError, match="reg99"):
        known(portal).update("21", state(), inputs(default_outgoing=True), {"default_outgoing": True})


def test_the_outgoing_line_is_asked_for_only_where_it_is_managed() -> None:
    for before, actual, after in ((None, "reg99", None), (True, "reg99", False), (False, "reg160001", True)):
        portal = FakePortal(rows(CLOUD), result(actual))
        read = lifecycle(portal).read("21", state(default_outgoing=before))
        assert read is not None
        assert read.default_outgoing is after
        assert portal.called == ["sip.get", "line.outgoing.get"][: 1 if before is None else 2]


def test_a_pending_step_outlives_a_refresh() -> None:
    before = state(default_outgoing=False, pending=("default_outgoing",))
    read = lifecycle(FakePortal(rows(CLOUD), result("reg99"))).read("21", before)
    assert read is not None
    assert read.pending == ("default_outgoing",)


# -- read ----------------------------------------------------------------------------------------------


def test_read_lists_once_and_asks_for_what_is_not_listed_by_its_id() -> None:
    portal = FakePortal(rows({**CLOUD, "CONFIG_ID": "20"}), rows(CLOUD))
    resource = lifecycle(portal)
    assert resource.read("20", state()) == state()
    assert resource.read("21", state()) == state()
    assert portal.called == ["sip.get", "sip.get"]
    assert [sent["FILTER"] for _, sent in portal.sent] == [{}, {"=CONFIG_ID": 21}]


def test_a_line_is_read_without_a_known_state() -> None:
    assert lifecycle(FakePortal(rows(CLOUD))).read("21", None) == state()


LIVE = inputs(live_status=True)


def test_a_registration_is_asked_for_where_the_program_says_so() -> None:
    """2.5: get shows what the last status saw, which may be well no longer; trap 24."""
    told = {"REG_ID": 160001, "STATUS_CODE": 502, "ERROR_MESSAGE": "Unable to resolve hostname", "LAST_UPDATED": ""}
    portal = FakePortal(rows(CLOUD), result({**told, "STATUS_RESULT": "error"}))
    read = lifecycle(portal).read("21", state(said=LIVE))
    assert portal.sent[1] == ("voximplant.sip.status", {"REG_ID": 160001})
    assert read is not None
    assert (read.registration_status_code, read.registration_error_message) == (502, "Unable to resolve hostname")


def test_a_status_that_cannot_be_had_does_not_spoil_the_read(capsys: pytest.CaptureFixture[str]) -> None:
    portal = FakePortal(rows({**CLOUD, "REGISTRATION_STATUS_CODE": None}), error("REG_ID_NOT_FOUND"))
    read = lifecycle(portal).read("21", state(said=LIVE))
    assert read is not None
    assert read.registration_status_code is None
    assert "registration status" in capsys.readouterr().err


def test_an_office_line_has_no_registration_to_ask_for() -> None:
    portal = FakePortal(rows(OFFICE))
    read = lifecycle(portal).read("22", state(OFFICE, said=LIVE))
    assert read is not None
    assert (read.registration_status_code, read.incoming_login) == (0, "sip22")
    assert portal.called == ["sip.get"]


def test_a_line_is_missed_twice_before_it_is_gone() -> None:
    """U-12, 0.2.9."""
    portal = FakePortal(rows(), rows(), rows(CLOUD))
    assert lifecycle(portal).read("21", state()) == state()
    portal = FakePortal(rows(), rows(), rows(), result({"reg1": "another"}))
    assert lifecycle(portal).read("21", state()) is None


@pytest.mark.parametrize(
    "script",
    [
        [error("ACCESS_DENIED", 403)],
        [error("INVALID_CREDENTIALS", 401)],
        [error("PORTAL_DELETED", 403)],
        [error("ERROR_METHOD_NOT_FOUND", 404)],
        [answer(b"<html>Not found</html>", 404)] * 6,
        [answer(b"", 302, Location="https://new.example/")],
        [lost()] * 6,
    ],
)
def test_an_outage_never_looks_like_a_deletion(script: list[Answer | Exception]) -> None:
    with pytest.raises(TelephonyError):
        lifecycle(FakePortal(*script)).read("21", state())
    with pytest.raises(TelephonyError):
        known(FakePortal(*script, rows(CLOUD))).delete("21", state())


@pytest.mark.parametrize("id_", ["", "abc", "0", "-1", "2.5", "²", str(2**53)])
def test_an_id_is_a_positive_number(id_: str) -> None:
    """U-27."""
    with pytest.raises(InvalidInputError, match="CONFIG_ID"):
        lifecycle(FakePortal()).read(id_, None)


# -- update --------------------------------------------------------------------------------------------


def test_without_a_change_nothing_is_written() -> None:
    """Trap 8: an update without fields is a silent success."""
    portal = FakePortal(rows(CLOUD))
    known(portal).update("21", state(), inputs(), {})
    assert portal.called == ["sip.get"]


def test_a_success_that_changed_nothing_is_told_without_the_secret() -> None:
    """0.2.8."""
    portal = FakePortal(DONE, rows(CLOUD))
    with pytest.raises(ApiError, match="did not apply password") as raised:
        known(portal).update("21", state(), inputs(password="n3w"), {"password": "n3w"})
    assert "n3w" not in str(raised.value)


@pytest.mark.parametrize("status", [404, 400])
def test_a_line_that_is_gone_asks_for_a_refresh(status: int) -> None:
    """Trap 9."""
    with pytest.raises(NotFoundError, match="pulumi refresh"):
        known(FakePortal(error("ERROR_NOT_FOUND", status))).update("21", state(), inputs(), {"title": "new"})
    with pytest.raises(NotFoundError, match="pulumi refresh"):
        known(FakePortal(DONE, rows(), rows())).update("21", state(), inputs(), {"title": "new"})


def test_a_taken_title_is_explained() -> None:
    """Trap 7."""
    portal = FakePortal(error("TITLE_EXISTS"), rows())
    with pytest.raises(ConflictError, match='"Reception" belongs to a line that these credentials do not see'):
        known(portal).update("21", state(), inputs(), {"title": "Reception"})


def test_who_holds_a_taken_title_is_named_where_that_can_be_seen() -> None:
    portal = FakePortal(error("TITLE_EXISTS"), rows({**CLOUD, "CONFIG_ID": "30", "TITLE": "Reception"}))
    with pytest.raises(ConflictError, match=r'already has a line with the title "Reception" \(CONFIG_ID 30\)'):
        known(portal).update("21", state(), inputs(), {"title": "Reception"})


def test_a_taken_title_is_told_although_its_holder_cannot_be_looked_for() -> None:
    with pytest.raises(ConflictError, match="TITLE_EXISTS"):
        lifecycle(FakePortal(error("TITLE_EXISTS"), error("ACCESS_DENIED", 403))).update(
            "21", state(), inputs(), {"title": "Reception"}
        )


# -- delete --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 404])
def test_what_is_gone_already_is_deleted(status: int) -> None:
    """Trap 9: 400 here, 404 for update."""
    known(FakePortal(error("ERROR_NOT_FOUND", status), result([]))).delete("21", state())
