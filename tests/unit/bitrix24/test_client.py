"""The portal's client: requests, shapes of answers, reactions to codes (contracts: bitrix24 1, 2, 5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_telephony.base.errors import (
    ApiError,
    AuthorizationError,
    ConfigurationError,
    ConflictError,
    LimitError,
    NotFoundError,
    ServerError,
    TelephonyError,
    TransportError,
)
from pulumi_telephony.http.answers import Answer
from unit.bitrix24.fakes import ADDED, CLOUD, CODE, OFFICE, FakePortal, answer, client, error, lost, result, rows

LINE: dict[str, Any] = {
    "type": "cloud",
    "server": "pbx.example.org",
    "login": "reception",
    "password": "pa55word",
    "title": "Desk",
}


def add(portal: FakePortal) -> Any:
    return client(portal).add(**LINE)


def failure(*script: Answer | Exception) -> TelephonyError:
    """What the client makes of an answer to sip.update."""
    with pytest.raises(TelephonyError) as raised:
        client(FakePortal(*script)).update(21, {"PASSWORD": "pa55word"})
    return raised.value


# -- requests ----------------------------------------------------------------------------------------


def test_a_call_is_a_post_of_json_with_a_user_agent() -> None:
    """1.2: never GET, which would put secrets into logs."""
    portal = FakePortal(result(ADDED))
    add(portal)
    [sent] = portal.arguments
    assert (sent["verb"], sent["path"]) == ("POST", "/voximplant.sip.add.json")
    assert sent["headers"]["Content-Type"] == "application/json"
    assert sent["headers"]["Accept"] == "application/json"
    assert sent["headers"]["User-Agent"].startswith("pulumi-telephony/")


def test_parameters_are_upper_case_and_unset_ones_are_left_out() -> None:
    """Trap 11."""
    portal = FakePortal(result(OFFICE))
    client(portal).add(type="office", server="pbx", login="me", password=None, title=None)
    assert portal.sent == [("voximplant.sip.add", {"TYPE": "office", "SERVER": "pbx", "LOGIN": "me"})]


def test_the_password_of_a_request_is_a_secret_of_the_request() -> None:
    """Trap 5."""
    portal = FakePortal(result(ADDED))
    add(portal)
    assert {CODE, "pa55word"} <= set(portal.arguments[0]["secrets"])


# -- lines -------------------------------------------------------------------------------------------


def test_ids_are_numbers_whatever_the_portal_sends() -> None:
    """Trap 4."""
    [line] = client(FakePortal(rows(CLOUD))).lines({"=CONFIG_ID": 21})
    assert (line.config_id, line.reg_id, line.registration_status_code) == (21, 160001, 200)


def test_a_list_is_sorted_by_both_words_so_that_pages_are_stable() -> None:
    """1.8: one alone is ignored; trap 28: upper case, and no object for the order."""
    portal = FakePortal(rows())
    client(portal).lines({"=TITLE": "Desk"})
    sent = {"FILTER": {"=TITLE": "Desk"}, "SORT": "CONFIG_ID", "ORDER": "ASC", "start": 0}
    assert portal.sent == [("voximplant.sip.get", sent)]


def test_all_pages_are_read() -> None:
    """1.8: 50 rows a page, ``next`` absent on the last."""
    first = [{**OFFICE, "CONFIG_ID": str(number)} for number in range(1, 51)]
    portal = FakePortal(rows(*first, next=50), rows({**OFFICE, "CONFIG_ID": "51"}))
    assert [line.config_id for line in client(portal).lines({"=TYPE": "office"})] == list(range(1, 52))
    assert [body["start"] for _, body in portal.sent] == [0, 50]


def test_no_match_has_no_total() -> None:
    """Trap 12, 0.2.9."""
    assert client(FakePortal(result([]))).lines({"=CONFIG_ID": 5}) == []


@pytest.mark.parametrize("following", [0, -1, "50", True])
def test_a_page_that_leads_nowhere_ends_the_reading(following: Any) -> None:
    with pytest.raises(TransportError, match="next"):
        client(FakePortal(*[rows(CLOUD, next=following)] * 6)).lines({})


@pytest.mark.parametrize(
    "shape", [{"a": 1}, "text", 1, [[]], ["x"], [{"TYPE": "cloud"}], [{**CLOUD, "CONFIG_ID": "x"}]]
)
def test_rows_of_another_shape_are_no_answer(shape: Any) -> None:
    with pytest.raises(TransportError, match="documented shape"):
        client(FakePortal(*[result(shape)] * 6)).lines({})


def test_line_names_are_an_object_or_an_empty_array() -> None:
    """Traps 12 and 19, 1.3."""
    assert client(FakePortal(result([]))).line_names() == {}
    assert client(FakePortal(result({"reg1": "A &amp; B"}))).line_names() == {"reg1": "A &amp; B"}


def test_status_and_connector_are_decoded() -> None:
    """Trap 24: the status has other names and types than in get."""
    told = {"REG_ID": 160001, "LAST_UPDATED": "2026-09-20 08:15:30", "ERROR_MESSAGE": "", "STATUS_CODE": 403}
    portal = FakePortal(
        result({**told, "STATUS_RESULT": "error"}), result({"FREE_MINUTES": 60, "PAID": False}), result("reg160001")
    )
    status = client(portal).status(160001)
    assert (status.status_code, status.error_message, status.status_result) == (403, None, "error")
    connector = client(portal).connector_status()
    assert (connector.free_minutes, connector.paid) == (60, False)
    assert client(portal).outgoing_line() == "reg160001"


# -- answers that are none ---------------------------------------------------------------------------

NO_ANSWERS = [
    answer(b"<html>busy</html>", 502),
    answer(b"", 200),
    answer(b"", 504),
    answer(b"{", 200),
    answer([], 200),
    answer("text", 200),
    answer({"time": {}}, 200),
    answer({"result": None}, 200),
    answer({"result": 1}, 500),
    answer(b"\xff\xfe", 200),
]


@pytest.mark.parametrize("given", NO_ANSWERS)
def test_what_is_not_from_the_api_leaves_a_create_unknown(given: Answer) -> None:
    """U-29: HTML, an empty or broken body, another shape: never a KeyError, and never a second add."""
    portal = FakePortal(given)
    with pytest.raises(TransportError) as raised:
        add(portal)
    assert raised.value.executed is None
    assert portal.called == ["sip.add"]


@pytest.mark.parametrize("given", NO_ANSWERS)
def test_what_is_not_from_the_api_is_asked_for_again_when_that_is_harmless(given: Answer) -> None:
    """1.11: get, update and delete may be repeated."""
    portal = FakePortal(given, lost(), result(1))
    client(portal).update(21, {"TITLE": "x"})
    assert portal.called == ["sip.update"] * 3


def test_an_add_that_says_nothing_of_its_line_is_unknown() -> None:
    with pytest.raises(TransportError) as raised:
        add(FakePortal(result({"TYPE": "cloud"})))
    assert raised.value.executed is None
    assert "pa55word" not in str(raised.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_page_instead_of_the_api_says_what_to_check_at_once(status: int) -> None:
    found = failure(answer(b"<html>Not found</html>", status))
    assert isinstance(found, TransportError)
    assert "check the webhook or the endpoint" in str(found)


def test_a_byte_order_mark_is_let_pass() -> None:
    """Trap 21."""
    body = b"\xef\xbb\xbf " + json.dumps({"result": [CLOUD]}).encode()
    assert len(client(FakePortal(answer(body))).lines({})) == 1


def test_a_renamed_portal_is_not_followed() -> None:
    """1.9: a credential goes to no host that nobody named."""
    portal = FakePortal(answer(b"", 302, Location=f"https://new.example/rest/1/{CODE}/voximplant.sip.update.json"))
    with pytest.raises(ConfigurationError, match=r"new\.example") as raised:
        client(portal).update(21, {"TITLE": "x"})
    assert CODE not in str(raised.value)
    assert len(portal.sent) == 1
    assert raised.value.executed is False


@pytest.mark.parametrize("location", [{}, {"Location": "/auth/"}, {"Location": "https://portal.example/auth/"}])
def test_a_redirect_to_the_same_host_is_not_the_api(location: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="REST API is elsewhere"):
        client(FakePortal(answer(b"", 301, **location))).update(21, {"TITLE": "x"})


# -- errors ------------------------------------------------------------------------------------------

# Both columns of the table in 1.7: the published statuses, and those that were seen.
STATUSES = [
    ("NO_AUTH_FOUND", (401,), AuthorizationError),
    ("INVALID_CREDENTIALS", (403, 401), AuthorizationError),
    ("expired_token", (401,), AuthorizationError),
    ("invalid_token", (401,), AuthorizationError),
    ("insufficient_scope", (403, 401), AuthorizationError),
    ("user_access_error", (403, 401), AuthorizationError),
    ("authorization_error", (401,), AuthorizationError),
    ("ACCESS_DENIED", (403, 401), AuthorizationError),
    ("WRONG_AUTH_TYPE", (403,), AuthorizationError),
    ("INVALID_REQUEST", (400, 401), AuthorizationError),
    ("OVERLOAD_LIMIT", (503, 401), LimitError),
    ("ERROR_METHOD_NOT_FOUND", (404,), ApiError),
    ("PORTAL_DELETED", (500, 403, 410), AuthorizationError),
    ("ERROR_CORE", (400, 500), ServerError),
    ("ERROR_ARGUMENT", (400,), ApiError),
    ("ERROR_NOT_FOUND", (404, 400), NotFoundError),
    ("CHECK_FIELDS_ERROR", (400,), ApiError),
    ("TITLE_EXISTS", (400,), ConflictError),
    ("MAX_CLOUD_PBX", (400,), LimitError),
    ("METHOD_CONFIRM_DENIED", (403,), ApiError),
]


@pytest.mark.parametrize(
    ("code", "status", "kind"), [(c, s, k) for c, statuses, k in STATUSES for s in (*statuses, 200)]
)
@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_the_code_decides_not_the_status(code: str, status: int, kind: type[ApiError], case: Any) -> None:
    """Traps 9, 16 and 17; 1.3: case is mixed, and an error may come in a 200."""
    found = failure(error(case(code), status))
    assert type(found) is kind
    assert found.code == case(code)
    assert found.status == status
    assert not found.transient
    assert code.lower() in str(found).lower()


def test_a_missing_method_is_not_a_missing_line() -> None:
    """1.5: the telephony module is off; nothing was deleted."""
    found = failure(error("ERROR_METHOD_NOT_FOUND", 404))
    assert not isinstance(found, NotFoundError)
    assert "telephony module" in str(found)


def test_access_denied_names_both_causes() -> None:
    """1.5: a permission and a tariff have the same code."""
    found = str(failure(error("ACCESS_DENIED", 403)))
    assert "Manage numbers" in found
    assert "tariff" in found


@pytest.mark.parametrize("code", ["", 17, None])
def test_the_presence_of_the_key_is_a_failure_whatever_it_holds(code: Any) -> None:
    """1.3."""
    assert isinstance(failure(answer({"error": code, "result": 1})), ApiError)


def test_a_code_that_nobody_knows_is_a_refusal_below_500_and_trouble_above() -> None:
    assert failure(error("NEWS", 400)).executed is False
    trouble = failure(*[error("NEWS", 500)] * 6)
    assert isinstance(trouble, ServerError)
    assert trouble.executed is None


def test_several_field_errors_are_one_line_in_the_portals_language() -> None:
    """Trap 20, U-25."""
    found = str(failure(error("CHECK_FIELDS_ERROR", 400, "Не указан сервер.<br> Не указан логин.")))
    assert "Не указан сервер.; Не указан логин (CHECK_FIELDS_ERROR" in found


def test_an_error_tells_no_secret() -> None:
    """Trap 5: whatever the portal repeats."""
    found = str(failure(error("CHECK_FIELDS_ERROR", 400, f"pa55word at /rest/1/{CODE}/")))
    assert "pa55word" not in found
    assert CODE not in found


def test_an_argument_error_names_its_argument() -> None:
    found = failure(error("ERROR_ARGUMENT", 400, argument="CONFIG_ID"))
    assert isinstance(found, ApiError)
    assert found.field == "CONFIG_ID"


def test_a_registration_that_delete_misses_is_no_missing_line() -> None:
    """2.4: the line is NOT deleted then."""
    with pytest.raises(ApiError, match="NOT deleted") as raised:
        client(FakePortal(error("REG_ID_NOT_FOUND"))).delete(21)
    assert not isinstance(raised.value, NotFoundError)
    with pytest.raises(NotFoundError):
        client(FakePortal(error("REG_ID_NOT_FOUND"))).status(160001)


def test_an_unknown_line_as_outgoing_line_is_a_missing_line() -> None:
    """0.2.7: a third code for the same thing."""
    with pytest.raises(NotFoundError):
        client(FakePortal(error("ERROR_ARGUMENT"))).set_outgoing_line(999)


# -- limits (1.11) -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [503, 429])
def test_too_many_requests_were_not_carried_out_so_that_even_an_add_is_repeated(
    status: int, waits: list[float]
) -> None:
    """Trap 16: 503 today, 429 in older documents."""
    portal = FakePortal(error("QUERY_LIMIT_EXCEEDED", status), error("QUERY_LIMIT_EXCEEDED", status), result(ADDED))
    assert add(portal).config_id == 21
    assert len(waits) == 2
    assert waits[0] < waits[1]


def test_a_method_blocked_for_its_time_waits_for_the_end_that_the_last_good_answer_named(waits: list[float]) -> None:
    """Told by the portal's clock, which may differ from ours."""
    good = answer({"result": [CLOUD], "time": {"finish": 5000.5, "operating": 481, "operating_reset_at": 5300}})
    shared = client(portal := FakePortal(good, error("OPERATION_TIME_LIMIT", 429), rows(CLOUD)))
    shared.lines({})
    shared.lines({})
    assert portal.script == []
    assert waits == [pytest.approx(300.5, abs=2)]


