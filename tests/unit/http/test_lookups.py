"""What the functions of a program cost in calls (pure: counted on the simulators), and what they keep to themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulumi_telephony.accounts.settings import Settings
from pulumi_telephony.base.errors import ConflictError, InvalidInputError, NotFoundError, TelephonyError
from pulumi_telephony.bitrix24 import lookups as bitrix24
from pulumi_telephony.http.listing import SharedListing
from pulumi_telephony.http.lookups import FEW, Reading
from pulumi_telephony.megafon import lookups as megafon
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant import lookups as voximplant
from telephony_sandbox.simulators.server import Simulators

LISTS = {
    "GET /numbers/virtual-number",
    "GetSipRegistrations",
    "GetApplications",
    "GetRules",
    "GetUsers",
    "voximplant.sip.get",
    "GET /employee",
}


class Account:
    """The simulators' accounts as a program's process sees them: nothing listed yet."""

    def __init__(self, simulators: Simulators) -> None:
        self.admin = simulators.admin
        self.deployment = Deployment(Settings({}, simulators.env))

    def read(self, function: Callable[..., Any], *, fresh: bool = False, **arguments: Any) -> Any:
        return function(self.deployment, fresh=fresh, **arguments)

    def registrations(self, *, fresh: bool = False, **arguments: Any) -> list[int]:
        given = {"application_name": None, **arguments}
        return [each.sip_registration_id for each in self.read(voximplant.sip_registrations, fresh=fresh, **given)]

    def number(self, *, fresh: bool = False, number: Any = None, id: Any = None) -> Any:
        return self.read(megafon.virtual_number, fresh=fresh, number=number, id=id)

    def lists(self) -> int:
        """The list calls since the last look."""
        counted = sum(each["operation"] in LISTS for each in self.admin.journal())
        self.admin.clear_journal()
        return counted


@pytest.fixture
def account(simulators: Simulators) -> Iterator[Account]:
    yield Account(simulators)
    simulators.admin.reset()


# -- what it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ways", [["number"], ["id"], ["number", "id", "all"]])
def test_numbers_cost_one_call_however_many_are_looked_up(account: Account, ways: list[str]) -> None:
    for _ in range(3):
        for way in ways:
            if way == "all":
                assert len(account.read(megafon.virtual_numbers, type=None)) == 8
            else:
                found = account.number(**{"number": {"number": "79990004401"}, "id": {"id": "310"}}[way])
                assert (found.id, found.number) == (310, "79990004401")
    assert account.lists() == 1


def test_a_few_registrations_are_asked_for_by_name_and_many_are_answered_from_one_list(account: Account) -> None:
    for _ in range(FEW):
        assert account.registrations(sip_username="fax") == [902]
    assert account.lists() == 2 * FEW, "with the frozen ones, each"
    for _ in range(20):
        assert account.registrations(sip_username="fax") == [902]
    assert account.lists() == 2


def test_what_is_listed_already_answers_what_a_filter_would(account: Account) -> None:
    assert account.registrations() == [901, 902]
    assert account.registrations(sip_username="fax") == [902]
    assert account.registrations(deactivated=False) == [901]
    assert account.lists() == 2
    lines = account.read(bitrix24.lines)
    assert account.read(bitrix24.lines, title="Reception") == [lines[0]]
    assert account.lists() == 1


def test_applications_rules_and_users_are_listed_once(account: Account) -> None:
    for name in ("operator", "second"):
        (user,) = account.read(voximplant.users, user_name=name, application_name="frontdesk", application_id=None)
        assert user.application_id == 4411
    assert len(account.read(voximplant.applications, application_name=None)) == 2
    for rule in ("night", "inbound"):
        assert len(account.read(voximplant.rules, rule_name=rule, application_id="4411", application_name=None)) == 1
    assert account.lists() == 4, "applications once, rules once, two users by name"


def test_a_user_whose_name_is_part_of_another_is_not_taken_for_it(account: Account) -> None:
    assert account.read(voximplant.users, user_name="oper", application_id=4411, application_name=None) == []


def test_a_fresh_look_up_sees_what_was_made_after_the_list(account: Account) -> None:
    assert account.registrations() == [901, 902]
    assert len(account.read(bitrix24.lines)) == 2
    assert len(account.read(megafon.virtual_numbers, type="abc")) == 3
    account.admin.make("voximplant", {"sip_username": "new", "proxy": "pbx.example.org"}, "sip_registration")
    account.admin.make("megafon", {"id": 500, "number": "74950005500", "type": "abc"}, "number")
    line = {"TYPE": "cloud", "TITLE": "New", "SERVER": "pbx.example.org", "LOGIN": "new", "PASSWORD": "s3cret"}
    account.admin.make("bitrix24", line, "line")
    assert account.registrations(sip_username="new") == []
    assert len(account.registrations(sip_username="new", fresh=True)) == 1
    assert len(account.registrations(fresh=True)) == 3
    assert len(account.read(bitrix24.lines, title="New", fresh=True)) == 1
    assert len(account.read(megafon.virtual_numbers, type="abc", fresh=True)) == 4
    assert account.number(number="74950005500", fresh=True) == account.number(id=500, fresh=True)


def test_a_list_that_fails_is_not_remembered() -> None:
    turns = iter([TelephonyError("no"), {"2": "b", "10": "c", "1": "a"}])

    def pages() -> Iterator[dict[str, str]]:
        turn = next(turns)
        if isinstance(turn, TelephonyError):
            raise turn
        yield turn

    reading = Reading(SharedListing(pages))
    with pytest.raises(TelephonyError):
        reading.records(False)
    assert reading.records(False) == ["a", "b", "c"], "in the order of their ids"
    assert reading.records(False, lambda: ["unasked"]) == ["a", "b", "c"]


# -- what fits ---------------------------------------------------------------------------------------

REGISTRATIONS = {
    "sip_username": ("switchboard", [901]),
    "proxy": ("sip.partner.example", [901, 902]),
    "application_id": ("4412", [901]),
    "application_name": ("backoffice", [901]),
    "rule_id": (7892, [901]),
    "user_id": (501, []),
    "successful": (True, [901]),
    "deactivated": (True, [902]),
}


@pytest.mark.parametrize("name", REGISTRATIONS)
@pytest.mark.parametrize("listed", [False, True])
def test_filters_of_registrations(account: Account, name: str, listed: bool) -> None:
    value, expected = REGISTRATIONS[name]
    if listed:
        account.registrations()
    assert account.registrations(**{name: value}) == expected


@pytest.mark.parametrize("name", ["switch", "FAX", ""])
def test_part_of_a_name_does_not_fit(account: Account, name: str) -> None:
    """U10: whether the API's own filter matches whole names is not documented."""
    account.admin.switches("voximplant", username_filter="part")
    assert account.registrations(sip_username=name) == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"type": "def"}, [310, 312]),
        ({"type": "def", "purpose": "employee"}, [310]),
        ({"employee_id": 78}, [310]),
        ({"state": "freeze"}, []),
    ],
)
def test_filters_of_numbers(account: Account, wanted: dict[str, Any], expected: list[int]) -> None:
    assert [each.id for each in account.read(megafon.virtual_numbers, **wanted)] == expected


