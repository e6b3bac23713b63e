"""Property values: to the wire and back, secrets, equality."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony_sandbox.engine import NotImplementedBySandboxError
from telephony_sandbox.engine.state import resources as state
from telephony_sandbox.engine.state import values
from telephony_sandbox.engine.state.crypto import Crypter
from telephony_sandbox.engine.state.values import UNKNOWN, ResourceRef, SecretValue

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**40), 2**40).map(float) | st.floats(allow_nan=False) | TEXT
REFERENCES = st.builds(ResourceRef, TEXT, st.none() | TEXT.filter(bool) | st.just(UNKNOWN), TEXT)
PROPERTIES = st.recursive(
    SCALARS | st.just(UNKNOWN) | REFERENCES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3) | inner.map(SecretValue),
    max_leaves=12,
)
CRYPTER = Crypter.create("words")


@given(st.dictionaries(TEXT, PROPERTIES, max_size=4))
def test_the_wire_keeps_everything(properties: dict[str, Any]) -> None:
    message = values.encode_struct(properties, secrets=True, references=True)
    assert values.equal(values.decode_struct(message), properties)


@given(st.dictionaries(TEXT, PROPERTIES, max_size=4))
def test_the_state_keeps_everything(properties: dict[str, Any]) -> None:
    stored = state.encode_stored(properties, CRYPTER)
    assert values.equal(state.decode_stored(stored, CRYPTER), properties)
    readable = state.encode_stored(properties, None)
    assert values.equal(state.decode_stored(readable, None), properties)


@given(st.dictionaries(TEXT, PROPERTIES, max_size=4))
def test_without_secrets_nothing_is_marked(properties: dict[str, Any]) -> None:
    assert not values.contains_secrets(values.without_secrets(properties))
    assert not values.contains_secrets(values.decode_struct(values.encode_struct(properties)))


def test_an_unchanged_secret_keeps_its_ciphertext() -> None:
    secret = SecretValue("word")
    first = state.encode_stored(secret, CRYPTER)
    assert state.encode_stored(state.decode_stored(first, CRYPTER), CRYPTER) == first
    assert state.encode_stored(SecretValue("word"), CRYPTER) != first


def test_secrets_are_marked_again_by_name_object_by_object_list_as_a_whole() -> None:
    outputs = {"plain": "p", "password": "p", "deep": {"key": "k", "open": "o"}, "list": ["a", "b"], "other": 1.0}
    inputs = {
        "password": SecretValue("p"),
        "deep": {"key": SecretValue("k"), "open": "o"},
        "list": ["a", SecretValue("b")],
    }
    values.annotate_secrets(outputs, inputs)
    marked = {key for key, value in outputs.items() if isinstance(value, SecretValue)}
    assert marked == {"password", "list"}
    assert isinstance(outputs["deep"]["key"], SecretValue)  # type: ignore[index]
    assert outputs["deep"]["open"] == "o"  # type: ignore[index]


def test_an_output_value_brings_its_dependencies() -> None:
    message = values.encode_struct(
        {"a": {values.SIGNATURE: values.OUTPUT_SIGNATURE, "value": 1.0, "secret": True, "dependencies": ["urn:x"]}}
    )
    found: dict[str, set[str]] = {}
    decoded = values.decode_struct(message, found)
    assert isinstance(decoded["a"], SecretValue)
    assert found == {"a": {"urn:x"}}


@pytest.mark.parametrize(
    ("left", "right"), [(True, 1.0), (0.0, False), (SecretValue("a"), "a"), ("1", 1.0), ({}, []), (None, False)]
)
def test_values_of_different_kinds_differ(left: Any, right: Any) -> None:
    assert not values.equal(left, right)
    assert not values.equal(right, left)


def test_assets_are_refused() -> None:
    message = values.encode_struct({"file": {values.SIGNATURE: values.ASSET_SIGNATURES[0], "text": "x"}})
    with pytest.raises(NotImplementedBySandboxError, match="assets and archives"):
        values.decode_struct(message)


def test_a_secret_does_not_show_itself() -> None:
    assert "word" not in repr(SecretValue("word"))
    assert values.redacted({"a": [SecretValue("word"), UNKNOWN, 2.0]}) == {"a": ["[secret]", values.UNKNOWN_STRING, 2]}
