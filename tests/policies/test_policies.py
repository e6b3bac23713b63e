"""Each policy rejects its bad programs, and nothing next to them."""

from __future__ import annotations

import dataclasses
import json

import pytest

from laws.stacks import Declared
from pulumi_telephony.policies import policies

from .cases import CASES, LINE, MOBILE, NUMBER, OTHER_LINE, OUTGOING, REGISTRATION, SECRET, Case
from .judges import PACK, InProcess, Judge, UnderPulumi


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_bad_program_is_rejected(case: Case, judge: Judge) -> None:
    if case.refused and isinstance(judge, UnderPulumi):
        assert case.refused in judge.failed(case.bad)
        return
    found = judge.judged(case.bad, case.whole_config)
    assert {it.policy for it in found} == {case.policy}
    assert sorted(it.resource for it in found) == sorted(case.resources)
    assert any(case.says in it.text for it in found), found
    assert not any(SECRET in it.text for it in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_good_program_passes(case: Case) -> None:
    for program in case.good:
        assert InProcess().judged(program, case.whole_config) == []


def test_every_policy_has_a_case() -> None:
    names = [policy.name for policy in policies()]
    assert len(set(names)) == len(names)
    assert {case.policy for case in CASES} == set(names)


def test_a_good_program_passes_the_configuration_of_the_documentation(judge: Judge) -> None:
    config = json.loads((PACK / "example.json").read_text(encoding="utf-8"))
    assert config.keys() <= {policy.name for policy in policies()}
    port = {"server": "pbx.example.org:5061"}
    good = (
        REGISTRATION.but({"proxy": "pbx.example.org:5061", "rule_name": "office hours"}),
        NUMBER.but({"server_port": 5061}),
        LINE.but({**OUTGOING, **port}),
        OTHER_LINE.but({"server": "a.sip.example.com"}),
        MOBILE,
    )
    assert judge.judged(good, config) == []
    assert {it.policy for it in judge.judged((NUMBER.but({"number": "78120001122"}),), config)} == {
        "number-release",
        "number-region",
        "sip-server",
    }


@pytest.mark.parametrize(
    "config",
    [
        {"number-region": {"prefixes": ["8495"]}},
        {"number-region": {"prefixes": "7495"}},
        {"number-release": {"types": ["mobile"]}},
        {"number-release": {"permitted": ["+79990003344"]}},
        {"sip-server": {"servers": ["https://pbx.example.org"]}},
        {"registration-has-rule": {"requires": "nothing"}},
        {"route-agrees": {"separate": [7]}},
        {"naming": {"every": "["}},
    ],
    ids=str,
)
def test_a_bad_configuration_is_rejected(config: dict[str, dict[str, object]]) -> None:
    with pytest.raises(ValueError, match=r"."):
        InProcess().judged((REGISTRATION,), config)


@pytest.mark.parametrize("policy", [policy.name for policy in policies()])
def test_an_option_with_a_typing_error_is_rejected(policy: str) -> None:
    (found,) = InProcess().judged((REGISTRATION,), {policy: {"prefixs": ["7812"]}})
    assert found.policy == policy
    assert "unknown option prefixs" in found.text


def test_a_pattern_that_python_does_not_understand_is_a_violation() -> None:
    (found,) = InProcess(checks=False).judged((REGISTRATION,), {"naming": {"SipRegistration": "["}})
    assert "The pattern for SipRegistration" in found.text


def test_lines_of_two_portals_can_each_be_the_outgoing_one() -> None:
    other = OTHER_LINE.but(OUTGOING, provider="branch")
    assert InProcess().judged((LINE.but(OUTGOING), other), {}) == []


def test_a_route_of_its_own_can_be_named() -> None:
    program = (REGISTRATION, NUMBER, LINE.but({"login": "sales"}))
    assert InProcess().judged(program, {}) != []
    assert InProcess().judged(program, {"route-agrees": {"separate": ["crm"]}}) == []


def test_two_routes_may_have_one_login_at_two_servers() -> None:
    far = {"server": "pbx.example.net", "password": "another"}
    trunk = (
        dataclasses.replace(REGISTRATION, name="branch").but({"proxy": "pbx.example.net", "password": "another"}),
        LINE.but(far),
    )
    assert InProcess().judged((REGISTRATION, NUMBER, *trunk), {}) == []
    assert InProcess().judged((REGISTRATION, NUMBER, LINE.but(far)), {}) != []


def test_what_could_be_completed_by_a_number_that_is_adopted_is_no_violation() -> None:
    adopted = Declared("VirtualNumber", "adopted", {"number": "74950004405", "type": "sip_registration", "adopt": True})
    far = LINE.but({"server": "pbx.example.net", "password": "another"})
    assert InProcess().judged((adopted, NUMBER, far), {}) == []
    (found,) = InProcess().judged((adopted, REGISTRATION, far), {})
    assert found.resource == "crm"
    other = dataclasses.replace(adopted, name="other").but({"number": "74950004406"})
    assert InProcess().judged((adopted, other, REGISTRATION, far), {}) == []
    assert InProcess().judged((MOBILE, REGISTRATION, far), {}) != []
