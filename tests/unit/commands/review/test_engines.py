"""The same stack on each engine: its previews, reviewed as they are printed and as they were recorded."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from engine.engines import ENGINES, PulumiEngine
from laws.stacks import Stack
from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.report import review
from pulumi_telephony.commands.review.run import written
from telephony_sandbox.simulators.server import Simulators

from .scenarios import SECRET, expected, life, recorded, told


@pytest.mark.parametrize("path", recorded(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_recorded_preview_makes_the_expected_report(path: Path) -> None:
    assert told(review(path.read_bytes())) == expected(path.stem, path.parent.name)


@pytest.mark.parametrize(
    "path", [each for each in recorded() if each.stem != "streamed"], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_the_report_does_not_depend_on_the_order_in_which_things_were_done(path: Path) -> None:
    plan: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    groups: dict[str, list[Any]] = {}
    for step in plan["steps"]:
        groups.setdefault(step["urn"], []).append(step)
    order = list(groups.values())
    random.Random(7).shuffle(order)
    plan["steps"] = [step for group in order for step in group]
    plan["diagnostics"] = [*reversed(plan.get("diagnostics", [])), *plan.get("diagnostics", [])]
    for each in Format:
        assert written(review(json.dumps(plan).encode()), each) == written(review(path.read_bytes()), each)


@pytest.mark.parametrize("name", sorted(ENGINES, reverse=True))
def test_the_previews_of_an_engine_make_the_expected_reports(name: str, tmp_path: Path, simulators: Simulators) -> None:
    if name == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    stack = Stack(ENGINES[name](tmp_path / "project", tmp_path / name), simulators)
    for printed in life(stack):
        report = review(printed.out)
        assert told(report) == expected(printed.scenario, name)
        assert printed.status == (1 if report.failed else 0)
        if (name, printed.scenario) == ("pulumi", "changed"):
            # What is deleted has no place in the program.
            assert {report.places[each.urn].path for each in report.plan.changes if each.wanted} == {"__main__.py"}
        for each in Format:
            assert SECRET not in written(report, each)
