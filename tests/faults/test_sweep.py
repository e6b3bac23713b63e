"""Whatever happens to whichever call: one object, as the program says, on record as it is, made once.

Of each scenario, a clean run tells the calls; each call is struck by each fault, then the same is run again without.
See ``cells.py`` for the faults, ``sweep.py`` for what must hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from laws.cases import CANARY
from laws.stacks import spellings
from telephony_sandbox.simulators.server import Simulators

from .cells import Cell
from .conftest import FIGURES
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
    running_nursery: Nursery,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> Callable[[Scenario, int], None]:
    def sweep(scenario: Scenario, one_in: int) -> None:
        sweeper = Sweeper(running_simulators, running_nursery, tmp_path, scenario)
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
    running_simulators: Simulators, running_nursery: Nursery, tmp_path: Path
) -> None:
    """After a kill -9, what was written down is the only way back: without it, the same cell does not survive."""
    [scenario] = (each for each in SCENARIOS if each.name == "registration/create")
    sweeper = Sweeper(running_simulators, running_nursery, tmp_path, scenario)
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
