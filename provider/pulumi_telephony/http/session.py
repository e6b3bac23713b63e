"""A ``requests`` session that keeps credentials where they belong.

- It never follows a redirect, and does not even look where one leads.
- It takes nothing from ``~/.netrc``, and talks to loopback without a proxy: plain http must not leave the machine.
- TLS certificates are always verified: against certifi's authorities, or those that ``REQUESTS_CA_BUNDLE`` or
  ``CURL_CA_BUNDLE`` names. An empty variable counts as unset; one that names nothing usable is an error, and so is a
  proxy of the environment (proxies.py).
- What urllib3 logs during a request is scrubbed: it logs paths and queries, and those can hold a credential.
"""

from __future__ import annotations

import codecs
import contextlib
import contextvars
import logging
import os
import ssl
from collections.abc import Iterable, Iterator
from pathlib import Path

import requests

from ..base.environment import value_of
from ..base.errors import ConfigurationError
from ..base.redaction import scrub
from .proxies import Proxy, proxy_for

AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The environment variables in which requests looks for a bundle, in this order."""

MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""Byte order marks, with which a file may begin that an editor of Windows has saved."""

LOGGERS = ("connection", "connectionpool", "poolmanager", "response", "util.retry")
"""Those of urllib3; a filter holds for one logger, not for those below it."""


class Session(requests.Session):
    """For one account at ``base_url``. Raises ConfigurationError when the authorities to trust, or the proxy, cannot be
    used."""

    def __init__(self, vendor: str, base_url: str) -> None:
        super().__init__()
        # What the environment says is about proxies and authorities. Plain http is for loopback only (settings.py).
        self.trust_env = base_url.startswith("https:")
        self._vendor = vendor
        self._authorities = _authorities(vendor) if self.trust_env else None
        self.proxy_for(base_url)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: without this, requests prepares the next request even when told not to send it, for which it reads
        the whole answer, and trips over a Location that is no URL."""

    def prepared(self, request: requests.Request) -> requests.PreparedRequest:
        """The request as it will be sent. Raises requests' errors, or UnicodeError, for what HTTP cannot carry."""
        request.auth = _leave_alone
        ready = self.prepare_request(request)
        for value in ready.headers.values():
            if isinstance(value, str):
                value.encode("latin-1")
        return ready

    def sent(self, request: requests.PreparedRequest, timeout: tuple[float, float]) -> requests.Response:
        """The answer, its body not yet read."""
        url = request.url or ""
        proxy = self.proxy_for(url)
        proxies = {} if proxy is None else {url.partition(":")[0]: proxy.url}
        environment = self.merge_environment_settings(url, proxies, stream=True, verify=self._authorities, cert=None)
        return self.send(request, timeout=timeout, allow_redirects=False, **environment)

    def proxy_for(self, url: str) -> Proxy | None:
        """The proxy on the way to ``url``. Raises ConfigurationError."""
        return proxy_for(url, self._vendor) if self.trust_env else None


def _leave_alone(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an ``auth`` of ours, requests would put what ~/.netrc has for the host into Authorization."""
    return request


def _authorities(vendor: str) -> str | None:
    """The path of the authorities to trust instead of certifi's. Raises ConfigurationError."""
    variable = next((name for name in AUTHORITIES if os.environ.get(name)), None)
    if variable is None:
        return None
    path = value_of(variable) or ""
    try:
        if os.path.isdir(path):  # noqa: PTH112 - the answer of requests itself
            os.listdir(path)  # noqa: PTH208 - likewise
            return path
        if not Path(path).read_bytes().startswith(MARKS):
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
            return path
        # OpenSSL passes over the certificate behind a mark, and may take the others.
        reason = "it begins with a byte order mark, so save it as plain text"
    except ssl.SSLError:
        reason = "it holds no certificates in PEM form"
    except OSError as error:
        reason = error.strerror or "it cannot be read"
    raise ConfigurationError(
        f"{vendor}: {variable} names {path}, which cannot be used to verify TLS ({reason}); give the path of a PEM file"
        " with the certificates of the authorities to trust, or unset it"
    )


# -- what urllib3 logs -----------------------------------------------------------------------------------

_hidden: contextvars.ContextVar[tuple[str | None, ...]] = contextvars.ContextVar("hidden", default=())


@contextlib.contextmanager
def logging_without(secrets: Iterable[str | None]) -> Iterator[None]:
    """Let urllib3 log none of these while it works for us."""
    token = _hidden.set(tuple(secrets))
    try:
        yield
    finally:
        _hidden.reset(token)


class _Scrubbing(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        hidden = _hidden.get()
        if hidden:
            # A traceback can tell the URL as well.
            text = record.getMessage() + (f" ({record.exc_info[1]})" if record.exc_info else "")
            record.msg, record.args, record.exc_info, record.exc_text = scrub(text, hidden), (), None, None
        return True


for _name in LOGGERS:
    logging.getLogger(f"urllib3.{_name}").addFilter(_Scrubbing())
