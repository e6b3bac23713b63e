"""Files with credentials, and where this package keeps its own."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from pulumi_telephony.accounts.settings import Settings, read_text
from pulumi_telephony.base.errors import ConfigurationError
from pulumi_telephony.base.files import STATE_DIR, make_private, state_directory
from pulumi_telephony.bitrix24.tokens import TokenFile, Tokens
from pulumi_telephony.voximplant.settings import VoximplantSettings
from pulumi_telephony.voximplant.token import signer
from unit.voximplant.fakes import PEM

posix_only = pytest.mark.skipif(os.name != "posix", reason="only POSIX has permissions for group and others")
WARNING = "contains credentials and can be read by other users of this machine; run chmod 600"


def credentials_file(directory: Path, mode: int) -> Path:
    path = directory / "credentials.json"
    escaped = PEM.replace("\n", "\\n")
    path.write_text(f'{{"account_id": 700123, "key_id": "key-1", "private_key": "{escaped}"}}')
    path.chmod(mode)
    return path


@posix_only
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_an_open_credentials_file_draws_one_warning_for_each_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: int
) -> None:
    path = credentials_file(tmp_path, mode)
    for account in (None, 1, 2):
        signer(VoximplantSettings(credentials_file=str(path), account_id=account))
    told = capsys.readouterr().err
    assert told == f"telephony: warning: {path} {WARNING} {path}\n"


@posix_only
def test_a_credentials_file_of_ones_own_draws_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signer(VoximplantSettings(credentials_file=str(credentials_file(tmp_path, 0o600))))
    assert capsys.readouterr().err == ""


@posix_only
def test_a_token_file_is_private_and_one_that_was_opened_draws_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = TokenFile(tmp_path / "state", "local.app", "https://portal.example/rest")
    with file.locked():
        file.store(Tokens(seed="s", refresh_token="r3fresh"))
    assert [path.stat().st_mode & 0o777 for path in (file.path, file.path.parent)] == [0o600, 0o700]
    file.path.chmod(0o644)
    file.load()
    file.load()
    assert capsys.readouterr().err.count("warning:") == 1


@posix_only
def test_every_directory_on_the_way_is_the_users_alone(tmp_path: Path) -> None:
    """mkdir gives its mode to the last one only."""
    make_private(tmp_path / "a" / "b" / "c")
    make_private(tmp_path / "a" / "b" / "c")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")} == {0o700}


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE)]
)
@pytest.mark.parametrize("end", ["", "\r\n"])
def test_credentials_are_read_as_an_editor_has_saved_them(tmp_path: Path, encoding: str, mark: bytes, end: str) -> None:
    path = credentials_file(tmp_path, 0o600)
    text = path.read_text()
    path.write_bytes(mark + (text + end).encode(encoding))
    assert signer(VoximplantSettings(credentials_file=f" {path}\n")).account_id == 700123
    assert signer(VoximplantSettings(credentials=SecretStr("\ufeff" + text + end))).account_id == 700123


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot read"),
        (b"\xff\xfe{", "cannot read|is not JSON"),
        (b"{", "is not JSON"),
        (b"{}", "lacks a usable"),
    ],
)
@pytest.mark.parametrize(
    ("config", "environ", "name"),
    [
        ({}, {"VOXIMPLANT_CREDENTIALS": "{}"}, "VOXIMPLANT_CREDENTIALS"),
        ({"credentialsFile": "{}"}, {}, "telephony:voximplant.credentialsFile"),
    ],
)
def test_a_file_of_credentials_that_cannot_be_used_is_told_by_its_setting(
    tmp_path: Path, config: dict[str, str], environ: dict[str, str], name: str, content: bytes | None, says: str
) -> None:
    path = tmp_path / "c.json"
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    here = {key: value.format(path) for key, value in config.items()}
    there = {key: value.format(path) for key, value in environ.items()}
    settings = Settings({"voximplant": here}, there).vendor(VoximplantSettings)
    with pytest.raises(ConfigurationError, match=says) as error:
        signer(settings)
    assert name in str(error.value)


@pytest.mark.parametrize("path", ["/nowhere/at/all", "~nobody-of-this-name/key", "a\0b", "x" * 5000, "/"])
def test_a_path_that_cannot_be_read_is_one_sentence(path: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^Voximplant credentials: cannot read "):
        read_text(path, "Voximplant credentials")


@pytest.mark.parametrize("content", ['{"private_key": "hunter2"}', "-----BEGIN PRIVATE KEY-----\nhunter2"])
def test_the_content_of_a_file_in_place_of_its_path_is_not_printed(content: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^Voximplant credentials must be the path of a file") as error:
        read_text(content, "Voximplant credentials")
    assert "hunter2" not in str(error.value)


def test_a_state_directory_in_nobodys_home_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_DIR, "~nobody-of-this-name/state")
    with pytest.raises(ConfigurationError, match=f"^{STATE_DIR} begins with a home directory that does not exist"):
        state_directory()
