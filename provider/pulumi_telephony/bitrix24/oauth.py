"""A local application's tokens: the access token for each call, and a new pair when it has expired (contracts:
bitrix24 1.6).

The refresh token rotates. The new pair is stored before it is used, and only one thread of one process refreshes; the
others find the new pair. Tokens are refreshed only when the portal reports that the access token has expired, because
the vendor blocks applications that refresh on a schedule.
"""

from __future__ import annotations

import threading
from pathlib import Path

from pydantic import SecretStr, ValidationError

from ..base.errors import TelephonyError, TransportError
from ..base.files import digest
from ..http.account import HttpAccount
from ..http.retry import repeat
from .errors import REFRESH, accepted, shapeless
from .models import Grant
from .tokens import TokenFile, Tokens


class OAuth:
    """The access token of one application on one portal. Thread-safe."""

    def __init__(
        self,
        authorization_server: HttpAccount,
        *,
        endpoint: str,
        client_id: str,
        client_secret: SecretStr,
        refresh_token: SecretStr,
        access_token: SecretStr | None,
        directory: Path,
    ) -> None:
        """``refresh_token`` and ``access_token`` are the configured ones; ``endpoint`` is the portal."""
        self._server = authorization_server
        self._client_id = client_id
        self._client_secret = client_secret
        self._seed = Tokens(
            seed=digest(refresh_token.get_secret_value()),
            access_token=access_token.get_secret_value() if access_token else None,
            refresh_token=refresh_token.get_secret_value(),
        )
        self._file = TokenFile(directory, client_id, endpoint)
        self._current: str | None = None
        self._lock = threading.Lock()

    def access_token(self) -> str:
        """The token for the next call; the refresh token gets one if there has been none."""
        with self._lock:
            if self._current is None:
                self._current = self._valid(refused=None)
            return self._current

    def renew(self, refused: str) -> str:
        """The token after ``refused``, which the portal reports as expired. Only the first caller refreshes."""
        with self._lock:
            if self._current in (None, refused):
                self._current = self._valid(refused)
            return self._current

    def known(self) -> Tokens:
        """The current tokens. Makes no call and renews nothing."""
        return self._tokens()

    @property
    def file(self) -> TokenFile:
        """The file of the tokens."""
        return self._file

    def _valid(self, refused: str | None) -> str:
        with self._file.locked():
            tokens = self._tokens()
            if tokens.access_token is not None and tokens.access_token != refused:
                # Another process has refreshed meanwhile.
                return tokens.access_token
            grant = self._refreshed(tokens.refresh_token)
            successor = grant.refresh_token or tokens.refresh_token
            self._file.store(
                Tokens(
                    seed=tokens.seed,
                    access_token=grant.access_token,
                    refresh_token=successor,
                    expires=grant.expires,
                )
            )
            return grant.access_token

    def _tokens(self) -> Tokens:
        """The stored tokens, unless another refresh token was configured than the one that they came from."""
        stored = self._file.load()
        return stored if stored is not None and stored.seed == self._seed.seed else self._seed

    def _refreshed(self, refresh_token: str) -> Grant:
        try:
            # If the answer is lost, the old token may or may not be used up: a retry does no harm.
            return repeat(lambda: self._grant(refresh_token), repeatable=True)
        except TelephonyError as error:
            if not error.transient:
                raise
            # The retries are used up, and the call that needs the token was not sent.
            raise TransportError(f"{error}; there is no valid access token", executed=False, transient=False) from None

    def _grant(self, refresh_token: str) -> Grant:
        secret = self._client_secret.get_secret_value()
        secrets = (secret, refresh_token)
        # GET with a query is the only documented form.
        answer = self._server.send(
            "GET",
            "/oauth/token/",
            operation=REFRESH,
            headers={"Accept": "application/json"},
            query=(
                ("grant_type", "refresh_token"),
                ("client_id", self._client_id),
                ("client_secret", secret),
                ("refresh_token", refresh_token),
            ),
            secrets=secrets,
        )
        try:
            return Grant.model_validate(accepted(answer, REFRESH, self._server.host, secrets))
        except ValidationError as error:
            fields = ", ".join(sorted({str(item["loc"][0]) for item in error.errors() if item["loc"]}))
            raise shapeless(REFRESH, fields) from None
