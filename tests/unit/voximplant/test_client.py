"""The Management API's client: tokens, shapes of answers, reactions to codes (contracts: voximplant 1 to 4)."""

from __future__ import annotations

import time

import jwt
import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import (
    ApiError,
    AuthorizationError,
    ConfigurationError,
    ConflictError,
    LimitError,
    NotFoundError,
    ServerError,
    TransportError,
    WrongAccountError,
)
from pulumi_telephony.voximplant.client import VoximplantClient
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from pulumi_telephony.voximplant.settings import VoximplantSettings
from pulumi_telephony.voximplant.state import SipRegistrationState
from pulumi_telephony.voximplant.token import Signer, signer
from unit.voximplant.fakes import CREDENTIALS, KEY, PEM, ROW, FakeAccount, answer, client, error, rows


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    return waits


def decoded(token: str) -> dict[str, object]:
    claims: dict[str, object] = jwt.decode(token, KEY.public_key(), algorithms=["RS256"])
    return claims


# -- tokens (1.2) ------------------------------------------------------------------------------------


def test_a_token_is_rs256_with_kid_text_issuer_and_a_life_of_minutes_that_began_in_the_past() -> None:
    token = Signer(CREDENTIALS, None).token()
    claims = decoded(token)
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": "key-1", "typ": "JWT"}
    assert claims["iss"] == "700123"
    assert claims["iat"] <= time.time() - 10  # type: ignore[operator]
    assert claims["exp"] - claims["iat"] == 300  # type: ignore[operator]
    assert set(claims) == {"iss", "iat", "exp"}


def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    signs = Signer(CREDENTIALS, None)
    assert signs.token() == signs.token()


def test_a_child_account_is_named_in_the_issuer_only() -> None:
    """1.7, U28: the parent's key signs, the child's id stands in iss."""
    token = Signer(CREDENTIALS, 800456).token()
    assert decoded(token)["iss"] == "800456"
    assert jwt.get_unverified_header(token)["kid"] == "key-1"


def test_a_child_account_is_the_one_that_objects_are_in() -> None:
    parents = SipRegistrationLifecycle(client(FakeAccount()))
    child = SipRegistrationLifecycle(VoximplantClient(FakeAccount(), Signer(CREDENTIALS, 800456)))
    recorded = str(child.with_account(SipRegistrationState()).account_id)
    assert recorded == "800456"
    child.require_own_account("4411", recorded)
    with pytest.raises(WrongAccountError, match=r"is in Voximplant account 800456, but .* open .* account 700123;"):
        parents.require_own_account("4411", recorded)


def test_an_expired_token_is_signed_anew_once() -> None:
    """Code 456."""
    account = FakeAccount(error(456), rows(ROW))
    assert client(account).get_sip_registration(4411) is not None
    assert len(account.sent) == 2


def test_a_token_from_the_future_is_back_dated_further() -> None:
    """Code 455: clocks differ."""
    account = FakeAccount(error(455), rows(ROW))
    client(account).get_sip_registration(4411)
    first, second = (int(str(decoded(token)["iat"])) for token in account.tokens)
    assert first - second >= 100


def test_a_clock_that_is_wrong_all_the_same_is_named() -> None:
    account = FakeAccount(error(455), error(455))
    with pytest.raises(AuthorizationError, match="check the clock"):
        client(account).get_sip_registration(4411)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "lacks a usable JSON object"),
        ('{"account_id": 1, "key_id": "k"}', "lacks a usable private_key"),
        ('{"account_id": 1, "key_id": "k", "private_key": "hunter2"}', "not an unencrypted PEM key"),
    ],
)
def test_unusable_credentials_are_told_without_showing_them(text: str, says: str) -> None:
    settings = Settings({"voximplant": {"credentials": text}}, {}).vendor(VoximplantSettings)
    with pytest.raises(ConfigurationError, match=says) as caught:
        signer(settings)
    assert "hunter2" not in str(caught.value)


def test_missing_credentials_say_how_to_give_them() -> None:
    with pytest.raises(ConfigurationError, match="VOXIMPLANT_CREDENTIALS or run pulumi config set"):
        signer(Settings({}, {}).vendor(VoximplantSettings))


