"""Whatever happens to whichever call: one object, as the program says, on record as it is, made once.

Of each scenario, a clean run tells the calls; each call is struck by each fault, then the same is run again without.
See ``cells.py`` for the faults, ``sweep.py`` for what must hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from laws.cases import CANARY
from laws.stacks import spellings
from telephony_sandbox.simulators.server import Simulators

from .cells import Cell
from .conftest import FIGURES
from .elsewhere import changes, lasting, settle_in, trespasses
from .known import reason_for
from .scenarios import SCENARIOS, Scenario
from .servers import Nursery
from .sweep import Sweeper

ONE_IN = 50
"""The part of the cells that the ordinary suite runs, the same ones every time."""

EVERY_SCENARIO = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


@pytest.fixture
def sweep(
    running_simulators: Simulators,
    running_branch: Simulators,
    running_nursery: Nursery,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> Callable[[Scenario, int], None]:
    def sweep(scenario: Scenario, one_in: int) -> None:
        sweeper = Sweeper(running_simulators, running_branch, running_nursery, tmp_path, scenario)
        table = sweeper.cells()
        figures: Counter[str] = Counter(cells=0, survived=0)
        failed: list[str] = []
        for cell in (cell for cell in table if cell.sampled(one_in)):
            wrong, known = sweeper.run(cell), reason_for(cell)
            figures["cells"] += 1
            figures["survived"] += not wrong
            if known:
                figures[f"known not to, {known}"] += 1
            elif wrong:
                failed.append(f"{cell.id}: {wrong}")
        record_property(FIGURES, dict(figures))
        assert not failed, f"{len(failed)} of {figures['cells']} cells:\n" + "\n".join(failed)
        said = running_nursery.log.read_text(encoding="utf-8") if running_nursery.log.exists() else ""
        assert not any(form in said for form in spellings(CANARY))
        assert "Traceback" not in said

    return sweep


@EVERY_SCENARIO
def test_a_sample_of_the_cells_survives(sweep: Callable[[Scenario, int], None], scenario: Scenario) -> None:
    sweep(scenario, ONE_IN)


@pytest.mark.sweep
@EVERY_SCENARIO
def test_every_cell_survives(sweep: Callable[[Scenario, int], None], scenario: Scenario) -> None:
    sweep(scenario, 1)


def test_the_sweep_sees_a_second_object(
    running_simulators: Simulators, running_branch: Simulators, running_nursery: Nursery, tmp_path: Path
) -> None:
    """After a kill -9, what was written down is the only way back: without it, the same cell does not survive."""
    [scenario] = (each for each in SCENARIOS if each.name == "registration/create")
    sweeper = Sweeper(running_simulators, running_branch, running_nursery, tmp_path, scenario)
    [cell] = (
        cell
        for cell in sweeper.cells()
        if (cell.operation, cell.kind, cell.when) == ("CreateSipRegistration", "kill", "after")
    )
    assert "there is [" in (sweeper.run(cell, another_machine=True) or "")
    assert sweeper.run(cell) is None


def test_a_cell_is_named_after_all_that_it_is() -> None:
    cell = Cell("line/create", 2, "voximplant.sip.add", "bitrix24", "once", "after", {"status": 503})
    assert cell.id == "line/create/2:voximplant.sip.add/once/after/status=503"
    assert cell.fault == {
        "vendor": "bitrix24", "nth": 2, "times": 1, "when": "after", "effect": {"status": 503},
    }  # fmt: skip


@pytest.mark.parametrize("name", ["registration/update", "sip-number/delete", "cloud-line/read"])
def test_another_customer_has_another_object_of_the_same_kind_under_the_same_id(
    running_simulators: Simulators, running_branch: Simulators, running_nursery: Nursery, tmp_path: Path, name: str
) -> None:
    [scenario] = (each for each in SCENARIOS if each.name == name)
    sweeper = Sweeper(running_simulators, running_branch, running_nursery, tmp_path, scenario)
    [cell] = (each for each in sweeper.cells() if each.kind == "elsewhere")
    assert cell.id == f"{name}/0:all/elsewhere/before/credentials"
    sweeper.run(cell)
    swept = scenario.swept
    settle_in(running_branch.admin, running_simulators.admin, swept)
    ours, theirs = swept.objects(running_simulators.admin), swept.objects(running_branch.admin)
    assert ours.keys() <= theirs.keys()
    assert not [key for key, fields in ours.items() if fields == theirs[key]]


ACME, BRANCH = "700123", "645761"
REFUSED = {"error": f"account {ACME}, not {BRANCH}", "accounts": [ACME, BRANCH], "changed": [[], []], "dropped": False}


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ({}, None),
        ({"error": None}, "was not refused"),
        ({"error": f"account {ACME}"}, f"the error does not name {BRANCH}: account {ACME}"),
        ({"dropped": True}, "the state is not as it was"),
        ({"changed": [["bitrix24 line 101 deleted"], []]}, "another customer's account: ['bitrix24 line 101 deleted']"),
        ({"changed": [[], ["megafon number 317: comment"]]}, "account of the state: ['megafon number 317: comment']"),
    ],
)
def test_a_run_elsewhere_must_be_refused_and_touch_nothing(what: dict[str, Any], wrong: str | None) -> None:
    found = next(trespasses(**{**REFUSED, **what}), None)
    assert found is None if wrong is None else found is not None and found.endswith(wrong)


def test_what_is_made_deleted_or_changed_elsewhere_is_seen(branch: Simulators) -> None:
    before = lasting(branch.admin)
    assert changes(before, lasting(branch.admin)) == []
    branch.admin.patch("megafon", 315, {"comment": "changed"})
    branch.admin.delete("voximplant", 901)
    branch.admin.make("bitrix24", {"SERVER": "pbx.example.org", "LOGIN": "new"})
    assert changes(before, lasting(branch.admin)) == [
        "bitrix24 line 101 made",
        "bitrix24 registration 160001 made",
        "megafon number 315: comment",
        "voximplant sip_registration 901 deleted",
    ]
