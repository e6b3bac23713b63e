"""A number's binding and an order of rules under credentials of another account: nothing is changed or forgotten."""

from __future__ import annotations

import pytest

from laws.cases import Case
from laws.cases.routing import FRONTDESK, NUMBER_BINDING, RULE_ORDER
from pulumi_telephony.adapters.dynamic import FailureSentence
from telephony_sandbox.simulators.server import Simulators
from unit.adapters.test_another_account import Recorded, account_of, foreign, other_customer, refused, written

__all__ = ["foreign", "other_customer"]

BOTH = pytest.mark.parametrize("case", [NUMBER_BINDING, RULE_ORDER], ids=lambda case: case.name)
BOUND = {"application_id": FRONTDESK, "rule_id": None}


def bind_by_hand(there: Simulators, phone_id: int) -> None:
    there.admin.patch("voximplant", phone_id, BOUND, "phone_number")


@BOTH
def test_nothing_is_done_in_another_account(case: Case, simulators: Simulators, foreign: Simulators) -> None:
    """Which has a bound number and an application under these ids, too."""
    recorded = Recorded(case, simulators)
    assert str(recorded.state["account_id"]) == account_of(simulators, "voximplant")
    bind_by_hand(foreign, 881)
    recorded.use(foreign)
    for operation in (recorded.read, recorded.diff, recorded.update, recorded.delete):
        refused(recorded, operation, foreign)
    assert foreign.admin.journal() == []
    recorded.use(simulators)
    assert recorded.read()["id"] == recorded.id


@pytest.mark.parametrize("operation", ["read", "update", "delete"])
@pytest.mark.parametrize("there", ["another number", "a free one", "nothing"])
def test_a_binding_that_is_declared_to_have_moved_is_neither_mistaken_nor_forgotten(
    simulators: Simulators, foreign: Simulators, operation: str, there: str
) -> None:
    recorded = Recorded(NUMBER_BINDING, simulators)
    if there == "another number":
        bind_by_hand(foreign, 881)
    elif there == "nothing":
        foreign.admin.delete("voximplant", 881, "phone_number")
    recorded.use(foreign, formerAccounts=[account_of(simulators, "voximplant")])
    with pytest.raises(FailureSentence):
        getattr(recorded, operation)()
    assert written(foreign, "voximplant") == []


@pytest.mark.parametrize("operation", ["update", "delete"])
def test_an_id_that_means_another_number_now_is_refused_and_named(simulators: Simulators, operation: str) -> None:
    recorded = Recorded(NUMBER_BINDING, simulators)
    simulators.admin.patch("voximplant", 881, {"phone_number": "74990009999"}, "phone_number")
    recorded.use(simulators)
    simulators.admin.clear_journal()
    with pytest.raises(FailureSentence, match="is phone number 74990005501 in the state, but phone number 74990009999"):
        getattr(recorded, operation)()
    assert written(simulators, "voximplant") == []


def test_a_number_that_is_bound_to_another_application_now_is_not_unbound(simulators: Simulators) -> None:
    recorded = Recorded(NUMBER_BINDING, simulators)
    simulators.admin.patch("voximplant", 881, {"application_id": 4412, "rule_id": None}, "phone_number")
    recorded.use(simulators)
    simulators.admin.clear_journal()
    with pytest.raises(FailureSentence, match=r"is bound to application 4412 now, not to 4411; nothing was changed"):
        recorded.delete()
    assert written(simulators, "voximplant") == []


def test_an_order_of_an_application_that_is_not_where_it_is_declared_to_have_moved_is_not_forgotten(
    simulators: Simulators, foreign: Simulators
) -> None:
    recorded = Recorded(RULE_ORDER, simulators)
    foreign.admin.delete("voximplant", FRONTDESK, "application")
    recorded.use(foreign, formerAccounts=[account_of(simulators, "voximplant")])
    with pytest.raises(FailureSentence, match="nothing was changed"):
        recorded.read()
