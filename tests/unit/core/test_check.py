"""check: every problem of a resource at once, in the user's words, and never more than a preview can know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.core.check import check
from pulumi_telephony.core.model import Problem
from pulumi_telephony.core.rules import UNKNOWN
from unit.thing import ThingLifecycle


def reasons(**raw: object) -> set[tuple[str | None, str]]:
    return {tuple(problem) for problem in check(ThingLifecycle, raw).problems}


def test_defaults_are_filled_in_and_unset_inputs_left_out() -> None:
    checked = check(ThingLifecycle, {"name": "a", "comment": None})
    assert checked.values == {"name": "a", "color": "red", "patience": 10}
    assert checked.problems == []


def test_all_problems_come_at_once() -> None:
    assert reasons(size="many", color="green", nonsense=1, patience=True) == {
        ("name", "is required"),
        ("size", "must be a whole number"),
        ("color", "must be one of 'red' or 'blue'"),
        ("nonsense", "is not an input of Thing"),
        ("patience", "must be a whole number"),
    }


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"name": ""}, Problem("name", "must have at least 1 character(s)")),
        ({"name": "x" * 21}, Problem("name", "must have at most 20 characters")),
        ({"name": 5}, Problem("name", "must be text")),
        ({"name": "a", "size": 0}, Problem("size", "must be at least 1")),
        ({"name": "a", "size": 1.5}, Problem("size", "must be a whole number")),
        ({"name": "a", "owner_id": 1, "owner_name": "b"}, Problem(None, "give owner_id or owner_name, not both")),
        ({"name": "a", "color": "blue"}, Problem("color", "needs size beside it")),
    ],
)
def test_a_wrong_input_is_named_with_what_is_wrong(raw: dict[str, object], problem: Problem) -> None:
    assert check(ThingLifecycle, raw).problems == [problem]


@pytest.mark.parametrize("field", list(ThingLifecycle.Inputs.model_fields))
def test_an_unknown_input_passes_for_now_and_stays_unknown(field: str) -> None:
    checked = check(ThingLifecycle, {"name": "a", "size": 1, field: UNKNOWN})
    assert checked.problems == []
    assert checked.values[field] is UNKNOWN


def test_an_unknown_input_with_an_unknown_name_is_refused() -> None:
    assert reasons(name="a", nonsense=UNKNOWN) == {("nonsense", "is not an input of Thing")}


def test_a_field_that_is_wrong_by_itself_is_not_reported_twice() -> None:
    assert reasons(name="a", color="blue", size=0) == {
        ("size", "must be at least 1"),
        ("color", "needs size beside it"),
    }


values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just(UNKNOWN))
bags = st.dictionaries(st.one_of(st.sampled_from(list(ThingLifecycle.Inputs.model_fields)), st.text()), values)


@given(bags)
def test_check_never_fails_by_itself_and_says_the_same_twice(raw: dict[str, object]) -> None:
    first = check(ThingLifecycle, raw)
    if not first.problems:
        again = check(ThingLifecycle, first.values)
        assert again.problems == []
        assert again.values.keys() == first.values.keys()
        assert all(again.values[k] is v or again.values[k] == v for k, v in first.values.items())
