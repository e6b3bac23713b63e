"""settings: where the accounts come from, in which order, and what is said when they are missing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pydantic.alias_generators import to_camel

from pulumi_telephony.accounts.settings import Settings, VendorSettings
from pulumi_telephony.base.errors import ConfigurationError
from pulumi_telephony.base.files import STATE_DIR, state_directory
from pulumi_telephony.base.waiting import pause
from pulumi_telephony.bitrix24.settings import Bitrix24Settings
from pulumi_telephony.http import retry
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.megafon.settings import MegafonSettings
from pulumi_telephony.voximplant.settings import VoximplantSettings


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
        ({"token": "t", "requestsPerSecond": 0}, "requestsPerSecond must be greater than 0"),
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


# -- values as people have them --------------------------------------------------------------------------

BOM = "\ufeff"
WAYS = ("environment", "stack", "provider")
GOOD: dict[type[VendorSettings], dict[str, Any]] = {
    MegafonSettings: {
        "token": "t0ken",
        "endpoint": "https://a.example",
        "requests_per_second": 1.5,
        "burst": 3,
    },
    VoximplantSettings: {
        "credentials_file": "c.json",
        "account_id": 7,
        "max_applications": 20,
        "max_users": 2000,
        "endpoint": "https://a.example",
        "requests_per_second": 1.5,
        "burst": 3,
    },
    Bitrix24Settings: {
        "webhook": "https://portal.example/rest/1/c0dec0de/",
        "endpoint": "https://a.example",
        "client_id": "local.1",
        "client_secret": "s3cret",
        "access_token": "acc3ss",
        "refresh_token": "r3fresh",
        "authorization_server": "https://a.example",
        "requests_per_second": 1.5,
        "burst": 3,
    },
}
EVERY_FIELD = [(model, field) for model, fields in GOOD.items() for field in fields]
every_field = pytest.mark.parametrize(("model", "field"), EVERY_FIELD, ids=[f"{m.key}.{f}" for m, f in EVERY_FIELD])
every_way = pytest.mark.parametrize("way", WAYS)


def given(model: type[VendorSettings], way: str, field: str, value: Any) -> VendorSettings:
    """The settings of a vendor, with one of them given in this way; what else is needed comes from the stack."""
    need = {"token": "t0ken"} if model is MegafonSettings and field != "token" else {}
    if way == "environment":
        return Settings({model.key: need}, {model.environment[field]: str(value)}).vendor(model)
    config = {**need, to_camel(field): value}
    return Settings(
        {model.key: json.dumps(config) if way == "stack" else config}, {}, explicit=way == "provider"
    ).vendor(model)


def name_of(model: type[VendorSettings], way: str, field: str) -> str:
    return model.environment[field] if way == "environment" else f"telephony:{model.key}.{to_camel(field)}"


def plain(value: Any) -> Any:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


@every_field
@every_way
@pytest.mark.parametrize("around", [" {} ", "{}\n", "{}\r\n", "\t{}", BOM + "{}", BOM + " {}\r\n"])
def test_what_surrounds_a_value_is_no_part_of_it(
    model: type[VendorSettings], field: str, way: str, around: str
) -> None:
    value = GOOD[model][field]
    settings = given(model, way, field, around.format(value))
    assert plain(getattr(settings, field)) == value
    assert settings.name_of(field) == name_of(model, way, field)


@pytest.mark.parametrize("model", GOOD)
@pytest.mark.parametrize("field", ["allowed_accounts", "former_accounts"])
@pytest.mark.parametrize("way", ["stack", "provider"])
@pytest.mark.parametrize("around", [" {} ", "{}\r\n", BOM + "{}", BOM + " {}\r\n"])
def test_what_surrounds_an_account_in_a_list_is_no_part_of_it(
    model: type[VendorSettings], field: str, way: str, around: str
) -> None:
    names = ("a.example", "b.example")
    for value in ([around.format(name) for name in names], around.format(", ".join(names))):
        assert getattr(given(model, way, field, value), field) == names
    for nothing in ([names[0], around.format("")], around.format("")):
        with pytest.raises(ConfigurationError, match=name_of(model, way, field)):
            given(model, way, field, nothing)


@every_field
@every_way
@pytest.mark.parametrize("value", [" ", "\n", BOM, "a\nb", "a\0b", "a\u200bb"])
def test_what_cannot_be_used_is_refused_by_the_name_under_which_it_was_given(
    model: type[VendorSettings], field: str, way: str, value: str
) -> None:
    with pytest.raises(ConfigurationError) as error:
        given(model, way, field, value)
    assert re.search(rf"{re.escape(name_of(model, way, field))} \w", str(error.value))


@every_way
@pytest.mark.parametrize("model", GOOD)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("requests_per_second", "abc"),
        ("requests_per_second", "nan"),
        ("requests_per_second", "inf"),
        ("requests_per_second", "-inf"),
        ("requests_per_second", "1e308"),
        ("requests_per_second", 0),
        ("requests_per_second", -1),
        ("burst", "abc"),
        ("burst", 0),
        ("burst", "1.5"),
        ("burst", 10**30),
        ("endpoint", "https://host:port"),
        ("endpoint", "https://ho st"),
        ("endpoint", "https://[::1"),
        ("endpoint", "https://a..b"),
    ],
)
def test_a_number_or_an_address_that_is_none_is_refused_by_its_name(
    model: type[VendorSettings], way: str, field: str, value: Any
) -> None:
    with pytest.raises(ConfigurationError, match=rf"{name_of(model, way, field)} \w"):
        given(model, way, field, value)


@every_way
@pytest.mark.parametrize("value", [0, -1, "abc", "1.5"])
def test_the_id_of_an_account_is_a_positive_number(way: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=name_of(VoximplantSettings, way, "account_id")):
        given(VoximplantSettings, way, "account_id", value)


@pytest.mark.parametrize("way", ["stack", "provider"])
@pytest.mark.parametrize("field", ["account_id", "requests_per_second", "credentials_file"])
def test_true_is_no_number_and_no_text(way: str, field: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{to_camel(field)} must not be true or false"):
        given(VoximplantSettings, way, field, True)


@every_way
@pytest.mark.parametrize("field", ["token", "token_prefix"])
def test_what_no_header_can_carry_is_refused_by_its_name_and_not_shown(way: str, field: str) -> None:
    with pytest.raises(
        ConfigurationError, match=f"{name_of(MegafonSettings, way, field)} contains characters"
    ) as error:
        given(MegafonSettings, way, field, "токен")
    assert "токен" not in str(error.value)


@every_way
@pytest.mark.parametrize(
    ("prefix", "means"), [("Bearer ", "Bearer "), (" Bearer \r\n", "Bearer "), (BOM + "Bearer ", "Bearer ")]
)
def test_the_blank_at_the_end_of_a_token_prefix_is_a_part_of_it(way: str, prefix: str, means: str) -> None:
    settings = given(MegafonSettings, way, "token_prefix", prefix)
    assert isinstance(settings, MegafonSettings)
    assert settings.token_prefix == means


@pytest.mark.parametrize("model", GOOD)
def test_an_empty_variable_counts_as_unset(model: type[VendorSettings]) -> None:
    empty = dict.fromkeys(model.environment.values(), "")
    assert not Settings({}, empty).mentions(model)
    first = next(iter(GOOD[model]))
    assert plain(getattr(Settings({model.key: {first: "https://x"}}, empty).vendor(model), first)) == "https://x"


@pytest.mark.parametrize("text", [BOM + '{"token": "abc"}', ' {"token": "abc"}\n'])
def test_the_configuration_as_a_text_may_have_a_mark_or_blanks_around_it(text: str) -> None:
    assert megafon(text).token.get_secret_value() == "abc"


@pytest.mark.parametrize("explicit", [True, False])
def test_coordination_is_taken_bare_and_refused_by_its_name(explicit: bool) -> None:
    found = Settings({"coordination": f"{BOM} redis://h:1/0\r\n"}, {}, explicit=explicit).coordination
    assert found is not None
    assert found.get_secret_value() == "redis://h:1/0"
    for value in (" ", "redis://h\n:1", "redis://h:port", "http://h"):
        with pytest.raises(ConfigurationError, match=r"^telephony:coordination must be"):
            _ = Settings({"coordination": value}, {}, explicit=explicit).coordination
        with pytest.raises(ConfigurationError, match=r"^TELEPHONY_COORDINATION must be"):
            _ = Settings({}, {"TELEPHONY_COORDINATION": value}, explicit=explicit).coordination


# -- variables that are no settings of an account --------------------------------------------------------


@pytest.mark.parametrize("value", ["abc", "nan", "inf", "-1", "0", " ", "1\n2"])
def test_a_read_timeout_that_is_none_is_one_sentence_that_names_it(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PULUMI_TELEPHONY_READ_TIMEOUT", value)
    with pytest.raises(ConfigurationError, match=r"^PULUMI_TELEPHONY_READ_TIMEOUT "):
        HttpAccount("Acme", "http://127.0.0.1:1")


def test_a_read_timeout_may_have_blanks_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_TELEPHONY_READ_TIMEOUT", f"{BOM} 2.5\r\n")
    assert retry.limits_now().read == 2.5


@pytest.mark.parametrize("value", ["abc", "nan", "-1", " "])
def test_a_pace_of_tests_that_is_none_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("PULUMI_TELEPHONY_PACE", value)
    with pytest.raises(ConfigurationError, match=r"^PULUMI_TELEPHONY_PACE "):
        pause(1)


@pytest.mark.parametrize("value", [" ", "/a\nb"])
def test_a_state_directory_that_is_none_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(STATE_DIR, value)
    with pytest.raises(ConfigurationError, match=f"^{STATE_DIR} contains"):
        state_directory()


def test_a_state_directory_may_have_blanks_around_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(STATE_DIR, f" {tmp_path}\r\n")
    assert state_directory() == tmp_path
