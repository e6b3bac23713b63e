"""A ``requests`` session that does not leak credentials.

- It never follows a redirect, nor parses its location.
- It ignores ``~/.netrc``, and connects to loopback without a proxy: plain http must not leave the machine.
- TLS certificates are always verified: against certifi's authorities, or those that ``REQUESTS_CA_BUNDLE`` or
  ``CURL_CA_BUNDLE`` names. An empty variable counts as unset; an unusable value is an error, as it is for a proxy
  (proxies.py).
- What urllib3 logs during a request is scrubbed: it logs paths and queries, which can contain a credential.
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
"""Byte order marks, which a Windows editor may put at the beginning of a file."""

LOGGERS = ("connection", "connectionpool", "poolmanager", "response", "util.retry")
"""The loggers of urllib3; a filter applies to one logger, not to its children."""


class Session(requests.Session):
    """For one account at ``base_url``. Raises ConfigurationError if the trusted authorities or the proxy are not
    usable."""

    def __init__(self, vendor: str, base_url: str) -> None:
        super().__init__()
        # The environment sets proxies and authorities. Plain http is for loopback only (settings.py).
        self.trust_env = base_url.startswith("https:")
        self._vendor = vendor
        self._authorities = _authorities(vendor) if self.trust_env else None
        self.proxy_for(base_url)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: otherwise requests prepares the next request even with ``allow_redirects=False``, for which it reads
        the whole answer, and fails at a Location that is not a URL."""

    def prepared(self, request: requests.Request) -> requests.PreparedRequest:
        """The request as it will be sent. Raises an error of requests, or UnicodeError, if HTTP cannot carry it."""
        request.auth = _leave_alone
        ready = self.prepare_request(request)
        for value in ready.headers.values():
            if isinstance(value, str):
                value.encode("latin-1")
        return ready

    def sent(self, request: requests.PreparedRequest, timeout: tuple[float, float]) -> requests.Response:
        """Send the request: the answer, with its body not yet read."""
        url = request.url or ""
        proxy = self.proxy_for(url)
        proxies = {} if proxy is None else {url.partition(":")[0]: proxy.url}
        environment = self.merge_environment_settings(url, proxies, stream=True, verify=self._authorities, cert=None)
        return self.send(request, timeout=timeout, allow_redirects=False, **environment)

    def proxy_for(self, url: str) -> Proxy | None:
        """The proxy for ``url``. Raises ConfigurationError."""
        return proxy_for(url, self._vendor) if self.trust_env else None


def _leave_alone(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an ``auth``, requests would send the credentials that ~/.netrc has for the host."""
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
        # OpenSSL skips the certificate after a byte order mark, and may accept the others.
        reason = "it begins with a byte order mark, so save it without one"
    except ssl.SSLError:
        reason = "it contains no certificates in PEM format"
    except OSError as error:
        reason = error.strerror or "it cannot be read"
    raise ConfigurationError(
        f"{vendor}: {path} of {variable} cannot be used to verify TLS ({reason}); set it to a PEM file with the"
        " certificates of the trusted authorities, or unset it"
    )


# -- what urllib3 logs -----------------------------------------------------------------------------------

_hidden: contextvars.ContextVar[tuple[str | None, ...]] = contextvars.ContextVar("hidden", default=())


@contextlib.contextmanager
def logging_without(secrets: Iterable[str | None]) -> Iterator[None]:
    """Keep these secrets out of what urllib3 logs inside the block."""
    token = _hidden.set(tuple(secrets))
    try:
        yield
    finally:
        _hidden.reset(token)


class _Scrubbing(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        hidden = _hidden.get()
        if hidden:
            # A traceback can contain the URL as well.
            text = record.getMessage() + (f" ({record.exc_info[1]})" if record.exc_info else "")
            record.msg, record.args, record.exc_info, record.exc_text = scrub(text, hidden), (), None, None
        return True


for _name in LOGGERS:
    logging.getLogger(f"urllib3.{_name}").addFilter(_Scrubbing())
