"""What each refusal means to the client, and which calls it makes again."""

from __future__ import annotations

import pytest

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
from pulumi_telephony.megafon.models import NewMobileNumber
from unit.megafon.fakes import (
    CREATE,
    GONE,
    LIST,
    ORDER,
    PASSWORD,
    SIP,
    TOKEN,
    UPDATE,
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
    refused,
)

pytestmark = pytest.mark.usefixtures("clock")

HTML = answer(b"<html><body>It works!</body></html>")


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
