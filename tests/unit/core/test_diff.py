"""diff: desired against actual, from the rules of the fields."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.core.diff import difference, managed_inputs
from pulumi_telephony.core.rules import UNKNOWN
from unit.thing import ThingInputs

STATE = {
    "name": "a",
    "size": 3,
    "color": "blue",
    "comment": "hello",
    "code": "1234",
    "host": "PBX.example",
    "owner_id": 5,
    "owner_name": "five",
    "patience": 10,
}
DESIRED = {k: v for k, v in STATE.items() if k != "owner_name"}
MANAGED = managed_inputs(ThingInputs, DESIRED)


def test_nothing_differs_from_itself() -> None:
    assert not difference(ThingInputs, STATE, DESIRED, MANAGED).any


@pytest.mark.parametrize(
    ("changed", "changes", "replaces"),
    [
        ({"name": "b"}, {"name": "b"}, ("name",)),
        ({"size": 4}, {"size": 4}, ()),
        ({"color": "red"}, {"color": "red"}, ()),
        ({"comment": "bye"}, {"comment": "bye"}, ()),
        ({"code": "5678"}, {"code": "5678"}, ()),
        ({"host": "pbx.EXAMPLE"}, {}, ()),
        ({"host": "other.example"}, {"host": "other.example"}, ()),
        ({"patience": 99}, {}, ()),
    ],
)
def test_a_changed_input_updates_or_replaces_as_its_rules_say(
    changed: dict[str, Any], changes: dict[str, Any], replaces: tuple[str, ...]
) -> None:
    found = difference(ThingInputs, STATE, {**DESIRED, **changed}, MANAGED)
    assert (found.changes, found.replaces) == (changes, replaces)
    assert found.any is bool(changes)


@pytest.mark.parametrize(
    ("removed", "changes", "replaces"),
    [
        ("comment", {"comment": ""}, ()),
        ("color", {"color": "red"}, ()),
        ("code", {"code": None}, ("code",)),
        ("owner_id", {"owner_id": None}, ()),
        ("size", {}, ()),
    ],
)
def test_a_removed_input_is_cleared_replaced_or_let_go_as_its_rules_say(
    removed: str, changes: dict[str, Any], replaces: tuple[str, ...]
) -> None:
    desired = {k: v for k, v in DESIRED.items() if k != removed}
    found = difference(ThingInputs, STATE, desired, MANAGED)
    assert (found.changes, found.replaces) == (changes, replaces)
    assert found.any, "the state has to learn that the program no longer manages the input"


def test_an_input_that_was_never_managed_is_never_a_diff() -> None:
    assert not difference(ThingInputs, STATE, {"name": "a"}, ["name"]).any


def test_taking_an_input_under_management_with_its_present_value_sends_nothing_but_is_recorded() -> None:
    found = difference(ThingInputs, STATE, {"name": "a", "comment": "hello"}, ["name"])
    assert found.changes == {}
    assert found.management == ("comment",)
    assert found.any


def test_a_state_without_a_record_of_management_takes_the_programs_word() -> None:
    assert not difference(ThingInputs, STATE, {"name": "a"}, None).any


def test_going_over_to_the_alternative_field_does_not_clear_the_first() -> None:
    desired = {k: v for k, v in DESIRED.items() if k != "owner_id"} | {"owner_name": "five"}
    found = difference(ThingInputs, STATE, desired, MANAGED)
    assert found.changes == {}


@pytest.mark.parametrize("empty", [None, ""])
def test_empty_text_and_null_are_the_same(empty: str | None) -> None:
    state = {**STATE, "comment": empty}
    assert not difference(ThingInputs, state, {**DESIRED, "comment": ""}, MANAGED).any
    desired = {k: v for k, v in DESIRED.items() if k != "comment"}
    assert difference(ThingInputs, state, desired, MANAGED).changes == {}


@pytest.mark.parametrize("field", [f for f in DESIRED if f != "patience"])
def test_an_unknown_value_is_a_change_and_a_replacement_only_where_the_field_always_replaces(field: str) -> None:
    found = difference(ThingInputs, STATE, {**DESIRED, field: UNKNOWN}, MANAGED)
    assert found.changes == {field: UNKNOWN} or (list(found.changes) == [field] and found.changes[field] is UNKNOWN)
    assert found.replaces == (("name",) if field == "name" else ())


desired_inputs = st.fixed_dictionaries(
    {"name": st.text(min_size=1)},
    optional={
        "size": st.integers(min_value=1, max_value=2**53),
        "color": st.sampled_from(["red", "blue"]),
        "comment": st.text(),
        "code": st.text(min_size=1),
        "host": st.text(min_size=1),
        "owner_id": st.integers(),
    },
)


@given(desired_inputs)
def test_an_object_that_has_all_that_is_desired_does_not_differ(desired: dict[str, Any]) -> None:
    assert not difference(ThingInputs, desired, desired, managed_inputs(ThingInputs, desired)).any


@given(desired_inputs, desired_inputs)
def test_applying_the_changes_leaves_nothing_to_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    found = difference(ThingInputs, old, new, managed_inputs(ThingInputs, old))
    after = {**old, **found.changes}
    assert difference(ThingInputs, after, new, managed_inputs(ThingInputs, new)).changes == {}
