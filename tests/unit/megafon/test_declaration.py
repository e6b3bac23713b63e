"""VirtualNumber's inputs: check and diff, input by input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.core.check import check
from pulumi_telephony.core.diff import Difference, difference, managed_inputs
from pulumi_telephony.core.rules import UNKNOWN, ClientOnly, Replace
from pulumi_telephony.megafon.assignment import remembered, state_of
from pulumi_telephony.megafon.declaration import VirtualNumberInputs
from pulumi_telephony.megafon.lifecycle import VirtualNumberLifecycle
from pulumi_telephony.megafon.models import NumberRecord
from pulumi_telephony.megafon.state import VirtualNumberState

SIP: dict[str, Any] = {
    "number": "74950001122",
    "type": "sip_registration",
    "login": "reception",
    "password": "s3cret",
    "server_host": "pbx.example.org",
    "server_port": 5060,
    "purpose": "company",
    "comment": "front desk",
}
MOBILE: dict[str, Any] = {
    "number": "79990003344",
    "type": "def",
    "dgn_number": "74950003344",
    "purpose": "employee",
    "employee_id": 77,
    "comment": "spare",
}
CITY: dict[str, Any] = {"number": "74950009901", "type": "abc", "adopt": True}
READS = {"number", "type", "dgn_number", "purpose", "comment", "employee_id"}
"""The inputs that a read tells (2.0)."""


def problems(**raw: Any) -> list[tuple[str | None, str]]:
    return [(problem.field, problem.reason) for problem in check(VirtualNumberLifecycle, raw).problems]


def fields(**raw: Any) -> list[str | None]:
    return [field for field, _ in problems(**raw)]


def state(inputs: dict[str, Any], **read: Any) -> VirtualNumberState:
    """What the state is when the API shows what ``inputs`` say."""
    checked = VirtualNumberInputs.model_validate(inputs)
    shown = {name: value for name, value in inputs.items() if name in READS}
    return state_of(NumberRecord.model_validate({"id": 1, **shown, **read}), remembered(checked))


def diff(before: dict[str, Any], desired: dict[str, Any], actual: VirtualNumberState | None = None) -> Difference:
    known = (actual or state(before)).model_dump(exclude_none=True)
    return difference(VirtualNumberInputs, known, desired, managed_inputs(VirtualNumberInputs, before))


# -- check ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inputs", [SIP, MOBILE, CITY])
def test_what_each_type_needs(inputs: dict[str, Any]) -> None:
    checked = check(VirtualNumberLifecycle, inputs)
    assert checked.problems == []
    defaults = {"activation_timeout": 300, "adopt": False, "release_protection": inputs["type"] == "def"}
    assert checked.values == {**defaults, **inputs}


@pytest.mark.parametrize(
    "number",
    ["+74950001122", "7 495 000-11-22", "84950001122", "7495000112", "749500011223", "", "７4950001122", "x", 7495],
)
def test_6_27_a_number_is_11_digits_starting_with_7(number: Any) -> None:
    assert fields(**{**SIP, "number": number}) == ["number"]
    assert fields(**{**MOBILE, "dgn_number": number}) == ["dgn_number"]


@pytest.mark.parametrize("kind", ["sip_redirection", "toll_free"])
def test_2_9_and_6_19_types_without_documented_methods_can_only_be_read(kind: str) -> None:
    (problem,) = problems(number="74950001122", type=kind)
    assert problem[0] == "type"
    assert "can only be read: give opts=ResourceOptions(id=...)" in problem[1]


def test_a_type_that_does_not_exist_names_those_that_do() -> None:
    ((field, reason),) = problems(number="74950001122", type="mobile")
    assert field == "type"
    assert "'def', 'abc', 'sip_registration', 'sip_redirection' or 'toll_free'" in reason


def test_2_7_a_city_number_has_to_be_adopted() -> None:
    assert fields(number="74950009901", type="abc") == ["type"]
    assert fields(number="74950009901", type="abc", adopt=UNKNOWN) == []


@pytest.mark.parametrize("field", ["login", "password", "server_host", "server_port"])
def test_2_4_a_sip_number_needs_all_its_credentials(field: str) -> None:
    assert problems(**{name: value for name, value in SIP.items() if name != field}) == [
        (field, 'is required for type "sip_registration"')
    ]
    assert fields(**{**SIP, field: UNKNOWN}) == []


@pytest.mark.parametrize("field", ["login", "password", "server_host", "server_port"])
@pytest.mark.parametrize("inputs", [MOBILE, CITY])
def test_6_11_other_types_take_no_credentials(inputs: dict[str, Any], field: str) -> None:
    assert fields(**inputs, **{field: SIP[field]}) == [field]


@pytest.mark.parametrize("inputs", [SIP, CITY])
def test_only_a_mobile_number_has_a_city_number_an_employee_or_another_purpose(inputs: dict[str, Any]) -> None:
    assert fields(**inputs, dgn_number="74950003344") == ["dgn_number"]
    assert fields(**inputs, employee_id=77) == ["employee_id"]
    for purpose in ("employee", "not_specified"):
        assert fields(**{**inputs, "purpose": purpose}) == ["purpose"]


def test_2_6_an_employee_and_the_purpose_employee_belong_together() -> None:
    mobile = {"number": "79990003344", "type": "def"}
    assert fields(**mobile, purpose="employee") == ["employee_id"]
    assert fields(**mobile, employee_id=77) == ["employee_id"]
    assert fields(**mobile, employee_id=77, purpose="company") == ["employee_id"]
    assert fields(**mobile, employee_id=77, purpose=UNKNOWN) == []
    assert fields(**mobile, employee_id=UNKNOWN, purpose="employee") == []
    assert fields(**mobile, purpose="not_specified") == []


def test_4_1_the_cyrillic_letter_of_the_documentation_gets_its_own_sentence() -> None:
    ((field, reason),) = problems(**{**SIP, "purpose": "\N{CYRILLIC SMALL LETTER ES}ompany"})
    assert field == "purpose"
    assert "Cyrillic letter" in reason
    assert reason.endswith('"company"')


@pytest.mark.parametrize(
    "host", ["http://pbx.example.org", "pbx.example.org:5060", "pbx.example.org/x", "two words", "", " a", "[::1]"]
)
def test_6_28_a_server_host_is_a_bare_name_or_address(host: str) -> None:
    assert fields(**{**SIP, "server_host": host}) == ["server_host"]


@pytest.mark.parametrize("host", ["pbx.example.org", "192.0.2.10", "2001:db8::1", "атс.example", "x"])
def test_6_28_names_and_addresses_are_accepted(host: str) -> None:
    assert fields(**{**SIP, "server_host": host}) == []


@pytest.mark.parametrize("port", [0, 65536, -1, "0", "x", 5060.5, True])
def test_6_28_a_port_is_1_to_65535(port: Any) -> None:
    assert fields(**{**SIP, "server_port": port}) == ["server_port"]


def test_4_2_a_port_may_be_given_as_text_and_becomes_a_number() -> None:
    assert check(VirtualNumberLifecycle, {**SIP, "server_port": "5060"}).values["server_port"] == 5060


@pytest.mark.parametrize("employee", ["77", 77, 2**53])
def test_an_employee_may_be_another_resources_id_which_is_text(employee: Any) -> None:
    checked = check(VirtualNumberLifecycle, {**MOBILE, "employee_id": employee})
    assert checked.problems == []
    assert checked.values["employee_id"] == int(employee)


@pytest.mark.parametrize("employee", [0, "0", -1, "x", "", "７７", 1.5, True, 2**53 + 1, str(2**60)])
def test_what_cannot_be_an_employee_is_refused(employee: Any) -> None:
    assert fields(**{**MOBILE, "employee_id": employee}) == ["employee_id"]


@pytest.mark.parametrize("field", ["login", "password"])
@pytest.mark.parametrize("value", ["", "secret-9\n", "secret-9\tx", 5])
def test_credentials_are_refused_without_being_told(field: str, value: Any) -> None:
    ((name, reason),) = problems(**{**SIP, field: value})
    assert name == field
    assert "secret-9" not in reason


@pytest.mark.parametrize("seconds", [0, -1, "300", 1.5, True])
def test_the_activation_timeout_is_a_positive_number_of_seconds(seconds: Any) -> None:
    assert fields(**{**MOBILE, "activation_timeout": seconds}) == ["activation_timeout"]


def test_all_problems_come_at_once() -> None:
    assert set(fields(number="x", type="sip_registration", login="a", password="b", extra=1)) == {
        "number",
        "server_host",
        "server_port",
        "extra",
    }


@pytest.mark.parametrize("inputs", [SIP, MOBILE, {**CITY, "comment": "x", "purpose": "company"}])
def test_any_input_may_be_unknown(inputs: dict[str, Any]) -> None:
    for field in inputs:
        assert problems(**{**inputs, field: UNKNOWN}) == []
    assert problems(**dict.fromkeys(VirtualNumberInputs.model_fields, UNKNOWN)) == []


# -- diff ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inputs", [SIP, MOBILE, CITY])
def test_an_object_that_is_as_the_program_says_does_not_differ(inputs: dict[str, Any]) -> None:
    assert not diff(inputs, inputs).any


CHANGES = [
    (SIP, "number", "74950001123", True),
    (SIP, "type", "def", True),
    (MOBILE, "dgn_number", "74950003345", True),
    (MOBILE, "purpose", "company", False),
    (MOBILE, "comment", "other", False),
    (MOBILE, "employee_id", 78, False),
    (SIP, "login", "other", False),
    (SIP, "password", "other", False),
    (SIP, "server_host", "other.example.org", False),
    (SIP, "server_port", 5061, False),
]


@pytest.mark.parametrize(("inputs", "field", "value", "replaces"), CHANGES)
def test_a_change_updates_or_replaces(inputs: dict[str, Any], field: str, value: Any, replaces: bool) -> None:
    found = diff(inputs, {**inputs, field: value})
    assert found.changes == {field: value}
    assert found.replaces == ((field,) if replaces else ())


@pytest.mark.parametrize(("field", "value"), [("activation_timeout", 1), ("adopt", True), ("adopt", UNKNOWN)])
def test_what_speaks_to_the_provider_only_is_never_a_difference(field: str, value: Any) -> None:
    assert not diff(SIP, {**SIP, field: value}).any


def test_the_table_of_changes_has_every_input() -> None:
    tabled = {field for _, field, _, _ in CHANGES} | VirtualNumberInputs.fields_with(ClientOnly)
    assert tabled == set(VirtualNumberInputs.model_fields)


@pytest.mark.parametrize(("inputs", "field"), [(inputs, field) for inputs, field, _, _ in CHANGES])
def test_an_unknown_input_differs_and_replaces_only_where_a_change_always_does(
    inputs: dict[str, Any], field: str
) -> None:
    found = diff(inputs, {**inputs, field: UNKNOWN})
    assert set(found.changes) == {field}
    assert found.replaces == ((field,) if VirtualNumberInputs.rule(field, Replace) else ())


@pytest.mark.parametrize(
    ("inputs", "removed", "changes"),
    [
        (MOBILE, {"purpose", "employee_id"}, {"purpose": "company", "employee_id": None}),
        (MOBILE, {"comment"}, {"comment": ""}),
        (SIP, {"purpose"}, {}),
        (SIP, {"comment"}, {"comment": ""}),
        (MOBILE, {"dgn_number"}, {}),
        (CITY, {"adopt"}, {}),
    ],
)
def test_a_removed_input_goes_back_to_its_default(
    inputs: dict[str, Any], removed: set[str], changes: dict[str, Any]
) -> None:
    found = diff(inputs, {name: value for name, value in inputs.items() if name not in removed})
    assert found.changes == changes
    assert found.replaces == ()


def test_6_9_an_empty_comment_and_none_are_the_same() -> None:
    assert not diff({**SIP, "comment": ""}, {**SIP, "comment": ""}, state({**SIP, "comment": ""}, comment=None)).any


def test_what_the_program_never_gave_may_be_anything() -> None:
    bare = {"number": "79990003344", "type": "def"}
    by_hand = state(bare, purpose="employee", employee_id=78, comment="by hand", dgn_number="74950003344")
    assert not diff(bare, bare, by_hand).any


def test_drift_is_found() -> None:
    by_hand = state(MOBILE, purpose="company", employee_id=None, comment="by hand")
    assert diff(MOBILE, MOBILE, by_hand).changes == {"purpose": "employee", "employee_id": 77, "comment": "spare"}


@pytest.mark.parametrize(
    "read",
    [
        {"dgn_number": None, "redirect_number": "74950003344"},
        {"dgn_number": None, "redirect_number": None},
        {"dgn_number": "", "redirect_number": "74950003344"},
    ],
)
def test_4_4_a_city_number_that_reads_show_elsewhere_is_no_drift(read: dict[str, Any]) -> None:
    assert not diff(MOBILE, MOBILE, state(MOBILE, **read)).any


def test_4_8_what_reads_never_show_is_what_was_last_sent() -> None:
    known = state(SIP)
    assert (known.login, known.password, known.server_host, known.server_port) == (
        "reception",
        "s3cret",
        "pbx.example.org",
        5060,
    )


def test_4_8_a_read_that_shows_the_server_after_all_is_believed() -> None:
    known = state(SIP, login="other", server_host="192.0.2.10", server_port="5061")
    assert diff(SIP, SIP, known).changes == {
        "login": "reception",
        "server_host": "pbx.example.org",
        "server_port": 5060,
    }


def test_the_password_is_not_in_the_repr_of_what_holds_it() -> None:
    assert "s3cret" not in repr(VirtualNumberInputs.model_validate(SIP))
    assert "s3cret" not in repr(state(SIP))


# -- normalisation -------------------------------------------------------------------------------------

PHONES = st.from_regex(r"7[0-9]{10}", fullmatch=True)
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
IDS = st.integers(1, 2**53).flatmap(lambda number: st.sampled_from([number, str(number)]))
COMMENTS = st.none() | st.text(max_size=20)
SIP_INPUTS = st.fixed_dictionaries(
    {
        "number": PHONES,
        "type": st.just("sip_registration"),
        "login": WORDS,
        "password": WORDS,
        "server_host": st.sampled_from(["pbx.example.org", "192.0.2.10"]),
        "server_port": st.integers(1, 65535).flatmap(lambda port: st.sampled_from([port, str(port)])),
        "comment": COMMENTS,
        "purpose": st.sampled_from([None, "company"]),
    }
)
MOBILE_INPUTS = st.fixed_dictionaries(
    {
        "number": PHONES,
        "type": st.just("def"),
        "dgn_number": st.none() | PHONES,
        "comment": COMMENTS,
        "purpose": st.just("employee"),
        "employee_id": IDS,
    }
)


@given(SIP_INPUTS | MOBILE_INPUTS)
def test_check_is_idempotent(raw: dict[str, Any]) -> None:
    once = check(VirtualNumberLifecycle, raw)
    assert once.problems == []
    assert check(VirtualNumberLifecycle, once.values) == once


@given(SIP_INPUTS | MOBILE_INPUTS)
def test_a_number_that_was_made_as_the_program_says_does_not_differ(raw: dict[str, Any]) -> None:
    desired = check(VirtualNumberLifecycle, raw).values
    assert not diff(desired, desired).any
