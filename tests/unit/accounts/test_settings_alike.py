"""A setting that cannot be used is refused with the same words in check, in the doctor and in an export."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pulumi_telephony.adapters.dynamic import DynamicProvider
from pulumi_telephony.commands.cli import app
from pulumi_telephony.providers import BitrixSipLineProvider, SipRegistrationProvider, VirtualNumberProvider
from unit.vendors import CREDENTIALS, configured

WAYS_IN = {
    "megafon": {"MEGAFON_TOKEN": "t0ken"},
    "voximplant": {"VOXIMPLANT_CREDENTIALS": "credentials.json"},
    "bitrix24": {"BITRIX24_WEBHOOK": "https://portal.invalid/rest/1/c0dec0de/"},
}
RESOURCES: dict[str, tuple[type[DynamicProvider], dict[str, object]]] = {
    "megafon": (VirtualNumberProvider, {"number": "79200000001", "type": "def"}),
    "voximplant": (SipRegistrationProvider, {"sip_username": "a", "proxy": "sip.example"}),
    "bitrix24": (BitrixSipLineProvider, {"title": "a", "server": "sip.example", "login": "a"}),
}


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "credentials.json").write_text(CREDENTIALS)
    (tmp_path / "credentials.json").chmod(0o600)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "tracebacklimit", 1000, raising=False)  # configure shortens it


@pytest.mark.parametrize(
    ("vendor", "variable", "value"),
    [
        ("megafon", "MEGAFON_TOKEN", "токен"),
        ("megafon", "MEGAFON_TOKEN", " "),
        ("megafon", "MEGAFON_ENDPOINT", "https://host:port"),
        ("megafon", "MEGAFON_REQUESTS_PER_SECOND", "nan"),
        ("voximplant", "VOXIMPLANT_CREDENTIALS", "nowhere.json"),
        ("voximplant", "VOXIMPLANT_ACCOUNT_ID", "0"),
        ("voximplant", "VOXIMPLANT_BURST", "abc"),
        ("bitrix24", "BITRIX24_WEBHOOK", "https://portal.invalid/rest/1/c0de\nc0de/"),
        ("bitrix24", "BITRIX24_WEBHOOK", "https://portal.invalid"),
        ("bitrix24", "BITRIX24_REQUESTS_PER_SECOND", "inf"),
        *(
            (vendor, variable, value)
            for vendor in WAYS_IN
            for variable, value in (
                ("PULUMI_TELEPHONY_READ_TIMEOUT", "abc"),
                ("HTTPS_PROXY", "socks9://somebody:pr0xy-pass@x"),
                ("REQUESTS_CA_BUNDLE", " "),
                ("REQUESTS_CA_BUNDLE", "nowhere.pem"),
            )
        ),
    ],
)
def test_the_name_of_the_setting_is_in_every_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, vendor: str, variable: str, value: str
) -> None:
    for name, content in {**WAYS_IN[vendor], variable: value}.items():
        monkeypatch.setenv(name, content)
    provider, inputs = RESOURCES[vendor]
    resource = configured(provider(), os.environ)
    failures = [failure.reason for failure in resource.check({}, {**inputs, "__owner": "p/s/a"}).failures]
    examined = CliRunner().invoke(app, ["doctor", "--vendor", vendor])
    exported = CliRunner().invoke(app, ["export", "--out", str(tmp_path / "out"), "--stack", "s", "--vendor", vendor])
    assert examined.exit_code == exported.exit_code == 2, exported.output
    for told in (*failures, exported.stderr, examined.stdout):
        assert variable in told
        assert "pr0xy-pass" not in told
        assert "Traceback" not in told
    assert len(failures) == 1
    assert failures[0] in exported.stderr
    assert failures[0] in examined.stdout
