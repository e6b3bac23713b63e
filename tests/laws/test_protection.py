"""What cannot be had back is let go in two steps: an update that lifts the protection, then the change itself."""

from __future__ import annotations

import re

import pytest

from .cases import MOBILE_NUMBER, SIP_REGISTRATION
from .cases.case import OTHERWISE
from .stacks import Declared, Stack

SILENT = MOBILE_NUMBER.declared(1, "desk").but({"release_protection": None})
"""A mobile number of which the program says nothing in particular."""
LIFTED = SILENT.but({"release_protection": False})
OTHER_NUMBER = {"number": MOBILE_NUMBER.inputs(1 + OTHERWISE)["number"]}
FIRST = "set release_protection=False and run up once, then delete or replace it"
KEPT = SIP_REGISTRATION.declared(1, "kept").but({"release_protection": True})


def made(stack: Stack, *resources: Declared) -> dict[str, str]:
    MOBILE_NUMBER.prepare(stack.admin, 1)
    stack.declare(*resources)
    stack.up()
    stack.calls()
    return stack.recorded()


@pytest.mark.parametrize("protected", [SILENT, KEPT], ids=["VirtualNumber", "SipRegistration"])
def test_a_protected_object_is_deleted_only_after_an_update_that_lifts_it(stack: Stack, protected: Declared) -> None:
    ids = made(stack, protected)
    name = protected.name
    case = MOBILE_NUMBER if protected is SILENT else SIP_REGISTRATION

    # Removed from the program, or destroyed: the engine refuses, in the preview already, and nothing is called.
    stack.declare()
    for refused in (stack.preview(check=False), stack.up(check=False), stack.destroy(check=False)):
        assert not refused.ok
        assert "it is protected" in refused.messages("error")
        assert f"::{name}" in refused.messages("error")
    assert stack.calls() == {}
    assert stack.recorded() == ids

    # One update lifts it, and writes nothing.
    stack.declare(protected.but({"release_protection": False}))
    assert stack.preview().operations(name) == ["update"]
    assert stack.up().operations(name) == ["update"]
    assert stack.writes() == {}
    assert stack.state(name)["outputs"]["release_protection"] is False
    assert not stack.state(name).get("protect")
    stack.up(expect_no_changes=True)
    stack.refresh(expect_no_changes=True)

    stack.declare()
    assert stack.up().operations(name) == ["delete"]
    assert case.found(stack.admin, ids[name]) is None


def test_the_provider_refuses_where_the_engine_was_told_not_to(stack: Stack) -> None:
    """The program's own `protect` counts; and then the delete itself is the last line."""
    ids = made(stack, SILENT.but(protect=False), KEPT.but(protect=False))
    stack.declare()
    assert stack.preview().operations("desk") == ["delete"]
    refused = stack.destroy(check=False)
    assert not refused.ok
    told = refused.messages("error")
    assert 'VirtualNumber "desk" could not be deleted: mobile number 79990000001 (id ' in told or (
        'SipRegistration "kept" could not be deleted: SIP registration ' in told
    )
    assert FIRST in told
    assert "Traceback" not in told
    assert stack.writes() == {}
    assert stack.recorded() == ids


def test_a_replacement_of_a_protected_object_is_refused_in_the_preview(stack: Stack) -> None:
    ids = made(stack, SILENT, KEPT)
    # Lifting it in the very update that replaces is too late: what is on record decides.
    for also in ({}, {"release_protection": False}):
        for changed, lost in (
            (
                SILENT.but({**OTHER_NUMBER, **also}),
                'VirtualNumber "desk" cannot be replaced: mobile number 79990000001',
            ),
            (KEPT.but({"is_persistent": False, **also}), 'SipRegistration "kept" cannot be replaced: SIP registration'),
        ):
            stack.declare(*(changed if each.name == changed.name else each for each in (SILENT, KEPT)))
            for refused in (stack.preview(check=False), stack.up(check=False)):
                assert not refused.ok
                assert lost in refused.messages("error")
                assert FIRST in refused.messages("error")
                assert "Traceback" not in refused.messages("error")
    assert stack.writes() == {}
    assert stack.recorded() == ids

    stack.declare(LIFTED, KEPT.but({"release_protection": False}))
    stack.up()
    stack.declare(LIFTED.but(OTHER_NUMBER), KEPT.but({"is_persistent": False, "release_protection": False}))
    up = stack.up()
    assert "replace" in up.operations("desk")
    assert "replace" in up.operations("kept")


