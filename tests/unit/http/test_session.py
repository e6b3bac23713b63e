"""What keeps credentials where they belong: TLS, redirects, proxies, and what is logged or carried along in errors."""

from __future__ import annotations

import codecs
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from pulumi_telephony.base.errors import ConfigurationError, TelephonyError, TransportError
from pulumi_telephony.http import account as http
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.http.answers import Answer
from pulumi_telephony.http.session import AUTHORITIES
from telephony_sandbox.simulators.server import Simulators
from unit.impostor import Asked, impostor

SECRET = "w3bh00k-c0de"
ORIGIN = "https://portal.example"


@pytest.fixture(scope="module")
def over_tls() -> Iterator[Simulators]:
    with Simulators(tls=True) as simulators:
        yield simulators


@pytest.fixture(autouse=True)
def _no_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*AUTHORITIES, "SSL_CERT_FILE", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


def send(url: str, path: str = f"/rest/1/{SECRET}/scope.json", **arguments: object) -> Answer:
    return HttpAccount("Acme", url, secrets=[SECRET]).send("POST", path, operation="Do", **arguments)  # type: ignore[arg-type]


def whole(error: BaseException | None) -> str:
    """An error with all that led to it."""
    return "" if error is None else f"{error!r} {error} {whole(error.__cause__)} {whole(error.__context__)}"


# -- TLS -------------------------------------------------------------------------------------------------


def test_a_certificate_of_an_unknown_authority_is_refused_with_the_remedy(over_tls: Simulators) -> None:
    with pytest.raises(ConfigurationError, match=r"is not trusted .* set REQUESTS_CA_BUNDLE") as error:
        send(over_tls.origins["bitrix24"])
    assert SECRET not in whole(error.value)
    assert over_tls.admin.journal("bitrix24") == []


@pytest.mark.parametrize("variable", AUTHORITIES)
def test_a_private_authority_is_trusted_when_the_environment_names_it(
    over_tls: Simulators, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, f" {over_tls.ca_bundle}\r\n")
    assert send(over_tls.origins["bitrix24"]).status == 401


@pytest.mark.parametrize(
    ("variable", "value"),
    [*((name, "") for name in AUTHORITIES), ("PYTHONHTTPSVERIFY", "0"), ("REQUESTS_VERIFY", "false")],
)
def test_verification_cannot_be_switched_off_by_the_environment(
    over_tls: Simulators, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """requests itself takes an empty variable for an unset one; a release that took it for "no" would fail here."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match="is not trusted"):
        send(over_tls.origins["bitrix24"])


@pytest.mark.parametrize("variable", AUTHORITIES)
@pytest.mark.parametrize("kind", ["missing", "no certificate", "byte order mark"])
def test_authorities_that_cannot_be_read_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, kind: str
) -> None:
    path = tmp_path / "ca.pem"
    if kind == "no certificate":
        path.write_text("hello")
    elif kind == "byte order mark":
        path.write_bytes(codecs.BOM_UTF8 + trustme.CA().cert_pem.bytes() * 2)
    monkeypatch.setenv(variable, f" {path}\n")
    with pytest.raises(ConfigurationError, match=rf"^Acme: {path} of {variable} cannot be used .*unset it$"):
        send(ORIGIN)


@pytest.mark.parametrize("variable", AUTHORITIES)
def test_a_path_of_authorities_that_is_blank_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, " \n")
    with pytest.raises(ConfigurationError, match=rf"^{variable} contains only blanks"):
        send(ORIGIN)


def test_an_empty_directory_of_authorities_trusts_nobody(
    over_tls: Simulators, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    with pytest.raises(ConfigurationError, match="is not trusted"):
        send(over_tls.origins["bitrix24"])


# -- redirects and proxies -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["{other}/x", "//[", "http://\udce9", "ht!tp://", "", "/again"])
def test_a_redirect_is_an_answer_wherever_it_leads(status: int, location: str) -> None:
    """requests, told not to follow, still works out where to: a Location that is no URL must not break it."""

    def reply(_: Asked) -> tuple[int, bytes, dict[str, str]]:
        target = location.format(other=other.origin).encode("utf-8", "surrogateescape").decode("latin-1")
        return status, b"moved", {"Location": target}

    with impostor(lambda _: (200, b"{}", {})) as other, impostor(reply) as portal:
        assert send(portal.origin).status == status
        assert len(portal.asked) == 1
        assert other.asked == []


def test_the_body_of_a_redirect_is_capped_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_ANSWER", 1000)
    with (
        impostor(lambda _: (302, b"x" * 100_000, {"Location": "/x"})) as portal,
        pytest.raises(TransportError, match="longer than"),
    ):
        send(portal.origin)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_plain_http_to_loopback_never_goes_to_a_proxy(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with impostor(lambda _: (200, b"{}", {})) as proxy, impostor(lambda _: (200, b"{}", {})) as portal:
        monkeypatch.setenv(variable, proxy.origin)
        assert send(portal.origin).ok
        assert proxy.asked == []


# -- what an answer can do -------------------------------------------------------------------------------


def test_a_broken_header_of_an_answer_does_not_pass_for_a_refusal_to_send() -> None:
    """The request was carried out, perhaps: only a request that HTTP cannot carry was certainly not sent."""
    with (
        impostor(lambda _: (200, b"{}", {"Content-Length": "2, 3"})) as portal,
        pytest.raises(TransportError) as error,
    ):
        send(portal.origin)
    assert error.value.executed is None


@pytest.mark.parametrize(
    "arguments", [{"body": {"name": "\ud800"}}, {"form": {"name": "\ud800"}}, {"headers": {"A": "☃"}}]
)
def test_what_http_cannot_carry_is_certainly_not_sent(arguments: dict[str, object]) -> None:
    with impostor(lambda _: (200, b"{}", {})) as portal, pytest.raises(ConfigurationError) as error:
        send(portal.origin, **arguments)
    assert error.value.executed is False
    assert portal.asked == []


@pytest.mark.parametrize("depth", [60, 900, 200_000])
def test_json_nested_too_deeply_is_no_json(depth: int) -> None:
    """Python can read more levels than it can print."""
    with pytest.raises(ValueError, match="nested too deeply"):
        Answer(200, {}, b"[" * depth + b"]" * depth).json()


# -- what is logged, and what errors drag along ----------------------------------------------------------


def test_the_loudest_log_tells_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    """urllib3 logs each path and query; a webhook's path is its credential."""
    caplog.set_level(logging.DEBUG)
    with impostor(lambda _: (200, b"{}", {})) as portal:
        send(portal.origin, query=[("client_secret", SECRET)])
    assert "POST /rest/1/[secret]/scope.json?client_secret=[secret]" in caplog.text
    assert SECRET not in caplog.text


def test_a_warning_about_strange_headers_tells_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    """Without any logging set up, Python prints warnings to standard error."""
    with impostor(lambda _: (200, b"{}", {"Strange": "yes\r\n and\r\nno header at all"})) as portal:
        send(portal.origin)
    assert "Failed to parse headers" in caplog.text
    assert SECRET not in caplog.text


def test_other_users_of_urllib3_log_as_ever(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3.connectionpool").debug("%s is theirs", SECRET)
    assert f"{SECRET} is theirs" in caplog.text


def test_an_error_drags_no_url_along() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(TelephonyError) as error:
            send(f"http://127.0.0.1:{unused.getsockname()[1]}")
    assert error.value.__context__ is None
    assert SECRET not in whole(error.value)


def test_an_answer_does_not_show_what_is_in_it() -> None:
    assert SECRET not in repr(Answer(200, {"Location": SECRET}, SECRET.encode()))
