"""Whatever a program gives, check answers with problems that name the input; it never fails and never calls out."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.core.check import check
from pulumi_telephony.core.lifecycle import Lifecycle
from pulumi_telephony.core.rules import UNKNOWN
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.voximplant.lifecycle import SipRegistrationLifecycle
from unit.fuzz import CANARY

SIP = {"login": "l", "password": "pa55word", "server_host": "pbx.example.org", "server_port": 5060}
GOOD: tuple[tuple[type[Lifecycle[Any, Any]], dict[str, Any]], ...] = (
    (VirtualNumberLifecycle, {"number": "74950001122", "type": "sip_registration", **SIP}),
    (VirtualNumberLifecycle, {"number": "79990001122", "type": "def", "purpose": "employee", "employee_id": 77}),
    (VirtualNumberLifecycle, {"number": "74950001122", "type": "abc", "adopt": True}),
    (SipRegistrationLifecycle, {"sip_username": "u", "proxy": "p", "application_id": 1, "rule_id": 2, "user_id": 3}),
    (SipRegistrationLifecycle, {"sip_username": "u", "proxy": "p", "application_name": "a", "user_name": "b"}),
    (BitrixSipLineLifecycle, {"title": "t", "server": "s", "login": "l", "type": "office", "password": "pa55word"}),
)
NAMES = [f"{lifecycle.kind}-{at}" for at, (lifecycle, _) in enumerate(GOOD)]

values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.just(UNKNOWN),
        st.binary(max_size=5),
        st.sampled_from(["", " ", "7" * 11, "9" * 5000, "²", "\0", "\ud800", "a\nb", "sip:x@y", "http://[", 10**400]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(autouse=True)
def _nobody_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def called_out(*args: object) -> NoReturn:
        raise AssertionError(f"check calls out: {args}")

    monkeypatch.setattr(socket.socket, "connect", called_out)
    monkeypatch.setattr(socket, "getaddrinfo", called_out)


@pytest.mark.parametrize(("lifecycle", "good"), GOOD, ids=NAMES)
def test_the_good_inputs_are_good(lifecycle: type[Lifecycle[Any, Any]], good: Mapping[str, Any]) -> None:
    assert check(lifecycle, good).problems == []


@pytest.mark.parametrize(("lifecycle", "good"), GOOD, ids=NAMES)
@given(data=st.data())
def test_one_bad_input_is_named(
    lifecycle: type[Lifecycle[Any, Any]], good: Mapping[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.one_of(st.sampled_from(sorted(lifecycle.Inputs.model_fields)), st.text()))
    checked = check(lifecycle, {**good, name: data.draw(values)})
    if checked.problems:
        assert any(problem.field == name or name in problem.reason for problem in checked.problems)
    else:
        again = check(lifecycle, checked.values)
        assert again.problems == []
        assert all(again.values[key] is value or again.values[key] == value for key, value in checked.values.items())


@pytest.mark.parametrize("lifecycle", [VirtualNumberLifecycle, SipRegistrationLifecycle, BitrixSipLineLifecycle])
@given(data=st.data())
def test_any_bag_of_inputs_is_checked(lifecycle: type[Lifecycle[Any, Any]], data: st.DataObject) -> None:
    names = st.one_of(st.sampled_from(sorted(lifecycle.Inputs.model_fields)), st.text(max_size=8))
    bag = data.draw(st.dictionaries(names, values, max_size=8))
    for problem in check(lifecycle, bag).problems:
        assert problem.reason
        assert problem.field is None or problem.field in bag or problem.field in lifecycle.Inputs.model_fields


@pytest.mark.parametrize("lifecycle", [VirtualNumberLifecycle, SipRegistrationLifecycle, BitrixSipLineLifecycle])
@given(before=st.text(max_size=300), after=st.text(max_size=300))
def test_a_password_that_is_refused_is_not_told(lifecycle: type[Lifecycle[Any, Any]], before: str, after: str) -> None:
    for wrong in (f"{before}{CANARY}{after}", [CANARY], {CANARY: CANARY}):
        assert CANARY not in repr(check(lifecycle, {"password": wrong}).problems)
