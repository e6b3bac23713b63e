"""The order of a replacement: a phone number is unique in an account, and an employee has one mobile number."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import UNKNOWN

from provider.megafon.test_declaration import MOBILE, SIP
from pulumi_telephony.dynamic import FailureSentence
from pulumi_telephony.providers import VirtualNumberProvider

OTHER = "79990003355"


@pytest.mark.parametrize(
    ("changes", "replaces", "delete_first"),
    [
        ({"number": OTHER, "employee_id": 78}, ["number"], False),
        ({"number": OTHER, "employee_id": 78, "dgn_number": "74950003355"}, ["number", "dgn_number"], False),
        ({"number": OTHER}, ["number"], True),
        ({"type": "abc"}, ["type"], True),
        ({"comment": "other"}, [], False),
        ({}, [], False),
    ],
)
def test_6_6_and_6_13_a_replacement_with_the_same_number_or_employee_waits_for_the_deletion(
    changes: dict[str, Any], replaces: list[str], delete_first: bool
) -> None:
    state = {**MOBILE, "release_protection": False, "__managed": sorted(MOBILE)}
    found = VirtualNumberProvider().diff("455", state, {**MOBILE, "release_protection": False, **changes})
    assert found.changes is bool(changes)
    assert found.replaces == replaces
    assert found.delete_before_replace is delete_first


def test_another_number_without_an_employee_is_there_before_the_old_one_is_gone() -> None:
    found = VirtualNumberProvider().diff("612", {**SIP, "__managed": sorted(SIP)}, {**SIP, "number": "74950001123"})
    assert (found.replaces, found.delete_before_replace) == (["number"], False)


def test_a_number_that_is_not_known_yet_may_be_another_one() -> None:
    found = VirtualNumberProvider().diff("612", {**SIP, "__managed": sorted(SIP)}, {**SIP, "number": UNKNOWN})
    assert (found.replaces, found.delete_before_replace) == (["number"], False)


@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize("told", ["74950003344", None])
def test_6_20_another_city_number_alone_is_refused_whatever_the_protection_says(
    protected: bool, told: str | None
) -> None:
    """The old number would be given back first, and an order brings the city number that MegaFon links."""
    program = {**MOBILE, "release_protection": protected}
    state = {**program, "dgn_number": told, "__managed": sorted(MOBILE)}
    with pytest.raises(FailureSentence) as refused:
        VirtualNumberProvider().diff("455", state, {**program, "dgn_number": "74950003355"})
    said = str(refused.value)
    assert "dgn_number cannot be changed: mobile number 79990003344 (id 455) would be given back" in said
    assert "put dgn_number back or leave it out" in said
    assert "destroy the resource and create it again" in said
    assert "release_protection" not in said


def test_6_20_a_city_number_that_is_not_known_yet_will_be_the_same_or_be_refused() -> None:
    program = {**MOBILE, "release_protection": False}
    state = {**program, "__managed": sorted(MOBILE)}
    found = VirtualNumberProvider().diff("455", state, {**program, "dgn_number": UNKNOWN})
    assert (found.changes, found.replaces, found.delete_before_replace) == (True, [], False)
    # With a number that is not known either, it may be another number with its own city number.
    found = VirtualNumberProvider().diff("455", state, {**program, "dgn_number": "74950003355", "number": UNKNOWN})
    assert found.replaces == ["number", "dgn_number"]


def test_another_object_s_id_replaces_and_the_own_id_does_nothing() -> None:
    state = {**SIP, "__managed": sorted(SIP)}
    found = VirtualNumberProvider().diff("612", state, {**SIP, "existing_id": "612"})
    assert (found.changes, found.replaces) == (False, [])
    found = VirtualNumberProvider().diff("612", state, {**SIP, "existing_id": "613"})
    assert found.replaces == ["existing_id"]
