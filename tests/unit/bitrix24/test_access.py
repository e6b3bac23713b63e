"""The ways into a portal: webhook or OAuth set, and what is said of anything else (contracts: bitrix24 1)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import ConfigurationError
from pulumi_telephony.bitrix24.access import access
from pulumi_telephony.bitrix24.client import client_of
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.bitrix24.settings import Bitrix24Settings
from pulumi_telephony.run.deployment import Deployment
from unit.bitrix24.fakes import CODE

OAUTH: dict[str, Any] = {
    "endpoint": "https://portal.example",
    "client_id": "local.1",
    "client_secret": "cl1ents3cret",
    "refresh_token": "r3fresh",
}


def refusal(**settings: Any) -> str:
    with pytest.raises(ConfigurationError) as raised:
        access(Bitrix24Settings(**settings))
    return str(raised.value)


def root(**settings: Any) -> str:
    return access(Bitrix24Settings(**settings)).account._base_url


@pytest.mark.parametrize(
    "given",
    [
        f"https://portal.example/rest/1/{CODE}/",
        f"https://portal.example/rest/1/{CODE}",
        f"  https://portal.example/rest/1/{CODE}/\n",
        f"https://portal.example/rest/1/{CODE}/profile.json",
        f"https://portal.example/rest/1/{CODE}/voximplant.sip.get.json",
    ],
)
def test_a_webhook_is_taken_as_people_copy_it(given: str) -> None:
    """1.1."""
    assert root(webhook=given) == f"https://portal.example/rest/1/{CODE}"


def test_a_webhook_may_have_a_port_and_a_path_before_rest() -> None:
    """7.1; http is for this machine only."""
    assert root(webhook=f"http://127.0.0.1:8080/a/rest/7/{CODE}/") == f"http://127.0.0.1:8080/a/rest/7/{CODE}"


@pytest.mark.parametrize(
    "given",
    [
        CODE,
        f"portal.example/rest/1/{CODE}/",
        f"https://portal.example/1/{CODE}/",
        f"https://portal.example/rest/{CODE}/",
        "https://portal.example/rest/1/",
        f"https://portal.example/rest/1/{CODE}/?a=1",
        f"https://portal.example/rest/1/{CODE}/#x",
        f"https://portal.example/rest/api/1/{CODE}/",
        f"https://portal.example/rest/1/{CODE}/one/two",
        f"http://portal.example/rest/1/{CODE}/",
        f"ftp://portal.example/rest/1/{CODE}/",
        f"https://me:{CODE}@portal.example/rest/1/{CODE}/",
        f"https://[broken/rest/1/{CODE}/",
    ],
)
def test_anything_else_is_refused_in_a_sentence_without_the_credential(given: str) -> None:
    said = refusal(webhook=given)
    assert said.startswith("Bitrix24 settings: webhook must ")
    assert CODE not in said


def test_the_code_is_hidden_in_whatever_the_account_says() -> None:
    account = access(Bitrix24Settings(webhook=f"https://portal.example/rest/1/{CODE}/")).account
    assert CODE in account.secrets
    assert account.host == "portal.example"


@pytest.mark.parametrize(
    "endpoint", ["https://portal.example", "https://portal.example/", "https://portal.example/rest"]
)
def test_an_oauth_set_calls_the_rest_root_of_the_portal(endpoint: str) -> None:
    found = access(Bitrix24Settings(**{**OAUTH, "endpoint": endpoint}))
    assert found.account._base_url == "https://portal.example/rest"
    assert found.oauth is not None


@pytest.mark.parametrize("missing", OAUTH)
def test_a_hole_in_the_oauth_set_is_named_with_the_way_to_fill_it(missing: str) -> None:
    said = refusal(**{name: value for name, value in OAUTH.items() if name != missing})
    assert f"BITRIX24_{missing.upper()}" in said
    assert "is missing" in said


def test_an_access_token_alone_is_not_enough() -> None:
    assert "refreshToken is missing" in refusal(access_token="acc3ss")


def test_nothing_at_all_asks_for_the_webhook_and_mentions_the_other_way() -> None:
    said = refusal()
    assert "BITRIX24_WEBHOOK" in said
    assert "clientId" in said


@pytest.mark.parametrize("field", ["client_id", "client_secret", "refresh_token", "access_token"])
def test_a_mix_of_both_ways_is_refused(field: str) -> None:
    said = refusal(webhook=f"https://portal.example/rest/1/{CODE}/", **{field: "s0mething"})
    assert "cannot be combined with webhook" in said
    assert "s0mething" not in said


def test_an_endpoint_beside_a_webhook_must_be_the_same_portal() -> None:
    webhook = f"https://portal.example/rest/1/{CODE}/"
    assert root(webhook=webhook, endpoint="https://portal.example/") == f"https://portal.example/rest/1/{CODE}"
    assert "endpoint cannot be combined with webhook" in refusal(webhook=webhook, endpoint="https://portal.example.org")


def test_all_resources_of_an_account_share_a_client() -> None:
    """1.11: one pace for each portal."""
    webhook = f"https://portal.example/rest/1/{CODE}/"
    deployment = Deployment(Settings({"bitrix24": {"webhook": webhook}}, {}))
    assert client_of(deployment) is client_of(deployment)
    assert client_of(deployment) is not client_of(Deployment(deployment.settings))


def test_a_lifecycle_without_settings_says_how_to_give_them() -> None:
    with pytest.raises(ConfigurationError, match="BITRIX24_WEBHOOK"):
        BitrixSipLineLifecycle.connect(Deployment(Settings({}, {})))
