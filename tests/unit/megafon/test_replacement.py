"""The order of a replacement: a phone number is unique in an account, and an employee has one mobile number."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import UNKNOWN

from pulumi_telephony.adapters.dynamic import FailureSentence
from pulumi_telephony.providers import VirtualNumberProvider
from unit.megafon.test_declaration import MOBILE, SIP
from unit.vendors import configured

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
    found = configured(VirtualNumberProvider()).diff("455", state, {**MOBILE, "release_protection": False, **changes})
    assert found.changes is bool(changes)
    assert found.replaces == replaces
    assert found.delete_before_replace is delete_first


def test_another_number_without_an_employee_is_there_before_the_old_one_is_gone() -> None:
    found = configured(VirtualNumberProvider()).diff(
        "612", {**SIP, "__managed": sorted(SIP)}, {**SIP, "number": "74950001123"}
    )
    assert (found.replaces, found.delete_before_replace) == (["number"], False)


def test_a_number_that_is_not_known_yet_may_be_another_one() -> None:
    found = configured(VirtualNumberProvider()).diff(
        "612", {**SIP, "__managed": sorted(SIP)}, {**SIP, "number": UNKNOWN}
    )
    assert (found.replaces, found.delete_before_replace) == (["number"], False)


@pytest.mark.parametrize("told", ["74950003344", None])
def test_another_city_number_gives_a_protected_number_back_only_once_that_is_allowed(told: str | None) -> None:
    program = {**MOBILE, "dgn_number": "74950003355"}
    state = {**MOBILE, "dgn_number": told, "__managed": sorted(MOBILE)}
    with pytest.raises(FailureSentence) as refused:
        configured(VirtualNumberProvider()).diff("455", state, program)
    assert "cannot be replaced: mobile number 79990003344 (id 455) would be released" in str(refused.value)
    assert "release_protection forbids that" in str(refused.value)

    lifted = {"release_protection": False}
    found = configured(VirtualNumberProvider()).diff("455", {**state, **lifted}, {**program, **lifted})
    assert (found.replaces, found.delete_before_replace) == (["dgn_number"], True)


def test_a_city_number_that_is_not_known_yet_replaces_only_what_is_not_protected() -> None:
    for protected, replaces in ((True, []), (False, ["dgn_number"])):
        program = {**MOBILE, "release_protection": protected}
        state = {**program, "__managed": sorted(MOBILE)}
        found = configured(VirtualNumberProvider()).diff("455", state, {**program, "dgn_number": UNKNOWN})
        assert (found.changes, found.replaces) == (True, replaces)


def test_another_object_s_id_replaces_and_the_own_id_does_nothing() -> None:
    state = {**SIP, "__managed": sorted(SIP)}
    found = configured(VirtualNumberProvider()).diff("612", state, {**SIP, "existing_id": "612"})
    assert (found.changes, found.replaces) == (False, [])
    found = configured(VirtualNumberProvider()).diff("612", state, {**SIP, "existing_id": "613"})
    assert found.replaces == ["existing_id"]
