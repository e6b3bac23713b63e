"""A preview says what the accounts have room for and what it costs, for a few reads in each account."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .cases import CLOUD_LINE, MOBILE_NUMBER, OFFICE_LINE, SIP_NUMBER, SIP_REGISTRATION, Case
from .cases.case import Edit
from .cases.megafon import IN_HANDS
from .cases.routing import APPLICATION, RULE, SCENARIO, USER
from .stacks import Declared, Stack, unknown
from .test_forced_replacement import by_name, leave_intent

SAID = ("info", "info#err", "warning")
ASKED = {
    "voximplant": ["GetAccountInfo", "GetSipRegistrations", "GetSubscriptionPrice"],
    "bitrix24": ["voximplant.line.get", "voximplant.sip.get"],
}


def many(count: int) -> list[Declared]:
    return [case.declared(n, f"{case.name}-{n}") for case in (SIP_REGISTRATION, CLOUD_LINE) for n in range(count)]


@pytest.mark.parametrize("count", [1, 4])
def test_an_account_is_asked_once_for_each_kind_however_much_is_new(stack: Stack, count: int) -> None:
    stack.declare(*many(count))
    told = stack.preview().messages(*SAID)
    calls = {vendor: sorted(names) for vendor, names in stack.calls().items()}
    assert calls == ASKED
    assert told.count("uses 2 of 1000 and has 100 USD; one costs 1 USD a month") == 1
    assert told.count("uses 2 of 10 cloud lines") == 1
    assert "warning: " not in told


def test_what_changes_asks_nothing(stack: Stack) -> None:
    stack.declare(*many(1))
    stack.up()
    stack.calls()
    stack.declare(
        *(each.but(case.one_field) for each, case in zip(many(1), (SIP_REGISTRATION, CLOUD_LINE), strict=True))
    )
    stack.preview()
    assert stack.calls() == {}


def test_the_first_resource_that_does_not_fit_is_named(stack: Stack) -> None:
    (account,) = stack.admin.objects("voximplant", "account")
    stack.admin.patch("voximplant", account["account_id"], {"max_sip_registrations": 3, "balance": 0.5}, "account")
    stack.declare(*many(2))
    told = stack.preview().messages(*SAID)
    assert told.count("does not fit: Voximplant account") == 1
    assert "uses 2 of 3 registrations, and this program adds at least 2" in told
    assert told.count("cannot be paid") == 1


@pytest.mark.parametrize("effect", [{"status": 500}, "reset", {"status": 403}], ids=str)
def test_an_account_that_does_not_answer_is_asked_once_and_is_no_error(stack: Stack, effect: dict[str, Any]) -> None:
    for vendor in ("voximplant", "bitrix24"):
        stack.admin.faults({"vendor": vendor, "times": 1000, "effect": effect})
    stack.declare(*many(2))
    preview = stack.preview()
    assert preview.messages(*SAID).count("whether the account has room for what is new is unknown: ") == 2
    assert {vendor: len(names) for vendor, names in stack.calls().items()} == {"voximplant": 1, "bitrix24": 1}


def test_a_replacement_that_deletes_first_needs_no_further_place(stack: Stack) -> None:
    first = SIP_REGISTRATION.declared(1).but(delete_before_replace=True)
    lifted = first.but({"release_protection": False})
    stack.declare(lifted)
    stack.up()
    (account,) = stack.admin.objects("voximplant", "account")
    stack.admin.patch("voximplant", account["account_id"], {"max_sip_registrations": 3}, "account")
    stack.calls()
    stack.declare(lifted.but({"is_persistent": False}))
    preview = stack.preview()
    assert "replace" in preview.operations(SIP_REGISTRATION.name)
    assert "does not fit" not in preview.messages(*SAID)


def test_a_large_account_is_counted_page_by_page(stack: Stack) -> None:
    rows = [{"sip_username": f"desk{n}", "proxy": "pbx.example.org"} for n in range(1100)]
    stack.admin.seed({"voximplant": {"sip_registration": rows}})
    stack.declare(*many(1))
    told = stack.preview().messages(*SAID)
    assert " of 1000 and has " in told
    assert told.count("does not fit") == 1


def test_without_a_price_the_rest_is_told(stack: Stack) -> None:
    stack.admin.faults({"vendor": "voximplant", "operation": "GetSubscriptionPrice", "effect": {"error": 100}})
    stack.declare(*many(1))
    told = stack.preview().messages(*SAID)
    assert "the price of a SIP registration is unknown: " in told
    assert "uses 2 of 1000 registrations" in told


def test_the_users_of_all_applications_count(stack: Stack) -> None:
    rows = [{"application_name": f"more{n}"} for n in range(20)]
    stack.admin.seed({"voximplant": {"application": rows}})
    stack.declare(USER.declared(1))
    assert "of 1000 users" in stack.preview().messages(*SAID)


@pytest.mark.parametrize(
    ("case", "setting"), [(APPLICATION, "MAX_APPLICATIONS"), (USER, "MAX_USERS")], ids=["application", "user"]
)
def test_how_many_an_account_can_have_is_a_setting(stack: Stack, case: Case, setting: str) -> None:
    what = setting.removeprefix("MAX_").lower()
    stack.declare(*(case.declared(n, f"it-{n}") for n in (1, 2)))
    shown = re.search(rf"\d+(?= of \d+ {what}| {what};)", stack.preview().messages(*SAID))
    assert shown is not None
    used = int(shown[0])
    stack.engine.environment[f"VOXIMPLANT_{setting}"] = str(used + 1)
    told = stack.preview().messages(*SAID)
    assert f"does not fit: Voximplant account 700123 uses {used} of {used + 1} {what}, and this program adds" in told


def test_applications_are_counted_by_one_list(stack: Stack) -> None:
    stack.declare(*(APPLICATION.declared(n, f"app-{n}") for n in (1, 2)))
    told = stack.preview().messages(*SAID)
    assert told.count("applications; how many it can have is unknown") == 1
    assert stack.calls() == {"voximplant": ["GetApplications"]}


def test_only_a_preview_asks(stack: Stack) -> None:
    stack.declare(*many(1), APPLICATION.declared(1))
    told = stack.preview().messages(*SAID)
    assert told.count(" uses ") == 2
    stack.calls()
    up = stack.up()
    assert " uses " not in up.messages(*SAID)
    calls = stack.calls()
    assert not {"GetSubscriptionPrice"} & {*calls["voximplant"]}
    assert not any("__preview" in stack.state(name)["inputs"] for name in stack.recorded())


NAMED = (SIP_NUMBER, MOBILE_NUMBER, CLOUD_LINE, OFFICE_LINE, APPLICATION, SCENARIO, RULE, USER)
TAKEN = "up fails unless this program releases it first"


@pytest.mark.parametrize("case", NAMED, ids=by_name)
def test_an_object_that_has_the_name_of_a_new_one_is_named(stack: Stack, case: Case) -> None:
    for n in (1, 2):
        case.prepare(stack.admin, n)
    stack.declare(*(case.declared(n, f"it-{n}") for n in (1, 2)))
    assert TAKEN not in stack.preview().messages(*SAID)
    stack.up()
    id_, urn = stack.recorded()["it-1"], stack.state("it-1")["urn"]
    assert TAKEN not in stack.preview().messages(*SAID)

    # Renamed without an alias: the old resource is deleted last.
    stack.declare(case.declared(1, "renamed"), case.declared(2, "it-2"))
    told = stack.preview().messages(*SAID)
    assert told.count(TAKEN) == 1
    assert f'{case.kind} "renamed": ' in told
    assert f" belongs to id {id_} in " in told
    stack.declare(case.declared(1, "renamed").but(aliases=[urn]), case.declared(2, "it-2"))
    assert TAKEN not in stack.preview().messages(*SAID)


def test_a_title_that_a_change_asks_for_is_looked_for_and_one_that_is_released_is_not_taken(stack: Stack) -> None:
    one, two = (OFFICE_LINE.declared(n, name) for n, name in ((1, "one"), (2, "two")))
    stack.declare(one, two)
    stack.up()
    taken = two.but({"title": one.inputs["title"]})
    stack.declare(taken)
    assert TAKEN in stack.preview().messages(*SAID)
    stack.declare(one.but({"title": "free"}), taken.but(depends_on=["one"]))
    assert TAKEN not in stack.preview().messages(*SAID)


@pytest.mark.parametrize(
    ("case", "field"), [(OFFICE_LINE, "password"), (SIP_NUMBER, "password"), (USER, "password"), (RULE, "scenario_ids")]
)
def test_a_taken_name_is_named_although_another_input_is_unknown(stack: Stack, case: Case, field: str) -> None:
    case.prepare(stack.admin, 1)
    id_ = case.make(stack.admin, case.remote(case.inputs(1)))
    new = case.declared(1, "new")
    value = new.inputs[field]
    later = [unknown(each) for each in value] if isinstance(value, list) else unknown(value)
    stack.declare(new.but({field: later}))
    assert f" belongs to id {id_} in " in stack.preview().messages(*SAID)
    stack.declare(new.but({field: later, "adopt": True}))
    assert TAKEN not in stack.preview().messages(*SAID)


def test_a_replacement_that_adopts_needs_no_free_name(stack: Stack) -> None:
    number = SIP_NUMBER.declared(1, "number", {"adopt": True})
    stack.declare(number)
    stack.up()
    id_ = SIP_NUMBER.make(stack.admin, SIP_NUMBER.remote(SIP_NUMBER.inputs(2)))
    stack.declare(number.but({"number": SIP_NUMBER.inputs(2)["number"], "release_protection": False}))
    told = stack.preview().messages(*SAID)
    assert f"takes over number {SIP_NUMBER.inputs(2)['number']} (id {id_})" in told
    assert TAKEN not in told


def test_a_title_that_a_line_of_the_program_got_by_hand_is_taken(stack: Stack) -> None:
    line = OFFICE_LINE.declared(1, "line")
    stack.declare(line)
    stack.up()
    id_ = stack.recorded()["line"]
    stack.admin.patch("bitrix24", id_, {"TITLE": "By hand"}, "line")
    stack.declare(line, OFFICE_LINE.declared(2, "new", {"title": "By hand"}))
    assert f" belongs to id {id_} in " in stack.preview().messages(*SAID)


def test_a_scenario_of_another_application_has_the_name_too(stack: Stack) -> None:
    owned = SCENARIO.declared(1, "owned", {"application_id": 4411})
    stack.declare(owned)
    stack.up()
    stack.declare(owned, SCENARIO.declared(1, "shared"))
    assert f" belongs to id {stack.recorded()['owned']} in " in stack.preview().messages(*SAID)


def test_a_list_that_lacks_objects_shows_no_free_name(stack: Stack) -> None:
    rows = [
        {"CONFIG_ID": 1000 + n, "TYPE": "office", "TITLE": f"Line {n}", "SERVER": "pbx.example.org", "LOGIN": f"u{n}"}
        for n in range(600)
    ]
    stack.admin.seed({"bitrix24": {"line": rows}})
    stack.declare(*(OFFICE_LINE.declared(n, f"it-{n}") for n in (1, 2)))
    assert (
        stack.preview().messages(*SAID).count("not all objects can be listed, so only up finds a name that is taken")
        == 1
    )


def test_a_vendor_that_does_not_answer_is_asked_once_for_all_kinds(stack: Stack) -> None:
    stack.admin.faults({"vendor": "voximplant", "times": 1000, "effect": "reset"})
    stack.admin.faults({"vendor": "megafon", "times": 1000, "effect": "reset"})
    for n in (1, 2):
        MOBILE_NUMBER.prepare(stack.admin, n)
    numbers = (MOBILE_NUMBER.declared(n, f"mobile-{n}", {**Edit.of(n, IN_HANDS)}) for n in (1, 2))
    stack.declare(APPLICATION.declared(1), USER.declared(1), SIP_REGISTRATION.declared(1), *numbers)
    told = stack.preview().messages(*SAID)
    assert told.count("whether the account has room for what is new is unknown: ") == 2
    assert {vendor: len(names) for vendor, names in stack.calls().items()} == {"voximplant": 1, "megafon": 1}


def test_what_an_interrupted_run_made_is_not_taken(stack: Stack) -> None:
    lost = SIP_NUMBER.declared(1, "lost")
    stack.declare(SIP_NUMBER.declared(2, "there"))
    stack.up()
    owner = stack.state("there")["inputs"]["__owner"].replace("there", "lost")
    leave_intent(stack, SIP_NUMBER.kind, owner, SIP_NUMBER.make(stack.admin, SIP_NUMBER.remote(lost.inputs)))
    stack.declare(SIP_NUMBER.declared(2, "there"), lost)
    assert TAKEN not in stack.preview().messages(*SAID)
    assert "was created by an interrupted run; adopting it" in stack.up().text


def test_an_employee_who_has_another_number_is_named_with_it(stack: Stack) -> None:
    for n in (1, 2):
        MOBILE_NUMBER.prepare(stack.admin, n)
    giver, taker = (MOBILE_NUMBER.declared(n, name) for n, name in ((1, "giver"), (2, "taker")))
    employed = Edit.of(1, IN_HANDS)
    stack.declare(giver.but(employed))
    stack.up()
    number = f"employee {employed['employee_id']} has the number 79990000001 (id {stack.recorded()['giver']})"

    # The resource that has the number is no longer in the program, and is deleted last.
    stack.declare(taker.but(employed))
    assert number in stack.preview().messages(*SAID)
    # It is still there, and is checked first: it releases the employee.
    stack.declare(giver, taker.but(employed, depends_on=["giver"]))
    assert number not in stack.preview().messages(*SAID)
    stack.calls()
    stack.declare(giver.but(employed))
    stack.preview()
    assert stack.calls() == {}