def test_a_number_is_found_although_the_list_was_cut(account: Account) -> None:
    """6.23: no paging is documented."""
    account.admin.switches("megafon", list_cap=3)
    assert len(account.read(megafon.virtual_numbers)) == 3
    assert account.number(id=315) == account.number(number="74950004405")


def test_the_available_mobile_numbers_tell_which_have_no_city_number(account: Account) -> None:
    available = account.read(megafon.available_mobile_numbers)
    assert {each.number: each.dgn_number for each in available}["79990003355"] is None


def test_the_status_of_a_line_is_asked_for_by_its_id_or_its_registration(account: Account) -> None:
    by_id = account.read(bitrix24.line_status, id="11", reg_id=None)
    assert (by_id.status_code, by_id.status_result) == (200, "success")
    assert account.read(bitrix24.line_status, id=None, reg_id=150011) == by_id


# -- what is refused ---------------------------------------------------------------------------------

NUMBER, STATUS, USERS = megafon.virtual_number, bitrix24.line_status, voximplant.users
REFUSED: list[tuple[Callable[..., Any], dict[str, Any], type[TelephonyError], str]] = [
    (NUMBER, {"number": None, "id": None}, InvalidInputError, "either number or id"),
    (NUMBER, {"number": "79990004401", "id": 310}, InvalidInputError, "either number or id"),
    (NUMBER, {"number": "+7 999 000-44-01", "id": None}, InvalidInputError, "without \\+ or blanks"),
    (NUMBER, {"number": 79990004401, "id": None}, InvalidInputError, "digits"),
    (NUMBER, {"number": "74950000000", "id": None}, NotFoundError, "no number 74950000000 in the MegaFon account at"),
    (NUMBER, {"number": None, "id": 9999}, NotFoundError, "no number with the id 9999 in the MegaFon account at"),
    (NUMBER, {"number": None, "id": True}, InvalidInputError, "a positive whole number"),
    (NUMBER, {"number": None, "id": -1}, InvalidInputError, "a positive whole number"),
    (STATUS, {"id": None, "reg_id": None}, InvalidInputError, "either id or reg_id"),
    (STATUS, {"id": 12, "reg_id": None}, InvalidInputError, 'line 12 is of the type "office" and has no registration'),
    (STATUS, {"id": 13, "reg_id": None}, NotFoundError, "no line with the id 13 in what these credentials see"),
    (STATUS, {"id": "reg150011", "reg_id": None}, InvalidInputError, "a positive whole number"),
    (STATUS, {"id": None, "reg_id": 1}, NotFoundError, "status"),
    (USERS, {"user_name": None}, InvalidInputError, "either application_id or application_name"),
    (USERS, {"user_name": None, "application_name": "nope"}, NotFoundError, "no application 'nope' in Voximplant"),
    (USERS, {"user_name": None, "application_id": "x"}, InvalidInputError, "application_id must be an id"),
    (
        voximplant.sip_registrations,
        {"application_id": 4411, "application_name": "frontdesk"},
        InvalidInputError,
        "not both",
    ),
]


