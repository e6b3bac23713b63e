"""A secret that a state was freed of: not compared, not a setting; without the variable, a text like any other."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.placeholder import VARIABLE
from pulumi_telephony.bitrix24.settings import Bitrix24Settings
from pulumi_telephony.core.diff import difference
from pulumi_telephony.core.rules import UNKNOWN
from pulumi_telephony.password.declaration import SipPasswordInputs
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.routing.values import described, digest, same_script

TEXT = "Not-the-secret-1"
ACCOUNT = {"sip_username": "a", "proxy": "pbx.example.org"}


@pytest.fixture(params=[TEXT, "", None], ids=["set", "empty", "unset"])
def known(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the environment names the placeholder."""
    if request.param is None:
        monkeypatch.delenv(VARIABLE, raising=False)
    else:
        monkeypatch.setenv(VARIABLE, request.param)
    return bool(request.param)


def changed(password: Any, managed: tuple[str, ...] = ("sip_username", "proxy", "password")) -> set[str]:
    wanted = ACCOUNT if password is None else {**ACCOUNT, "password": password}
    return set(difference(SipRegistrationInputs, {**ACCOUNT, "password": TEXT}, wanted, managed).changes)


def test_it_is_equal_to_any_value_that_is_known(known: bool) -> None:
    assert changed("another") == (set() if known else {"password"})
    assert changed(TEXT) == set()
    assert changed(UNKNOWN) == {"password"}


@pytest.mark.usefixtures("known")
def test_a_removal_is_a_change() -> None:
    assert changed(None) == {"password"}


def test_it_is_found_inside_an_object(known: bool) -> None:
    def keepers(**given: str) -> set[str]:
        state = {"length": 20, "keepers": {"renewed": TEXT, "by": "anna"}}
        return set(
            difference(SipPasswordInputs, state, {"length": 20, "keepers": given}, ("length", "keepers")).changes
        )

    assert keepers(renewed="2026", by="anna") == (set() if known else {"keepers"})
    assert keepers(renewed="2026", by="boris") == {"keepers"}
    assert keepers(by="anna") == {"keepers"}


def test_a_script_is_compared_by_its_digest(known: bool) -> None:
    script = "VoxEngine.start();\n"
    sha = hashlib.sha256(script.encode()).hexdigest()
    held = f"// {TEXT} {sha}"
    assert same_script(held, script) is known
    assert same_script(held, script.replace("\n", "\r\n") + "\n") is known
    assert not same_script(held, "VoxEngine.stop();\n")
    assert (digest(held) == sha) is known
    assert (described(held) == f"SHA-256 {sha[:12]}") is known


def test_it_is_no_setting(known: bool) -> None:
    environ = {"BITRIX24_WEBHOOK": "https://portal.example/rest/1/abcdef/"}
    settings = Settings({"bitrix24": {"webhook": TEXT}, "coordination": TEXT}, environ, explicit=True)
    webhook = settings.vendor(Bitrix24Settings).webhook
    assert webhook is not None
    assert webhook.get_secret_value() == (environ["BITRIX24_WEBHOOK"] if known else TEXT)
    if known:
        assert settings.coordination is None
        assert Settings({"bitrix24": TEXT}, environ).vendor(Bitrix24Settings).webhook is not None
