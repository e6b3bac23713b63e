"""References from one stack to another: what can be named, what comes over, and what is told when it is not there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from telephony_sandbox.engine.errors import EngineError
from telephony_sandbox.engine.protocol.builtin import BuiltinProvider

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
    result = engine.up()
    assert result.operations("organization/base/dev") == ["read"]
    assert result.outputs == {
        "open": [1, {"a": True}],
        "closed": "reference-secret",
        "partly": {"open": "x", "closed": "nested-secret"},
        "names": ["closed", "partly"],
    }
    assert result.secret_outputs == {"closed", "partly"}
    assert engine.refresh(expect_no_changes=True).ok
    assert not any(secret in str(engine.export()) + result.text for secret in ("reference-secret", "nested-secret"))

    engine.work_dir = base
    engine.program(BASE.replace("[1,", "[2,"))
    engine.up()
    engine.work_dir = user
    # Without a refresh: a reference is read in every run.
    assert engine.up().outputs["open"] == [2, {"a": True}]
    assert engine.destroy().operations("organization/base/dev") == ["discard"]


NOT_A_STACK = {
    "organization/base/absent": "unknown stack",
    "acme/base/dev": "must be 'organization'",
}
"""What the refusal has to say; the words around it are each engine's own."""


def test_what_is_not_there_stops_the_preview(engine: Engine, both: tuple[Path, Path]) -> None:
    for reference, said in NOT_A_STACK.items():
        engine.program(f"import pulumi\npulumi.StackReference('ref', stack_name={reference!r})\n")
        failed = engine.preview(check=False)
        assert not failed.ok
        assert said in failed.messages("error").casefold()
    program = "pulumi.export('x', pulumi.StackReference('organization/base/dev').require_output('x'))"
    engine.program(f"import pulumi\n{program}\n")
    failed = engine.preview(check=False)
    assert not failed.ok
    assert "KeyError: 'x'" in failed.text


@pytest.mark.parametrize(
    "reference", ["organization/../dev", "../../x", "organization/a/b/c", "", "a b", "organization//x"]
)
def test_the_sandbox_engine_looks_nowhere_but_among_its_own_states(reference: str, tmp_path: Path) -> None:
    provider = BuiltinProvider(tmp_path, "base", {})
    with pytest.raises(EngineError, match=r"stack reference|unknown stack"):
        asyncio.run(provider.read("urn:pulumi:dev::base::pulumi:pulumi:StackReference::x", reference, {}, None))


def test_a_stack_of_the_same_project_needs_no_more_than_its_name(sandbox_engine: Engine) -> None:
    """As both engines have it; the real one is seen to do so with full names above."""
    sandbox_engine.project(settings("base"), BASE)
    sandbox_engine.up()
    sandbox_engine.program("import pulumi\npulumi.export('own', pulumi.StackReference('dev').get_output('open'))\n")
    assert sandbox_engine.preview().ok
