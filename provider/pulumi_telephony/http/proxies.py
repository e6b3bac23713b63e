"""The proxy that the environment sets: which variable names it, and whether it is valid.

``requests`` finds the proxy by itself, but its errors name neither the variable nor what is wrong, or come late. No
part of the value is ever shown: it can contain a password.
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
    """A proxy with a valid URL."""

    source: str
    """The environment variable, or where else it comes from."""
    url: str = dataclasses.field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The parts that must not be shown."""
        login = parse_url(self.url).auth or ""
        password = login.partition(":")[2]
        return tuple(part for part in (self.url, login, password, unquote(password)) if part)


def proxy_for(url: str, vendor: str) -> Proxy | None:
    """The proxy for requests to ``url``; None if none is set. Raises ConfigurationError."""
    found = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url))
    if not found:
        return None
    source = _source(urlsplit(url).scheme)
    wrong = _unusable(bare(found))
    if wrong is not None:
        raise ConfigurationError(f"{vendor}: {source} is not a usable proxy: {wrong}; correct or unset it")
    proxy = Proxy(source, _with_scheme(bare(found)))
    if urlsplit(proxy.url).scheme.lower() in SOCKS and importlib.util.find_spec("socks") is None:
        raise ConfigurationError(
            f"{vendor}: {source} is a SOCKS proxy, which requires the extra socks of pulumi-telephony; install that, or"
            " PySocks, where the provider runs"
        )
    return proxy


def _source(scheme: str) -> str:
    """The variable that urllib uses: that of the scheme before the general one, lower case before upper."""
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
        return "it contains only blanks"
    if not is_plain(value) or " " in value:
        return "it contains blanks or control characters"
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
        return "its user or password contains characters that HTTP cannot carry"
    return None


_FORM = f"it must be a URL such as http://host:port or socks5h://host:port, with the scheme {', '.join(SCHEMES)}"
