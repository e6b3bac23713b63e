"""Pulumi's passphrase encryption."""

from __future__ import annotations

from pathlib import Path

import pytest

from telephony_sandbox.engine.errors import PassphraseError
from telephony_sandbox.engine.state.crypto import Crypter, passphrase_from

# Made by Pulumi v3.260.0 with the passphrase "x".
SALT = "v1:pXTK5YGxdeE=:v1:SMMxVjD2RDSGykT8:t0KCcD0orvcOb8i+Sg87E6Obxrf/gA=="
CIPHERTEXT = "v1:ThW90NwbiVRRWdtR:lBMS+iVTQux7uaeTmYyrdWJQlU6/mKvuCToZhRUN"


def test_what_the_real_engine_encrypted_is_opened() -> None:
    assert Crypter("x", SALT).decrypt(CIPHERTEXT).startswith('"')


def test_each_encryption_differs_and_opens_with_the_same_passphrase() -> None:
    crypter = Crypter.create("words")
    first, second = crypter.encrypt("text"), crypter.encrypt("text")
    assert first != second
    assert Crypter("words", crypter.state).decrypt(first) == "text"


@pytest.mark.parametrize("state", [SALT, "v2:pXTK5YGxdeE=:v1:a:b", "v1:pXTK5YGxdeE=", ""])
def test_a_wrong_passphrase_or_salt_is_said_without_details(state: str) -> None:
    with pytest.raises(PassphraseError) as raised:
        Crypter("wrong-passphrase", state)
    assert "wrong-passphrase" not in str(raised.value)


@pytest.mark.parametrize("ciphertext", ["", "v1:a", "v2:a:b", "v1:AAAA:AAAA"])
def test_a_damaged_ciphertext_is_said(ciphertext: str) -> None:
    with pytest.raises(PassphraseError):
        Crypter("x", SALT).decrypt(ciphertext)


def test_the_passphrase_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    path.write_text("from file\n", encoding="utf-8")
    assert passphrase_from({"PULUMI_CONFIG_PASSPHRASE": ""}) == ""
    assert passphrase_from({"PULUMI_CONFIG_PASSPHRASE_FILE": str(path)}) == "from file"
    with pytest.raises(PassphraseError, match="PULUMI_CONFIG_PASSPHRASE"):
        passphrase_from({})
