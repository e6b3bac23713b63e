"""What past versions left in a state goes on living under this one, with no surprise (law 11)."""

from __future__ import annotations

from typing import Any

import pytest

from unit.adapters.test_providers import payload_of

from .cases import CANARY, CASES
from .recording import STATES, prepare, program, recorded
from .stacks import Stack

VERSIONS = sorted(path.stem for path in STATES.glob("*.json"))


def test_the_first_version_is_among_them() -> None:
    assert "0.1.0" in VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_state_of_a_past_version_lives_on(stack: Stack, version: str) -> None:
    old = recorded(version, stack)
    ids = recorded_ids(old)
    # What a later version has added is in no earlier state.
    cases = tuple(case for case in CASES if case.name in ids)
    prepare(stack, cases)
    for case in cases:
        if case.stays:
            # It was there before the resource was, so it has been prepared as well.
            stack.admin.delete(case.vendor, ids[case.name])
    stack.admin.seed(old["objects"])
    stack.engine.restore(old["state"])
    assert stack.recorded() == ids
    stack.declare(*program(cases))

    stack.refresh(expect_no_changes=True)
    up = stack.up(expect_no_changes=True)
    assert {case.name: up.operations(case.name) for case in cases} == {case.name: ["same"] for case in cases}
    assert stack.writes() == {}
    assert stack.recorded() == ids
    for case in cases:
        assert stack.state(case.name)["inputs"]["__provider"] == payload_of(case.kind)

    # What an earlier version recorded without a protection has it all the same, until an update lifts it.
    lifted = {case.name: {"release_protection": False} if case.protected else {} for case in cases}
    changed = {case.name: {**case.one_field, **lifted[case.name]} for case in cases}
    stack.declare(*(each.but(changed[each.name]) for each in program(cases)))
    up = stack.up()
    assert {case.name: up.operations(case.name) for case in cases} == {case.name: ["update"] for case in cases}
    assert stack.recorded() == ids

    assert stack.find_leaks([CANARY]) == set()
    stack.destroy()
    assert {case.name for case in cases if case.found(stack.admin, ids[case.name])} == {
        case.name for case in cases if case.stays
    }


def recorded_ids(recorded: dict[str, Any]) -> dict[str, str]:
    """The ids in a recorded state, by the names of the cases."""
    by_name = {each["urn"].rpartition("::")[2]: each for each in recorded["state"]["deployment"]["resources"]}
    return {case.name: by_name[case.name]["id"] for case in CASES if case.name in by_name}
