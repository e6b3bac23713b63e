"""What the client sends, how it reads answers, and what each refusal means."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import (
    ApiError,
    AuthorizationError,
    ConflictError,
    LimitError,
    NotFoundError,
    ServerError,
    TelephonyError,
    TransportError,
)
from pulumi_telephony.megafon.client import client_of
from pulumi_telephony.megafon.models import NewMobileNumber, NewSipNumber, NumberUpdate
from pulumi_telephony.run.deployment import Deployment
from unit.megafon.fakes import (
    CAPACITY,
    CREATE,
    GONE,
    LIST,
    ORDER,
    TOKEN,
    FakeAccount,
    FakeClock,
    Turn,
    answer,
    client,
    delete,
    get,
    put,
    record,
    refusal,
)

pytestmark = pytest.mark.usefixtures("clock")

PASSWORD = "s3cret-word"
SIP = NewSipNumber(
    number="74950001122", login="u1", password=PASSWORD, server_host="192.0.2.10", server_port=5060, comment="desk"
)
UPDATE = NumberUpdate(
    id=612,
    purpose="company",
    comment="",
    login="u1",
    password=PASSWORD,
    server_host="192.0.2.10",
    server_port=5060,
)
HTML = answer(b"<html><body>It works!</body></html>")


def refused(turn: Turn, *, write: bool = False) -> TelephonyError:
    """What a call with this answer, again and again, raises."""
    megafon = client(FakeAccount({CREATE: turn, get(612): turn}))
    with pytest.raises(TelephonyError) as raised:
        _ = megafon.create_sip_number(SIP) if write else megafon.get_number(612)
    return raised.value


# -- what is sent --------------------------------------------------------------------------------------


def test_6_1_the_token_is_sent_bare_or_after_the_configured_prefix() -> None:
    for prefix, header in (("", TOKEN), ("Bearer ", f"Bearer {TOKEN}")):
        account = FakeAccount({LIST: []})
        client(account, prefix).list_numbers()
        assert account.sent[0][1]["headers"]["Authorization"] == header


def test_6_33_every_request_names_its_content_type() -> None:
    account = FakeAccount({get(612): record(612, "74950001122"), delete(612): {"id": 612}})
    client(account).get_number(612)
    client(account).delete_number(612)
    for _, arguments in account.sent:
        assert arguments["headers"]["Content-Type"] == "application/json; charset=UTF-8"


def test_4_2_and_2_4_a_sip_number_is_created_with_an_integer_port() -> None:
    account = FakeAccount({CREATE: {**SIP.model_dump(), "id": 612}})
    assert client(account).create_sip_number(SIP) == 612
    assert account.bodies(CREATE) == [
        {
            "number": "74950001122",
            "login": "u1",
            "password": PASSWORD,
            "server_host": "192.0.2.10",
            "server_port": 5060,
            "purpose": "company",
            "type": "sip_registration",
            "comment": "desk",
        }
    ]


def test_4_6_a_mobile_number_is_ordered_at_a_path_without_the_no_break_space_of_the_documentation() -> None:
    account = FakeAccount({ORDER: {"id": 455, "state": "activation"}})
    new = NewMobileNumber(number="79990003344", dgn_number="74950003344", purpose="not_specified", comment="spare")
    assert client(account).attach_mobile_number(new) == 455
    assert account.called == ["POST /numbers/unconfirmed"]
    assert account.bodies(ORDER)[0]["type"] == "def"


def test_4_3_and_4_11_an_update_is_a_put_with_the_integer_id_of_its_path() -> None:
    account = FakeAccount({put(612): UPDATE.model_dump()})
    client(account).update_number(UPDATE)
    assert account.called == ["PUT /numbers/virtual-number/612"]
    assert account.bodies(put(612))[0]["id"] == 612


def test_4_9_and_6_11_an_update_always_has_a_comment_and_nothing_that_its_type_does_not_take() -> None:
    account = FakeAccount({put(309): {}})
    client(account).update_number(NumberUpdate(id=309, purpose="company", comment=""))
    assert account.bodies(put(309)) == [{"id": 309, "purpose": "company", "comment": ""}]


def test_the_password_is_hidden_from_the_transport_and_from_reprs() -> None:
    account = FakeAccount({CREATE: {"id": 612}, put(612): {}})
    client(account).create_sip_number(SIP)
    client(account).update_number(UPDATE)
    for _, arguments in account.sent:
        assert PASSWORD in arguments["secrets"]
    assert PASSWORD not in repr((SIP, UPDATE))


def test_resources_of_one_account_share_a_client() -> None:
    deployment = Deployment(Settings({"megafon": {"token": "one"}}, {}))
    assert client_of(deployment) is client_of(deployment)
    assert client_of(deployment) is not client_of(Deployment(deployment.settings))


# -- how answers are read ------------------------------------------------------------------------------


def test_4_10_a_number_is_decoded_whatever_its_types() -> None:
    shown = {
        **record(310, "79990001122", scenario_id="41", is_scenario_active=None, from_redirect_numbers=None),
        "id": "310",
        "number": 79990001122,
        "employee_id": "",
        "app_id": 1000001.0,
        "never_documented": {"x": 1},
    }
    read = client(FakeAccount({get(310): shown})).get_number(310)
    assert (read.id, read.number, read.scenario_id, read.app_id) == (310, "79990001122", 41, 1000001)
    assert (read.is_scenario_active, read.employee_id, read.from_redirect_numbers) == (None, None, [])


def test_4_5_a_number_may_lack_all_but_its_id_and_number() -> None:
    read = client(FakeAccount({get(310): {"id": 310, "number": "79990001122"}})).get_number(310)
    assert read.nc_type is None
    assert read.from_redirect_numbers == []


def test_2_0_the_numbers_that_forward_here_are_listed_with_their_ids() -> None:
    shown = record(310, "79990001122", from_redirect_numbers=[{"id": "309", "number": "74950001122"}, None])
    (linked,) = client(FakeAccount({get(310): shown})).get_number(310).from_redirect_numbers
    assert (linked.id, linked.number) == (309, "74950001122")


def test_4_1_a_cyrillic_purpose_is_folded() -> None:
    shown = record(310, "79990001122", purpose="\N{CYRILLIC SMALL LETTER ES}ompany")
    assert client(FakeAccount({get(310): shown})).get_number(310).purpose == "company"


@pytest.mark.parametrize(
    "pair", ['"dgn_number": "74950001122", "dgn_number": null', '"dgn_number": null, "dgn_number": "74950001122"']
)
def test_4_4_of_a_key_that_comes_twice_the_value_counts(pair: str) -> None:
    body = answer(b'{"id": 310, "number": "79990001122", ' + pair.encode() + b"}")
    assert client(FakeAccount({get(310): body})).get_number(310).dgn_number == "74950001122"


def test_4_16_one_number_may_come_as_an_array() -> None:
    shown = [record(311, "79990001123"), record(310, "79990001122")]
    assert client(FakeAccount({get(310): shown})).get_number(310).number == "79990001122"


@pytest.mark.parametrize("body", [b"null", b"[]", b'[{"id": 311, "number": "79990001123"}]'])
def test_6_15_an_answer_without_the_number_means_not_found(body: bytes) -> None:
    assert isinstance(refused(answer(body)), NotFoundError)


def test_6_24_a_filter_that_the_server_ignores_is_applied_again_and_6_26_the_order_is_ours() -> None:
    shown = [record(9, "79990001122"), record(3, "74950000000"), record(2, "79990001122"), record(9, "79990001122")]
    account = FakeAccount({LIST: shown})
    assert [read.id for read in client(account).list_numbers("79990001122")] == [2, 9]
    assert account.sent[0][1]["query"] == [("number", "79990001122")]
    assert [read.id for read in client(account).list_numbers()] == [2, 3, 9]


@pytest.mark.parametrize("body", [b"null", b"[]"])
def test_6_25_a_list_of_nothing_may_be_null(body: bytes) -> None:
    assert client(FakeAccount({LIST: answer(body)})).list_numbers("79990001122") == []


@pytest.mark.parametrize("body", [b"", b" \r\n"])
def test_6_15_no_answer_at_all_never_means_that_nothing_is_there(body: bytes) -> None:
    with pytest.raises(TransportError, match="not from the API"):
        client(FakeAccount({LIST: answer(body)})).list_numbers("79990001122")
    assert isinstance(refused(answer(body)), TransportError)


def test_6_23_a_list_of_a_round_length_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = [record(i, f"7999{i:07}") for i in range(1, 1001)]
    client(FakeAccount({LIST: numbers})).list_numbers()
    assert "exactly 1000" in capsys.readouterr().err
    client(FakeAccount({LIST: numbers[1:]})).list_numbers()
    assert capsys.readouterr().err == ""


def test_2_8_the_id_of_a_capacity_entry_is_the_number_as_text() -> None:
    shown = [{"id": "79990003355", "number": "79990003355", "dgn_number": "", "state": "freeze"}]
    (offer,) = client(FakeAccount({CAPACITY: shown})).list_capacity()
    assert (offer.number, offer.dgn_number, offer.state) == ("79990003355", "", "freeze")


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_6_2_any_2xx_is_a_success(status: int) -> None:
    account = FakeAccount({delete(612): answer({"id": 612}, status), put(612): answer(b"", status)})
    client(account).delete_number(612)
    client(account).update_number(UPDATE)
    assert account.called == [delete(612), put(612)]


def test_2_7_a_deletion_that_answers_nothing_is_repeated_until_the_number_is_gone_unless_204_says_it_all() -> None:
    account = FakeAccount({delete(612): (answer(b""), GONE), delete(613): answer(b"", 204)})
    with pytest.raises(NotFoundError):
        client(account).delete_number(612)
    client(account).delete_number(613)
    assert account.called == [delete(612), delete(612), delete(613)]


@pytest.mark.parametrize("body", [{}, [], {"id": None}, {"id": "x"}, {"id": True}, {"id": 0}, None, "text"])
def test_a_creation_that_does_not_name_its_id_has_an_unknown_outcome(body: Any) -> None:
    error = refused(answer(body), write=True)
    assert isinstance(error, TransportError)
    assert error.executed is None


@pytest.mark.parametrize("body", [{"x": 1}, [1], "text", 5, [{"id": "x", "number": "79990001122"}]])
def test_a_body_of_another_shape_is_no_answer(body: Any) -> None:
    megafon = client(FakeAccount({LIST: answer(body), get(1): answer(body)}))
    with pytest.raises(TransportError):
        megafon.list_numbers()
    with pytest.raises(TransportError):
        megafon.get_number(1)


# -- what refusals mean --------------------------------------------------------------------------------

REFUSALS: list[tuple[Turn, type[ApiError], bool | None, bool]] = [
    (answer(b"", 401), AuthorizationError, False, False),
    (answer(b"", 403), AuthorizationError, False, False),
    (answer(b"<html>denied</html>", 403), AuthorizationError, None, False),
    (refusal(401, "access_token_invalid", code=-32001), AuthorizationError, False, False),
    (refusal(400, "ip_not_whitelisted", code=-32003), AuthorizationError, False, False),
    (refusal(400, "forbidden"), AuthorizationError, False, False),
    (refusal(403, "entity_not_found"), AuthorizationError, False, False),
    (refusal(401, "duplicate_entity"), AuthorizationError, False, False),
    (answer({"error": {"code": -32003}}, 400), AuthorizationError, False, False),
    (answer(b"", 404), NotFoundError, False, False),
    (GONE, NotFoundError, False, False),
    (refusal(400, "entity_not_found"), NotFoundError, False, False),
    (refusal(200, "virtual_phone_number_not_found", code=-32007), NotFoundError, False, False),
    (answer(b"", 409), ConflictError, False, False),
    (refusal(409, "duplicate_entity"), ConflictError, False, False),
    (refusal(409, "already_in_use"), ConflictError, False, False),
    (refusal(400, "dependency_error"), ConflictError, False, False),
    (answer(b"", 429), LimitError, False, True),
    (answer(b"<html>slow down</html>", 429), LimitError, False, True),
    (refusal(403, "limit_exceeded"), LimitError, False, True),
    (refusal(200, "x", code=-32029), LimitError, False, True),
    (refusal(503, "limit_exceeded"), LimitError, False, True),
    (answer(b"", 500), ServerError, None, True),
    (answer(b"<html>bad gateway</html>", 502), ServerError, None, True),
    (refusal(200, "internal_error", code=-32603), ServerError, None, True),
    (refusal(400, "invalid_parameter_value"), ApiError, False, False),
    (answer({"message": "no"}, 422), ApiError, False, False),
    (answer(b"", 405), ApiError, False, False),
    (answer({"error": "no"}), ApiError, False, False),
    (answer({"error": {"odd": 1}}), ApiError, False, False),
]


@pytest.mark.parametrize(("turn", "kind", "executed", "transient"), REFUSALS)
@pytest.mark.parametrize("write", [False, True])
def test_6_2_and_6_3_what_a_refusal_means(
    turn: Turn, kind: type[ApiError], executed: bool | None, transient: bool, write: bool
) -> None:
    error = refused(turn, write=write)
    assert type(error) is kind
    assert (error.executed, error.transient) == (executed, transient)


def test_a_conflict_that_comes_with_a_server_error_may_have_been_carried_out() -> None:
    assert refused(refusal(500, "duplicate_entity"), write=True).executed is None


def test_a_refusal_is_one_sentence_with_the_operation_the_code_the_field_and_the_words() -> None:
    error = refused(refusal(400, "invalid_parameter_value", "Wrong\n purpose.", field="purpose", value="x"))
    assert str(error) == (
        "MegaFon refused GET /numbers/virtual-number/612"
        " (HTTP 400, invalid_parameter_value, field purpose): Wrong purpose"
    )
    assert isinstance(error, ApiError)
    assert (error.code, error.status, error.field) == ("invalid_parameter_value", 400, "purpose")


def test_6_1_and_6_4_a_refusal_of_access_names_both_forms_of_the_header_and_the_allow_list() -> None:
    for prefix, other in (("", '"Bearer <token>"'), ("Bearer ", "bare")):
        with pytest.raises(AuthorizationError) as raised:
            client(FakeAccount({LIST: answer(b"", 401)}), prefix).list_numbers()
        for part in ("bare", "Bearer", "tokenPrefix", other, "allow-list", "token"):
            assert part in str(raised.value)


def test_6_32_a_refused_token_is_final() -> None:
    account = FakeAccount({LIST: answer(b"", 401)})
    with pytest.raises(AuthorizationError):
        client(account).list_numbers()
    assert account.called == [LIST]


def test_6_17_a_number_in_use_names_what_may_use_it() -> None:
    assert "employees, inbound and outbound scenarios, schedules" in str(refused(refusal(400, "dependency_error")))


@pytest.mark.parametrize("cut_off", [True, False])
def test_6_4_a_connection_that_breaks_may_be_the_allow_list(cut_off: bool) -> None:
    error = refused(TransportError("MegaFon: the connection broke", cut_off=cut_off))
    assert isinstance(error, TransportError)
    assert ("allow-list" in str(error)) is cut_off
    assert error.executed is None


@pytest.mark.parametrize("turn", [HTML, answer(b"<html>not found</html>", 404), answer(b"\xff\xfe{", 400)])
@pytest.mark.parametrize("write", [False, True])
def test_6_4_a_page_instead_of_json_is_no_answer_whatever_its_status(turn: Turn, write: bool) -> None:
    error = refused(turn, write=write)
    assert isinstance(error, TransportError)
    assert error.executed is None
    assert "allow-list" in str(error)


def test_an_endlessly_nested_answer_is_no_answer() -> None:
    assert isinstance(refused(answer(b"[" * 100_000)), TransportError)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirection_is_not_followed(status: int) -> None:
    error = refused(answer(b"", status, Location="https://elsewhere.example/"), write=True)
    assert isinstance(error, TransportError)
    assert (error.executed, error.transient) == (None, False)


@pytest.mark.parametrize(
    "turn",
    [
        refusal(400, "invalid_parameter_value", f"bad {PASSWORD}", value=PASSWORD),
        refusal(400, f"odd {PASSWORD}", f"bad {TOKEN}", field=PASSWORD),
        answer({"error": {"odd": PASSWORD}}, 400),
        answer(f"<html>{PASSWORD} {TOKEN}".encode(), 400),
        answer(f"<html>{PASSWORD} {TOKEN}".encode(), 502),
    ],
)
def test_6_3_no_secret_is_ever_in_an_error(turn: Turn) -> None:
    text = str(refused(turn, write=True))
    assert PASSWORD not in text
    assert TOKEN not in text
    assert "[secret]" in text


# -- repetition ----------------------------------------------------------------------------------------

LOST = TransportError("lost")
NEVER_LEFT = TransportError("cannot connect", executed=False)


@pytest.mark.parametrize("trouble", [LOST, NEVER_LEFT, answer(b"", 502), answer(b"", 429), HTML])
def test_6_7_reads_updates_and_deletions_are_repeated(trouble: Turn) -> None:
    account = FakeAccount(
        {
            get(612): (trouble, record(612, "74950001122")),
            put(612): (trouble, {}),
            delete(612): (trouble, {"id": 612}),
        }
    )
    assert client(account).get_number(612).id == 612
    client(account).update_number(UPDATE)
    client(account).delete_number(612)
    assert account.called == [get(612), get(612), put(612), put(612), delete(612), delete(612)]


@pytest.mark.parametrize("trouble", [LOST, answer(b"", 502), HTML])
def test_6_7_a_creation_whose_outcome_is_unknown_is_never_repeated(trouble: Turn) -> None:
    account = FakeAccount({CREATE: trouble, ORDER: trouble})
    with pytest.raises(TelephonyError):
        client(account).create_sip_number(SIP)
    with pytest.raises(TelephonyError):
        client(account).attach_mobile_number(NewMobileNumber(number="7", dgn_number="7", purpose="company"))
    assert account.called == [CREATE, ORDER]


@pytest.mark.parametrize("trouble", [NEVER_LEFT, answer(b"", 429)])
def test_a_creation_that_certainly_did_not_happen_is_repeated(trouble: Turn) -> None:
    account = FakeAccount({CREATE: (trouble, {"id": 612})})
    assert client(account).create_sip_number(SIP) == 612


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "Wed, 21 Oct 2026 07:28:09 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 9.0),
        ({"Retry_After": "Wed, 21 Oct 2026 07:00:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0.0),
        ({"Retry_After": "86400"}, 120.0),
    ],
)
def test_6_5_retry_after_is_honoured(headers: dict[str, str], seconds: float, clock: FakeClock) -> None:
    account = FakeAccount({LIST: (answer(b"", 429, **headers), [])})
    client(account).list_numbers()
    assert clock.slept == [seconds]


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "soon"}, {"Retry_After": "Wed, 21 Oct 2026 07:28:09 GMT"}])
def test_6_5_without_a_usable_retry_after_a_limit_per_minute_is_outwaited(
    headers: dict[str, str], clock: FakeClock
) -> None:
    error = refused(answer(b"", 429, **headers))
    assert isinstance(error, LimitError)
    assert sum(clock.slept) > 60
    assert len(set(clock.slept)) > 1
