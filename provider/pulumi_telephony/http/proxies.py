"""The proxy that the environment asks for: which variable names it, and whether it can be used.

``requests`` looks for it by itself, but says of what cannot be used neither where it comes from nor what is wrong, or
fails in the middle of its work. No part of the value is ever shown: it can hold a password.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import os
from urllib.parse import unquote, urlsplit

import requests.utils
import urllib3
from urllib3.util import parse_url

from ..base.environment import bare, is_plain
from ..base.errors import ConfigurationError

SOCKS = ("socks4", "socks4a", "socks5", "socks5h")
SCHEMES = ("http", "https", *SOCKS)


@dataclasses.dataclass(frozen=True)
class Proxy:
    """A proxy that can be used, as far as can be told without it."""

    source: str
    """The environment variable, or where else it comes from."""
    url: str = dataclasses.field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        login = parse_url(self.url).auth or ""
        password = login.partition(":")[2]
        return tuple(part for part in (self.url, login, password, unquote(password)) if part)


def proxy_for(url: str, vendor: str) -> Proxy | None:
    """The proxy for requests to ``url``; None when none is asked for. Raises ConfigurationError."""
    found = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url))
    if not found:
        return None
    source = _source(urlsplit(url).scheme)
    wrong = _unusable(bare(found))
    if wrong is not None:
        raise ConfigurationError(f"{vendor}: {source} names no proxy that can be used: {wrong}; correct or unset it")
    proxy = Proxy(source, _with_scheme(bare(found)))
    if urlsplit(proxy.url).scheme.lower() in SOCKS and importlib.util.find_spec("socks") is None:
        raise ConfigurationError(
            f"{vendor}: {source} names a SOCKS proxy, for which the extra socks is needed; run pip install"
            " PySocks where the provider runs"
        )
    return proxy


def _source(scheme: str) -> str:
    """The variable that urllib takes: that of the scheme before the general one, lower case before upper."""
    for name in (f"{scheme}_proxy", "all_proxy"):
        spellings = [variable for variable in os.environ if variable.lower() == name and os.environ[variable]]
        if spellings:
            return name if name in spellings else spellings[-1]
    return "the proxy setting of this system"


def _with_scheme(value: str) -> str:
    return value if "://" in value else f"http://{value}"


def _unusable(value: str) -> str | None:
    """What is wrong with the value of a variable."""
    if not value:
        return "it holds nothing but blanks"
    if not is_plain(value) or " " in value:
        return "it holds blanks or control characters"
    try:
        parts = parse_url(_with_scheme(value))
        (parts.host or "").encode("idna")
    except (urllib3.exceptions.HTTPError, ValueError):
        return _FORM
    if parts.scheme not in SCHEMES or not parts.host or parts.port == 0:
        return _FORM
    try:
        unquote(parts.auth or "").encode("latin-1")
    except UnicodeError:
        return "its user or password holds characters that HTTP cannot carry"
    return None


_FORM = f"it must be a URL such as http://host:port or socks5h://host:port, of one of the kinds {', '.join(SCHEMES)}"
