"""release_protection: what is on record decides, a change of it is recorded and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import UNKNOWN as PULUMI_UNKNOWN

from pulumi_telephony.adapters.dynamic import FailureSentence
from pulumi_telephony.base.errors import ApiError, InvalidInputError
from pulumi_telephony.core.check import check
from pulumi_telephony.core.diff import difference
from pulumi_telephony.core.rules import UNKNOWN
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.megafon.state import VirtualNumberState
from pulumi_telephony.providers import SipRegistrationProvider, VirtualNumberProvider
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from pulumi_telephony.voximplant.state import SipRegistrationState
from unit.megafon.fakes import LIST, FakeAccount, delete, get, known, lifecycle, record
from unit.megafon.test_declaration import CITY, MOBILE, SIP
from unit.vendors import configured
from unit.voximplant import fakes as voximplant

OWNER = {"__owner": "project/stack/desk"}
NEVER_RECORDED = {**MOBILE, "__managed": sorted(MOBILE), **OWNER}
"""As version 0.1.0 left it."""
OTHER = {"number": "79990003355"}


def compared(state: dict[str, Any], desired: dict[str, Any]) -> Any:
    return configured(VirtualNumberProvider()).diff("455", state, {**desired, **OWNER})


# -- the value in effect -------------------------------------------------------------------------------


@pytest.mark.parametrize(("inputs", "default"), [(MOBILE, True), (SIP, False), (CITY, False)])
def test_mobile_numbers_are_protected_unless_the_program_says_otherwise(inputs: dict[str, Any], default: bool) -> None:
    assert check(VirtualNumberLifecycle, inputs).values["release_protection"] is default
    for said in (True, False):
        checked = check(VirtualNumberLifecycle, {**inputs, "release_protection": said})
        assert (checked.values["release_protection"], checked.problems) == (said, [])


def test_nothing_is_said_of_a_number_whose_type_is_not_known_yet() -> None:
    assert "release_protection" not in check(VirtualNumberLifecycle, {**MOBILE, "type": UNKNOWN}).values


@pytest.mark.parametrize("said", [{}, {"release_protection": True}])
def test_a_state_from_before_there_was_a_protection_has_the_default(said: dict[str, Any]) -> None:
    assert not difference(VirtualNumberInputs, NEVER_RECORDED, {**MOBILE, **said}, sorted(MOBILE)).any
    assert compared(NEVER_RECORDED, {**MOBILE, **said}).changes is False


@pytest.mark.parametrize(
    ("recorded", "said"),
    [({}, False), ({"release_protection": True}, False), ({"release_protection": False}, None)],
)
def test_a_change_of_what_is_in_effect_is_an_update_that_sends_nothing(recorded: dict[str, Any], said: Any) -> None:
    state = {**NEVER_RECORDED, **recorded}
    found = difference(VirtualNumberInputs, state, {**MOBILE, "release_protection": said}, sorted(MOBILE))
    assert (found.changes, found.replaces, found.management) == ({}, (), ("release_protection",))


def test_a_change_is_recorded_by_an_update_that_only_reads() -> None:
    fake = FakeAccount({get(455): record(455, MOBILE["number"])})
    inputs = VirtualNumberInputs(**MOBILE, release_protection=False)
    state = lifecycle(fake).update("455", VirtualNumberState.model_validate(NEVER_RECORDED), inputs, {})
    assert (state.release_protection, fake.called) == (False, [get(455)])


def test_a_read_keeps_what_is_on_record() -> None:
    fake = FakeAccount({LIST: [], get(455): record(455, MOBILE["number"])})
    for recorded in (True, False, None):
        state = lifecycle(fake).read("455", VirtualNumberState(number=MOBILE["number"], release_protection=recorded))
        assert state is not None
        assert state.release_protection is recorded


def test_a_registration_keeps_what_is_on_record() -> None:
    it = SipRegistrationLifecycle(voximplant.client(voximplant.FakeAccount(voximplant.rows(voximplant.ROW))))
    state = it.read("4411", SipRegistrationState(**voximplant.ROW, release_protection=True))
    assert state is not None
    assert state.release_protection is True


# -- replacing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [{}, {"release_protection": True}, {"release_protection": False}])
def test_a_protected_number_is_not_replaced_not_even_by_the_update_that_lifts_it(said: dict[str, Any]) -> None:
    with pytest.raises(FailureSentence) as refused:
        compared(NEVER_RECORDED, {**MOBILE, **OTHER, **said})
    assert str(refused.value) == (
        'VirtualNumber "desk" cannot be replaced: mobile number 79990003344 (id 455) would be released, with its city'
        " number 74950003344, and may not be available again; release_protection forbids that: set"
        " release_protection=False and run up once, then delete or replace it"
    )


def test_what_is_not_known_yet_neither_refuses_nor_replaces_a_protected_number() -> None:
    found = compared(NEVER_RECORDED, {**MOBILE, "number": PULUMI_UNKNOWN})
    assert (found.changes, found.replaces) == (True, [])
    found = compared({**NEVER_RECORDED, "release_protection": False}, {**MOBILE, "number": PULUMI_UNKNOWN})
    assert (found.changes, found.replaces) == (True, ["number"])


def test_a_number_whose_protection_was_lifted_is_replaced() -> None:
    found = compared({**NEVER_RECORDED, "release_protection": False}, {**MOBILE, **OTHER})
    assert found.replaces == ["number"]


def test_a_registration_is_protected_only_on_demand() -> None:
    state = {"sip_username": "a", "proxy": "b", "is_persistent": True, "__managed": ["proxy", "sip_username"], **OWNER}
    desired = {"sip_username": "a", "proxy": "b", "is_persistent": False, **OWNER}
    assert configured(SipRegistrationProvider()).diff("4411", state, desired).replaces == ["is_persistent"]
    with pytest.raises(FailureSentence, match=r"SIP registration 4411 \(a at b\) would be deleted"):
        configured(SipRegistrationProvider()).diff("4411", {**state, "release_protection": True}, desired)


# -- deleting ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "loss"),
    [
        (MOBILE, r"mobile number 79990003344 \(id 455\) would be released, with its city number 74950003344"),
        (SIP, r"number 74950001122 \(id 455\) would be deleted from the PBX"),
        (CITY, r"number \d+ \(id 455\) would be removed from the state"),
    ],
)
def test_the_refusal_of_a_delete_names_the_number_and_what_would_be_lost(inputs: dict[str, Any], loss: str) -> None:
    fake = FakeAccount({})
    state = VirtualNumberState.model_validate({**inputs, "release_protection": True})
    with pytest.raises(InvalidInputError, match=f"{loss}.*release_protection=False and run up once"):
        lifecycle(fake).delete("455", state)
    assert fake.called == []


def test_a_mobile_number_that_says_nothing_is_not_deleted_and_one_that_was_released_is() -> None:
    state = VirtualNumberState.model_validate(MOBILE)
    fake = FakeAccount({delete(455): {"id": 455}, get(455): voximplant.answer(b"", 404), LIST: []})
    with pytest.raises(InvalidInputError):
        lifecycle(fake).delete("455", state)
    there = record(455, MOBILE["number"])
    known(fake, there).delete("455", state.model_copy(update={"release_protection": False}))
    assert fake.writes == [delete(455)]


# -- a number that cannot become active, and is protected ------------------------------------------------


def test_a_protection_can_be_lifted_although_the_activation_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    fake = FakeAccount({get(455): record(455, MOBILE["number"], state="error", reason="blocked")})
    waiting = VirtualNumberState.model_validate({**MOBILE, "pending": ("activation",)})
    with pytest.raises(ApiError, match=r"blocked; set release_protection=False, run up, destroy"):
        lifecycle(fake).update("455", waiting, VirtualNumberInputs(**MOBILE), {})

    lifting = VirtualNumberInputs(**MOBILE, release_protection=False)
    lifted = lifecycle(fake).update("455", waiting, lifting, {})
    assert (lifted.release_protection, lifted.pending) == (False, ("activation",))
    assert "destroy the resource" in capsys.readouterr().err
    with pytest.raises(ApiError, match=r"blocked; destroy"):
        lifecycle(fake).update("455", lifted, lifting, {})
