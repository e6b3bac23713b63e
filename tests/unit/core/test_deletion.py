"""Done only when done: a delete or an update whose answer is not the documented one is followed by a look."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError, TelephonyError
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from unit.bitrix24 import fakes as bitrix24
from unit.bitrix24.test_lifecycle import inputs as bitrix24_inputs
from unit.bitrix24.test_lifecycle import known as bitrix24_known
from unit.bitrix24.test_lifecycle import state as bitrix24_state
from unit.megafon import fakes as megafon
from unit.megafon.test_sip_lifecycle import INPUTS, STATE, shown
from unit.voximplant import fakes as voximplant
from unit.voximplant.test_lifecycle import inputs as voximplant_inputs
from unit.voximplant.test_lifecycle import known as voximplant_known
from unit.voximplant.test_lifecycle import state as voximplant_state


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits."""
    megafon.FakeClock(monkeypatch)


ODD: list[Any] = [{"result": False}, {"result": 0}, {"result": True}, {"result": "1"}, {"result": {}}, {}, None, [], 1]
"""What has HTTP status 200 and is not what the documentation promises."""


def _bitrix24(body: Any, there: bool) -> Callable[[], None]:
    look = bitrix24.rows(bitrix24.CLOUD) if there else bitrix24.rows()
    # What cannot be understood at all is tried again before anybody looks.
    portal = bitrix24.FakePortal(*[bitrix24.answer(body)] * (1 if _has_result(body) else 6), look, bitrix24.result({}))
    it = bitrix24_known(portal)
    return lambda: it.delete("21", bitrix24_state())


def _voximplant(body: Any, there: bool) -> Callable[[], None]:
    looks = [voximplant.rows(voximplant.ROW)] if there else [voximplant.rows(), voximplant.rows()]
    tries = 1 if isinstance(body, dict) else 6
    it, _ = voximplant_known(*[voximplant.answer(body)] * tries, *looks)
    return lambda: it.delete("4411", voximplant_state())


def _megafon(body: Any, there: bool) -> Callable[[], None]:
    turns: dict[str, Any] = {megafon.delete(612): megafon.answer(body), megafon.LIST: [shown()] if there else []}
    turns[megafon.get(612)] = shown() if there else megafon.GONE
    it = megafon.known(megafon.FakeAccount(turns), shown())
    return lambda: it.delete("612", STATE)


def _has_result(body: Any) -> bool:
    return isinstance(body, dict) and body.get("result") is not None


ROOMS = {"bitrix24": _bitrix24, "voximplant": _voximplant, "megafon": _megafon}
UNDERSTOOD: dict[str, Callable[[Any], bool]] = {
    "bitrix24": _has_result,
    "voximplant": lambda body: isinstance(body, dict),
    "megafon": lambda body: True,
}
"""Whether the client can tell that the answer is one to this call; otherwise its own error says so."""
SEEN = {
    "bitrix24": "the portal still has it",
    "voximplant": "the account still has it",
    "megafon": "it still exists",
}


@pytest.mark.parametrize("body", [*ODD, {"id": 613}, {"id": None}], ids=json.dumps)
@pytest.mark.parametrize("room", ROOMS)
def test_a_delete_with_another_answer_is_done_only_when_a_look_shows_it(room: str, body: Any) -> None:
    ROOMS[room](body, False)()
    with pytest.raises(TelephonyError) as error:
        ROOMS[room](body, True)()
    assert error.value.executed is not False
    if UNDERSTOOD[room](body):
        assert SEEN[room] in str(error.value)


@pytest.mark.parametrize("body", [{"result": 0}, {"result": False}, {}, {"result": True}], ids=json.dumps)
def test_a_password_that_no_answer_confirms_is_not_taken_for_changed(body: Any) -> None:
    it, _ = voximplant_known(*[voximplant.answer(body)] * 2, voximplant.rows(voximplant.ROW))
    with pytest.raises(ApiError, match="did not apply password"):
        it.update("4411", voximplant_state(password="old"), voximplant_inputs(password="new"), {"password": "new"})


@pytest.mark.parametrize("body", [{}, None, [], {"result": False}, {"id": 613}], ids=json.dumps)
def test_a_sip_account_that_no_answer_confirms_is_not_taken_for_changed(body: Any) -> None:
    turns = {megafon.put(612): megafon.answer(body), megafon.get(612): shown()}
    it = megafon.known(megafon.FakeAccount(turns), shown())
    inputs = INPUTS.model_copy(update={"password": "n3w"})
    with pytest.raises(ApiError, match="did not apply login, password, server_host, server_port"):
        it.update("612", STATE, inputs, {"password": "n3w"})


def _created_at_bitrix24() -> tuple[list[str], str]:
    other = {**bitrix24.ADDED, "CONFIG_ID": "99", "TITLE": "Boss", "SERVER": "x.example", "LOGIN": "boss"}
    portal = bitrix24.FakePortal(bitrix24.rows(), bitrix24.result(other), bitrix24.rows(bitrix24.CLOUD))
    made = BitrixSipLineLifecycle(bitrix24.client(portal)).create(bitrix24_inputs())
    return portal.called, made.id


def _created_at_voximplant() -> tuple[list[str], str]:
    other = {**voximplant.ROW, "sip_registration_id": 9999, "sip_username": "ceo"}
    answers = voximplant.answer({"result": 1, "sip_registration_id": 9999}), voximplant.rows(other)
    account = voximplant.FakeAccount(voximplant.rows(), *answers, *[voximplant.rows(voximplant.ROW)] * 2)
    made = SipRegistrationLifecycle(voximplant.client(account)).create(voximplant_inputs())
    return account.called, made.id


def _created_at_megafon() -> tuple[list[str], str]:
    other = megafon.record(99, "74950009999", type="sip_registration")
    turns: dict[str, Any] = {megafon.LIST: ([], [shown()]), megafon.CREATE: {"id": 99}, megafon.get(99): other}
    account = megafon.FakeAccount({**turns, megafon.get(612): shown()})
    return account.called, megafon.lifecycle(account).create(INPUTS).id


@pytest.mark.parametrize(
    ("create", "ours"),
    [(_created_at_bitrix24, "21"), (_created_at_voximplant, "4411"), (_created_at_megafon, "612")],
)
def test_a_create_that_names_another_object_is_a_lost_answer(
    create: Callable[[], tuple[list[str], str]], ours: str
) -> None:
    """What another object has under the answered id must not come into the state, from which it would be deleted."""
    called, made = create()
    assert made == ours
    assert sum("add" in each or "Create" in each or each.startswith("POST") for each in called) <= 1
