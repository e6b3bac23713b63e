"""Programs of other shapes: many resources at once, other stacks' outputs, structured configuration, modules."""

from __future__ import annotations

from pathlib import Path

from .engines import Engine
from .things_program import SETTINGS, things

MANY = """
from things import Thing
things = [Thing(f"thing-{index}", name=f"name-{index}") for index in range(300)]
Thing("last", name="last", tags=[thing.id for thing in things])
"""


def test_300_registrations_at_once_do_not_starve(sandbox_engine: Engine) -> None:
    sandbox_engine.project(SETTINGS, MANY)
    assert sandbox_engine.up(parallel=2).changes == {"create": 302}
    assert len(things(sandbox_engine)) == 301
    assert len(sandbox_engine.resources()["last"]["dependencies"]) == 300
    assert sandbox_engine.destroy().changes == {"delete": 302}


def test_one_stack_reads_the_outputs_of_another(engine: Engine, tmp_path: Path) -> None:
    engine.project(
        "name: base\nruntime: python\n",
        "import pulumi\npulumi.export('open', [1, 'a'])\n"
        "pulumi.export('closed', pulumi.Output.secret('reference-secret'))\n",
    )
    engine.up()
    engine.work_dir = tmp_path / "second"
    engine.work_dir.mkdir()
    engine.project(
        "name: user\nruntime: python\n",
        "import pulumi\nbase = pulumi.StackReference('organization/base/dev')\n"
        "pulumi.export('open', base.get_output('open'))\npulumi.export('closed', base.get_output('closed'))\n",
    )
    result = engine.up()
    assert result.outputs == {"open": [1, "a"], "closed": "reference-secret"}
    assert result.secret_outputs == {"closed"}
    assert engine.up().changes == {"same": 1}


def test_configuration_reaches_the_program_with_its_defaults(engine: Engine) -> None:
    settings = SETTINGS + "config:\n  greeting: hello\n  count:\n    type: integer\n    default: 3\n"
    engine.project(
        settings,
        "import pulumi\nconfig = pulumi.Config()\n"
        "pulumi.export('read', [config.get('greeting'), config.get_int('count'), config.get_object('map')])\n"
        "pulumi.export('word', config.require_secret('word'))\n",
    )
    engine.config("word", "config-word", secret=True)
    engine.config("map.inner[0]", "true", path=True)
    result = engine.up()
    assert result.outputs == {"read": ["hello", 3, {"inner": [True]}], "word": "config-word"}
    assert result.secret_outputs == {"word"}


def test_the_main_option_and_modules_beside_the_program(engine: Engine) -> None:
    engine.project(SETTINGS + "main: src\n", "raise SystemExit('not this one')\n")
    source = engine.work_dir / "src"
    source.mkdir()
    (source / "values.py").write_text("VALUE = 'from beside'\n", encoding="utf-8")
    (source / "__main__.py").write_text(
        "import pulumi\nimport values\npulumi.export('value', values.VALUE)\nprint('a line of the program')\n",
        encoding="utf-8",
    )
    result = engine.up()
    assert result.outputs == {"value": "from beside"}
    assert "a line of the program" in result.messages("info")


def test_a_class_of_the_program_itself_can_be_a_provider(engine: Engine) -> None:
    engine.project(
        SETTINGS,
        "import pulumi\nfrom pulumi.dynamic import CreateResult, Resource, ResourceProvider\n"
        "class Echo(ResourceProvider):\n"
        "    def create(self, props):\n        return CreateResult('echo', {'said': props['word'] * 2})\n"
        "class Said(Resource):\n"
        "    said: pulumi.Output[str]\n"
        "    def __init__(self, name, word):\n"
        "        super().__init__(Echo(), name, {'word': word, 'said': None})\n"
        "pulumi.export('said', Said('said', 'ha').said)\n",
    )
    assert engine.up().outputs == {"said": "haha"}
    assert engine.up(expect_no_changes=True).changes == {"same": 2}