def test_a_missing_credentials_file_is_named() -> None:
    settings = Settings({}, {"VOXIMPLANT_CREDENTIALS": "/nowhere/c.json"}).vendor(VoximplantSettings)
    with pytest.raises(ConfigurationError, match=r"cannot read /nowhere/c\.json: No such file"):
        signer(settings)


def test_the_private_key_is_not_in_a_repr() -> None:
    assert PEM[100:140] not in repr(CREDENTIALS)


# -- parameters (1.6) --------------------------------------------------------------------------------


def test_parameters_travel_in_the_form_as_the_api_writes_them() -> None:
    """T1: never in the query, where the password would end in logs; booleans as true and false; unset ones left out."""
    account = FakeAccount(answer({"result": 1, "sip_registration_id": 4411}))
    client(account).create_sip_registration(
        {"sip_username": "a", "is_persistent": False, "application_id": 7, "x": None}
    )
    assert account.sent == [
        ("CreateSipRegistration", {"sip_username": "a", "is_persistent": "false", "application_id": "7"})
    ]


def test_unbinding_always_names_the_registration() -> None:
    """2.4: without the id, bind=false is a mass operation."""
    account = FakeAccount(answer({"result": 1}))
    client(account).unbind_sip_registration(4411, {"user_id": 5})
    assert account.sent == [("BindSipRegistration", {"sip_registration_id": "4411", "user_id": "5", "bind": "false"})]


# -- answers (1.8, 2.6) ------------------------------------------------------------------------------


def test_a_frozen_registration_is_not_taken_for_deleted() -> None:
    """U8: the list may leave frozen ones out unless asked."""
    account = FakeAccount(rows(), rows({**ROW, "deactivated": True}))
    found = client(account).get_sip_registration(4411)
    assert found is not None
    assert found.deactivated
    assert account.sent[1][1]["deactivated"] == "true"


def test_a_registration_that_is_nowhere_is_none() -> None:
    assert client(FakeAccount(rows(), rows())).get_sip_registration(4411) is None


def test_a_server_that_ignores_the_filter_does_not_hand_out_another_registration() -> None:
    account = FakeAccount(rows(ROW), rows(ROW))
    assert client(account).get_sip_registration(7) is None


def test_pages_are_read_until_a_short_one_and_count_is_not_trusted() -> None:
    """U6, U7: no total, and count may be anything; a row that moves between pages counts once."""
    first = [{**ROW, "sip_registration_id": n} for n in range(1, 101)]
    second = [{**ROW, "sip_registration_id": n} for n in range(100, 131)]
    account = FakeAccount(rows(*first), answer({"result": second, "count": 5}))
    found = client(account).get_sip_registrations()
    assert [row.sip_registration_id for row in found] == list(range(1, 131))
    assert [form["offset"] for _, form in account.sent] == ["0", "100"]
    assert {form["count"] for _, form in account.sent} == {"100"}


def test_the_user_name_filter_is_applied_again_here() -> None:
    """U10: the server may match parts of the name."""
    account = FakeAccount(rows(ROW, {**ROW, "sip_registration_id": 5, "sip_username": "reception2"}))
    assert [row.sip_registration_id for row in client(account).get_sip_registrations("reception")] == [4411]


@pytest.mark.parametrize("unset", [{}, {"auth_user": None}, {"auth_user": ""}])
def test_absent_null_and_empty_mean_unset(unset: dict[str, object]) -> None:
    """U26, T9."""
    found = client(FakeAccount(rows({**ROW, **unset}))).get_sip_registration(4411)
    assert found is not None
    assert found.auth_user is None


def test_types_that_contradict_each_other_in_the_documentation_are_taken() -> None:
    """T11, T12: a price is text here and a number there; a status code may be text."""
    row = {**ROW, "subscription_price": 1.5, "status_code": "200", "sip_registration_id": "4411"}
    found = client(FakeAccount(rows(row))).get_sip_registration(4411)
    assert found is not None
    assert (found.subscription_price, found.status_code) == ("1.5", 200)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Bad gateway</html>",
        b"",
        b"[]",
        b"null",
        b'{"result": 5}',
        b'{"result": [5]}',
        b'{"result": [{"sip_username": "a"}]}',
        b"\xff\xfe",
    ],
)
def test_an_answer_of_another_shape_is_a_transport_error_and_never_an_empty_list(body: bytes) -> None:
    with pytest.raises(TransportError):
        client(FakeAccount(*[answer(body)] * 10)).get_sip_registrations()


