"""The whole life of every kind of resource, and what it costs in calls (laws 1 to 5, 8 and 10)."""

from __future__ import annotations

import pytest

from .cases import CANARY, LIVES, Case
from .stacks import Stack, changed_inputs, writes


@pytest.mark.parametrize("life", LIVES)
def test_the_life_of_a_resource(stack: Stack, life: str) -> None:
    cases = LIVES[life]
    for case in cases:
        case.prepare(stack.admin, 1)
    stack.declare(*(case.declared(1) for case in cases))
    names = {case.name for case in cases}

    def every(value: object) -> dict[str, object]:
        return dict.fromkeys(names, value)

    stack.calls()

    # Law 1: the preview of a create writes nothing. It reads only what the account has, and has room for.
    preview = stack.preview()
    assert {name: preview.operations(name) for name in names} == every(["create"])
    assert stack.writes() == {}

    up = stack.up()
    assert {name: up.operations(name) for name in names} == every(["create"])
    assert stack.calls() == _documented(cases, "create")
    ids = stack.recorded()
    assert {case.name: _deviations(stack, case, ids) for case in cases} == every({})

    # Law 2: a second update changes nothing and calls nothing.
    assert stack.up(expect_no_changes=True).changes == {"same": len(cases) + 1}
    assert stack.calls() == {}

    # Law 3: a refresh right after an update finds nothing.
    assert stack.refresh(expect_no_changes=True).changes == {"same": len(cases) + 1}
    assert stack.calls() == _documented(cases, "read")

    # Law 4: a change by hand is shown property by property, and one write repairs it.
    for case in cases:
        case.change_by_hand(stack.admin, ids[case.name])
    preview = stack.preview(refresh=True)
    assert {case.name: changed_inputs(preview, case.name) for case in cases} == {
        case.name: case.hand.inputs for case in cases
    }
    assert stack.writes() == {}
    up = stack.up(refresh=True)
    assert {name: up.operations(name) for name in names} == every(["refresh", "update"])
    assert stack.writes() == writes(_documented(cases, "update"))
    assert {case.name: _deviations(stack, case, ids) for case in cases} == every({})

    # Law 5: what was deleted by hand leaves the state, and is made again.
    for case in cases:
        case.delete_by_hand(stack.admin, ids[case.name])
    stack.refresh()
    assert stack.recorded() == {}
    up = stack.up()
    assert {name: up.operations(name) for name in names} == every(["create"])
    again = stack.recorded()
    assert {name for name in names if again[name] == ids[name]} == set()

    # An update in the program costs these calls.
    stack.calls()
    stack.declare(*(case.declared(1, changes=case.one_field) for case in cases))
    stack.up()
    assert stack.calls() == _documented(cases, "update")

    # Law 10: nobody has seen or stored a password, neither the program's nor one that the API made.
    objects = [(case, case.found(stack.admin, again[case.name]) or {}) for case in cases]
    passwords = [CANARY, *(each[field] for case, each in objects for field in case.made_secrets)]
    assert stack.find_leaks(passwords) == set()

    # Law 8: destroyed once and for all.
    assert stack.destroy().changes == {"delete": len(cases) + 1}
    assert stack.calls() == _documented(cases, "delete")
    assert [case.name for case in cases if case.found(stack.admin, again[case.name])] == []
    assert stack.destroy().changes == {}
    assert stack.calls() == {}


def _documented(cases: tuple[Case, ...], operation: str) -> dict[str, list[str]]:
    return {case.vendor: case.calls[operation] for case in cases}


def _deviations(stack: Stack, case: Case, ids: dict[str, str]) -> dict[str, object]:
    return case.deviations(stack.admin, ids[case.name], case.inputs(1))
