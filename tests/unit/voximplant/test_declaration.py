"""SipRegistration's inputs: check and diff, input by input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.core.check import check
from pulumi_telephony.core.diff import difference, managed_inputs
from pulumi_telephony.core.rules import UNKNOWN
from pulumi_telephony.voximplant.declaration import SipRegistrationInputs
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from pulumi_telephony.voximplant.state import SipRegistrationState
from unit.voximplant.fakes import ROW

FULL: dict[str, Any] = {
    "sip_username": "reception",
    "proxy": "pbx.example.org",
    "auth_user": "auth",
    "outbound_proxy": "edge.example.org",
    "password": "s3cret",
    "is_persistent": True,
    "application_id": 1,
    "rule_id": 2,
    "user_id": 3,
}
STATE = {
    **SipRegistrationState.model_validate({**ROW, **FULL}).model_dump(),
    "application_name": "desk.acme.voximplant.com",
    "rule_name": "in",
    "user_name": "op",
}


def problems(**raw: Any) -> list[tuple[str | None, str]]:
    return [tuple(p) for p in check(SipRegistrationLifecycle, raw).problems]


def diff(desired: dict[str, Any], managed: Any = None) -> Any:
    return difference(SipRegistrationInputs, STATE, desired, managed or managed_inputs(SipRegistrationInputs, FULL))


def test_the_least_that_is_needed() -> None:
    checked = check(SipRegistrationLifecycle, {"sip_username": "a", "proxy": "b"})
    assert checked.problems == []
    assert checked.values == {
        "sip_username": "a",
        "proxy": "b",
        "is_persistent": True,
        "release_protection": False,
        "adopt": False,
        "wait_for_registration": False,
        "registration_timeout": 60,
        "detect_credential_drift": True,
    }


@pytest.mark.parametrize("field", ["sip_username", "proxy", "auth_user", "outbound_proxy"])
@pytest.mark.parametrize("value", ["", "two words", "a\tb", "x" * 256, 5])
def test_sip_names_are_words_of_1_to_255_characters(field: str, value: Any) -> None:
    """U12."""
    found = problems(**{"sip_username": "a", "proxy": "b", field: value})
    assert [name for name, _ in found] == [field]


@pytest.mark.parametrize("field", ["application_id", "rule_id", "user_id"])
@pytest.mark.parametrize("value", ["4411", 4411, 2**53 - 1])
def test_an_id_may_be_another_resources_id_which_is_text(field: str, value: Any) -> None:
    base = {"sip_username": "a", "proxy": "b", "application_id": 1}
    checked = check(SipRegistrationLifecycle, {**base, field: value})
    assert checked.problems == []
    assert checked.values[field] == int(value)


@pytest.mark.parametrize("value", [0, -1, "0", "x", "", "１２", 1.5, True, 2**53, str(2**60)])
def test_what_cannot_be_an_id_is_refused(value: Any) -> None:
    assert [name for name, _ in problems(sip_username="a", proxy="b", application_id=value)] == ["application_id"]


def test_r1_to_r3_an_id_or_a_name_not_both() -> None:
    found = problems(
        sip_username="a",
        proxy="b",
        application_id=1,
        application_name="x",
        rule_id=1,
        rule_name="x",
        user_id=1,
        user_name="x",
    )
    assert [reason for _, reason in found] == [
        "give application_id or application_name, not both",
        "give rule_id or rule_name, not both",
        "give user_id or user_name, not both",
    ]


@pytest.mark.parametrize("field", ["rule_name", "user_id", "user_name"])
def test_r4_these_need_an_application(field: str) -> None:
    value = 5 if field == "user_id" else "x"
    assert problems(sip_username="a", proxy="b", **{field: value}) == [
        (field, "requires application_id or application_name")
    ]


def test_t7_a_rule_id_needs_no_application() -> None:
    assert problems(sip_username="a", proxy="b", rule_id=5) == []


def test_an_unknown_application_satisfies_r4() -> None:
    assert problems(sip_username="a", proxy="b", application_id=UNKNOWN, user_name="x") == []


def test_an_object_that_is_as_the_program_says_does_not_differ() -> None:
    assert not diff(FULL).any


@pytest.mark.parametrize(
    ("field", "value", "replaces"),
    [
        ("sip_username", "other", False),
        ("proxy", "other", False),
        ("auth_user", "other", False),
        ("outbound_proxy", "other", False),
        ("password", "other", False),
        ("is_persistent", False, True),
        ("application_id", 9, False),
        ("rule_id", 9, False),
        ("user_id", 9, False),
    ],
)
def test_each_input_updates_or_replaces_when_changed(field: str, value: Any, replaces: bool) -> None:
    for new in (value, UNKNOWN):
        found = diff({**FULL, field: new})
        assert list(found.changes) == [field]
        assert found.replaces == ((field,) if replaces else ())


@pytest.mark.parametrize(
    ("field", "replaces"),
    [
        ("auth_user", True),
        ("outbound_proxy", True),
        ("password", True),
        ("application_id", False),
        ("rule_id", False),
        ("user_id", False),
    ],
)
def test_each_input_is_unbound_or_replaces_when_removed(field: str, replaces: bool) -> None:
    """U4: what the API has no way to clear is cleared by a new object."""
    found = diff({k: v for k, v in FULL.items() if k != field})
    assert found.changes == {field: None}
    assert found.replaces == ((field,) if replaces else ())


def test_going_over_from_ids_to_names_sends_nothing() -> None:
    """U30: the short and the full application name are the same."""
    named = {k: v for k, v in FULL.items() if k not in ("application_id", "rule_id", "user_id")}
    found = diff({**named, "application_name": "desk", "rule_name": "in", "user_name": "op"})
    assert found.changes == {}
    assert diff({**named, "application_name": "desk.acme.voximplant.com"}).changes == {"rule_id": None, "user_id": None}


@pytest.mark.parametrize("name", ["other", "desk.other.voximplant.com"])
def test_another_application_name_is_a_change(name: str) -> None:
    named = {k: v for k, v in FULL.items() if k != "application_id"}
    assert diff({**named, "application_name": name}).changes == {"application_name": name}


def test_volatile_outputs_never_make_a_diff() -> None:
    volatile = {"successful": False, "status_code": 403, "error_message": "x", "deactivated": True, "last_updated": 1}
    state = {**STATE, **volatile}
    assert not difference(SipRegistrationInputs, state, FULL, managed_inputs(SipRegistrationInputs, FULL)).any


words = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=40)


@given(
    st.fixed_dictionaries(
        {"sip_username": words, "proxy": words},
        optional={
            "auth_user": words,
            "outbound_proxy": words,
            "password": st.text(min_size=1),
            "is_persistent": st.booleans(),
            "application_id": st.integers(1, 2**53 - 1),
            "rule_id": st.integers(1, 2**53 - 1).map(str),
        },
    )
)
def test_what_was_made_from_inputs_does_not_differ_from_them(raw: dict[str, Any]) -> None:
    checked = check(SipRegistrationLifecycle, raw)
    assert checked.problems == []
    made = SipRegistrationState.model_validate(checked.values).model_dump()
    managed = managed_inputs(SipRegistrationInputs, checked.values)
    assert not difference(SipRegistrationInputs, made, checked.values, managed).any
