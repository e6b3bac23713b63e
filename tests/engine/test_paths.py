"""Property paths."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from telephony_sandbox.engine.state import paths, values
from telephony_sandbox.engine.state.values import SecretValue


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a", ["a"]),
        ("a.b[0].c", ["a", "b", 0, "c"]),
        ('a["b.c"][1]', ["a", "b.c", 1]),
        ('["x\\"y"]', ['x"y']),
        ("a.*.b", ["a", "*", "b"]),
        ("a[*]", ["a", "*"]),
    ],
)
def test_paths_are_read(text: str, path: list[str | int]) -> None:
    assert paths.parse(text) == path


@pytest.mark.parametrize("text", ["a[", "[b", 'a["b', "a[-1]"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(paths.PathError):
        paths.parse(text)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected", "possible"),
    [
        ("a", {"a": 1}, {"a": 2}, {"a": 1}, True),
        ("a", {}, {"a": 2}, {}, True),
        ("a", {"a": 1}, {}, {"a": 1}, True),
        ("a.b", {"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, {"a": {"b": 1, "c": 3}}, True),
        ("a.b", {"a": {"b": 1}}, {}, {}, False),
        ("a[1]", {"a": [1, 2]}, {"a": [8, 9]}, {"a": [8, 2]}, True),
        ("a[1]", {"a": [1, 2]}, {"a": [8]}, {"a": [8]}, False),
        ("a[5]", {"a": [1]}, {"a": [2]}, {"a": [2]}, True),
        ("a.*", {"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1}}, True),
        ("a[*].b", {"a": [{"b": 1}]}, {"a": [{"b": 2}]}, {"a": [{"b": 1}]}, True),
        ("a[*]", {"a": [1, 2]}, {"a": [8]}, {"a": [1]}, False),
        ("a.b", {"a": 1}, {"a": 2}, {"a": 2}, True),
    ],
)
def test_reset_puts_the_old_value_back(
    path: str, old: dict[str, Any], new: dict[str, Any], expected: dict[str, Any], possible: bool
) -> None:
    before = copy.deepcopy(old)
    assert paths.reset(paths.parse(path), old, new) is possible
    assert new == expected
    assert old == before


def test_what_comes_out_of_a_secret_is_marked_again() -> None:
    old, new = {"a": SecretValue({"b": 1.0})}, {"a": {"b": 2.0}}
    assert paths.reset(["a", "b"], old, new)
    assert values.equal(new, {"a": {"b": SecretValue(1.0)}})


def test_a_star_contains_everything_below() -> None:
    assert paths.contains(["*"], ["a"])
    assert paths.contains(["a"], ["a", "b", 0])
    assert not paths.contains(["a", "b"], ["a"])