def test_a_refresh_shows_what_only_a_replacement_could_mend(stack: Stack) -> None:
    """To look is never refused; the update that would replace is."""
    declared = SILENT.but({"dgn_number": MOBILE_NUMBER.everything(1)["dgn_number"]})
    ids = made(stack, declared)
    stack.admin.patch("megafon", ids["desk"], {"dgn_number": "74960009999"})

    stack.preview(refresh=True, check=False)
    assert stack.refresh().operations("desk") == ["refresh"]
    assert stack.state("desk")["outputs"]["dgn_number"] == "74960009999"
    refused = stack.up(check=False, refresh=True)
    assert not refused.ok
    assert 'VirtualNumber "desk" cannot be replaced' in refused.messages("error")
    assert stack.writes() == {}
    stack.declare(declared.but({"dgn_number": "74960009999"}))
    stack.up(expect_no_changes=True)


def test_a_number_that_was_deleted_by_hand_leaves_the_state_although_it_is_protected(stack: Stack) -> None:
    ids = made(stack, SILENT)
    stack.admin.delete("megafon", ids["desk"])
    stack.refresh()
    assert stack.recorded() == {}
    assert stack.up().operations("desk") == ["create"]


def test_a_protected_number_whose_activation_fails_late_can_be_let_go(stack: Stack) -> None:
    MOBILE_NUMBER.prepare(stack.admin, 1)
    stack.admin.switches("megafon", activation_reads=0, activation_seconds=600, activation_outcome="error")
    stack.declare(SILENT.but({"activation_timeout": 1}))
    stack.up()
    stack.admin.clock(600)
    failed = stack.up(check=False)
    assert "set release_protection=False, run up, destroy the resource" in failed.messages("error")

    stack.declare(LIFTED.but({"activation_timeout": 1}))
    stack.up()
    stack.destroy()
    assert stack.recorded() == {}


# -- users of SIP registrations --------------------------------------------------------------------------


def test_two_registrations_of_a_program_cannot_have_one_user(stack: Stack) -> None:
    """R5: the second would silently take the user from the first."""
    SIP_REGISTRATION.prepare(stack.admin, 1)
    user = {"application_id": 4411, "user_id": 10_001}
    first, second = (SIP_REGISTRATION.declared(n, name) for n, name in ((1, "first"), (2, "second")))
    stack.declare(first.but(user), second.but(user))
    refused = stack.preview(check=False)
    assert not refused.ok
    assert re.search(
        r'SipRegistration "(first|second)" of this program also asks for user 10001, who can hold one registration',
        refused.messages("error"),
    )
    assert stack.writes() == {}

    # Handed over within the program: the order does not matter.
    stack.declare(first.but(user), second)
    ids = made(stack, first.but(user), second)
    stack.declare(first, second.but(user))
    stack.preview()
    stack.up()
    holders = [each for each in stack.admin.objects("voximplant") if each.get("user_id") == 10_001]
    assert [str(each["sip_registration_id"]) for each in holders] == [ids["second"]]


def test_a_user_who_is_taken_from_a_registration_of_others_is_told(stack: Stack) -> None:
    SIP_REGISTRATION.prepare(stack.admin, 1)
    by_hand = {"sip_username": "board", "proxy": "pbx.example.org", "application_id": 4411, "user_id": 10_001}
    theirs = stack.admin.make("voximplant", by_hand)["sip_registration_id"]
    stack.declare(SIP_REGISTRATION.declared(1).but({"application_id": 4411, "user_id": 10_001}))
    up = stack.up()
    assert f"user 10001 is taken from SIP registration {theirs} (board at pbx.example.org)" in up.text
