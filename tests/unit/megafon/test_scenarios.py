"""The inbound scenarios of numbers and of groups of numbers (contracts: megafon 5), in every form they may come in."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import AuthorizationError, InvalidInputError, TransportError
from pulumi_telephony.megafon import lookups
from pulumi_telephony.megafon.results import MegafonScenario
from pulumi_telephony.run.deployment import Deployment
from telephony_sandbox.simulators.server import Simulators
from unit.megafon.fakes import GONE, FakeAccount, Turn, answer, client, refusal

NUMBERS = "GET /scenario/inbound/virtual-number"
OF_GROUPS = "GET /scenario/inbound/virtual-number-group"
GROUPS = "GET /scenario/inbound/group"


def listed(turn: Turn) -> dict[str, Any]:
    found = client(FakeAccount({NUMBERS: turn})).list_number_scenarios()
    return {id_: each.virtual_number_id for id_, each in found.items()}


def told(monkeypatch: pytest.MonkeyPatch, *turns: Turn, virtual_number_id: Any = None) -> list[MegafonScenario]:
    """What the function tells of the scenarios of numbers, those of groups, and the groups."""
    account = client(FakeAccount(dict(zip((NUMBERS, OF_GROUPS, GROUPS), turns, strict=True))))
    monkeypatch.setattr(lookups, "client_of", lambda _: account)
    return lookups.scenarios(Deployment(), fresh=False, virtual_number_id=virtual_number_id)


# -- the lists -----------------------------------------------------------------------------------------


def test_4_16_the_list_may_be_an_array_or_one_object() -> None:
    row = {"id": 41, "virtual_number_id": 312, "working_shift1": {"breaks": []}}
    assert listed([row]) == listed(row) == {"41": 312}


@pytest.mark.parametrize("nothing", [answer([]), answer(None), answer({}), GONE])
def test_6_25_a_list_of_nothing_may_be_null_or_not_there(nothing: Turn) -> None:
    assert listed(nothing) == {}


@pytest.mark.parametrize("body", [b'"none"', b"7", b"true"])
def test_what_is_neither_a_list_nor_an_object_is_no_empty_list(body: bytes) -> None:
    with pytest.raises(TransportError, match="not the documented array"):
        listed(answer(body))


def test_a_refusal_is_no_empty_list() -> None:
    with pytest.raises(AuthorizationError):
        listed(refusal(403, "forbidden"))


def test_a_row_that_cannot_be_read_hides_no_other_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"id": 40, "virtual_number_id": "x"},
        None,
        {"virtual_number_id": 7},
        {"id": "41", "virtual_number_id": "312"},
    ]
    assert listed(rows) == {"41": 312}
    warnings = capsys.readouterr().err.splitlines()
    assert warnings[0].endswith("does not have the documented shape (virtual_number_id); skipped: id 40")
    assert [line.rpartition("skipped: ")[2] for line in warnings[1:]] == ["row 2", "row 3"]


# -- what the function tells ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ({"virtual_number_id": 312}, (312,)),
        ({"virtual_number_ids": [315, "312", None]}, (312, 315)),
        ({"virtual_number_id": 312, "virtual_number_ids": [316, 312]}, (312, 316)),
        ({"virtual_number_id": None, "virtual_number_ids": None}, ()),
        ({}, ()),
    ],
)
def test_5_a_scenario_names_its_numbers_in_either_spelling(
    monkeypatch: pytest.MonkeyPatch, pointer: dict[str, Any], expected: tuple[int, ...]
) -> None:
    (scenario,) = told(monkeypatch, [{"id": 41, **pointer}], [], [])
    assert scenario == MegafonScenario(id=41, name=None, is_active=None, group_id=None, virtual_number_ids=expected)


@pytest.mark.parametrize("pointer", [{"virtual_number_group_id": 35}, {}])
def test_5_the_scenario_of_a_group_has_its_name_and_numbers_whichever_names_the_other(
    monkeypatch: pytest.MonkeyPatch, pointer: dict[str, int]
) -> None:
    groups = [{"id": 35, "name": "Branches", "scenario_id": 43, "virtual_number_ids": [316, 315]}, {"id": 36}]
    (scenario,) = told(monkeypatch, [], [{"id": 43, "virtual_number_id": None, "is_active": True, **pointer}], groups)
    assert scenario == MegafonScenario(
        id=43, name="Branches", is_active=True, group_id=35, virtual_number_ids=(315, 316)
    )


def test_5_a_scenario_whose_group_is_not_listed_is_told_without_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    (scenario,) = told(monkeypatch, [], [{"id": 43, "virtual_number_group_id": 35}], [])
    assert (scenario.group_id, scenario.name, scenario.virtual_number_ids) == (35, None, ())


def test_scenarios_of_a_number_and_of_a_group_that_have_the_same_id_are_both_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = told(monkeypatch, [{"id": 43}, {"id": 9}], [{"id": 43, "virtual_number_group_id": 35}], [])
    assert [(each.id, each.group_id) for each in found] == [(9, None), (43, None), (43, 35)]


@pytest.mark.parametrize("wanted", ["x", "", 0, -1, True, 1.5])
def test_what_is_no_id_of_a_number_is_refused(monkeypatch: pytest.MonkeyPatch, wanted: Any) -> None:
    with pytest.raises(InvalidInputError, match="virtual_number_id must be an id"):
        told(monkeypatch, [], [], [], virtual_number_id=wanted)


# -- on the simulator ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"scenario_list_form": "object"},
        {"scenario_pointer": "virtual_number_ids"},
        {"null_arrays": True},
    ],
    ids=str,
)
def test_the_scenarios_of_a_number_are_its_own_and_that_of_its_group(
    simulators: Simulators, switches: dict[str, Any]
) -> None:
    admin = simulators.admin
    admin.switches("megafon", **switches)
    admin.make("megafon", {"id": 43}, "scenario")
    admin.make("megafon", {"id": 35, "name": "Branches", "scenario_id": 43}, "group")
    admin.make("megafon", {"id": 36, "name": "Nobody"}, "group")
    for number in (312, 315):
        admin.patch("megafon", number, {"group_id": 35})
    deployment = Deployment(Settings({}, simulators.env))

    def look(number: Any = None, *, fresh: bool = False) -> list[tuple[int, int | None]]:
        found = lookups.scenarios(deployment, fresh=fresh, virtual_number_id=number)
        return [(each.id, each.group_id) for each in found]

    assert look() == [(41, None), (43, 35)]
    assert look("312") == [(41, None), (43, 35)]
    assert look(315) == [(43, 35)]
    assert look(316) == []
    called = [entry["operation"] for entry in admin.journal("megafon")]
    assert sorted(called) == [GROUPS, NUMBERS, OF_GROUPS], "one listing for all of them"
    admin.make("megafon", {"id": 50}, "scenario")
    admin.patch("megafon", 316, {"scenario_id": 50})
    assert look(316) == []
    assert look(316, fresh=True) == [(50, None)]
