"""VirtualNumber of type sip_registration: twins, lost answers, read, update, delete."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import (
    ApiError,
    AuthorizationError,
    ConflictError,
    InvalidInputError,
    LimitError,
    NotFoundError,
    ServerError,
    TelephonyError,
    TransportError,
)
from pulumi_telephony.megafon.assignment import remembered
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.state import VirtualNumberState
from unit.megafon.fakes import (
    CREATE,
    GONE,
    LIST,
    FakeAccount,
    FakeClock,
    Turn,
    answer,
    delete,
    get,
    known,
    lifecycle,
    put,
    record,
    refusal,
)

pytestmark = pytest.mark.usefixtures("clock")

NUMBER = "74950001122"
INPUTS = VirtualNumberInputs(
    number=NUMBER,
    type="sip_registration",
    login="reception",
    password="s3cret",
    server_host="pbx.example.org",
    server_port=5060,
    comment="front desk",
)
BODY = {
    "purpose": "company",
    "comment": "front desk",
    "login": "reception",
    "password": "s3cret",
    "server_host": "pbx.example.org",
    "server_port": 5060,
}
LOST = TransportError("lost")


def shown(**more: Any) -> dict[str, Any]:
    return record(612, NUMBER, **{"type": "sip_registration", "comment": "front desk", **more})


STATE = remembered(INPUTS, purpose="company", state="active")


# -- create --------------------------------------------------------------------------------------------


def test_a_number_is_looked_for_created_and_read_back() -> None:
    account = FakeAccount({LIST: [], CREATE: {"id": 612}, get(612): shown(app_id=5)})
    id_, state = lifecycle(account).create(INPUTS)
    assert account.called == [LIST, CREATE, get(612)]
    assert id_ == "612"
    assert (state.number, state.purpose, state.comment, state.app_id) == (NUMBER, "company", "front desk", 5)
    assert (state.login, state.password, state.server_host, state.server_port) == (
        "reception",
        "s3cret",
        "pbx.example.org",
        5060,
    )
    assert state.pending == ()


def test_4_12_what_the_creation_echoes_is_never_state() -> None:
    echo = {**BODY, "id": 612, "comment": "echoed", "state": "echoed"}
    account = FakeAccount({LIST: [], CREATE: echo, get(612): shown()})
    _, state = lifecycle(account).create(INPUTS)
    assert (state.comment, state.state) == ("front desk", "active")


def test_a_number_of_another_type_cannot_be_taken_over() -> None:
    for adopt in (False, True):
        account = FakeAccount({LIST: [shown(type="def")]})
        with pytest.raises(ConflictError, match=r'id 612 of type "def".*cannot be adopted'):
            lifecycle(account).create(INPUTS.model_copy(update={"adopt": adopt}))
        assert account.writes == []


def test_4_8_adopting_sends_all_credentials_once_because_none_can_be_read() -> None:
    account = FakeAccount({LIST: [shown()], put(612): {}, get(612): shown()})
    id_, state = lifecycle(account).create(INPUTS.model_copy(update={"adopt": True}))
    assert account.writes == [put(612)]
    assert account.bodies(put(612)) == [{"id": 612, **BODY}]
    assert (id_, state.password, state.adopt) == ("612", "s3cret", True)


def test_adopting_keeps_a_comment_that_the_program_does_not_manage() -> None:
    account = FakeAccount({LIST: [shown(comment="by hand")], put(612): {}, get(612): shown(comment="by hand")})
    inputs = INPUTS.model_copy(update={"adopt": True, "comment": None})
    lifecycle(account).create(inputs)
    assert account.bodies(put(612))[0]["comment"] == "by hand"


def test_3_1_the_only_purpose_of_a_sip_number_is_sent_whatever_it_has_now() -> None:
    account = FakeAccount({LIST: [shown(purpose="not_specified")], put(612): {}, get(612): shown()})
    lifecycle(account).create(INPUTS.model_copy(update={"adopt": True}))
    assert account.bodies(put(612))[0]["purpose"] == "company"


def test_adopt_creates_what_is_not_there() -> None:
    account = FakeAccount({LIST: [], CREATE: {"id": 612}, get(612): shown()})
    assert lifecycle(account).create(INPUTS.model_copy(update={"adopt": True})).id == "612"


def test_6_6_two_numbers_of_the_same_kind_cannot_be_told_apart() -> None:
    account = FakeAccount({LIST: [shown(), {**shown(), "id": 613}]})
    with pytest.raises(ConflictError, match=r"exists 2 times \(ids 612, 613\); name one with existing_id"):
        lifecycle(account).create(INPUTS.model_copy(update={"adopt": True}))
    with pytest.raises(ConflictError, match=r"id 612 .* and id 613 .*; .* set existing_id to adopt one"):
        lifecycle(account).create(INPUTS)


def test_6_30_a_number_whose_answer_was_lost_may_show_up_late() -> None:
    account = FakeAccount({LIST: ([], [], [], [shown()]), CREATE: LOST, get(612): shown()})
    assert lifecycle(account).create(INPUTS).id == "612"
    assert account.writes == [CREATE]


def test_6_7_a_second_try_that_is_refused_because_the_first_one_came_late_finds_it() -> None:
    late: tuple[Turn, ...] = ([], [], [], [], [], [], [shown()])
    account = FakeAccount({LIST: late, CREATE: (LOST, refusal(409, "duplicate_entity")), get(612): shown()})
    assert lifecycle(account).create(INPUTS).id == "612"
    assert account.writes == [CREATE, CREATE]


def test_6_7_two_lost_answers_without_a_number_are_an_error() -> None:
    account = FakeAccount({LIST: [], CREATE: (LOST, TransportError("lost again"))})
    with pytest.raises(TransportError, match="second attempt"):
        lifecycle(account).create(INPUTS)
    assert account.writes == [CREATE, CREATE]


def test_6_7_when_looking_fails_as_well_the_error_says_that_nobody_knows() -> None:
    account = FakeAccount({LIST: ([], answer(b"", 401)), CREATE: LOST})
    with pytest.raises(TransportError, match="is unknown"):
        lifecycle(account).create(INPUTS)
    assert account.writes == [CREATE]


@pytest.mark.parametrize("turn", [refusal(400, "invalid_parameter_value"), answer(b"", 401), answer(b"", 409)])
def test_a_refused_creation_is_not_tried_again(turn: Turn) -> None:
    account = FakeAccount({LIST: [], CREATE: turn})
    with pytest.raises(ApiError):
        lifecycle(account).create(INPUTS)
    assert account.writes == [CREATE]


@pytest.mark.parametrize("trouble", [GONE, answer(b"", 502), answer(b"", 401)])
def test_6_30_a_number_that_cannot_be_read_back_is_not_lost(trouble: Turn, capsys: pytest.CaptureFixture[str]) -> None:
    account = FakeAccount({LIST: [], CREATE: {"id": 612}, get(612): trouble})
    id_, state = lifecycle(account).create(INPUTS)
    assert (id_, state.pending) == ("612", ("read_back",))
    assert (state.number, state.purpose, state.password) == (NUMBER, "company", "s3cret")
    assert "warning" in capsys.readouterr().err
    healed = known(FakeAccount({get(612): shown()}), shown()).update("612", state, INPUTS, {})
    assert (healed.state, healed.pending) == ("active", ())


def test_6_30_a_number_that_appears_late_is_waited_for() -> None:
    account = FakeAccount({LIST: [], CREATE: {"id": 612}, get(612): (GONE, GONE, shown())})
    assert lifecycle(account).create(INPUTS).state.pending == ()


def test_what_the_creation_did_not_apply_is_told_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    account = FakeAccount({LIST: [], CREATE: {"id": 612}, get(612): shown(comment=None)})
    _, state = lifecycle(account).create(INPUTS)
    assert state.comment is None
    assert "did not apply comment" in capsys.readouterr().err


# -- read ----------------------------------------------------------------------------------------------


def test_a_read_is_one_call() -> None:
    account = FakeAccount({LIST: [shown(state="debt_lock", comment="by hand")]})
    state = lifecycle(account).read("612", STATE)
    assert account.called == [LIST]
    assert state is not None
    assert (state.state, state.comment, state.password, state.activation_timeout) == (
        "debt_lock",
        "by hand",
        "s3cret",
        300,
    )


def test_4_10_a_purpose_that_a_read_leaves_out_is_no_drift() -> None:
    state = lifecycle(FakeAccount({LIST: [shown(purpose=None)]})).read("612", STATE)
    assert state is not None
    assert state.purpose == "company"


def test_a_number_can_be_looked_up_by_its_id_alone() -> None:
    state = lifecycle(FakeAccount({LIST: [record(7, "78000000000", type="toll_free")]})).read("7", None)
    assert state is not None
    assert (state.type, state.password) == ("toll_free", None)


@pytest.mark.parametrize(
    "turn", [GONE, answer(b"", 404), refusal(400, "entity_not_found"), answer(b"", 400), answer(b"null"), answer([])]
)
def test_6_15_a_number_is_gone_when_its_id_and_the_list_say_so(turn: Turn) -> None:
    account = FakeAccount({get(612): turn, LIST: []})
    assert lifecycle(account).read("612", STATE) is None
    assert account.called == [LIST, get(612), LIST]
    assert account.sent[2][1]["query"] == [("number", NUMBER)]


@pytest.mark.parametrize("turn", [GONE, answer(b"", 400)])
def test_6_15_a_number_that_the_list_still_has_is_not_gone(turn: Turn) -> None:
    state = lifecycle(FakeAccount({get(612): turn, LIST: ([], [shown()])})).read("612", STATE)
    assert state is not None
    assert state.state == "active"


def test_6_15_the_same_phone_number_under_another_id_is_another_number() -> None:
    account = FakeAccount({get(612): GONE, LIST: [{**shown(), "id": 700}]})
    assert lifecycle(account).read("612", STATE) is None


def test_6_15_without_a_known_phone_number_the_whole_list_confirms() -> None:
    account = FakeAccount({get(612): GONE, LIST: []})
    assert lifecycle(account).read("612", None) is None
    assert account.called == [LIST, get(612), LIST]
    assert account.sent[2][1]["query"] is None


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        (answer(b"", 401), AuthorizationError),
        (answer(b"", 403), AuthorizationError),
        (answer(b"", 429), LimitError),
        (answer(b"", 500), ServerError),
        (answer(b"<html>404</html>", 404), TransportError),
        (answer(b"<html>It works!</html>"), TransportError),
        (LOST, TransportError),
    ],
)
def test_6_15_an_outage_or_a_refusal_of_access_never_looks_like_a_deletion(
    turn: Turn, kind: type[TelephonyError]
) -> None:
    with pytest.raises(kind):
        lifecycle(FakeAccount({get(612): turn, LIST: []})).read("612", STATE)
    with pytest.raises(kind):
        lifecycle(FakeAccount({get(612): GONE, LIST: turn})).read("612", STATE)


def test_6_15_an_endpoint_where_nothing_is_found_is_not_an_account_without_numbers() -> None:
    with pytest.raises(NotFoundError):
        lifecycle(FakeAccount({get(612): GONE, LIST: GONE})).read("612", STATE)


def test_6_25_a_filter_without_a_match_may_be_not_found() -> None:
    account = FakeAccount({get(612): GONE, LIST: ([], GONE, [record(1, "79990000000")])})
    assert lifecycle(account).read("612", STATE) is None


@pytest.mark.parametrize("id_", ["", "x", "-1", "6 12", "６１２", "../employee"])
def test_an_id_that_is_no_number_is_refused_before_any_call(id_: str) -> None:
    account = FakeAccount({})
    with pytest.raises(InvalidInputError, match="id of a number"):
        lifecycle(account).read(id_, STATE)


# -- update --------------------------------------------------------------------------------------------


def test_6_8_an_update_sends_all_that_is_known_in_one_write_and_reads_back_once() -> None:
    account = FakeAccount({put(612): {}, get(612): shown(comment="new")})
    inputs = INPUTS.model_copy(update={"comment": "new", "password": "n3w"})
    state = known(account, shown()).update("612", STATE, inputs, {"comment": "new", "password": "n3w"})
    assert account.called == [put(612), get(612)]
    assert account.bodies(put(612)) == [{**BODY, "id": 612, "comment": "new", "password": "n3w"}]
    assert (state.comment, state.password) == ("new", "n3w")


def test_4_12_what_an_update_echoes_is_never_state() -> None:
    account = FakeAccount({put(612): {"id": 612, "comment": "echoed", "state": "echoed"}, get(612): shown()})
    state = known(account, shown()).update("612", STATE, INPUTS, {"comment": "front desk"})
    assert (state.comment, state.state) == ("front desk", "active")


def test_6_8_and_6_31_a_comment_that_the_program_does_not_manage_is_read_and_sent_along() -> None:
    account = FakeAccount({put(612): {}, get(612): shown(comment="by hand")})
    inputs = INPUTS.model_copy(update={"comment": None, "login": "new"})
    known(account, shown()).update("612", STATE, inputs, {"login": "new"})
    assert account.called == [get(612), put(612), get(612)]
    assert account.bodies(put(612))[0]["comment"] == "by hand"


def test_when_only_the_bookkeeping_changed_nothing_is_written() -> None:
    account = FakeAccount({get(612): shown()})
    inputs = INPUTS.model_copy(update={"adopt": True})
    assert known(account, shown()).update("612", STATE, inputs, {}).adopt is True
    assert account.called == [get(612)]


def test_6_30_an_update_that_is_seen_late_is_waited_for() -> None:
    account = FakeAccount({put(612): {}, get(612): (shown(), shown(), shown(comment="new"))})
    inputs = INPUTS.model_copy(update={"comment": "new"})
    assert known(account, shown()).update("612", STATE, inputs, {"comment": "new"}).comment == "new"
    assert account.writes == [put(612)]


def test_an_update_that_was_accepted_but_not_applied_is_an_error(clock: FakeClock) -> None:
    account = FakeAccount({put(612): {}, get(612): shown()})
    inputs = INPUTS.model_copy(update={"comment": "new"})
    with pytest.raises(ApiError, match=r"accepted the update .* did not apply comment") as raised:
        known(account, shown()).update("612", STATE, inputs, {"comment": "new"})
    assert raised.value.executed is True
    assert account.writes == [put(612)]
    assert clock.slept == sorted(clock.slept)


def test_an_update_of_a_number_that_is_gone_says_so() -> None:
    account = FakeAccount({put(612): GONE, get(612): GONE, LIST: []})
    with pytest.raises(NotFoundError, match="refresh"):
        known(account, shown()).update("612", STATE, INPUTS, {"password": "s3cret"})
    with pytest.raises(NotFoundError, match="refresh"):
        known(account, shown()).update("612", STATE, INPUTS, {})


def test_a_refused_update_of_a_number_that_exists_is_told_as_it_is() -> None:
    account = FakeAccount({put(612): refusal(400, "invalid_parameter_value", "bad login"), get(612): shown()})
    with pytest.raises(ApiError, match="bad login"):
        known(account, shown()).update("612", STATE, INPUTS, {"login": "reception"})


# -- delete --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [GONE, answer(b"", 404), answer(b"", 400)])
def test_6_15_what_is_gone_already_counts_as_deleted(turn: Turn) -> None:
    known(FakeAccount({delete(612): turn, LIST: []}), shown()).delete("612", STATE)


@pytest.mark.parametrize("turn", [GONE, answer(b"", 400)])
def test_6_15_what_the_list_still_has_is_not_deleted(turn: Turn) -> None:
    with pytest.raises(ApiError):
        known(FakeAccount({delete(612): turn, LIST: [shown()]}), shown()).delete("612", STATE)


@pytest.mark.parametrize(
    "turn", [answer(b"", 401), answer(b"", 403), answer(b"", 500), answer(b"<html>", 404), answer(b"<html>"), LOST]
)
def test_an_outage_or_a_refusal_of_access_is_no_deletion(turn: Turn) -> None:
    account = FakeAccount({delete(612): turn, get(612): shown(), LIST: [shown()]})
    with pytest.raises(TelephonyError):
        known(account, shown()).delete("612", STATE)


@pytest.mark.parametrize("kind", ["abc", "sip_redirection", "toll_free"])
def test_4_3_and_6_16_what_cannot_be_deleted_is_forgotten_with_a_warning(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    account = FakeAccount({})
    there = record(309, "74950009901", type=kind)
    known(account, there).delete("309", VirtualNumberState(number="74950009901", type=kind))
    assert account.called == []
    assert "stays in the account" in capsys.readouterr().err
