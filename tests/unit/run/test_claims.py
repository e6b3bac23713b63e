"""What two resources of one program cannot both have."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ConflictError
from pulumi_telephony.core.rules import UNKNOWN
from pulumi_telephony.run.claims import Claim, Claims
from pulumi_telephony.run.deployment import Deployment
from pulumi_telephony.voximplant.bindings import user_claims
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from pulumi_telephony.voximplant.state import SipRegistrationState
from unit.voximplant.fakes import ROW, FakeAccount, answer, client, rows

SCOPE = ("Thing", "an account")
DESK = {"application_id": 1}
CREATED = answer({"result": 1, "sip_registration_id": 4411})
HELD = {**ROW, "sip_registration_id": 17, "user_id": 3, "user_name": "op", "application_id": 1}


def wants(*things: str) -> list[Claim]:
    return [Claim("field", thing, (thing,)) for thing in things]


DEPLOYMENT = Deployment()


@pytest.fixture(autouse=True)
def _no_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DEPLOYMENT, "claims", Claims())


def registration(name: str, *script: Any) -> tuple[SipRegistrationLifecycle, FakeAccount]:
    account = FakeAccount(*script)
    return SipRegistrationLifecycle(client(account), DEPLOYMENT, f"project/stack/{name}"), account


# -- who wants what ------------------------------------------------------------------------------------


def test_the_second_one_to_want_a_thing_is_told_of_the_first() -> None:
    claims = Claims()
    assert claims.claim(SCOPE, "p/s/a", wants("x")) == []
    assert claims.claim(SCOPE, "p/s/b", wants("x", "y")) == [(wants("x")[0], "p/s/a")]


def test_a_resource_is_never_at_odds_with_itself() -> None:
    """A replacement is checked twice."""
    claims = Claims()
    claims.claim(SCOPE, "p/s/a", wants("x"))
    assert claims.claim(SCOPE, "p/s/a", wants("x")) == []


def test_who_wants_a_thing_no_longer_is_in_nobodys_way() -> None:
    claims = Claims()
    claims.claim(SCOPE, "p/s/a", wants("x"))
    claims.claim(SCOPE, "p/s/a", wants("y"))
    assert claims.claim(SCOPE, "p/s/b", wants("x")) == []


@pytest.mark.parametrize("scope", [("Other", "an account"), ("Thing", "another account")])
def test_kinds_and_accounts_have_nothing_to_do_with_each_other(scope: tuple[str, str]) -> None:
    claims = Claims()
    claims.claim(SCOPE, "p/s/a", wants("x"))
    assert claims.claim(scope, "p/s/b", wants("x")) == []


# -- users of SIP registrations --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "at_odds"),
    [
        ({**DESK, "user_id": 3}, {**DESK, "user_id": 3}, True),
        ({**DESK, "user_id": 3}, {**DESK, "user_id": 4}, False),
        ({**DESK, "user_name": "op"}, {**DESK, "user_name": "op"}, True),
        ({**DESK, "user_name": "op"}, {"application_id": 2, "user_name": "op"}, False),
        (
            {"application_name": "desk", "user_name": "op"},
            {"application_name": "desk.acme.voximplant.com", "user_name": "op"},
            True,
        ),
        ({**DESK, "user_id": UNKNOWN}, {**DESK, "user_id": UNKNOWN}, False),
        ({"application_id": UNKNOWN, "user_name": "op"}, {"application_id": UNKNOWN, "user_name": "op"}, False),
        (DESK, DESK, False),
    ],
)
def test_r5_two_registrations_with_one_user_are_at_odds(
    first: dict[str, Any], second: dict[str, Any], at_odds: bool
) -> None:
    assert registration("a")[0].conflicts(first) == []
    problems = registration("b")[0].conflicts(second)
    assert bool(problems) is at_odds
    for problem in problems:
        assert 'SipRegistration "a" of this program also asks for' in problem.reason


def test_a_user_may_be_handed_over_within_a_program() -> None:
    registration("a")[0].conflicts({**DESK, "user_id": 3})
    assert registration("a")[0].conflicts(DESK) == []
    assert registration("b")[0].conflicts({**DESK, "user_id": 3}) == []


def test_ids_and_names_of_a_user_are_not_compared_without_a_call() -> None:
    ids = {claim.key for claim in user_claims({**DESK, "user_id": 3})}
    names = {claim.key for claim in user_claims({**DESK, "user_name": "op"})}
    assert ids.isdisjoint(names)


def test_r5_taking_a_user_from_a_registration_of_nobody_here_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    it, account = registration(
        "a", rows(HELD), rows(HELD), CREATED, rows({**ROW, "sip_username": "new", "proxy": "b", "user_id": 3})
    )
    it.create(SipRegistrationInputs(sip_username="new", proxy="b", application_id=1, user_id=3))
    assert account.sent[1] == ("GetSipRegistrations", {"user_id": "3", "count": "100", "offset": "0"})
    told = capsys.readouterr().err
    assert "user 3 is taken from SIP registration 17 (reception at pbx.example.org)" in told


def test_r5_a_user_named_by_id_here_and_by_name_there_is_refused_before_anything_is_bought() -> None:
    registration("by-name")[0].conflicts({**DESK, "user_name": "op"})
    it, account = registration("by-id", rows(HELD), rows(HELD))
    with pytest.raises(ConflictError, match=r'user 3.*SIP registration 17.*SipRegistration "by-name"'):
        it.create(SipRegistrationInputs(sip_username="new", proxy="b", application_id=1, user_id=3))
    assert account.called == ["GetSipRegistrations"] * 2


def test_r5_an_update_that_leaves_the_user_alone_does_not_look_who_has_them() -> None:
    bound = {**ROW, "application_id": 1, "rule_id": 5, "user_id": 3}
    it, account = registration("a", rows(bound), answer({"result": 1}), rows(bound))
    state = SipRegistrationState.model_validate({**bound, "rule_id": 4})
    inputs = SipRegistrationInputs(
        sip_username="reception", proxy="pbx.example.org", application_id=1, rule_id=5, user_id=3
    )
    it.update("4411", state, inputs, {"rule_id": 5})
    assert account.called == ["GetSipRegistrations", "UpdateSipRegistration", "GetSipRegistrations"]
    assert "user_id" not in account.sent[0][1]


def test_r5_an_update_that_takes_a_user_tells_who_loses_them(capsys: pytest.CaptureFixture[str]) -> None:
    bound = {**ROW, "application_id": 1, "user_id": 3}
    it, account = registration("a", rows(ROW), rows(HELD, bound), answer({"result": 1}), rows(bound))
    inputs = SipRegistrationInputs(sip_username="reception", proxy="pbx.example.org", application_id=1, user_id=3)
    it.update("4411", SipRegistrationState.model_validate({**ROW, "application_id": 1}), inputs, {"user_id": 3})
    assert account.called == [*["GetSipRegistrations"] * 2, "UpdateSipRegistration", "GetSipRegistrations"]
    told = capsys.readouterr().err
    assert "taken from SIP registration 17" in told
    assert "4411" not in told


# -- what goes from one resource to another ---------------------------------------------------------------


def keeps(*things: str) -> list[Claim]:
    return [Claim("field", thing, (thing,), freed="by an update") for thing in things]


def test_those_who_would_wait_for_each_other_are_found_however_many_they_are() -> None:
    claims = Claims()
    for owner, wanted, had in (("a", "y", "x"), ("b", "z", "y"), ("d", "free", "w"), ("c", "x", "z")):
        claims.claim(SCOPE, owner, keeps(wanted), keeps(had))
    assert claims.ring(SCOPE, "c") == (keeps("x")[0], ["c", "a", "b"])
    assert claims.ring(SCOPE, "d") is None


def test_a_chain_is_no_ring() -> None:
    claims = Claims()
    for owner, wanted, had in (("a", "y", "x"), ("b", "z", "y")):
        claims.claim(SCOPE, owner, keeps(wanted), keeps(had))
    assert claims.ring(SCOPE, "a") is claims.ring(SCOPE, "b") is None
    assert [(giver, taker) for _, giver, taker in claims.passed_on(SCOPE, "a")] == [("b", "a")]


def test_who_deletes_before_it_creates_keeps_nobody_waiting() -> None:
    claims = Claims()
    claims.claim(SCOPE, "a", keeps("y"), keeps("x"), deletes_first=True)
    claims.claim(SCOPE, "b", keeps("x"), keeps("y"))
    assert claims.ring(SCOPE, "b") is None


def test_the_second_check_of_a_replacement_forgets_nothing() -> None:
    """The engine shows it as a new resource."""
    claims = Claims()
    claims.claim(SCOPE, "a", keeps("y"), keeps("x"), deletes_first=True)
    claims.claim(SCOPE, "a", keeps("y"))
    assert claims.deletes_first(SCOPE, "a")
    assert not claims.is_new(SCOPE, "a")


def test_what_a_resource_had_before_is_told_from_what_nobody_had() -> None:
    registration("a")[0].conflicts({**DESK, "user_id": 3}, {})
    assert DEPLOYMENT.claims.is_new(("SipRegistration", registration("a")[0]._account), "project/stack/a")


def test_a_check_costs_no_more_the_more_resources_there_are() -> None:
    """Each asks about its own things only: a preview checks all of a thousand resources."""
    claims, looked = Claims(), []
    for n in range(200):
        claims.claim(SCOPE, f"resource-{n}", keeps(f"thing-{n}"), keeps(f"thing-{n}"))

    class Counted(dict[str, Any]):
        def __iter__(self) -> Any:
            looked.append("all resources")
            return super().__iter__()

        items = values = keys = __iter__

    scope = claims._scopes[SCOPE]
    scope.resources = Counted(scope.resources)
    claims.claim(SCOPE, "another", keeps("thing-7"), keeps("its own"))
    assert [giver for _, giver, _ in claims.passed_on(SCOPE, "another")] == []
    assert claims.others(SCOPE, "another", [("thing-7",)]) == ["resource-7"]
    assert claims.ring(SCOPE, "another") is None
    assert looked == []