def test_a_create_that_names_no_id_has_an_unknown_outcome() -> None:
    with pytest.raises(TransportError) as caught:
        client(FakeAccount(answer({"result": 1}))).create_sip_registration({"sip_username": "a"})
    assert caught.value.executed is None


# -- codes (3) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refusal", "kind", "says"),
    [
        (error(100, "Authorization failed"), AuthorizationError, "Owner or Admin"),
        (error(320), AuthorizationError, "authorised IP"),
        (error(127, "Not enough money"), LimitError, "top up"),
        (error(272), LimitError, "max_sip_registrations"),
        (error(275), NotFoundError, "error 275"),
        (error(496, field_name="sip_registration_id"), NotFoundError, "error 496"),
        (error(496, field_name="proxy"), ApiError, "error 496"),
        (error(394), ApiError, "is_persistent=True"),
        (error(117), ApiError, "user_id"),
        (error(118), ConflictError, "error 118"),
        (error(99999, "Something new."), ApiError, "Something new (error 99999)"),
        (answer({"error": "odd"}), ApiError, "no reason given"),
    ],
)
def test_a_refusal_is_final_and_says_what_to_do(refusal: object, kind: type[ApiError], says: str) -> None:
    account = FakeAccount(refusal)  # type: ignore[arg-type]
    with pytest.raises(kind) as caught:
        client(account).delete_sip_registration(4411)
    assert type(caught.value) is kind
    assert says in str(caught.value)
    assert caught.value.executed is False
    assert len(account.sent) == 1


def test_a_gateway_s_refusal_is_final_but_nobody_knows_what_was_done_before_it() -> None:
    account = FakeAccount(answer(b"<html>", 403))
    with pytest.raises(AuthorizationError, match="HTTP 403") as caught:
        client(account).delete_sip_registration(4411)
    assert (caught.value.executed, caught.value.transient) == (None, False)
    assert len(account.sent) == 1


@pytest.mark.parametrize("code", [162, 340, 416])
def test_a_create_that_came_too_fast_was_not_carried_out_and_is_repeated(code: int) -> None:
    account = FakeAccount(error(code), answer({"result": 1, "sip_registration_id": 1}))
    assert client(account).create_sip_registration({}) == 1


def test_repeat_after_n_seconds_is_obeyed_and_capped(waits: list[float]) -> None:
    """Code 416: the number is only in the text."""
    client(FakeAccount(error(416, "Repeat after 7 seconds"), answer({"result": 1}))).delete_sip_registration(1)
    client(FakeAccount(error(416, "Repeat after 70000 seconds"), answer({"result": 1}))).delete_sip_registration(1)
    assert waits == [7.0, 120.0]


@pytest.mark.parametrize("code", [484, 515])
def test_a_suspected_resend_is_never_resent_blindly(code: int, waits: list[float]) -> None:
    """484, 515: ten seconds at least, and a create is looked for first."""
    with pytest.raises(LimitError) as caught:
        client(FakeAccount(error(code))).create_sip_registration({})
    assert caught.value.executed is None
    assert waits == []
    client(FakeAccount(error(code), rows())).get_sip_registrations()
    assert waits == [10.0]


@pytest.mark.parametrize("trouble", [error(1), error(15), answer(b"<html>", 502), answer(b"", 503), answer(b"", 429)])
def test_trouble_at_the_server_is_unknown_for_a_create_and_repeated_for_a_read(trouble: object) -> None:
    with pytest.raises((ServerError, TransportError, LimitError)) as caught:
        client(FakeAccount(trouble)).create_sip_registration({})  # type: ignore[arg-type]
    assert caught.value.executed is None
    assert client(FakeAccount(trouble, rows())).get_sip_registrations() == []  # type: ignore[arg-type]


def test_retry_after_is_obeyed(waits: list[float]) -> None:
    client(FakeAccount(answer(b"", 503, **{"Retry-After": "9"}), rows())).get_sip_registrations()
    assert waits == [9.0]


def test_a_password_that_the_server_repeats_is_not_shown() -> None:
    account = FakeAccount(error(101, "bad value hunter2hunter2 for password"))
    with pytest.raises(ApiError) as caught:
        client(account).update_sip_registration(1, {"password": "hunter2hunter2"})
    assert "hunter2" not in str(caught.value)
