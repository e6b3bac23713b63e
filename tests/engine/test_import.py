"""Import files: existing objects come into the state as the file says."""

from __future__ import annotations

import json
from pathlib import Path

from .engines import Engine
from .things_program import SETTINGS, things

PROGRAM = """
import pulumi
from things import Thing
Thing("a", name="a", password=pulumi.Output.secret("import-secret"))
"""
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"import-secret"'}


def test_an_import_file_with_outputs_takes_objects_over(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    engine.up()
    state = engine.resources()["a"]
    (id_,) = things(engine)
    path = Path(engine.environment["THINGS_STORE"])
    kept = path.read_text(encoding="utf-8")
    engine.destroy()
    path.write_text(kept, encoding="utf-8")

    provider = state["inputs"]["__provider"]
    inputs = {"__provider": provider, "name": "a", "password": SECRET}
    outputs = {**inputs, "label": "a", "token": {**SECRET, "plaintext": f'"token-{id_}"'}}
    entry = {"type": state["type"], "name": "a", "id": id_, "inputs": inputs, "outputs": outputs}
    assert engine.import_resources([entry]).changes.get("import") == 1
    assert engine.preview(expect_no_changes=True).changes == {"same": 2}
    assert engine.refresh(expect_no_changes=True).changes == {"same": 2}
    assert "import-secret" not in json.dumps(engine.export())
    again = engine.import_resources([entry])
    assert "import" not in again.changes


def test_an_import_without_outputs_fails_as_the_provider_cannot_be_found(engine: Engine) -> None:
    engine.project(SETTINGS, PROGRAM)
    entry = {"type": "pulumi-python:dynamic/things:Thing", "name": "a", "id": "x"}
    failed = engine.import_resources([entry], check=False)
    assert not failed.ok
    assert "__provider" in failed.text
    assert "a" not in engine.resources()
