"""Create, no change, update, drift, delete: the straight path, on both engines."""

from __future__ import annotations

import json
from pathlib import Path

from engine.things_program import PROGRAM, SETTINGS, things

from .engines import Engine


def test_preview_of_new_resources_creates_nothing(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    assert engine.preview().changes == {"create": 3}
    assert things(engine) == {}
    assert "first" not in engine.resources()


def test_up_creates_and_a_second_up_changes_nothing(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    created = engine.up()
    assert created.changes == {"create": 3}
    assert created.operations("second") == ["create"]
    assert created.outputs["id"] in things(engine)
    assert created.secret_outputs == {"token"}
    again = engine.up(expect_no_changes=True)
    assert again.changes == {"same": 3}
    assert engine.preview(expect_no_changes=True).changes == {"same": 3}


def test_an_update_follows_to_dependents(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    engine.program(PROGRAM.replace("size=2", "size=3"))
    assert engine.preview().changes == {"same": 1, "update": 2}
    assert engine.up().changes == {"same": 1, "update": 2}
    assert {thing["size"] for thing in things(engine).values()} == {3}


def test_drift_is_shown_refreshed_and_repaired(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    assert engine.refresh(expect_no_changes=True).changes == {"same": 3}
    path = Path(engine.environment["THINGS_STORE"])
    path.write_text(path.read_text(encoding="utf-8").replace('"size": 2.0', '"size": 9.0'), encoding="utf-8")
    assert engine.preview_refresh().changes == {"same": 1, "update": 2}
    assert engine.preview(refresh=True).changes == {"same": 1, "update": 2}
    assert engine.preview().changes == {"same": 3}
    assert engine.refresh().changes == {"same": 1, "update": 2}
    assert engine.up().changes == {"same": 1, "update": 2}
    assert {thing["size"] for thing in things(engine).values()} == {2}


def test_an_object_gone_behind_our_back_is_forgotten_and_made_again(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    Path(engine.environment["THINGS_STORE"]).write_text("{}", encoding="utf-8")
    assert engine.refresh().changes == {"delete": 2, "same": 1}
    assert engine.up().changes == {"create": 2, "same": 1}


def test_up_with_refresh_does_both(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    Path(engine.environment["THINGS_STORE"]).write_text("{}", encoding="utf-8")
    result = engine.up(refresh=True)
    assert result.changes == {"create": 2, "same": 1}
    assert result.operations("first") == ["refresh", "create"]


def test_up_with_refresh_and_nothing_to_change_keeps_what_was_found(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    path = Path(engine.environment["THINGS_STORE"])
    path.write_text(path.read_text(encoding="utf-8").replace('"size": 2.0', '"note": "seen", "size": 2.0'), "utf-8")
    assert engine.preview(refresh=True).changes == {"same": 3}
    assert "note" not in engine.resources()["first"]["outputs"]
    assert engine.up(refresh=True).changes == {"same": 3}
    assert engine.resources()["first"]["outputs"]["note"] == "seen"
    assert engine.resources()["second"]["outputs"]["note"] == "seen"


def test_what_leaves_the_program_is_deleted_dependents_first(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    engine.program("import pulumi\n")
    result = engine.up()
    assert result.changes == {"delete": 2, "same": 1}
    assert [name for operation, name in result.steps() if operation == "delete"] == ["second", "first"]
    assert things(engine) == {}
    assert engine.resources().keys() == {"demo-dev"}


def test_destroy_leaves_nothing_and_can_be_repeated(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    assert engine.destroy().changes == {"delete": 3}
    assert things(engine) == {}
    assert engine.resources() == {}
    assert engine.destroy().changes == {}


def test_no_secret_leaves_the_engine_in_clear(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    texts = [engine.preview(), engine.up(diff=True), engine.up(), engine.refresh()]
    exported = json.dumps(engine.export())
    for text in [exported, *(json.dumps(result.events) for result in texts)]:
        assert "hunter2-secret" not in text
        assert "token-" not in text
    first = engine.resources()["first"]
    assert first["outputs"]["token"].keys() == {"4dabf18193072939515e22adb298388d", "ciphertext"}
    assert first["inputs"]["password"].keys() == {"4dabf18193072939515e22adb298388d", "ciphertext"}
