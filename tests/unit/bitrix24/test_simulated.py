"""BitrixSipLine against the simulated portal: the traps, end to end over HTTP (contracts: bitrix24 1 to 6)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import (
    AuthorizationError,
    ConflictError,
    LimitError,
    NotFoundError,
    TransportError,
)
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from telephony_sandbox.simulators.server import Simulators
from unit.bitrix24.portal import DESK, FOREIGN_TITLE, HAND_MADE, Portal, compare, inputs, updated

# -- one line's life -----------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", ["cloud", "office"])
def test_a_line_lives_and_every_answer_comes_to_the_same_state(portal: Portal, type_: str) -> None:
    """Traps 3 and 4, 2.7: types differ between add and get, the state does not."""
    lifecycle = portal.webhook()
    desired = {**DESK, "type": type_}
    id_, state = lifecycle.create(inputs(type=type_))
    assert portal.calls() == {"sip.get": 1, "sip.add": 1}
    assert not compare(state, desired, desired).any
    assert state.line_id == (f"reg{state.reg_id}" if type_ == "cloud" else state.incoming_login)
    assert portal.lines()[int(id_)]["TYPE"] == type_

    read = lifecycle.read(id_, state)
    assert read is not None
    assert not compare(read, desired, desired).any
    volatile = {"registration_status_code", "registration_error_message"}
    assert read.model_dump(exclude=volatile) == state.model_dump(exclude=volatile)

    lifecycle.delete(id_, read)
    assert int(id_) not in portal.lines()
    assert lifecycle.read(id_, read) is None
    lifecycle.delete(id_, read)


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Reception 2"), ("server", "sip2.example.org"), ("login", "x"), ("password", "n3w")]
)
def test_a_change_is_one_write_of_one_field_between_two_reads(portal: Portal, field: str, value: str) -> None:
    """Trap 1, U-28: never TYPE, never what did not change."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    portal.calls()
    after = updated(lifecycle, id_, state, {**DESK, field: value})
    [entry] = portal.admin.journal("bitrix24", "voximplant.sip.update")
    assert set(entry["request"]) == {"CONFIG_ID", field.upper()}
    assert portal.calls() == {"sip.update": 1, "sip.get": 2}
    assert not compare(after, {**DESK, field: value}).any
    assert portal.lines()[int(id_)][field.upper()] == value


def test_a_title_cannot_be_removed_while_another_line_has_none(portal: Portal) -> None:
    """2.3."""
    lifecycle = portal.webhook()
    lifecycle.create(inputs(title=None))
    id_, state = lifecycle.create(inputs())
    desired = {name: value for name, value in DESK.items() if name != "title"}
    with pytest.raises(ConflictError, match="cannot be removed"):
        updated(lifecycle, id_, state, desired)


def test_what_somebody_changed_in_the_web_page_is_seen_and_put_right(portal: Portal) -> None:
    """Trap 5 has a good side: even a changed password is seen."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    portal.admin.patch("bitrix24", id_, {"PASSWORD": "by hand", "TITLE": "By hand", "AUTH_USER": "extra"})
    read = lifecycle.read(id_, state)
    assert read is not None
    assert compare(read, DESK).changes == {"password": "pa55word", "title": "Front desk"}
    assert read.auth_user == "extra"
    after = updated(lifecycle, id_, read, DESK)
    assert not compare(after, DESK).any


def test_a_line_that_somebody_deleted_is_gone(portal: Portal) -> None:
    """0.2.9, trap 12: no match has no total."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    portal.admin.delete("bitrix24", id_)
    assert lifecycle.read(id_, state) is None
    with pytest.raises(NotFoundError, match="pulumi refresh"):
        updated(lifecycle, id_, state, {**DESK, "title": "Other"})
    lifecycle.delete(id_, state)


def test_a_line_of_the_web_page_can_be_read(portal: Portal) -> None:
    """1.4: a webhook sees the lines that people made."""
    read = portal.webhook().read(str(HAND_MADE), None)
    assert read is not None
    assert (read.type, read.line_id) == ("cloud", "reg150011")


