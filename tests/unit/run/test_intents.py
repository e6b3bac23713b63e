"""Intents on the disk: durable, private, without secrets, and no obstacle when the disk fails."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from pulumi_telephony.base.errors import ConfigurationError
from pulumi_telephony.base.files import STATE_DIR, state_directory
from pulumi_telephony.bitrix24.tokens import TokenFile
from pulumi_telephony.run import intents as module
from pulumi_telephony.run.coordination import Machine
from pulumi_telephony.run.intents import FileIntents, Intent, Subject

SUBJECT = Subject(kind="Thing", account="acme/t0ken", owner="shop/prod/desk", natural_key=("desk",))


def intent(at: float = 2e9, **more: object) -> Intent:
    return Intent.model_validate(
        {"owner": SUBJECT.owner, "natural_key": SUBJECT.natural_key, "before": ("1", "2"), "at": at, **more}
    )


@pytest.fixture
def intents(tmp_path: Path) -> FileIntents:
    return FileIntents(tmp_path / "state" / "intents")


def test_an_intent_is_found_again_by_another_process(intents: FileIntents, tmp_path: Path) -> None:
    intents.keep(SUBJECT, intent())
    assert FileIntents(tmp_path / "state" / "intents").find(SUBJECT) == intent()


def test_an_intent_is_on_the_disk_before_keep_returns(intents: FileIntents, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync
    monkeypatch.setattr("pulumi_telephony.base.files.os.fsync", lambda fd: (synced.append(fd), real(fd))[1])
    intents.keep(SUBJECT, intent())
    assert len(synced) == 2  # the file, then its directory


def test_only_the_user_can_read_it_and_no_name_tells_the_account(intents: FileIntents, tmp_path: Path) -> None:
    intents.keep(SUBJECT, intent())
    [file] = tmp_path.rglob("*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "t0ken" not in file.read_text() + str(file.relative_to(tmp_path))


def test_an_intent_expires(intents: FileIntents, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.time, "time", lambda: 2e9)
    intents.keep(SUBJECT, intent(2e9 - module.LIFE - 1))
    assert intents.find(SUBJECT) is None
    intents.keep(SUBJECT, intent(2e9 - module.LIFE + 1))
    assert intents.find(SUBJECT) is not None


def test_an_intent_has_served_when_its_object_is_on_record(intents: FileIntents, tmp_path: Path) -> None:
    intents.keep(SUBJECT, intent())
    intents.recorded(SUBJECT.kind, SUBJECT.account, SUBJECT.owner, "3")
    assert intents.find(SUBJECT) is not None, "it is not known yet what was created"
    intents.created(SUBJECT, "3")
    intents.recorded(SUBJECT.kind, SUBJECT.account, SUBJECT.owner, "4")
    assert intents.find(SUBJECT) is not None, "another object is on record"
    intents.recorded(SUBJECT.kind, SUBJECT.account, SUBJECT.owner, "3")
    assert list(tmp_path.rglob("*.json")) == []


def test_what_one_owner_made_counts_as_there_before_for_its_rivals(intents: FileIntents) -> None:
    rival = SUBJECT.model_copy(update={"owner": "shop/prod/other"})
    stranger = SUBJECT.model_copy(update={"owner": "shop/prod/third", "natural_key": ("else",)})
    for subject in (SUBJECT, rival, stranger):
        kept = intent(owner=subject.owner, natural_key=subject.natural_key)
        intents.keep(subject, kept)
    intents.created(SUBJECT, "3")
    seen = {s.owner: intents.find(s) for s in (SUBJECT, rival, stranger)}
    assert [(i.before, i.created) for i in seen.values() if i] == [
        (("1", "2"), "3"),
        (("1", "2", "3"), None),
        (("1", "2"), None),
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"owner": "x"}', "\x00\xff"])
def test_a_file_that_cannot_be_understood_counts_as_none(intents: FileIntents, tmp_path: Path, text: str) -> None:
    intents.keep(SUBJECT, intent())
    [file] = tmp_path.rglob("*.json")
    file.write_text(text)
    assert intents.find(SUBJECT) is None


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_cannot_be_written_warns_once_and_stops_nobody(
    intents: FileIntents, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(module, "write_durably", fail)
    for _ in range(2):
        with intents.locked(SUBJECT):
            assert intents.find(SUBJECT) is None
            intents.keep(SUBJECT, intent())
            intents.created(SUBJECT, "3")
    warnings = capsys.readouterr().err.splitlines()
    assert len(warnings) == 1
    assert "cannot record creates in" in warnings[0]


def test_a_directory_that_is_a_file_warns_and_stops_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "state").write_text("")
    broken = FileIntents(tmp_path / "state" / "intents")
    with broken.locked(SUBJECT):
        broken.keep(SUBJECT, intent())
        assert broken.find(SUBJECT) is None
    assert "cannot record creates in" in capsys.readouterr().err


NO_HOME = Path("~") / "state" / "intents"


def cannot_be_made(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of intents that nobody can make."""
    directory = tmp_path / "state" / "intents"
    if kind == "no home":
        return NO_HOME
    if kind == "a file in the way":
        (tmp_path / "state").write_text("")
        return directory
    code = {"a missing drive": errno.ENOENT, "read-only": errno.EROFS, "not allowed": errno.EACCES}[kind]

    def fail(path: Path, *_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr("pulumi_telephony.base.files.Path.mkdir", fail)
    return directory


KINDS = ["no home", "a file in the way", "a missing drive", "read-only", "not allowed"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["lock", "keep"])
def test_a_directory_that_cannot_be_made_warns_whatever_the_reason_and_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: str, step: str
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = FileIntents(cannot_be_made(kind, tmp_path, monkeypatch))
    if step == "lock":
        with broken.locked(SUBJECT):
            pass
    else:
        broken.keep(SUBJECT, intent())
    told = capsys.readouterr().err
    assert told.startswith("telephony: warning: cannot record creates in ")
    assert told.count("\n") == 1
    assert "PULUMI_TELEPHONY_STATE_DIR" in told
    assert not (tmp_path / "~").exists()


def test_a_file_that_another_process_removes_is_no_reason_to_warn(
    intents: FileIntents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between the listing of a shelf and the look into its file, the file goes."""
    real = module.names

    def names_then_gone(shelf: Path) -> list[str]:
        found = real(shelf)
        for file in tmp_path.rglob("*.json"):
            file.unlink()
        return found

    monkeypatch.setattr(module, "names", names_then_gone)
    steps = (
        lambda: intents.find(SUBJECT),
        lambda: intents.created(SUBJECT, "3"),
        lambda: intents.recorded(SUBJECT.kind, SUBJECT.account, SUBJECT.owner, "3"),
        lambda: intents.drop(SUBJECT),
        lambda: intents.contested(SUBJECT),
    )
    for step in steps:
        monkeypatch.setattr(module, "names", real)
        intents.keep(SUBJECT, intent(created="3"))
        monkeypatch.setattr(module, "names", names_then_gone)
        step()
    assert capsys.readouterr().err == ""


def test_a_user_without_a_home_is_told_and_nothing_is_made_in_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in (STATE_DIR, "HOME", "USERPROFILE", "XDG_STATE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("platformdirs.user_state_dir", lambda name: f"~/.local/state/{name}")
    monkeypatch.chdir(tmp_path)
    machine = Machine(state_directory())
    with machine.intents.locked(SUBJECT):
        machine.intents.keep(SUBJECT, intent())
    pace = machine.pace("acme", 5.0, 1)
    assert pace is not None
    pace.wait("Acme", 1.0)
    with pytest.raises(ConfigurationError, match=f"cannot be kept in .*no home directory.*{STATE_DIR}"):
        TokenFile(state_directory(), "id", "https://portal.example").locked().__enter__()
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(" in ")[0] for line in told] == [
        "telephony: warning: cannot record creates",
        "telephony: warning: cannot share the rate of calls",
    ]
    assert all("this user has no home directory" in line for line in told)
    assert list(tmp_path.iterdir()) == []
