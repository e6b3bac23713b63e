"""settings: where the accounts come from, in which order, and what is said when they are missing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_telephony.errors import ConfigurationError
from pulumi_telephony.settings import Bitrix24Settings, MegafonSettings, Settings, VoximplantSettings


def megafon(config: Any, environ: dict[str, str] | None = None, *, explicit: bool = False) -> MegafonSettings:
    return Settings({"megafon": config}, environ or {}, explicit=explicit).vendor(MegafonSettings)


def test_stack_configuration_arrives_as_json_text() -> None:
    settings = megafon(json.dumps({"token": "abc", "tokenPrefix": "Bearer "}))
    assert settings.token.get_secret_value() == "abc"
    assert settings.token_prefix == "Bearer "
    assert settings.endpoint == "https://simple-api.cp.megafon.ru"


def test_the_environment_wins_over_stack_configuration() -> None:
    settings = megafon({"token": "from-stack"}, {"MEGAFON_TOKEN": "from-environment"})
    assert settings.token.get_secret_value() == "from-environment"


def test_an_explicit_provider_wins_over_the_environment() -> None:
    settings = megafon({"token": "explicit"}, {"MEGAFON_TOKEN": "from-environment"}, explicit=True)
    assert settings.token.get_secret_value() == "explicit"


def test_an_explicit_provider_takes_from_the_environment_what_it_does_not_say() -> None:
    environ = {"MEGAFON_TOKEN": "t", "MEGAFON_ENDPOINT": "https://mirror.example/"}
    assert megafon({"token": "explicit"}, environ, explicit=True).endpoint == "https://mirror.example"


def test_numbers_may_arrive_as_floats() -> None:
    config = {"credentials_file": "c.json", "account_id": 700123.0}
    assert Settings({"voximplant": config}, {}).vendor(VoximplantSettings).account_id == 700123


@pytest.mark.parametrize(
    ("config", "says"),
    [
        (
            None,
            "MegaFon settings: token is missing: set MEGAFON_TOKEN or run pulumi config set --secret --path"
            " telephony:megafon.token <value>",
        ),
        ("not json", "the configuration telephony:megafon must be an object"),
        ([1], "the configuration telephony:megafon must be an object"),
        (
            {"token": "t", "tokn": "x"},
            "tokn is not a setting (known: requestsPerSecond, burst, allowedAccounts, formerAccounts, token,",
        ),
        ({"token": "t", "endpoint": "megafon.example"}, "endpoint must be a URL such as https://host"),
        ({"token": "t", "endpoint": "http://megafon.example"}, "endpoint must be an https URL"),
        ({"token": "t", "endpoint": "https://u:p@h"}, "endpoint must be a plain URL"),
        ({"token": "t", "requestsPerSecond": 0}, "requestsPerSecond input should be greater than 0"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(config: Any, says: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        megafon(config)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_plain_http_is_for_loopback_only() -> None:
    assert megafon({"token": "t", "endpoint": "http://127.0.0.1:8080"}).endpoint == "http://127.0.0.1:8080"


def test_a_vendor_that_is_not_used_needs_no_settings() -> None:
    assert Settings({}, {"MEGAFON_TOKEN": "t"}).vendor(MegafonSettings).token.get_secret_value() == "t"


@pytest.mark.parametrize("model", [MegafonSettings, VoximplantSettings, Bitrix24Settings])
def test_no_secret_is_in_a_repr(model: Any) -> None:
    secrets = {
        name: "hunter2hunter2" for name, field in model.model_fields.items() if "Secret" in str(field.annotation)
    }
    settings = Settings({model.key: secrets}, {}).vendor(model)
    assert secrets
    assert "hunter2" not in repr(settings)
