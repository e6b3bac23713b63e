"""References from one stack to another: what can be named, what comes over, and what is told when it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from .engines import Engine

BASE = """
import pulumi
pulumi.export("open", [1, {"a": True}])
pulumi.export("closed", pulumi.Output.secret("reference-secret"))
pulumi.export("partly", {"open": "x", "closed": pulumi.Output.secret("nested-secret")})
"""
USER = """
import pulumi
base = pulumi.StackReference("organization/base/dev")
for name in ("open", "closed", "partly", "missing"):
    pulumi.export(name, base.get_output(name))
pulumi.export("names", base.secret_output_names)
"""


def settings(name: str) -> str:
    return f"name: {name}\nruntime: python\n"


@pytest.fixture
def both(engine: Engine, tmp_path: Path) -> tuple[Path, Path]:
    """The directories of two projects; the engine works in the second one, the first one's stack is up."""
    base, user = engine.work_dir, tmp_path / "user"
    engine.project(settings("base"), BASE)
    engine.up()
    user.mkdir()
    engine.work_dir = user
    engine.project(settings("user"), USER)
    return base, user


def test_outputs_come_over_as_they_are_now_and_secrets_as_secrets(engine: Engine, both: tuple[Path, Path]) -> None:
    base, user = both
    assert engine.preview().operations("organization/base/dev") == ["read"]
    result = engine.up()
    assert result.outputs == {
        "open": [1, {"a": True}],
        "closed": "reference-secret",
        "partly": {"open": "x", "closed": "nested-secret"},
        "names": ["closed", "partly"],
    }
    assert result.secret_outputs == {"closed", "partly"}
    assert engine.up().changes == {"same": 1}
    assert engine.refresh(expect_no_changes=True).ok
    assert not any(secret in str(engine.export()) + result.text for secret in ("reference-secret", "nested-secret"))

    engine.work_dir = base
    engine.program(BASE.replace("[1,", "[2,"))
    engine.up()
    engine.work_dir = user
    # Without a refresh: a reference is read in every run.
    assert engine.up().outputs["open"] == [2, {"a": True}]
    assert engine.destroy().operations("organization/base/dev") == ["discard"]


LEADS_NOWHERE = {
    "organization/base/absent": 'unknown stack "organization/base/absent"',
    "acme/base/dev": "must be 'organization'",
    "organization/../dev": "",
    "organization/base/dev/x": "stack",
}
"""What the refusal has to say; the words around it are each engine's own."""


def test_a_reference_that_leads_nowhere_stops_the_preview(engine: Engine, both: tuple[Path, Path]) -> None:
    for reference, said in LEADS_NOWHERE.items():
        engine.program(f"import pulumi\npulumi.StackReference('ref', stack_name={reference!r})\n")
        failed = engine.preview(check=False)
        assert not failed.ok
        assert said in failed.messages("error").casefold()


def test_an_output_that_is_required_and_missing_fails_the_program(engine: Engine, both: tuple[Path, Path]) -> None:
    program = "pulumi.export('x', pulumi.StackReference('organization/base/dev').require_output('x'))"
    engine.program(f"import pulumi\n{program}\n")
    failed = engine.preview(check=False)
    assert not failed.ok
    assert "KeyError: 'x'" in failed.text


def test_a_stack_of_the_same_project_needs_no_more_than_its_name(engine: Engine, both: tuple[Path, Path]) -> None:
    engine.work_dir = both[0]
    engine.program("import pulumi\npulumi.export('own', pulumi.StackReference('dev').get_output('open'))\n")
    assert engine.preview().ok
