"""The report that the documentation shows is the one that its program makes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from engine.engines import SandboxEngine
from pulumi_telephony.commands.review.report import review
from pulumi_telephony.commands.review.run import written
from telephony_sandbox.simulators.server import Simulators
from unit.commands.review.test_groups import lines_of

from .blocks import ROOT, blocks_of

SHOWN = ROOT / "docs" / "_static" / "review.md"


def test_the_report_on_eleven_resources_is_the_one_that_is_shown(simulators: Simulators, tmp_path: Path) -> None:
    before, after = (each.text for each in blocks_of(ROOT / "docs" / "review.md") if each.about.endswith(".py"))
    engine = SandboxEngine(tmp_path / "project", tmp_path / "home", simulators.env)
    engine.project("name: office\nruntime: python\n", before)
    engine.up()
    engine.project("name: office\nruntime: python\n", after)
    text = written(review(json.dumps(engine.plan()).encode()), "markdown")
    # The order in which objects are created decides their ids.
    text = re.sub(r'(desk-(\d)"`) \(id `"\d+"`\)', r'\1 (id `"500\2"`)', text)
    text = re.sub(r"127\.0\.0\.1:\d+", "acme.bitrix24.ru", text)
    assert text == SHOWN.read_text(encoding="utf-8")
    assert len(lines_of(text)) <= 25
