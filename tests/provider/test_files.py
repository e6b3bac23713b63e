"""Files with credentials, and where this package keeps its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provider.voximplant.fakes import PEM
from pulumi_telephony.bitrix24.tokens import TokenFile, Tokens
from pulumi_telephony.errors import ConfigurationError
from pulumi_telephony.files import STATE_DIR, make_private, state_directory
from pulumi_telephony.settings import VoximplantSettings, read_text
from pulumi_telephony.voximplant.token import signer

posix_only = pytest.mark.skipif(os.name != "posix", reason="only POSIX has permissions for group and others")
WARNING = "holds credentials and can be read by other users of this machine; run chmod 600"


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


@pytest.mark.parametrize("path", ["/nowhere/at/all", "~nobody-of-this-name/key", "a\0b", "x" * 5000, "/"])
def test_a_path_that_cannot_be_read_is_one_sentence(path: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^Voximplant credentials: cannot read "):
        read_text(path, "Voximplant credentials")


def test_a_state_directory_in_nobodys_home_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_DIR, "~nobody-of-this-name/state")
    with pytest.raises(ConfigurationError, match=f"^{STATE_DIR} begins with a home directory that does not exist"):
        state_directory()
