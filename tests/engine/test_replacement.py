"""Replacements in both orders, with what depends on the replaced, and what is left when half of one fails."""

from __future__ import annotations

from .engines import Engine
from .things_program import SETTINGS, things

PAIR = """
import pulumi
from things import Thing

first = Thing("first", name="one", first={first}{option})
second = Thing("second", name=first.id.apply(lambda id: "child-" + id), first={first})
third = Thing("third", name="three", size=first.size, tags=first.id.apply(lambda id: [id]))
"""


def pair(*, first: bool, option: str = "") -> str:
    """A thing, one that must be replaced with it, and one that need only be updated."""
    return PAIR.format(first=first, option=option)


def test_create_first_keeps_dependents_until_their_own_turn(engine: Engine) -> None:
    engine.project(SETTINGS, pair(first=False))
    engine.up()
    before = set(things(engine))
    engine.program(pair(first=False).replace('"one"', '"other"'))
    assert engine.preview().changes == {"replace": 2, "same": 1, "update": 1}
    result = engine.up()
    assert result.changes == {"replace": 2, "same": 1, "update": 1}
    assert result.operations("first") == ["create-replacement", "replace", "delete-replaced"]
    steps = result.steps()
    assert steps.index(("delete-replaced", "second")) < steps.index(("delete-replaced", "first"))
    assert len(things(engine)) == 3
    assert len(before & set(things(engine))) == 1
    assert engine.up().changes == {"same": 4}


def test_delete_first_takes_the_dependents_that_would_be_replaced(engine: Engine) -> None:
    engine.project(SETTINGS, pair(first=True))
    engine.up()
    engine.program(pair(first=True).replace('"one"', '"other"'))
    expected = {"replace": 2, "same": 1, "update": 1}
    assert engine.preview().changes == expected
    result = engine.up()
    assert result.changes == expected
    assert result.operations("first") == ["delete-replaced", "replace", "create-replacement"]
    assert result.operations("third") == ["update"]
    steps = result.steps()
    assert steps.index(("delete-replaced", "second")) < steps.index(("delete-replaced", "first"))
    assert steps.index(("delete-replaced", "first")) < steps.index(("create-replacement", "first"))
    assert engine.up().changes == {"same": 4}


def test_the_option_delete_before_replace_overrides_the_provider(engine: Engine) -> None:
    option = ", opts=pulumi.ResourceOptions(delete_before_replace=True)"
    engine.project(SETTINGS, pair(first=False, option=option))
    engine.up()
    engine.program(pair(first=False, option=option).replace('"one"', '"other"'))
    result = engine.up()
    assert result.operations("first") == ["delete-replaced", "replace", "create-replacement"]
    assert result.operations("second") == ["delete-replaced", "replace", "create-replacement"]


def test_a_delete_that_fails_after_create_first_is_kept_and_done_later(engine: Engine) -> None:
    engine.project(SETTINGS, pair(first=False))
    engine.up()
    engine.program(pair(first=False).replace('"one"', '"other"'))
    engine.environment["THINGS_FAIL"] = "delete:one"
    failed = engine.up(check=False)
    assert not failed.ok
    assert "delete was told to fail" in failed.messages("error")
    pending = [item for item in engine.export()["deployment"]["resources"] if item.get("delete")]
    assert [item["urn"].rsplit("::", 1)[1] for item in pending] == ["first"]
    assert pending[0]["inputs"]["name"] == "one"
    engine.environment["THINGS_FAIL"] = ""
    result = engine.up()
    assert result.operations("first") == ["same", "delete-replaced"]
    assert result.changes == {"same": 4}
    assert len(things(engine)) == 3


def test_a_create_that_fails_after_delete_first_is_done_by_the_next_up(engine: Engine) -> None:
    engine.project(SETTINGS, 'from things import Thing\nThing("first", name="one", first=True)\n')
    engine.up()
    engine.program('from things import Thing\nThing("first", name="other", first=True)\n')
    engine.environment["THINGS_FAIL"] = "create:other"
    assert not engine.up(check=False).ok
    assert things(engine) == {}
    assert engine.resources()["first"]["pendingReplacement"] is True
    engine.environment["THINGS_FAIL"] = ""
    result = engine.up()
    assert result.operations("first") == ["replace", "create-replacement"]
    assert result.changes == {"replace": 1, "same": 1}
    assert "pendingReplacement" not in engine.resources()["first"]
    assert len(things(engine)) == 1


def test_a_resource_deleted_for_a_successor_that_nobody_wants_any_more_leaves_the_state(engine: Engine) -> None:
    engine.project(SETTINGS, 'from things import Thing\nThing("first", name="one", first=True)\n')
    engine.up()
    engine.program('from things import Thing\nThing("first", name="other", first=True)\n')
    engine.environment["THINGS_FAIL"] = "create:other"
    engine.up(check=False)
    engine.environment["THINGS_FAIL"] = ""
    engine.program("import pulumi\n")
    result = engine.up()
    assert result.changes == {"same": 1}
    assert engine.resources().keys() == {"demo-dev"}


def test_a_protected_resource_is_not_replaced(engine: Engine) -> None:
    program = (
        "import pulumi\nfrom things import Thing\n"
        'Thing("first", name="one", opts=pulumi.ResourceOptions(protect=True))\n'
    )
    engine.project(SETTINGS, program)
    engine.up()
    engine.program(program.replace('"one"', '"other"'))
    failed = engine.up(check=False)
    assert not failed.ok
    assert "unable to replace resource" in failed.messages("error")
    assert not engine.preview(check=False).ok
    assert [thing["name"] for thing in things(engine).values()] == ["one"]