# -- registration --------------------------------------------------------------------------------------


def test_the_registration_comes_up_while_it_is_being_looked_at(portal: Portal) -> None:
    """2.5, 3: get alone would show for ever what the last status saw."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs(live_status=True))
    for _ in range(5):
        state = lifecycle.read(id_, state)
    assert state.registration_status_code == 200
    portal.calls()
    lifecycle.read(id_, state)
    assert portal.calls() == {"sip.get": 1, "sip.status": 1}


def test_the_status_is_not_asked_for_unless_somebody_wants_it(portal: Portal) -> None:
    """2.5: it is a call for each line; get shows what the last one saw."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    portal.calls()
    for known in (state, None):
        read = lifecycle.read(id_, known)
        assert read is not None
        assert read.registration_status_code is None
    assert portal.calls() == {"sip.get": 2}


def test_a_registration_that_fails_says_why(portal: Portal) -> None:
    """2.2, U-2."""
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs(server="pbx.invalid", live_status=True))
    for _ in range(5):
        state = lifecycle.read(id_, state)
    assert state.registration_status_code == 502
    assert state.registration_error_message


def test_a_provider_that_refuses_leaves_a_line_without_a_registration(
    portal: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    """U-4: 0 in add, "0" in get."""
    portal.admin.switches("bitrix24", provider_refuses=True)
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    assert (state.reg_id, state.line_id) == (None, None)
    assert "did not register" in capsys.readouterr().err
    read = lifecycle.read(id_, state)
    assert read is not None
    assert read.reg_id is None
    assert not compare(read, DESK).any


# -- what is there already -----------------------------------------------------------------------------


def test_a_visible_twin_is_named(portal: Portal) -> None:
    with pytest.raises(ConflictError, match=f"CONFIG_ID {HAND_MADE}"):
        portal.webhook().create(inputs(title="reception"))


def test_an_invisible_line_holds_its_title(portal: Portal) -> None:
    """Trap 7."""
    before = portal.lines()
    with pytest.raises(ConflictError, match="do not see") as raised:
        portal.webhook().create(inputs(title=FOREIGN_TITLE))
    assert raised.value.field == "title"
    assert portal.lines() == before


def test_the_eleventh_cloud_line_is_refused_invisible_ones_counted(portal: Portal) -> None:
    """Trap 13."""
    lifecycle = portal.webhook()
    free = 10 - sum(line["TYPE"] == "cloud" for line in portal.lines().values())
    for number in range(free):
        lifecycle.create(inputs(title=f"Line {number}"))
    with pytest.raises(LimitError, match="10 cloud lines"):
        lifecycle.create(inputs())
    lifecycle.create(inputs(type="office"))


def test_lines_of_another_application_are_neither_forgotten_nor_made_anew(portal: Portal) -> None:
    """1.4: with other credentials, every line looks deleted."""
    id_, state = portal.webhook().create(inputs())
    other = portal.application()
    with pytest.raises(AuthorizationError, match="do not see it"):
        other.read(id_, state)
    with pytest.raises(AuthorizationError, match="do not see it"):
        other.delete(id_, state)
    with pytest.raises(NotFoundError):
        updated(other, id_, state, {**DESK, "title": "Other"})
    assert int(id_) in portal.lines()


def test_untitled_lines_over_more_than_a_page_are_told_apart(portal: Portal) -> None:
    """1.8: 50 rows a page."""
    portal.admin.switches("bitrix24", rate_limit=False)
    lifecycle = portal.webhook()
    for _ in range(55):
        lifecycle.create(inputs(title=None, type="office"))
    portal.fault("sip.add", "reset", when="after")
    id_, _ = lifecycle.create(inputs(title=None, type="office"))
    assert int(id_) == max(portal.lines())


# -- lost answers (1.11) -------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", ["reset", "html", "empty", {"status": 503}])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_create_whose_answer_is_lost_makes_exactly_one_line(portal: Portal, effect: Any, when: str) -> None:
    portal.fault("sip.add", effect, when=when)
    before = portal.lines()
    id_, state = portal.webhook().create(inputs())
    assert portal.lines().keys() - before.keys() == {int(id_)}
    assert not compare(state, DESK).any


@pytest.mark.parametrize("effect", ["reset", "html", "empty", {"status": 503}])
def test_an_untitled_create_whose_answer_is_lost_makes_at_most_one_line(portal: Portal, effect: Any) -> None:
    lifecycle = portal.webhook()
    before = portal.lines()
    portal.fault("sip.add", effect, when="after")
    id_, _ = lifecycle.create(inputs(title=None))
    assert portal.lines().keys() - before.keys() == {int(id_)}
    portal.fault("sip.add", effect, when="before")
    with pytest.raises(TransportError, match="the line without a title"):
        lifecycle.create(inputs(title=None))
    assert portal.lines().keys() - before.keys() == {int(id_)}


@pytest.mark.parametrize("effect", ["reset", "html", "empty", {"status": 502}])
@pytest.mark.parametrize("when", ["before", "after"])
def test_update_and_delete_survive_a_lost_answer(portal: Portal, effect: Any, when: str) -> None:
    lifecycle = portal.webhook()
    id_, state = lifecycle.create(inputs())
    portal.fault("sip.update", effect, when=when)
    state = updated(lifecycle, id_, state, {**DESK, "title": "Other"})
    assert portal.lines()[int(id_)]["TITLE"] == "Other"
    portal.fault("sip.delete", effect, when=when)
    lifecycle.delete(id_, state)
    assert int(id_) not in portal.lines()


def test_a_line_that_becomes_visible_late_is_found(
    portal: Portal, simulators: Simulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    """U-12, with the waits going by on the portal's clock."""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda seconds: simulators.admin.clock(advance=seconds))
    portal.admin.switches("bitrix24", visibility_delay=1.0)
    portal.fault("sip.add", "reset", when="after")
    before = portal.lines()
    id_, _ = portal.webhook().create(inputs())
    assert portal.lines().keys() - before.keys() == {int(id_)}


# -- the default outgoing line (5.1) -------------------------------------------------------------------


def outgoing(portal: Portal) -> str:
    [found] = portal.admin.objects("bitrix24", "portal")
    return str(found["outgoing_line"])


@pytest.mark.parametrize("type_", ["cloud", "office"])
def test_a_line_becomes_the_outgoing_line_and_drift_is_put_right(portal: Portal, type_: str) -> None:
    """Traps 15 and 18."""
    lifecycle = portal.webhook()
    desired = {**DESK, "type": type_, "default_outgoing": True}
    id_, state = lifecycle.create(inputs(**desired))
    assert outgoing(portal) == state.line_id
    assert state.default_outgoing is True

    other_id, _ = lifecycle.create(inputs(title="Other", default_outgoing=True))
    read = lifecycle.read(id_, state)
    assert read is not None
    assert compare(read, desired, desired).changes == {"default_outgoing": True}
    changes = compare(read, desired, desired).changes
    after = lifecycle.update(id_, read, BitrixSipLineInputs.model_validate(desired), changes)
    assert outgoing(portal) == after.line_id
    assert not compare(after, desired, desired).any
    assert other_id != id_


def test_a_failed_second_step_is_finished_by_the_next_update(portal: Portal) -> None:
    lifecycle = portal.webhook()
    portal.fault("line.outgoing.sip.set", {"error": "ACCESS_DENIED"})
    desired = {**DESK, "default_outgoing": True}
    id_, state = lifecycle.create(inputs(default_outgoing=True))
    assert state.pending == ("default_outgoing",)
    changes = compare(state, desired, desired).changes
    after = lifecycle.update(id_, state, BitrixSipLineInputs.model_validate(desired), changes)
    assert outgoing(portal) == after.line_id
    assert after.pending == ()
