"""What goes wrong: it is said once, what was done is recorded, nothing else is begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from telephony_sandbox.engine import ConcurrentUpdateError
from telephony_sandbox.engine.errors import StateError
from telephony_sandbox.engine.state import deployment

from .engines import Engine, SandboxEngine
from .things_program import SETTINGS, things

THREE = """
import pulumi
from things import Thing
one = Thing("one", name="one")
two = Thing("two", name="two", opts=pulumi.ResourceOptions(depends_on=[one]))
three = Thing("three", name="three", opts=pulumi.ResourceOptions(depends_on=[two]))
pulumi.export("one", one.name)
"""


def test_a_failed_create_keeps_what_was_done_and_begins_nothing_after_it(engine: Engine) -> None:
    engine.project(SETTINGS, THREE)
    engine.environment["THINGS_FAIL"] = "create:two"
    failed = engine.up(check=False)
    assert not failed.ok
    assert "create was told to fail" in failed.messages("error")
    assert failed.operations("three") == []
    assert {"demo-dev", "default", "one"} == engine.resources().keys()
    assert "pending_operations" not in engine.export()["deployment"]
    engine.environment["THINGS_FAIL"] = ""
    assert engine.up().changes == {"create": 2, "same": 2}


def test_a_failed_update_keeps_the_old_state(engine: Engine) -> None:
    engine.project(SETTINGS, 'from things import Thing\nThing("one", name="one", size=1)\n')
    engine.up()
    engine.program('from things import Thing\nThing("one", name="one", size=2)\n')
    engine.environment["THINGS_FAIL"] = "update:one"
    assert not engine.up(check=False).ok
    assert engine.resources()["one"]["inputs"]["size"] == 1
    engine.environment["THINGS_FAIL"] = ""
    assert engine.up().changes == {"same": 1, "update": 1}


def test_a_failed_delete_keeps_the_resource_and_what_it_needs(engine: Engine) -> None:
    engine.project(SETTINGS, THREE)
    engine.up()
    engine.environment["THINGS_FAIL"] = "delete:two"
    assert not engine.destroy(check=False).ok
    assert {"demo-dev", "default", "one", "two"} == engine.resources().keys()


def test_a_failed_read_fails_the_refresh_and_deletes_nothing(engine: Engine) -> None:
    engine.project(SETTINGS, THREE)
    engine.up()
    engine.environment["THINGS_FAIL"] = "read:two"
    failed = engine.refresh(check=False)
    assert not failed.ok
    assert "read was told to fail" in failed.messages("error")
    assert {"one", "two", "three"} <= engine.resources().keys()


def test_an_exception_in_the_program_deletes_nothing(engine: Engine) -> None:
    engine.project(SETTINGS, THREE)
    engine.up()
    engine.program('from things import Thing\nThing("one", name="one")\nraise ValueError("no more")\n')
    failed = engine.up(check=False)
    assert not failed.ok
    assert "ValueError: no more" in failed.messages("error")
    assert len(things(engine)) == 3
    assert engine.resources().keys() >= {"one", "two", "three"}


def test_invalid_inputs_are_refused_in_the_preview(engine: Engine) -> None:
    engine.project(SETTINGS, 'from things import Thing\nThing("one", name="one", invalid="the name is taken")\n')
    for failed in (engine.preview(check=False), engine.up(check=False)):
        assert not failed.ok
        assert "resource 'one' has a problem: the name is taken" in failed.messages("error")
    assert things(engine) == {}


def test_two_resources_of_one_name_are_refused(engine: Engine) -> None:
    engine.project(SETTINGS, 'from things import Thing\nThing("one", name="a")\nThing("one", name="b")\n')
    failed = engine.preview(check=False)
    assert not failed.ok
    assert "Duplicate resource URN" in failed.messages("error")


def test_expect_no_changes_fails_when_something_changes(engine: Engine) -> None:
    engine.project(SETTINGS, THREE)
    failed = engine.preview(check=False, expect_no_changes=True)
    assert not failed.ok
    assert "no changes were expected for preview but changes were proposed" in failed.text
    failed = engine.up(check=False, expect_no_changes=True)
    assert not failed.ok
    assert "no changes were expected for update but changes were proposed" in failed.text


def test_a_provider_that_dies_in_create_records_nothing(engine: Engine) -> None:
    engine.project(SETTINGS, THREE)
    engine.environment["THINGS_FAIL"] = "die-in-create:two"
    failed = engine.up(check=False)
    assert not failed.ok
    assert "error reading from server" in failed.messages("error")
    assert {"demo-dev", "default", "one"} == engine.resources().keys()
    engine.environment["THINGS_FAIL"] = ""
    assert engine.up().changes == {"create": 2, "same": 2}


def test_import_by_id_fails_for_dynamic_resources(engine: Engine) -> None:
    engine.project(
        SETTINGS,
        "import pulumi\nfrom things import Thing\n"
        'Thing("a", name="a", opts=pulumi.ResourceOptions(import_="some-id"))\n',
    )
    failed = engine.up(check=False)
    assert not failed.ok
    assert "KeyError: '__provider'" in failed.messages("error")


@pytest.mark.parametrize(
    ("program", "feature"),
    [
        ("pulumi.runtime.register_stack_transform(lambda args: None)", "stack transforms"),
        ("pulumi.runtime.invoke('aws:index:getRegion', {})", "the function aws:index:getRegion"),
        (
            "pulumi.CustomResource('aws:s3:Bucket', 'b', {})",
            "resources of the package 'aws'",
        ),
        ("pulumi.ComponentResource('a:b:C', 'c', {}, remote=True)", "the remote component a:b:C"),
        (
            "Thing('a', name='a', opts=pulumi.ResourceOptions(transforms=[lambda args: None]))",
            "transforms",
        ),
        (
            "Thing('a', name='a', opts=pulumi.ResourceOptions("
            "hooks=pulumi.ResourceHookBinding(before_create=[lambda args: None])))",
            "resource hooks",
        ),
    ],
)
def test_what_is_not_implemented_stops_with_one_sentence(sandbox_engine: Engine, program: str, feature: str) -> None:
    sandbox_engine.project(SETTINGS, f"import pulumi\nfrom things import Thing\n{program}\n")
    failed = sandbox_engine.preview(check=False)
    assert not failed.ok
    assert feature in failed.messages("error")
    assert "not implemented by the sandbox engine; use the Pulumi CLI for this program" in failed.messages("error")
    assert "Traceback" not in failed.text


def test_a_second_run_on_the_same_stack_is_refused(sandbox_engine: Engine) -> None:
    sandbox_engine.project(SETTINGS, "import pulumi\n")
    assert isinstance(sandbox_engine, SandboxEngine)
    stack = sandbox_engine.stack()
    refused: list[bool] = []

    def while_running(line: str) -> None:
        if not refused:
            with pytest.raises(ConcurrentUpdateError):
                sandbox_engine.stack().up()
            refused.append(True)

    stack.up(on_output=while_running)
    assert refused == [True]


def test_a_state_that_cannot_be_written_stops_the_run(sandbox_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox_engine.project(SETTINGS, THREE)
    original = deployment.write_file

    def full_disk(path: Path, text: str) -> None:
        if "::two" in text:
            raise StateError(f"the state cannot be written to {path}: No space left on device")
        original(path, text)

    monkeypatch.setattr(deployment, "write_file", full_disk)
    failed = sandbox_engine.up(check=False)
    assert not failed.ok
    assert "No space left on device" in failed.text
    assert [thing["name"] for thing in things(sandbox_engine).values()] == ["one"]
    assert sandbox_engine.resources().keys() == {"demo-dev", "default", "one"}


def test_secrets_in_errors_and_output_are_blotted_out(sandbox_engine: Engine) -> None:
    sandbox_engine.project(
        SETTINGS,
        "import pulumi\nfrom things import Thing\n"
        "config = pulumi.Config()\n"
        "print('printed', config.get('word'))\n"
        "Thing('a', name='a', password=pulumi.Output.secret('other-secret'), invalid='bad other-secret')\n",
    )
    sandbox_engine.config("word", "very-secret", secret=True)
    failed = sandbox_engine.up(check=False)
    assert not failed.ok
    assert "very-secret" not in failed.text
    assert "other-secret" not in failed.text
    assert "printed [secret]" in failed.text
    assert "bad [secret]" in failed.text
    for path in sorted(Path(sandbox_engine.home).rglob("*")):
        if path.is_file():
            assert "very-secret" not in path.read_text(encoding="utf-8")
