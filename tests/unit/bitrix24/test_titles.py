"""A title that another line of the same run gives up is waited for (contracts: bitrix24 2.1, 2.3, U-10)."""

from __future__ import annotations

import contextlib
import weakref
from typing import Any

import pytest

from pulumi_telephony.base.errors import ConflictError
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.run import handover
from pulumi_telephony.run.deployment import Deployment
from unit.bitrix24.fakes import ADDED, CLOUD, FakePortal, client, error, result, rows

ACCOUNT = {"server": "pbx.example.org", "login": "reception", "password": "pa55word"}
GIVEN_UP = {**ACCOUNT, "title": "Given up"}
HELD, MINE = {**CLOUD, "CONFIG_ID": "30", "TITLE": "Given up"}, {**CLOUD, "TITLE": "Mine"}
REFUSED, DONE = error("TITLE_EXISTS"), result(1)


DEPLOYMENTS: weakref.WeakKeyDictionary[FakePortal, Deployment] = weakref.WeakKeyDictionary()


def deployment(portal: FakePortal) -> Deployment:
    """The one of the program that works on this portal."""
    return DEPLOYMENTS.setdefault(portal, Deployment())


def resource(portal: FakePortal, name: str) -> BitrixSipLineLifecycle:
    return BitrixSipLineLifecycle(client(portal), deployment(portal), f"project/stack/{name}")


def giver(portal: FakePortal, title: str = "Another") -> None:
    """Another line of the program has the title on record and is checked with another one."""
    deployment(portal).records.note("BitrixSipLine", "project/stack/giver", "30")
    assert resource(portal, "giver").conflicts({**ACCOUNT, "title": title}, GIVEN_UP) == []


def update(portal: FakePortal) -> Any:
    taker = resource(portal, "taker")
    assert taker.conflicts(GIVEN_UP, {**ACCOUNT, "title": "Mine"}) == []
    state = taker.known(_line(), BitrixSipLineInputs(**{**GIVEN_UP, "title": "Mine"})).state
    portal.script.insert(0, rows(MINE))
    taker.read("21", None)
    portal.sent.clear()
    return taker.update("21", state, BitrixSipLineInputs(**GIVEN_UP), {"title": "Given up"})


def _line() -> Any:
    return client(FakePortal(rows(MINE))).lines({})[0]


def script(*turns: Answer) -> FakePortal:
    return FakePortal(*turns)


def test_an_update_waits_until_the_other_line_has_let_go() -> None:
    portal = script(REFUSED, rows(HELD, MINE), rows(HELD, MINE), rows(MINE), DONE, rows({**MINE, "TITLE": "Given up"}))
    giver(portal)
    assert update(portal).title == "Given up"
    assert portal.called == ["sip.update", *["sip.get"] * 3, "sip.update", "sip.get"]


def test_a_title_that_was_let_go_of_before_anybody_looked_is_asked_for_again() -> None:
    portal = script(REFUSED, rows(MINE), DONE, rows({**MINE, "TITLE": "Given up"}))
    giver(portal)
    assert update(portal).title == "Given up"


def test_a_title_of_an_invisible_line_is_not_asked_for_again() -> None:
    portal = script(REFUSED, rows(MINE))
    with pytest.raises(ConflictError, match="do not see"):
        update(portal)
    assert portal.called == ["sip.update", "sip.get"]


def test_a_create_waits_too() -> None:
    portal = script(rows(HELD), rows(HELD), rows(HELD), rows(), result({**ADDED, "TITLE": "Given up"}))
    giver(portal)
    taker = resource(portal, "taker")
    taker.conflicts(GIVEN_UP)
    assert taker.create(BitrixSipLineInputs(**GIVEN_UP)).id == "21"


def test_who_has_not_let_go_in_time_is_named(waits: list[float]) -> None:
    portal = script(REFUSED, *[rows(HELD, MINE)] * 40)
    giver(portal)
    with pytest.raises(
        ConflictError, match=r'still belongs to line 30 of BitrixSipLine "giver", which releases it'
    ) as told:
        update(portal)
    assert "adopt" not in str(told.value)
    assert handover.UNANNOUNCED < sum(waits) <= handover.ANNOUNCED


def test_a_line_of_nobody_here_is_waited_for_a_moment_without_a_call(waits: list[float]) -> None:
    portal = script(REFUSED, rows(HELD, MINE))
    with pytest.raises(ConflictError, match="already has a line with the title"):
        update(portal)
    assert portal.called == ["sip.update", "sip.get"]
    assert 0 < sum(waits) <= handover.UNANNOUNCED


def test_a_line_that_another_resource_has_on_record_is_named_and_not_offered(waits: list[float]) -> None:
    """As a refresh has shown it, of a resource that the program has dropped."""
    portal = script(rows(HELD), rows(HELD))
    deployment(portal).records.note("BitrixSipLine", "project/stack/dropped", "30")
    with pytest.raises(ConflictError, match=r'belongs to line 30 of BitrixSipLine "dropped"') as told:
        resource(portal, "taker").create(BitrixSipLineInputs(**GIVEN_UP))
    assert "adopt" not in str(told.value)
    assert "delete that line" not in str(told.value)


def test_those_who_wait_leave_a_thread_to_the_others(waits: list[float]) -> None:
    portal = script(REFUSED, rows(HELD, MINE))
    giver(portal)
    with contextlib.ExitStack() as waiting:
        assert all(waiting.enter_context(deployment(portal).seat()) for _ in range(3))
        with pytest.raises(ConflictError, match="still belongs to line 30"):
            update(portal)
    assert waits == []


def test_two_lines_without_a_title_that_are_alike_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    portal = FakePortal()
    assert resource(portal, "one").conflicts(ACCOUNT) == []
    assert resource(portal, "two").conflicts(ACCOUNT) == []
    told = capsys.readouterr().err
    assert 'BitrixSipLine "one" and "two" of this program ask for the same line without a title' in told
    assert resource(portal, "three").conflicts({**ACCOUNT, "type": "office"}) == []
    assert "three" not in capsys.readouterr().err
