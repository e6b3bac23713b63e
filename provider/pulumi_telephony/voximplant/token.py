"""Service account credentials and the tokens made from them (contracts: voximplant 1.2, 1.3)."""

from __future__ import annotations

import json
import threading
import time

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import ValidationError

from ..accounts.settings import how_to_set, read_text
from ..base.environment import bare
from ..base.errors import ConfigurationError
from .models import Credentials
from .settings import VoximplantSettings

LIFE = 300
"""Seconds. The service rejects more than 3600 (error 454)."""
BACKDATED = 10
"""Seconds. A token from the future is rejected (error 455), and clocks differ."""
RENEWED = 60
"""Seconds before its expiry from which a token is no longer used."""


class Signer:
    """Creates bearer tokens, and uses each until shortly before its expiry. Thread-safe."""

    def __init__(self, credentials: Credentials, account_id: int | None, source: str = "credentials") -> None:
        """``source`` names the credentials in errors."""
        self.account_id = account_id or credentials.account_id
        self._key_id = credentials.key_id
        self._key = _private_key(credentials.private_key, source)
        self._lock = threading.Lock()
        self._token = ""
        self._until = 0.0
        self._backdated = BACKDATED

    def token(self) -> str:
        with self._lock:
            now = time.time()
            if now > self._until - RENEWED:
                issued = int(now) - self._backdated
                # The API accepts the account as a number or as text; newer PyJWT requires text.
                claims = {"iss": str(self.account_id), "iat": issued, "exp": issued + LIFE}
                self._token = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self._key_id})
                self._until = issued + LIFE
            return self._token

    def discard(self, token: str, *, backdate: int = BACKDATED) -> None:
        """Discard ``token``, whose times were rejected: the next one is new, issued ``backdate`` seconds ago."""
        with self._lock:
            if token == self._token:
                self._until = 0.0
                self._backdated = backdate


def signer(settings: VoximplantSettings) -> Signer:
    """The signer for an account. Raises ConfigurationError if the credentials are missing or invalid."""
    if settings.credentials is not None:
        text, source = settings.credentials.get_secret_value(), settings.name_of("credentials")
    elif settings.credentials_file:
        source = f"{settings.credentials_file} (of {settings.name_of('credentials_file')})"
        text = read_text(settings.credentials_file, f"Voximplant credentials of {settings.name_of('credentials_file')}")
    else:
        raise ConfigurationError(
            f"Voximplant settings: credentialsFile is missing: {how_to_set(VoximplantSettings, 'credentials_file')}"
        )
    try:
        credentials = Credentials.model_validate(json.loads(bare(text)))
    except ValidationError as error:
        fields = ", ".join(sorted({str(item["loc"][0]) for item in error.errors() if item["loc"]}))
        raise ConfigurationError(
            f"Voximplant credentials: {source} lacks a usable {fields or 'JSON object'};"
            " use the file that the control panel offers when a service account key is created"
        ) from None
    except (ValueError, RecursionError):
        raise ConfigurationError(f"Voximplant credentials: {source} is not JSON") from None
    return Signer(credentials, settings.account_id, source)


def _private_key(pem: str, source: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ConfigurationError(
            f"Voximplant credentials: private_key is not an unencrypted PEM key in {source}"
        ) from None
    if not isinstance(key, RSAPrivateKey):
        raise ConfigurationError(f"Voximplant credentials: private_key is not an RSA key in {source}")
    return key
