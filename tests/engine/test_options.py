"""Resource options: what they mean is the same on both engines."""

from __future__ import annotations

import pytest

from .engines import Engine
from .things_program import SETTINGS, things

HEAD = "import pulumi\nfrom pulumi import Alias, ResourceOptions\nfrom things import Thing\n"


def names(engine: Engine) -> list[str]:
    """The names of the things the provider keeps."""
    return sorted(thing["name"] for thing in things(engine).values())


def test_protect_refuses_delete_and_destroy(engine: Engine) -> None:
    engine.project(
        SETTINGS,
        HEAD + 'Thing("kept", name="kept", opts=ResourceOptions(protect=True))\nThing("loose", name="loose")\n',
    )
    engine.up()
    assert engine.resources()["kept"]["protect"] is True
    failed = engine.destroy(check=False)
    assert not failed.ok
    assert "it is protected" in failed.messages("error")
    assert names(engine) == ["kept"]
    assert {"demo-dev", "kept"} <= engine.resources().keys()
    engine.program(HEAD + 'Thing("kept", name="kept", opts=ResourceOptions(protect=False))\n')
    engine.up()
    engine.destroy()
    assert names(engine) == []


def test_ignore_changes_keeps_the_old_value(engine: Engine) -> None:
    options = 'ResourceOptions(ignore_changes=["size", "tags.x[0]"])'
    program = HEAD + f'Thing("a", name="a", size=1, tags={{"x": [1, 2]}}, opts={options})\n'
    engine.project(SETTINGS, program)
    engine.up()
    engine.program(program.replace("size=1", "size=2").replace("[1, 2]", "[5, 2]"))
    assert engine.up().changes == {"same": 2}
    engine.program(program.replace("[1, 2]", "[5, 6]"))
    assert engine.up().changes == {"same": 1, "update": 1}
    assert next(iter(things(engine).values()))["tags"] == {"x": [1, 6]}


def test_retain_on_delete_forgets_without_deleting(engine: Engine) -> None:
    engine.project(SETTINGS, HEAD + 'Thing("a", name="a", opts=ResourceOptions(retain_on_delete=True))\n')
    engine.up()
    assert engine.destroy().changes == {"delete": 2}
    assert names(engine) == ["a"]


def test_deleted_with_skips_the_delete_when_the_other_goes_too(engine: Engine) -> None:
    program = HEAD + 'a = Thing("a", name="a")\nb = Thing("b", name="b", opts=ResourceOptions(deleted_with=a))\n'
    engine.project(SETTINGS, program)
    engine.up()
    engine.destroy()
    assert names(engine) == ["b"]


def test_depends_on_orders_creation_and_deletion(engine: Engine) -> None:
    program = HEAD + 'a = Thing("a", name="a")\nb = Thing("b", name="b", opts=ResourceOptions(depends_on=[a]))\n'
    engine.project(SETTINGS, program)
    steps = engine.up().steps()
    assert steps.index(("create", "a")) < steps.index(("create", "b"))
    assert len(engine.resources()["b"]["dependencies"]) == 1
    steps = engine.destroy().steps()
    assert steps.index(("delete", "b")) < steps.index(("delete", "a"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('Thing("old", name="a")', 'Thing("new", name="a", opts=ResourceOptions(aliases=[Alias(name="old")]))'),
        (
            'Thing("old", name="a")',
            'old = "urn:pulumi:dev::demo::pulumi-python:dynamic/things:Thing::old"\n'
            'Thing("new", name="a", opts=ResourceOptions(aliases=[old]))',
        ),
        (
            'Thing("old", name="a", opts=ResourceOptions(parent=pulumi.ComponentResource("my:Group", "group")))',
            'group = pulumi.ComponentResource("my:Group", "group")\n'
            'Thing("old", name="a", opts=ResourceOptions(aliases=[Alias(parent=group)]))',
        ),
        (
            'Thing("old", name="a")',
            'Thing("old", name="a", opts=ResourceOptions(parent=pulumi.ComponentResource("my:Group", "group"), '
            "aliases=[Alias(parent=pulumi.ROOT_STACK_RESOURCE)]))",
        ),
        (
            "class Other(Thing, module='things', name='Former'): pass\nOther('a', name='a')",
            'Thing("a", name="a", opts=ResourceOptions(aliases=[Alias(type_="pulumi-python:dynamic/things:Former")]))',
        ),
        (
            'Thing("group-a", name="a", opts=ResourceOptions(parent=pulumi.ComponentResource("my:Group", "group")))',
            'renamed = ResourceOptions(aliases=[Alias(name="group")])\n'
            'group = pulumi.ComponentResource("my:Group", "team", opts=renamed)\n'
            'Thing("team-a", name="a", opts=ResourceOptions(parent=group))',
        ),
    ],
    ids=["name", "urn", "from a parent", "to a parent", "type", "of the parent"],
)
def test_an_alias_keeps_the_object(engine: Engine, before: str, after: str) -> None:
    engine.project(SETTINGS, HEAD + before + "\n")
    engine.up()
    made = things(engine)
    engine.program(HEAD + after + "\n")
    changes = engine.up().changes
    assert changes.get("delete", 0) == 0
    assert set(things(engine)) == set(made)
    assert engine.up().changes.keys() == {"same"}
    urns = [item["urn"] for item in engine.export()["deployment"]["resources"]]
    assert len(urns) == len(set(urns))


