"""Components: what children take from them, and what stays when they are renamed, given another type or moved."""

from __future__ import annotations

from .engines import Engine
from .things_program import SETTINGS, things

HEAD = """
import pulumi
from pulumi import Alias, ResourceOptions
from things import Thing

class Inner(pulumi.ComponentResource):
    def __init__(self, name, opts=None, type_="my:index:Inner"):
        super().__init__(type_, name, None, opts)
        self.thing = Thing(f"{name}-thing", name="inner", opts=ResourceOptions(parent=self))
        self.register_outputs({"label": self.thing.label})

class Outer(pulumi.ComponentResource):
    def __init__(self, name, opts=None, type_="my:index:Outer", inner=None):
        super().__init__(type_, name, None, opts)
        self.inner = Inner(f"{name}-inner", ResourceOptions.merge(ResourceOptions(parent=self), inner))
        self.thing = Thing(f"{name}-thing", name="outer", opts=ResourceOptions(parent=self))
        self.register_outputs({"labels": [self.thing.label, self.inner.thing.label]})
"""
BEFORE = 'outer = Outer("a")\n'


def test_what_is_renamed_retyped_and_moved_stays_with_all_that_is_in_it(engine: Engine) -> None:
    engine.project(SETTINGS, HEAD + BEFORE)
    engine.up()
    made = set(things(engine))
    moves = [
        'Outer("c", ResourceOptions(aliases=[Alias(name="a", type_="my:index:Outer")]), type_="acme:pbx:Outer")',
        'Outer("c", ResourceOptions(parent=pulumi.ComponentResource("my:Site", "site"), '
        'aliases=[Alias(parent=pulumi.ROOT_STACK_RESOURCE, type_="acme:pbx:Outer")]))',
    ]
    for move in moves:
        engine.program(HEAD + move + "\n")
        done = engine.up()
        assert done.changes.keys() <= {"same", "create", "update"}, move
        assert {operation for operation, name in done.steps() if name.endswith("thing")} == {"same"}
        assert set(things(engine)) == made
    resources = engine.resources()
    assert resources["c-inner-thing"]["urn"].split("::")[2] == (
        "my:Site$my:index:Outer$my:index:Inner$pulumi-python:dynamic/things:Thing"
    )


def test_a_provider_of_a_component_is_that_of_all_in_it_and_of_nothing_else(engine: Engine) -> None:
    provider = 'own = pulumi.ProviderResource("pulumi-python", "own", {"things:prefix": "own-"})\n'
    labels = 'pulumi.export("labels", [outer.thing.label, outer.inner.thing.label, beside.label])\n'
    program = 'outer = Outer("a", ResourceOptions(provider=own))\nbeside = Thing("beside", name="beside")\n'
    engine.project(SETTINGS, HEAD + provider + program + labels)
    assert engine.up().outputs["labels"] == ["own-outer", "own-inner", "beside"]
    engine.program(HEAD + provider + program.replace("provider=own", "providers=[own]") + labels)
    assert engine.up().changes == {"same": 7}


def test_what_depends_on_a_component_waits_for_all_in_it_and_goes_before_it(engine: Engine) -> None:
    after = 'Thing("after", name="after", opts=ResourceOptions(depends_on=[outer]))\n'
    engine.project(SETTINGS, HEAD + BEFORE + after)
    steps = engine.up().steps()
    inside = ("a-thing", "a-inner-thing")
    assert all(steps.index(("create", name)) < steps.index(("create", "after")) for name in inside)
    steps = engine.destroy().steps()
    assert all(steps.index(("delete", "after")) < steps.index(("delete", name)) for name in inside)
    assert all(steps.index(("delete", name)) < steps.index(("delete", "a")) for name in inside)


def test_protect_of_a_component_holds_for_all_in_it_unless_they_say_otherwise(engine: Engine) -> None:
    protected = 'Outer("a", ResourceOptions(protect=True), inner=ResourceOptions(protect=False))\n'
    engine.project(SETTINGS, HEAD + protected)
    engine.up()
    found = {name: bool(item.get("protect")) for name, item in engine.resources().items() if name.startswith("a")}
    assert found == {"a": True, "a-thing": True, "a-inner": False, "a-inner-thing": False}
    engine.program("import pulumi\n")
    failed = engine.preview(check=False)
    assert not failed.ok
    assert "a-thing" in failed.messages("error")
