"""Pulumi's passphrase encryption: PBKDF2-SHA256 with 1,000,000 rounds gives a key, AES-256-GCM encrypts.

A stack's salt is kept as ``v1:SALT:v1:NONCE:CIPHERTEXT``, where the last three are the word "pulumi" encrypted, by
which a passphrase is recognised. A value is ``v1:NONCE:CIPHERTEXT``; all parts are base64.
"""

from __future__ import annotations

import hashlib
import os
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..errors import PassphraseError

_ROUNDS = 1_000_000
_KEY_BYTES = 32
_SALT_BYTES = 8
_NONCE_BYTES = 12
_PROOF = "pulumi"

_keys: dict[tuple[str, bytes], bytes] = {}
_keys_lock = threading.Lock()


def passphrase_from(environment: Mapping[str, str]) -> str:
    """The passphrase from PULUMI_CONFIG_PASSPHRASE or the file PULUMI_CONFIG_PASSPHRASE_FILE names."""
    if "PULUMI_CONFIG_PASSPHRASE" in environment:
        return environment["PULUMI_CONFIG_PASSPHRASE"]
    if path := environment.get("PULUMI_CONFIG_PASSPHRASE_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise PassphraseError(f"PULUMI_CONFIG_PASSPHRASE_FILE cannot be read: {error.strerror}") from None
    raise PassphraseError("the stack needs a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE")


def _derive(passphrase: str, salt: bytes) -> bytes:
    """The key, computed once per process: it takes a noticeable part of a second, on purpose."""
    with _keys_lock:
        key = _keys.get((passphrase, salt))
        if key is None:
            key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, _ROUNDS, _KEY_BYTES)
            _keys[passphrase, salt] = key
        return key


class Crypter:
    """Encrypts and decrypts the secrets of one stack."""

    def __init__(self, passphrase: str, state: str) -> None:
        """``state`` is the stack's salt in Pulumi's form; a wrong passphrase raises PassphraseError."""
        version, _, rest = state.partition(":")
        salt, _, proof = rest.partition(":")
        if version != "v1" or not proof:
            raise PassphraseError("the stack's encryption salt is malformed")
        self.state = state
        self._cipher = AESGCM(_derive(passphrase, b64decode(salt)))
        try:
            known = self.decrypt(proof)
        except PassphraseError:
            known = ""
        if known != _PROOF:
            raise PassphraseError("incorrect passphrase: it does not open this stack's secrets")

    @classmethod
    def create(cls, passphrase: str) -> Crypter:
        """A crypter with a new salt."""
        salt = os.urandom(_SALT_BYTES)
        proof = _encrypt(AESGCM(_derive(passphrase, salt)), _PROOF)
        return cls(passphrase, f"v1:{b64encode(salt).decode()}:{proof}")

    def encrypt(self, plaintext: str) -> str:
        """A new ciphertext; the same text gives another one each time."""
        return _encrypt(self._cipher, plaintext)

    def decrypt(self, ciphertext: str) -> str:
        """The text, or PassphraseError when it was encrypted with another key or damaged."""
        parts = ciphertext.split(":")
        if len(parts) != 3 or parts[0] != "v1":
            raise PassphraseError("a secret is not in the form v1:nonce:ciphertext")
        try:
            return self._cipher.decrypt(b64decode(parts[1]), b64decode(parts[2]), None).decode()
        except (InvalidTag, ValueError):
            raise PassphraseError("a secret cannot be decrypted with this stack's passphrase") from None


def _encrypt(cipher: AESGCM, plaintext: str) -> str:
    nonce = os.urandom(_NONCE_BYTES)
    sealed = cipher.encrypt(nonce, plaintext.encode(), None)
    return f"v1:{b64encode(nonce).decode()}:{b64encode(sealed).decode()}"
