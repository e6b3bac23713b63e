"""The order of a replacement: a phone number is unique in an account, and an employee has one mobile number."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.output import UNKNOWN

from provider.megafon.test_declaration import MOBILE, SIP
from pulumi_telephony.providers import VirtualNumberProvider

OTHER = "79990003355"


@pytest.mark.parametrize(
    ("changes", "replaces", "delete_first"),
    [
        ({"number": OTHER, "employee_id": 78}, ["number"], False),
        ({"number": OTHER, "employee_id": 78, "dgn_number": "74950003355"}, ["number", "dgn_number"], False),
        ({"number": OTHER}, ["number"], True),
        ({"dgn_number": "74950003355"}, ["dgn_number"], True),
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
