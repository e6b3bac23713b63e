"""One account's HTTP connection: sessions, timeouts, pacing, a size limit. Clients interpret the answers."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import requests
import urllib3

from ..base.errors import ConfigurationError, TelephonyError, TransportError
from ..base.files import digest
from ..base.redaction import excerpt
from .answers import Answer, http_date
from .retry import Patience, limits_now
from .session import Session, logging_without

if TYPE_CHECKING:
    from .pace import Pace
    from .proxies import Proxy

MAX_ANSWER = 32 * 1024 * 1024
"""Bytes. Documented answers are far smaller; anything larger is not from the API."""


class HttpAccount:
    """The connection to one vendor's account. Thread-safe."""

    def __init__(
        self,
        vendor: str,
        base_url: str,
        *,
        secrets: Iterable[str] = (),
        pace: Pace | None = None,
    ) -> None:
        """``pace`` is shared by all connections whose calls count against the same limit; None if no limit is known.

        Raises ConfigurationError for invalid environment variables.
        """
        self.vendor = vendor
        self.secrets = tuple(secrets)
        self.clock_offset: float | None = None
        """Seconds by which the vendor's clock was ahead of this machine's at the last answer with a ``Date``."""
        self._base_url = base_url.rstrip("/")
        self._local = threading.local()
        self._pace = pace
        # Invalid environment variables are reported before any call.
        limits_now()
        self._session()

    def send(
        self,
        method: str,
        path: str,
        *,
        operation: str,
        headers: Mapping[str, str] | None = None,
        query: Iterable[tuple[str, str]] | None = None,
        form: Mapping[str, str] | None = None,
        body: Any = None,
        secrets: Iterable[str | None] = (),
    ) -> Answer:
        """Send one request and read the whole answer. Raises TransportError; any HTTP status is an answer.

        ``body`` is sent as JSON. ``secrets`` are the secrets of this request, in addition to the account's own.
        """
        limits = limits_now()
        proxy = self._session().proxy_for(self._base_url)
        hidden = (*self.secrets, *secrets, *(proxy.secrets if proxy else ()))
        request = self._prepared(
            method,
            f"{self._base_url}{path}",
            params=None if query is None else list(query),
            form=form,
            body=body,
            headers=dict(headers or {}),
        )
        if self._pace is not None:
            self._pace.wait(self.vendor, limits.total)
        try:
            with logging_without(hidden), self._session().sent(request, (limits.connect, limits.read)) as response:
                self._note_clock(response.headers.get("Date", ""))
                content = self._read(response, operation)
                return Answer(response.status_code, response.headers, content)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            failure = self._failure(error, operation, limits, proxy, hidden)
        # Not in the except clause: there, the original would become its context, with the whole URL in its text.
        raise failure

    def _prepared(
        self, method: str, url: str, *, form: Mapping[str, str] | None, body: Any, **parts: Any
    ) -> requests.PreparedRequest:
        session = self._session()
        try:
            data = form if body is None else json.dumps(body, ensure_ascii=False).encode()
            return session.prepared(requests.Request(method, url, data=data, **parts))
        except (requests.exceptions.RequestException, UnicodeError):
            pass
        raise ConfigurationError(
            f"{self.vendor}: the endpoint, the credentials or an input contain characters that HTTP cannot carry"
        )

    def _failure(
        self,
        error: Exception,
        operation: str,
        limits: Patience,
        proxy: Proxy | None,
        hidden: Iterable[str | None],
    ) -> TelephonyError:
        """Our error for one of requests, or for one of urllib3 that requests does not wrap."""
        match error:
            case requests.exceptions.SSLError() if _certificate_refused(error):
                return ConfigurationError(
                    f"{self.vendor}: the TLS certificate of {self.host} is not trusted"
                    f" ({excerpt(str(error), hidden)}); for a private authority, set REQUESTS_CA_BUNDLE to its"
                    " certificate"
                )
            case requests.exceptions.SSLError():
                # TLS failed, perhaps after the request was sent: whether it was executed is unknown.
                return TransportError(
                    f"{self.vendor}: the TLS connection to {self.host} broke during {operation}", cut_off=True
                )
            case requests.exceptions.ConnectTimeout():
                # A timeout of the proxy says nothing about the host.
                return self._unreachable(error, proxy, hidden, cut_off=proxy is None)
            case requests.exceptions.ProxyError():
                return self._unreachable(error, proxy, hidden)
            case requests.exceptions.ConnectionError() if _never_connected(error):
                reset = isinstance(getattr(_reason(error), "__cause__", None), ConnectionResetError)
                return self._unreachable(error, proxy, hidden, cut_off=proxy is None and reset)
            case requests.exceptions.ConnectionError():
                return TransportError(
                    f"{self.vendor}: the connection to {self.host} broke during {operation}", cut_off=True
                )
            case requests.exceptions.Timeout():
                return TransportError(
                    f"{self.vendor}: {self.host} did not answer {operation} within {limits.read:g} seconds",
                    cut_off=True,
                )
            case requests.exceptions.InvalidURL() | requests.exceptions.InvalidSchema():
                return ConfigurationError(f"{self.vendor}: the endpoint {self.host} is not a valid URL")
            case urllib3.exceptions.LocationValueError():
                return ConfigurationError(f"{self.vendor}: the endpoint {self.host} is not a valid host name")
        return TransportError(f"{self.vendor}: {operation} failed ({excerpt(str(error), hidden)})")

    @property
    def identity(self) -> str:
        """Identifies the account: a digest of its address and its credentials."""
        return digest(self._base_url, *self.secrets)

    @property
    def host(self) -> str:
        """The account's host, for messages; without the path, which can contain a credential."""
        return self._base_url.split("://", 1)[-1].split("/", 1)[0]

    def _session(self) -> Session:
        # A session's cookie jar is not thread-safe, and the engine calls from four threads.
        if not hasattr(self._local, "session"):
            self._local.session = Session(self.vendor, self._base_url)
        session: Session = self._local.session
        return session

    def _note_clock(self, date: str) -> None:
        vendor_time = http_date(date)
        if vendor_time is not None:
            self.clock_offset = vendor_time - time.time()

    def _read(self, response: requests.Response, operation: str) -> bytes:
        content = bytearray()
        for chunk in response.iter_content(65536):
            content += chunk
            if len(content) > MAX_ANSWER:
                raise TransportError(
                    f"{self.vendor}: the answer to {operation} is longer than {MAX_ANSWER // 2**20} MiB"
                )
        return bytes(content)

    def _unreachable(
        self, error: Exception, proxy: Proxy | None, hidden: Iterable[str | None], *, cut_off: bool = False
    ) -> TransportError:
        cause = _cause(error, hidden)
        through = f"through the proxy set by {proxy.source}: {cause}" if proxy else cause
        look_at = f"{proxy.source}, the endpoint" if proxy else "the endpoint"
        return TransportError(
            f"{self.vendor}: cannot connect to {self.host} ({through}); check {look_at} and the network",
            executed=False,
            cut_off=cut_off,
        )


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    """Whether no connection was established, so that nothing was executed."""
    return isinstance(_reason(error), (urllib3.exceptions.NewConnectionError, urllib3.exceptions.NameResolutionError))


def _reason(error: Exception) -> Any:
    """The error of urllib3 behind one of requests."""
    return getattr(error.args[0] if error.args else None, "reason", None)


def _certificate_refused(error: BaseException) -> bool:
    """Whether one of the errors that requests and urllib3 wrap is about the server's certificate."""
    wrapped: object = error
    while isinstance(wrapped, BaseException):
        if isinstance(wrapped, ssl.SSLCertVerificationError):
            return True
        wrapped = getattr(wrapped, "reason", None) or (wrapped.args[0] if wrapped.args else None)
    return False


def _cause(error: Exception, hidden: Iterable[str | None]) -> str:
    reason = _reason(error)
    behind = getattr(reason, "original_error", None)  # a proxy's error quotes the original one in its text
    return excerpt(str(behind or reason or error).split(": ", 1)[-1], hidden)
