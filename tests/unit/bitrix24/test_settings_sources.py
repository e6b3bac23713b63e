"""One way in per source: a webhook here is not spoilt by OAuth settings there."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.bitrix24.settings import Bitrix24Settings

WEBHOOK = "https://portal.example/rest/1/abcdef/"
OAUTH = {"endpoint": "https://other.example", "clientId": "local.1", "clientSecret": "s3cret", "refreshToken": "r1"}


def given(config: dict[str, Any], environ: dict[str, str], *, explicit: bool = False) -> set[str]:
    settings = Settings({"bitrix24": config}, environ, explicit=explicit).vendor(Bitrix24Settings)
    ways = ("webhook", "endpoint", "client_id", "client_secret", "access_token", "refresh_token")
    return {name for name in ways if getattr(settings, name) is not None}


def test_an_environment_webhook_puts_out_the_configured_oauth_set() -> None:
    assert given(OAUTH, {"BITRIX24_WEBHOOK": WEBHOOK}) == {"webhook"}


def test_an_explicit_provider_is_not_spoilt_by_the_environment() -> None:
    oauth = {"endpoint", "client_id", "client_secret", "refresh_token"}
    assert given(OAUTH, {"BITRIX24_WEBHOOK": WEBHOOK}, explicit=True) == oauth
    assert given({"webhook": WEBHOOK}, {"BITRIX24_CLIENT_ID": "local.2"}, explicit=True) == {"webhook"}


@pytest.mark.parametrize("explicit", [False, True])
def test_one_way_in_may_be_spread_over_both_sources(explicit: bool) -> None:
    config = {name: value for name, value in OAUTH.items() if name != "clientSecret"}
    oauth = {"endpoint", "client_id", "client_secret", "refresh_token"}
    assert given(config, {"BITRIX24_CLIENT_SECRET": "s3cret"}, explicit=explicit) == oauth


def test_a_mix_within_one_source_is_left_to_be_complained_about() -> None:
    assert given({"webhook": WEBHOOK, "clientId": "local.1"}, {}) == {"webhook", "client_id"}


def test_what_belongs_to_no_way_in_is_taken_from_either_source() -> None:
    settings = Settings({"bitrix24": {"burst": 7}}, {"BITRIX24_WEBHOOK": WEBHOOK}).vendor(Bitrix24Settings)
    assert settings.burst == 7