def test_additional_secret_outputs_are_secret(engine: Engine) -> None:
    program = HEAD + (
        'options = ResourceOptions(additional_secret_outputs=["label"])\n'
        'a = Thing("a", name="plain-name", opts=options)\n'
        'pulumi.export("label", a.label)\n'
    )
    engine.project(SETTINGS, program)
    assert engine.up().secret_outputs == {"label"}
    assert "ciphertext" in engine.resources()["a"]["outputs"]["label"]
    assert "ciphertext" not in engine.resources()["a"]["outputs"]["name"]


def test_a_resource_read_by_id_is_never_deleted(engine: Engine) -> None:
    engine.project(SETTINGS, HEAD + 'a = Thing("a", name="a", opts=ResourceOptions(retain_on_delete=True))\n')
    engine.up()
    engine.destroy()
    (id_,) = things(engine)
    engine.program(HEAD + f'b = Thing("b", opts=ResourceOptions(id="{id_}"))\npulumi.export("name", b.name)\n')
    assert engine.preview().operations("b") == ["read"]
    result = engine.up()
    assert result.operations("b") == ["read"]
    assert result.outputs["name"] == "a"
    assert engine.resources()["b"]["external"] is True
    assert engine.up().changes == {"same": 1}
    assert engine.destroy().operations("b") == ["discard"]
    assert names(engine) == ["a"]


def test_an_external_resource_without_its_id_becomes_a_new_one(engine: Engine) -> None:
    engine.project(SETTINGS, HEAD + 'a = Thing("a", name="a", opts=ResourceOptions(retain_on_delete=True))\n')
    engine.up()
    engine.destroy()
    (id_,) = things(engine)
    engine.program(HEAD + f'Thing("b", name="b", opts=ResourceOptions(id="{id_}"))\n')
    engine.up()
    engine.program(HEAD + 'Thing("b", name="b")\n')
    result = engine.up()
    assert result.operations("b") == ["create-replacement", "replace", "discard-replaced"]
    assert names(engine) == ["a", "b"]


def test_components_nest_and_keep_their_outputs(engine: Engine) -> None:
    program = HEAD + (
        "class Group(pulumi.ComponentResource):\n"
        "    def __init__(self, name, opts=None):\n"
        '        super().__init__("my:index:Group", name, {}, opts)\n'
        '        self.thing = Thing(name + "-a", name="a", opts=ResourceOptions(parent=self))\n'
        '        self.register_outputs({"label": self.thing.label})\n'
        'Group("outer", ResourceOptions(protect=True))\n'
    )
    engine.project(SETTINGS, program)
    assert engine.up().changes == {"create": 3}
    found = engine.resources()
    assert found["outer"]["outputs"] == {"label": "a"}
    assert found["outer-a"]["urn"].split("::")[2] == "my:index:Group$pulumi-python:dynamic/things:Thing"
    assert found["outer-a"]["protect"] is True
    assert engine.up().changes == {"same": 3}


def test_an_explicit_provider_has_its_own_configuration(engine: Engine) -> None:
    program = HEAD + (
        'settings = {"things:prefix": pulumi.Output.secret("own-prefix-")}\n'
        'own = pulumi.ProviderResource("pulumi-python", "own", settings)\n'
        'a = Thing("a", name="a", opts=ResourceOptions(provider=own))\n'
        'b = Thing("b", name="b")\n'
        'pulumi.export("labels", [a.label, b.label])\n'
    )
    engine.project(SETTINGS, program)
    engine.config("things:prefix", "stack-")
    assert engine.preview().changes == {"create": 4}
    result = engine.up()
    assert result.outputs["labels"] == ["own-prefix-a", "stack-b"]
    assert engine.up().changes == {"same": 4}
    assert engine.refresh().changes == {"same": 4}
    engine.program(program.replace("own-prefix", "new-prefix"))
    assert engine.preview().changes == {"same": 3, "update": 1}
    assert engine.up().operations("own") == ["update"]
    assert engine.destroy().changes == {"delete": 4}
    assert names(engine) == []