def test_a_blocked_method_without_a_known_end_is_looked_at_every_minute(waits: list[float]) -> None:
    """Trap 26: the limiter may be on although no answer showed it."""
    add(FakePortal(error("OPERATION_TIME_LIMIT", 429), error("OPERATION_TIME_LIMIT", 429), result(ADDED)))
    assert waits == [60.0, 60.0]


def test_the_end_of_another_methods_block_says_nothing(waits: list[float]) -> None:
    good = answer({"result": 1, "time": {"finish": 5000, "operating_reset_at": 5300}})
    shared = client(FakePortal(good, error("OPERATION_TIME_LIMIT", 429), rows()))
    shared.update(21, {"TITLE": "x"})
    shared.lines({})
    assert waits == [60.0]


@pytest.mark.parametrize("times", [None, [], "soon", {"finish": "x", "operating_reset_at": None}])
def test_an_answer_without_usable_times_is_an_answer(times: Any) -> None:
    """1.3: on-premise portals leave them out."""
    client(FakePortal(answer({"result": 1, "time": times}))).update(21, {"TITLE": "x"})


def test_overload_is_not_repeated(waits: list[float]) -> None:
    found = failure(error("OVERLOAD_LIMIT", 503))
    assert "support" in str(found)
    assert waits == []


def test_a_connection_that_never_stood_lets_an_add_be_repeated() -> None:
    refused = TransportError("Bitrix24: cannot connect", executed=False)
    portal = FakePortal(refused, result(ADDED))
    assert add(portal).config_id == 21
