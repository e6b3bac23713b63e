"""BitrixSipLine's inputs: check and diff, input by input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.identity import state_of
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.bitrix24.models import SipLine
from pulumi_telephony.core.check import check
from pulumi_telephony.core.diff import Difference, difference, managed_inputs
from pulumi_telephony.core.rules import UNKNOWN
from unit.bitrix24.fakes import ADDED, CLOUD, OFFICE

LEAST: dict[str, Any] = {"server": "pbx.example.org", "login": "reception"}
FULL: dict[str, Any] = {
    **LEAST,
    "title": "Front desk",
    "password": "pa55word",
    "type": "cloud",
    "default_outgoing": True,
    "adopt": True,
    "existing_id": "21",
    "wait_for_registration": True,
    "registration_timeout": 30,
    "live_status": True,
    "detect_credential_drift": False,
}
DEFAULTS: dict[str, Any] = {
    "type": "cloud",
    "adopt": False,
    "wait_for_registration": False,
    "registration_timeout": 60,
    "live_status": False,
    "detect_credential_drift": True,
}
SAID = BitrixSipLineInputs.model_validate(FULL)
STATE = state_of(SipLine.model_validate(CLOUD), default_outgoing=True, said=SAID).model_dump()


def problems(**raw: Any) -> list[tuple[str | None, str]]:
    return [(p.field, p.reason) for p in check(BitrixSipLineLifecycle, {**LEAST, **raw}).problems]


def diff(desired: dict[str, Any], state: dict[str, Any] = STATE) -> Difference:
    return difference(BitrixSipLineInputs, state, desired, managed_inputs(BitrixSipLineInputs, FULL))


# -- check -------------------------------------------------------------------------------------------


def test_the_least_that_is_needed() -> None:
    checked = check(BitrixSipLineLifecycle, LEAST)
    assert checked.problems == []
    assert checked.values == {**LEAST, **DEFAULTS}


def test_every_problem_is_told_at_once() -> None:
    found = check(BitrixSipLineLifecycle, {"server": "https://x", "password": " x", "type": "Cloud", "color": "red"})
    assert {problem.field for problem in found.problems} == {"server", "login", "password", "type", "color"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "at least 1"),
        ("x" * 101, "at most 100"),
        (" pbx.example.org", "blanks"),
        ("pbx.example.org\n", "blanks"),
        ("pbx example", "blanks"),
        ("https://pbx.example.org", "without a scheme"),
        ("pbx.example.org/http://", "without a scheme"),
        ("sip:pbx.example.org", "without a scheme"),
        ("SIPS:reception@pbx.example.org", "without a scheme"),
        ("pbx\x00", "control characters"),
        (5060, "must be text"),
    ],
)
def test_the_server_is_refused_when_the_portal_would_change_it(value: Any, reason: str) -> None:
    """Trap 10, U-14: the portal trims the value and cuts schemes out of it."""
    [(field, said)] = problems(server=value)
    assert field == "server"
    assert reason in said


@pytest.mark.parametrize("value", ["pbx", "pbx.example.org:5060", "sip:5060", "192.0.2.1", "[2001:db8::1]:5060"])
def test_hosts_with_and_without_a_port_are_let_pass(value: str) -> None:
    assert problems(server=value) == []


@pytest.mark.parametrize("value", ["", " reception", "reception\t", "x" * 101, "a\x7fb", 100])
def test_a_login_that_the_portal_would_change_is_refused(value: Any) -> None:
    """Trap 10."""
    assert [field for field, _ in problems(login=value)] == ["login"]


@pytest.mark.parametrize("value", ["", " s3cret", "s3cret\n", "s3cret" * 20])
def test_a_password_that_the_portal_would_change_is_refused_and_not_told(value: str) -> None:
    """U-30: the ends are trimmed; at most 100 characters."""
    [(field, said)] = problems(password=value)
    assert field == "password"
    assert "s3cret" not in said


def test_a_title_is_trimmed_as_the_portal_does() -> None:
    """Trap 10."""
    assert check(BitrixSipLineLifecycle, {**LEAST, "title": "  Front desk\n"}).values["title"] == "Front desk"


@pytest.mark.parametrize("value", ["", "   ", "x" * 256, "a\nb", 7])
def test_a_title_has_1_to_255_characters_and_no_control_characters(value: Any) -> None:
    """U-8."""
    assert [field for field, _ in problems(title=value)] == ["title"]


def test_the_longest_title_is_let_pass() -> None:
    """U-8."""
    assert problems(title="ё" * 255) == []


def test_false_is_no_wish_because_nothing_unsets_the_outgoing_line() -> None:
    """5.1."""
    assert "default_outgoing" not in check(BitrixSipLineLifecycle, {**LEAST, "default_outgoing": False}).values


def test_false_is_no_wish_in_a_preview_either() -> None:
    raw = {**LEAST, "server": UNKNOWN, "default_outgoing": False}
    assert "default_outgoing" not in check(BitrixSipLineLifecycle, raw).values


@pytest.mark.parametrize("field", FULL)
def test_any_input_may_be_unknown(field: str) -> None:
    checked = check(BitrixSipLineLifecycle, {**FULL, field: UNKNOWN})
    assert checked.problems == []
    assert checked.values[field] is UNKNOWN
    assert {**checked.values, field: FULL[field]} == FULL


@pytest.mark.parametrize("value", ["", "0", "abc", "-1", "2.5", True, 2**53, str(2**53)])
def test_what_cannot_be_an_id_is_refused(value: Any) -> None:
    """U-27."""
    assert [field for field, _ in problems(existing_id=value)] == ["existing_id"]


def test_an_id_may_be_a_number_as_another_resource_has_it() -> None:
    assert check(BitrixSipLineLifecycle, {**LEAST, "existing_id": 21}).values["existing_id"] == "21"


@pytest.mark.parametrize("value", [0, -1, "soon", 1.5])
def test_a_timeout_is_a_number_of_seconds(value: Any) -> None:
    assert [field for field, _ in problems(registration_timeout=value)] == ["registration_timeout"]


def test_nobody_waits_for_the_registration_of_an_office_line() -> None:
    """3: it has none."""
    [(field, said)] = problems(type="office", wait_for_registration=True)
    assert field == "wait_for_registration"
    assert 'only for type "cloud"' in said
    assert problems(type=UNKNOWN, wait_for_registration=True) == []
    assert problems(type="office", wait_for_registration=UNKNOWN) == []


# -- diff --------------------------------------------------------------------------------------------


def test_nothing_differs_when_all_is_as_asked() -> None:
    assert not diff(FULL).any


@pytest.mark.parametrize(
    ("field", "value", "replaces"),
    [
        ("title", "Reception", False),
        ("server", "sip2.example.org", False),
        ("login", "other", False),
        ("password", "other", False),
        ("type", "office", True),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_each_change_updates_or_replaces(field: str, value: Any, replaces: bool, known: bool) -> None:
    """Trap 1: update drops TYPE, so that only a new line has another one."""
    wanted = value if known else UNKNOWN
    found = diff({**FULL, field: wanted})
    assert list(found.changes) == [field]
    assert found.replaces == ((field,) if replaces else ())


def test_a_replacement_deletes_first() -> None:
    """3: a title is unique over the portal, and cloud lines are counted."""
    assert BitrixSipLineInputs.delete_first


@pytest.mark.parametrize("field", ["title", "password"])
def test_a_removed_text_is_cleared(field: str) -> None:
    found = diff({name: value for name, value in FULL.items() if name != field})
    assert found.changes == {field: ""}
    assert found.replaces == ()


@pytest.mark.parametrize("field", ["title", "password"])
def test_a_text_that_was_never_set_is_no_difference(field: str) -> None:
    """Null, "" and no key are the same (2.2, U-15, U-16)."""
    desired = {name: value for name, value in FULL.items() if name != field}
    for empty in (None, ""):
        line = SipLine.model_validate({**CLOUD, field.upper(): empty})
        state = state_of(line, default_outgoing=True, said=SAID).model_dump()
        assert diff(desired, state).changes == {}


def test_removing_default_outgoing_ends_its_management_and_changes_nothing() -> None:
    """5.1: there is no "unset"."""
    found = diff({name: value for name, value in FULL.items() if name != "default_outgoing"})
    assert found.changes == {}
    assert found.management == ("default_outgoing",)


@pytest.mark.parametrize(
    ("field", "value"),
    [("adopt", False), ("existing_id", None), ("wait_for_registration", False), ("registration_timeout", 90)],
)
def test_what_speaks_to_the_provider_is_never_a_difference(field: str, value: Any) -> None:
    assert not diff({**FULL, field: value}).any


def test_the_id_of_another_line_replaces() -> None:
    managed = managed_inputs(BitrixSipLineInputs, FULL)
    for wanted, replaces in (("21", ()), (None, ()), ("22", ("existing_id",)), (UNKNOWN, ())):
        found = difference(BitrixSipLineInputs, STATE, {**FULL, "existing_id": wanted}, managed, "21")
        assert found.replaces == replaces


@pytest.mark.parametrize(("field", "value"), [("live_status", False), ("detect_credential_drift", True)])
def test_what_a_refresh_has_to_know_is_put_on_record(field: str, value: Any) -> None:
    """A refresh sees nothing but the state."""
    for wanted in (value, None):
        found = diff({**FULL, field: wanted})
        assert (found.changes, found.management) == ({}, (field,))


def test_a_state_from_before_these_inputs_has_their_defaults() -> None:
    old = state_of(SipLine.model_validate(CLOUD), default_outgoing=True).model_dump()
    assert not diff({**FULL, **DEFAULTS}, old).any


def test_another_outgoing_line_is_drift_when_managed() -> None:
    assert diff(FULL, {**STATE, "default_outgoing": False}).changes == {"default_outgoing": True}


def test_a_password_changed_by_hand_is_drift() -> None:
    """0.2.6: the portal gives the password back."""
    assert diff(FULL, {**STATE, "password": "changed by hand"}).changes == {"password": "pa55word"}


@pytest.mark.parametrize("field", ["auth_user", "outbound_proxy", "registration_status_code", "incoming_server"])
def test_what_only_the_portal_sets_is_never_a_difference(field: str) -> None:
    assert not diff(FULL, {**STATE, field: 7}).any


# -- state -------------------------------------------------------------------------------------------


def test_the_line_id_follows_the_type() -> None:
    """5.1: reg<REG_ID> for cloud, INCOMING_LOGIN for office."""
    assert SipLine.model_validate(CLOUD).line_id == "reg160001"
    assert SipLine.model_validate(OFFICE).line_id == "sip22"


def test_add_and_get_come_to_the_same_state() -> None:
    """Trap 4: REG_ID is a number in add and text in get; trap 3: ID is no identifier."""
    added = state_of(SipLine.model_validate(ADDED), default_outgoing=None)
    read = state_of(SipLine.model_validate(CLOUD), default_outgoing=None)
    assert added.reg_id == read.reg_id == 160001
    assert added.model_copy(update={"registration_status_code": 200}) == read


@pytest.mark.parametrize("reg_id", [None, 0, "0", ""])
def test_a_line_that_the_provider_refused_has_no_registration(reg_id: Any) -> None:
    """U-4."""
    line = SipLine.model_validate({**CLOUD, "REG_ID": reg_id})
    assert (line.reg_id, line.line_id) == (None, None)


def test_passwords_are_not_in_the_repr() -> None:
    """Trap 5."""
    line = SipLine.model_validate(OFFICE)
    for shown in (repr(line), str(line), repr(state_of(line, default_outgoing=None))):
        assert "pa55word" not in shown
        assert "z123456789abcdef" not in shown


# -- laws --------------------------------------------------------------------------------------------

texts = st.text(max_size=120) | st.text(alphabet=" \t\nabж:/.", max_size=12)
raws = st.fixed_dictionaries(
    {"server": texts, "login": texts},
    optional={
        "title": texts,
        "password": texts,
        "type": st.sampled_from(["cloud", "office"]),
        "default_outgoing": st.booleans(),
        "adopt": st.booleans(),
        "existing_id": st.integers() | texts,
        "wait_for_registration": st.booleans(),
        "registration_timeout": st.integers(),
        "live_status": st.booleans(),
        "detect_credential_drift": st.booleans(),
    },
)


@given(raws)
def test_checking_twice_is_checking_once(raw: dict[str, Any]) -> None:
    once = check(BitrixSipLineLifecycle, raw)
    if not once.problems:
        twice = check(BitrixSipLineLifecycle, once.values)
        assert (twice.values, twice.problems) == (once.values, [])


def portal(raw: dict[str, Any]) -> SipLine:
    """What the portal makes of it: ends trimmed, schemes cut out (2.1)."""
    row = {name.upper(): value.strip() for name, value in raw.items() if isinstance(value, str)}
    row["SERVER"] = row["SERVER"].replace("http://", "").replace("https://", "")
    return SipLine.model_validate({"CONFIG_ID": "21", **row})


@given(raws)
def test_a_line_made_as_asked_never_differs(raw: dict[str, Any]) -> None:
    checked = check(BitrixSipLineLifecycle, raw)
    if not checked.problems:
        outgoing, said = checked.values.get("default_outgoing"), BitrixSipLineInputs.model_validate(checked.values)
        state = state_of(portal(checked.values), default_outgoing=outgoing, said=said)
        assert not difference(BitrixSipLineInputs, state.model_dump(), checked.values).any
