"""What a program forgets of intents when it hears that an object is on record."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.run import intent_files
from pulumi_telephony.run.intent_files import folder, note_saved
from pulumi_telephony.run.intents import FileIntents, Intent, Subject


def kept(owner: str, id_: str | None, kind: str = "Thing") -> Path:
    """The file of an intent that names this object."""
    directory = folder(Path(os.environ[STATE_DIR]))
    subject = Subject(kind=kind, account="acme", owner=owner, natural_key=("desk",))
    before = set(directory.rglob("*.json"))
    FileIntents(directory).keep(subject, Intent(owner=owner, natural_key=("desk",), before=(), created=id_, at=1.0))
    (file,) = set(directory.rglob("*.json")) - before
    return file


def test_the_intent_of_the_object_has_served() -> None:
    file = kept("p/s/a", "1")
    note_saved("Thing", "p/s/a", "1")
    assert not file.exists()


@pytest.mark.parametrize(
    ("kind", "owner", "id_"), [("Thing", "p/s/a", "2"), ("Thing", "p/s/b", "1"), ("Another", "p/s/a", "1")]
)
def test_that_of_another_object_owner_or_kind_has_not(kind: str, owner: str, id_: str) -> None:
    file = kept("p/s/a", "1")
    note_saved(kind, owner, id_)
    assert file.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '"text"'])
def test_a_damaged_intent_or_none_at_all_stops_no_program(text: str) -> None:
    note_saved("Thing", "p/s/a", "1")
    file = kept("p/s/a", None)
    file.write_text(text, encoding="utf-8")
    note_saved("Thing", "p/s/a", "1")
    assert file.exists()


def test_a_place_that_cannot_be_looked_into_is_told_once_and_stops_no_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(STATE_DIR, str(tmp_path / "file"))
    note_saved("Thing", "p/s/a", "1")
    note_saved("Thing", "p/s/b", "2")
    told = capsys.readouterr().err
    assert told.startswith("telephony: warning: cannot read the records of creates in ")
    assert told.count("\n") == 1


def test_an_intent_that_another_process_removes_is_no_reason_to_warn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = kept("p/s/a", "1")
    real = intent_files.names
    monkeypatch.setattr(intent_files, "names", lambda shelf: (real(shelf), file.unlink())[0])
    note_saved("Thing", "p/s/a", "1")
    note_saved("Another", "p/s/a", "1")
    assert capsys.readouterr().err == ""
