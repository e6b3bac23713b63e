"""Every input, and its removal, does what is documented: in the preview, in the update, and remotely (laws 6, 7).

All objects of a vendor are in one stack, one for each edit, so that a table costs three operations.
"""

from __future__ import annotations

import pytest

from .cases import CASES, STEPS, Case, Edit
from .stacks import Declared, Stack, unknown

VENDORS = sorted({case.vendor for case in CASES})


def places(vendor: str) -> list[tuple[Case, int]]:
    """The cases of a vendor, each with the number of its first object."""
    cases, first = [], 1
    for case in CASES:
        if case.vendor == vendor:
            cases.append((case, first))
            first += 200
    return cases


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_edit_updates_replaces_or_does_nothing_as_documented(stack: Stack, vendor: str) -> None:
    stack.lift_limits()
    before: list[Declared] = []
    after: list[Declared] = []
    documented: dict[str, list[str]] = {}
    cases: dict[str, Case] = {}
    for case, first in places(vendor):
        for n, edit in enumerate(case.edits, first):
            case.prepare(stack.admin, n)
            if edit.switches:
                stack.admin.switches(vendor, **edit.switches)
            name = f"{case.name}-{edit.name}"
            old = case.declared(n, name, Edit.of(n, edit.before))
            before.append(old)
            after.append(old.but(Edit.of(n, edit.after)))
            documented[name] = STEPS[edit.outcome]
            cases[name] = case
    stack.declare(*before)
    stack.up()
    ids = stack.recorded()
    stack.declare(*after)

    preview = stack.preview()
    assert {name: preview.operations(name) for name in documented} == documented
    assert stack.recorded() == ids
    up = stack.up()
    assert {name: up.operations(name) for name in documented} == documented

    now = stack.recorded()
    deviating = {each.name: cases[each.name].deviations(stack.admin, now[each.name], each.inputs) for each in after}
    assert {name: fields for name, fields in deviating.items() if fields} == {}
    replaced = {name for name in documented if now[name] != ids[name]}
    assert replaced == {name for name, operations in documented.items() if "replace" in operations}
    left = {name for name in replaced if cases[name].found(stack.admin, ids[name])}
    assert left == {name for name in replaced if cases[name].stays}


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_input_may_be_unknown_in_a_preview(stack: Stack, vendor: str) -> None:
    """It shows as an update, and as a replacement only where any other value would replace; the update finds the same
    value and does nothing."""
    stack.lift_limits()
    before: list[Declared] = []
    after: list[Declared] = []
    expected: dict[str, list[str]] = {}
    for case, first in places(vendor):
        everything = case.everything(0)
        for n, field in enumerate(everything, first):
            case.prepare(stack.admin, n)
            known = Declared(case.kind, f"{case.name}-{field}", case.everything(n))
            before.append(known)
            after.append(known.but({field: unknown(known.inputs[field])}))
            expected[known.name] = STEPS[case.outcome_of_unknown(field)]
        new = Declared(case.kind, f"{case.name}-all-new", {field: unknown(v) for field, v in everything.items()})
        after.append(new)
        expected[new.name] = ["create"]
    stack.declare(*before)
    stack.up()
    stack.declare(*after)
    stack.calls()

    preview = stack.preview()
    assert {name: preview.operations(name) for name in expected} == expected
    assert stack.writes() == {}
    stack.declare(*(each for each in after if not each.name.endswith("-all-new")))
    up = stack.up()
    assert {each.name: up.operations(each.name) for each in before} == {each.name: ["same"] for each in before}
    assert stack.writes() == {}
