"""Stacks of both engines: each kind of resource is found as it was made, and so is what somebody does to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.engines import ENGINES, PulumiEngine
from laws.cases import CASES
from laws.stacks import Stack
from telephony_sandbox.simulators.server import Simulators

from .stacks import Found, invoke


@pytest.fixture(params=sorted(ENGINES, reverse=True))
def laws(request: pytest.FixtureRequest, tmp_path: Path, simulators: Simulators) -> Stack:
    if request.param == "pulumi" and not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    return Stack(ENGINES[request.param](tmp_path / "project", tmp_path / request.param), simulators)


def look(stack: Stack) -> Found:
    return Found(json.dumps(stack.engine.export()).encode(), stack.simulators.env)


def test_what_a_stack_made_is_there_and_what_was_deleted_by_hand_is_gone(laws: Stack) -> None:
    for n, case in enumerate(CASES, 1):
        case.prepare(laws.admin, n)
    laws.declare(*(case.declared(n) for n, case in enumerate(CASES, 1)))
    laws.up()
    laws.admin.clock(advance=60)
    seen = look(laws)
    names = {case.name for case in CASES}
    assert names <= seen.resources.keys()
    assert set(seen.sick.values()) == {("unknown", "no_status")}
    for name, id_ in laws.recorded().items():
        assert seen.resources[name]["id"] == id_
    ids = laws.recorded()
    for case in CASES:
        case.delete_by_hand(laws.admin, ids[case.name])
    assert {seen[1] for seen in look(laws).sick.values()} <= {"gone"}


def test_the_file_of_the_file_backend_is_a_state(laws: Stack) -> None:
    if not isinstance(laws.engine, PulumiEngine):
        pytest.skip("the sandbox engine has a file of its own, which is an export")
    laws.declare(CASES[0].declared(1))
    laws.up()
    laws.admin.clock(advance=60)
    [file] = (laws.engine.home / "backend").glob(".pulumi/stacks/*/dev.json")
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert "checkpoint" in kept
    done = invoke(b"", laws.simulators.env, str(file), "--format", "json")
    assert json.loads(done.stdout)["resources"] == look(laws).report["resources"]
