"""Proxies of the environment: used for https, SOCKS too, and told by the name of the variable, never by its value."""

from __future__ import annotations

import importlib.util
import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_telephony.base.errors import ConfigurationError, TelephonyError, TransportError
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.http.proxies import proxy_for
from pulumi_telephony.http.session import AUTHORITIES
from telephony_sandbox.simulators.server import Simulators
from unit.http.socks_server import REFUSED, socks_server

PASSWORD = "pr0xy-pass"
HOST = "https://vendor.invalid"
VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture(scope="module")
def over_tls() -> Iterator[Simulators]:
    with Simulators(tls=True) as simulators:
        yield simulators


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "NO_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in AUTHORITIES:
        monkeypatch.delenv(name, raising=False)


def send(url: str = HOST) -> Answer:
    return HttpAccount("Acme", url, secrets=["s3cret"]).send("POST", "/rest/1/s3cret/scope.json", operation="Do")


# -- SOCKS -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["socks5h", "socks5", "SOCKS5H"])
@pytest.mark.parametrize("login", ["", f"somebody:{PASSWORD}@"])
def test_a_socks_proxy_is_used_with_tls_inside_it(
    over_tls: Simulators, monkeypatch: pytest.MonkeyPatch, scheme: str, login: str
) -> None:
    target = urlsplit(over_tls.origins["bitrix24"])
    assert target.hostname
    assert target.port
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(over_tls.ca_bundle))
    with socks_server((target.hostname, target.port)) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://{login}127.0.0.1:{proxy.port}\n")
        # Only the proxy knows where this port leads.
        assert send("https://localhost:7").status == 401
    assert proxy.asked[0][1] == 7
    assert proxy.logins == ([("somebody", PASSWORD)] if login else [])


def test_socks_without_the_extra_names_the_variable_and_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"socks5h://somebody:{PASSWORD}@127.0.0.1:1")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError) as error:
        send()
    assert str(error.value) == (
        "Acme: HTTPS_PROXY is a SOCKS proxy, which requires the extra socks of pulumi-telephony;"
        " install that, or PySocks, where the provider runs"
    )


def test_a_socks_proxy_that_refuses_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with socks_server(("127.0.0.1", 1), REFUSED) as proxy:
        monkeypatch.setenv("https_proxy", f"socks5h://somebody:{PASSWORD}@127.0.0.1:{proxy.port}")
        with pytest.raises(TransportError) as error:
            send()
    told = r"cannot connect to vendor\.invalid \(through the proxy set by https_proxy: .*refused\); check https_proxy"
    assert re.search(told, str(error.value))
    assert PASSWORD not in str(error.value)
    assert error.value.executed is False


# -- which variable --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["http", "socks5", "socks5h", "socks4"])
@pytest.mark.parametrize("variable", VARIABLES)
def test_a_proxy_that_is_not_there_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, kind: str
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv(variable, f"{kind}://somebody:{PASSWORD}@127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(
            TransportError, match=rf"through the proxy set by {variable}: .*; check {variable}"
        ) as error:
            send()
    assert PASSWORD not in str(error.value)
    assert error.value.executed is False
    assert not error.value.cut_off


def test_the_variable_of_the_scheme_wins_and_lower_case_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(reversed(VARIABLES)):
        monkeypatch.setenv(name, f"http://proxy{number}.example:1")
    order = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    for name in order:
        proxy = proxy_for(HOST, "Acme")
        assert proxy is not None
        assert proxy.source == name
        assert proxy.url.startswith(f"http://proxy{VARIABLES[::-1].index(name)}.")
        monkeypatch.delenv(name)
    assert proxy_for(HOST, "Acme") is None


# -- values ----------------------------------------------------------------------------------------------

GARBAGE = (
    "socks9://x",
    "http://[::1",
    ":::",
    "http://",
    "/path",
    " ",
    "\n",
    f"ftp://somebody:{PASSWORD}@host:1",
    f"http://somebody:{PASSWORD}@host:99999",
    f"http://somebody:{PASSWORD}@host:port",
    f"http://somebody:{PASSWORD}@host:0",
    f"http://somebody:{PASSWORD}-пароль@host:1",
    f"http://somebody:{PASSWORD}-%D0%BF@host:1",
    f"http://somebody:{PASSWORD}@ho st:1",
    f"http://somebody:{PASSWORD}@ho\nst:1",
    f"http://somebody:{PASSWORD}@a..b:1",
    f"http://somebody:{PASSWORD}@{'x' * 70}.example:1",
    "☃",
    "\udce9",
)


@pytest.mark.parametrize("value", GARBAGE)
@pytest.mark.parametrize("variable", VARIABLES)
def test_a_value_that_is_no_proxy_is_one_sentence_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(TelephonyError) as error:
        send()
    assert variable in str(error.value)
    assert PASSWORD not in str(error.value)
    assert error.value.executed is False


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", *VARIABLES])
def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "")
    assert proxy_for(HOST, "Acme") is None


@pytest.mark.parametrize("value", ["", " ", ",", ":::", "[::1", "*.", "10.0.0.0/99", "☃", "http://x", "a\nb", "1/2/3"])
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_no_value_of_no_proxy_breaks_anything(
    over_tls: Simulators, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f" {over_tls.ca_bundle}\n")
    monkeypatch.setenv(variable, value)
    assert send(over_tls.origins["bitrix24"]).status == 401


def test_no_proxy_takes_a_host_out(over_tls: Simulators, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(over_tls.ca_bundle))
    monkeypatch.setenv("HTTPS_PROXY", "socks9://x")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    assert send(over_tls.origins["bitrix24"]).status == 401


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    variable=st.sampled_from(VARIABLES),
    scheme=st.sampled_from(["", "http://", "https://", "socks5://", "socks5h://", "HTTP://", "//", ":"]),
    rest=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
)
def test_whatever_stands_in_a_variable_is_an_error_of_ours_or_a_proxy(variable: str, scheme: str, rest: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(variable, scheme + rest)
        try:
            told = str(proxy_for(HOST, "Acme") or variable)
        except ConfigurationError as error:
            told = str(error)
    assert variable in told