@pytest.mark.parametrize(("function", "arguments", "kind", "reason"), REFUSED)
def test_what_does_not_fit_or_is_not_there_is_told(
    account: Account, function: Callable[..., Any], arguments: dict[str, Any], kind: type[TelephonyError], reason: str
) -> None:
    with pytest.raises(kind, match=reason):
        account.read(function, **arguments)


def test_a_phone_number_that_is_there_twice_is_not_guessed(account: Account) -> None:
    account.admin.make("megafon", {"id": 500, "number": "79990004401", "type": "toll_free"}, "number")
    with pytest.raises(ConflictError, match=r"2 times \(ids 310, 500\); give id instead"):
        account.number(number="79990004401")


# -- what is kept ------------------------------------------------------------------------------------

SECRETS = ("reception-password", "warehouse-password", "q8w4e2r6t1y9u3i7o5p0a2s4d6f8g1h3", "seeded-password")


def test_no_result_holds_a_password(account: Account) -> None:
    """Bitrix24 tells passwords in clear text."""
    results = [
        *account.read(bitrix24.lines),
        *account.read(megafon.virtual_numbers),
        *account.read(megafon.employees, login=None),
        *account.read(megafon.scenarios, virtual_number_id=None),
        *account.read(voximplant.sip_registrations, application_name=None),
        *account.read(voximplant.users, user_name=None, application_id=4411),
        account.read(voximplant.account),
    ]
    told = repr([dataclasses.asdict(each) for each in results])
    assert "Reception" in told
    assert not [secret for secret in SECRETS if secret in told]
    assert not [field for each in results for field in dataclasses.asdict(each) if "password" in field]


def test_results_cannot_be_changed(account: Account) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        account.number(id=310).comment = "other"
