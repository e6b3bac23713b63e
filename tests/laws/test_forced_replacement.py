"""What `pulumi state taint`, `--replace` and the options that replace do: the engine asks no provider about it.

It checks a tainted resource as if nothing were there, and calls create; nothing tells the provider that the object on
record is to be replaced, and not one that an earlier run made and lost.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pulumi_telephony.run.intent_files import file_name
from pulumi_telephony.run.intents import Intent

from .cases import CLOUD_LINE, OFFICE_LINE, SIP_NUMBER, SIP_REGISTRATION, Case
from .cases.case import STEPS
from .stacks import Stack

ALIKE = (SIP_REGISTRATION, OFFICE_LINE, CLOUD_LINE)
"""Those of which the old and the new object come and go without a word in the program."""
EVERY = (*ALIKE, SIP_NUMBER)


def by_name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", ALIKE, ids=by_name)
def test_a_tainted_resource_is_replaced_right_after_it_was_made(stack: Stack, case: Case) -> None:
    declared = case.declared(1, "new")
    stack.declare(declared)
    stack.up()
    old = stack.recorded()["new"]
    stack.taint("new")
    up = stack.up()
    steps = STEPS["recreate" if case.vendor == "bitrix24" else "replace"]
    assert up.operations("new") == steps
    new = stack.recorded()["new"]
    assert new != old
    assert "interrupted run" not in up.text
    assert case.found(stack.admin, old) is None
    assert case.deviations(stack.admin, new, declared.inputs) == {}
    assert stack.up().operations("new") == ["same"]
    stack.refresh(expect_no_changes=True)


@pytest.mark.parametrize("case", [SIP_NUMBER, SIP_REGISTRATION], ids=by_name)
def test_what_the_vendor_has_once_only_is_replaced_where_the_old_one_goes_first(stack: Stack, case: Case) -> None:
    stack.admin.switches("voximplant", same_account_twice=False)
    declared = case.declared(1, "new")
    stack.declare(declared)
    stack.up()
    old = stack.recorded()["new"]
    stack.taint("new")
    refused = stack.up(check=False)
    assert not refused.ok
    assert "delete_before_replace=True" in refused.messages("error")
    assert stack.recorded() == {"new": old}
    assert case.deviations(stack.admin, old, declared.inputs) == {}

    stack.declare(declared.but(delete_before_replace=True))
    assert stack.up().operations("new") == STEPS["recreate"]
    new = stack.recorded()["new"]
    assert new != old
    assert case.found(stack.admin, old) is None
    assert case.deviations(stack.admin, new, declared.inputs) == {}
    stack.refresh(expect_no_changes=True)


@pytest.mark.parametrize("case", EVERY, ids=by_name)
def test_what_a_forced_replacement_takes_over_itself_is_not_deleted(stack: Stack, case: Case) -> None:
    declared = case.declared(1, "own", {"adopt": True})
    stack.declare(declared)
    stack.up()
    id_ = stack.recorded()["own"]
    stack.taint("own")
    up = stack.up()
    assert "has adopted the same object" in up.text
    assert stack.recorded() == {"own": id_}
    assert case.deviations(stack.admin, id_, declared.inputs) == {}
    assert stack.up().operations("own") == ["same"]
    stack.refresh(expect_no_changes=True)
    stack.destroy()
    assert case.found(stack.admin, id_) is None


@pytest.mark.parametrize("case", [SIP_REGISTRATION, SIP_NUMBER], ids=by_name)
def test_what_looks_lost_and_is_on_record_outlives_a_forced_replacement(stack: Stack, case: Case) -> None:
    """As when the program ended before it heard of what it made, or with the intents on a server."""
    declared = case.declared(1, "new")
    stack.declare(declared)
    stack.up()
    id_ = stack.recorded()["new"]
    leave_intent(stack, case.kind, stack.state("new")["inputs"]["__owner"], id_)
    stack.taint("new")
    up = stack.up()
    assert "was created by an interrupted run; adopting it" in up.text
    assert f"{case.kind} {id_} is not deleted" in up.text
    assert stack.recorded() == {"new": id_}
    assert case.deviations(stack.admin, id_, declared.inputs) == {}
    # The run has learnt that it was on record: the next one does not mistake it again.
    stack.declare(declared.but(delete_before_replace=True))
    stack.taint("new")
    stack.up()
    assert stack.recorded()["new"] != id_
    assert case.found(stack.admin, id_) is None


def leave_intent(stack: Stack, kind: str, owner: str, id_: str) -> None:
    """As a create leaves one that nobody has told that its object is on record."""
    (shelf,) = (stack.state_directory / "intents").glob(f"{kind}-*")
    intent = Intent(owner=owner, natural_key=("any",), before=(), created=id_, at=time.time())
    (shelf / file_name(owner, "rivals")).write_text(intent.model_dump_json(), encoding="utf-8")


@pytest.mark.parametrize("case", [SIP_REGISTRATION, SIP_NUMBER], ids=by_name)
def test_a_protected_resource_is_not_replaced_by_force(stack: Stack, case: Case) -> None:
    declared = case.declared(1, "kept", {"release_protection": True})
    stack.declare(declared)
    stack.up()
    recorded = stack.recorded()
    stack.taint("kept")
    stack.calls()
    refused = stack.up(check=False)
    assert not refused.ok
    assert "protect" in refused.messages("error")
    assert stack.writes() == {}
    assert stack.recorded() == recorded


def test_replace_on_changes_is_said_to_have_no_effect(stack: Stack) -> None:
    """The engine looks for changed properties in the answer to a diff; the SDK's dynamic server puts none there."""
    number = SIP_NUMBER.declared(1, "number", {"comment": "one"}).but(replace_on_changes=["comment"])
    stack.declare(number)
    stack.up()
    stack.declare(number.but({"comment": "two"}))
    preview = stack.preview()
    assert preview.operations("number") == ["update"]
    assert "replace_on_changes has no effect on this resource" in preview.messages("warning")


def test_a_run_that_the_program_saw_to_its_end_leaves_no_intent(stack: Stack) -> None:
    stack.declare(*(case.declared(n, case.name) for n, case in enumerate(EVERY, 1)))
    stack.up()
    assert intents(stack) == []


def test_an_intent_stays_where_the_engine_saves_the_state_at_the_end_only(stack: Stack) -> None:
    stack.engine.environment["PULUMI_SKIP_CHECKPOINTS"] = "true"
    stack.declare(SIP_REGISTRATION.declared(1))
    stack.up()
    assert len(intents(stack)) == 1


def intents(stack: Stack) -> list[Path]:
    return list((stack.state_directory / "intents").rglob("*.json"))
