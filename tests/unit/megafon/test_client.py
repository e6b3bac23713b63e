"""What the client sends, how it reads answers, and what each refusal means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pulumi_telephony.accounts.identity import Accounts
from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import (
    NotFoundError,
    TransportError,
    WrongAccountError,
)
from pulumi_telephony.base.files import STATE_DIR
from pulumi_telephony.megafon.client import MegafonClient, client_of
from pulumi_telephony.megafon.models import NewMobileNumber, NumberUpdate
from pulumi_telephony.run.deployment import Deployment
from unit.megafon.fakes import (
    CAPACITY,
    CREATE,
    GONE,
    LIST,
    ORDER,
    PASSWORD,
    SIP,
    TOKEN,
    UPDATE,
    FakeAccount,
    answer,
    client,
    delete,
    get,
    put,
    record,
    refused,
)

pytestmark = pytest.mark.usefixtures("clock")


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


def test_an_account_that_shows_no_number_is_not_taken_for_an_allowed_one() -> None:
    account = FakeAccount({LIST: [], delete(612): {"id": 612}})
    megafon = MegafonClient(account, TOKEN, "", Accounts("MegaFon account", "megafon", ("1000001",)))
    told = "has no number that shows its app_id.*allowedAccounts .1000001.; leave the list out until the account has"
    for _ in range(2):
        with pytest.raises(WrongAccountError, match=told):
            megafon.delete_number(612)
    assert set(account.called) == {LIST}


def test_an_account_that_cannot_be_recorded_is_told_once_and_stops_no_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(STATE_DIR, str(tmp_path / "file" / "state"))
    megafon = client(FakeAccount({LIST: [record(612, "74950001122")]}))
    for _ in range(2):
        assert [each.id for each in megafon.list_numbers()] == [612]
    assert capsys.readouterr().err.count("which MegaFon account the token opens") == 1
