"""Release protection, and its removal, change nothing about the account of an object."""

from __future__ import annotations

import dataclasses

import pytest

from laws.cases import MOBILE_NUMBER, SIP_NUMBER, SIP_REGISTRATION, Case
from telephony_sandbox.simulators.server import Simulators

from .test_another_account import Recorded, foreign, other_customer, refused

__all__ = ["foreign", "other_customer"]


@pytest.mark.parametrize("case", [SIP_REGISTRATION, SIP_NUMBER, MOBILE_NUMBER], ids=lambda case: case.name)
@pytest.mark.parametrize("there", ["another object", "nothing"])
def test_a_protected_object_is_neither_deleted_nor_released_nor_forgotten_in_another_account(
    case: Case, there: str, simulators: Simulators, foreign: Simulators
) -> None:
    protected = dataclasses.replace(
        case, inputs=lambda n: {**case.inputs(n), "release_protection": True}, one_field={"release_protection": False}
    )
    recorded = Recorded(protected, simulators)
    if there == "nothing":
        recorded.take_away(foreign)
    else:
        recorded.put_another_object_under_the_id(foreign)
    recorded.use(foreign)
    foreign.admin.clear_journal()
    for operation in (recorded.read, recorded.update, recorded.delete):
        refused(recorded, operation, foreign)
