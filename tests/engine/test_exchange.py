"""State and configuration move between the two engines, and mean the same in both."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import make_engine
from .engines import Engine, PulumiEngine
from .things_program import PROGRAM, SETTINGS

CONFIGURED = """
import pulumi
from things import Thing

config = pulumi.Config()
settings = config.require_secret_object("settings")
first = Thing("first", name=config.require("name"), password=settings.apply(lambda s: s["password"]))
group = pulumi.ComponentResource("my:Group", "group")
tags = {"list": [1, 2.5, True, None, {"deep": pulumi.Output.secret("deep-secret")}]}
options = pulumi.ResourceOptions(parent=group, protect=True, depends_on=[first], aliases=[pulumi.Alias(name="s")])
second = Thing("second", name="b", tags=tags, opts=options)
pulumi.export("label", second.label)
pulumi.export("secret", pulumi.Output.secret({"a": [1]}))
"""

_ID = re.compile(r"\b[0-9a-f]{12}\b|[0-9a-f]{8}-[0-9a-f-]{27}")

PAIRS = [("sandbox", "pulumi"), ("pulumi", "sandbox")]


@pytest.fixture
def engines(tmp_path: Path) -> dict[str, Engine]:
    """Both engines on one project and one store of things."""
    if not PulumiEngine.is_here():
        pytest.skip("the real engine: no `pulumi` on PATH")
    return {name: make_engine(name, tmp_path) for name in ("sandbox", "pulumi")}


def configure(engine: Engine) -> None:
    """Values of every kind."""
    engine.project(SETTINGS, CONFIGURED)
    engine.config("name", "plain <&> value")
    engine.config("settings.password", "config-secret", secret=True, path=True)
    engine.config("settings.list[0]", "7", path=True)
    engine.config("things:prefix", "pre-")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_stack_goes_on_unchanged_in_the_other_engine(engines: dict[str, Engine], first: str, second: str) -> None:
    before, after = engines[first], engines[second]
    configure(before)
    assert before.up().changes == {"create": 4}
    after.restore(before.export())
    assert after.preview(expect_no_changes=True).changes == {"same": 4}
    assert after.refresh(expect_no_changes=True).changes == {"same": 4}
    assert after.up(expect_no_changes=True).changes == {"same": 4}
    before.restore(after.export())
    assert before.up(expect_no_changes=True).changes == {"same": 4}
    after.program("import pulumi\n")
    assert not after.up(check=False).ok, "the protection came along"


def test_both_store_the_same_members(engines: dict[str, Engine]) -> None:
    stored: dict[str, dict[str, Any]] = {}
    for name, engine in engines.items():
        configure(engine)
        engine.up()
        stored[name] = {resource: _shape(state) for resource, state in engine.resources().items()}
        engine.program(CONFIGURED.replace("protect=True", "protect=False"))
        engine.up()
        engine.destroy()
    assert stored["sandbox"] == stored["pulumi"]


def _shape(state: Any) -> Any:
    """A stored resource without what differs from run to run."""
    if isinstance(state, dict):
        skipped = ("created", "modified", "sourcePosition", "stackTrace")
        return {key: _shape(value) for key, value in state.items() if key not in skipped}
    if isinstance(state, list):
        return [_shape(item) for item in state]
    if isinstance(state, str) and (state.startswith("v1:") or "default::" in state):
        return "varies"
    return _ID.sub("an id", state) if isinstance(state, str) else state


def test_both_plan_the_same_steps(engines: dict[str, Engine]) -> None:
    plans = {}
    for name, engine in engines.items():
        engine.project(SETTINGS, PROGRAM)
        created = engine.plan()
        engine.up()
        engine.program(PROGRAM.replace("size=2", "size=3"))
        updated = engine.plan()
        engine.program("import pulumi\n")
        deleted = engine.plan()
        engine.destroy()
        plans[name] = [_plan(plan) for plan in (created, updated, deleted)]
    assert plans["sandbox"] == plans["pulumi"]


def _plan(plan: dict[str, Any]) -> Any:
    steps = sorted(plan["steps"], key=lambda step: (step["op"], step["urn"]))
    return _shape({"steps": steps, "changeSummary": plan["changeSummary"]})


def test_the_real_cli_reads_the_configuration_we_write(engines: dict[str, Engine]) -> None:
    configure(engines["sandbox"])
    stack = engines["pulumi"].stack()  # type: ignore[attr-defined]
    found = {key: (value.value, value.secret) for key, value in stack.get_all_config().items()}
    assert found["demo:name"] == ("plain <&> value", False)
    assert json.loads(found["demo:settings"][0]) == {"list": [7], "password": "config-secret"}
    assert found["demo:settings"][1] is True
    ours = engines["sandbox"].stack().get_all_config()  # type: ignore[attr-defined]
    assert {key: (value.value, value.secret) for key, value in ours.items()} == found
