"""What a program may ask for of a route, and in which words it is refused: all problems at once, in the preview."""

from __future__ import annotations

from typing import Any

import pytest

from laws.cases.routing import PASSWORD, SCRIPT
from pulumi_telephony import vendors
from pulumi_telephony.core.check import check

RULE = {"application_id": 4411, "name": "first", "pattern": ".*", "scenario_ids": [301]}
USER = {"application_id": 4411, "name": "alice", "display_name": "Alice", "password": PASSWORD}

WRONG: list[tuple[str, dict[str, Any], set[str]]] = [
    (
        "VoximplantApplication",
        {"name": "Front Desk"},
        {"name must be 2 to 64 lower-case letters, digits and hyphens, a letter first, got 'Front Desk'"},
    ),
    (
        "VoximplantScenario",
        {"name": "n" * 30, "script": " \n"},
        {"name must have at most 29 characters", "script must not be empty"},
    ),
    (
        "VoximplantScenario",
        {"name": "big", "script": "ы" * 65_536},
        {"script must be less than 128 KB (131,072 bytes) in UTF-8, and has 131,072 bytes"},
    ),
    (
        "VoximplantRule",
        {**RULE, "pattern": "", "scenario_ids": [301, 302, 301]},
        {"pattern must have at least 1 character(s)", "scenario_ids names 301 more than once"},
    ),
    (
        "VoximplantRuleOrder",
        {"application_id": 4411, "rule_ids": []},
        {"rule_ids must have at least 1 item(s)"},
    ),
    (
        "VoximplantUser",
        {**USER, "name": "Al", "password": "short pw"},
        {
            "name must be 3 to 50 lower-case letters, digits, hyphens and underscores, a letter or digit first,"
            " got 'Al'",
            "password must have an upper-case letter, a digit, a special character at least",
        },
    ),
    ("VoximplantUser", {**USER, "password": f"{PASSWORD} x"}, {"password must not contain blanks"}),
    (
        "VoximplantNumberBinding",
        {"application_id": 4411, "phone_number": "+7 (499) 000-55-01"},
        {
            "phone_number must be a phone number with its country code, digits only, got '+7 (499) 000-55-01';"
            ' write "74990005501"'
        },
    ),
    ("VoximplantNumberBinding", {"application_id": 4411}, {"phone_number or phone_id is required"}),
    (
        "VoximplantNumberBinding",
        {"application_id": 4411, "phone_id": 881, "phone_number": "74990005501"},
        {"phone_number and phone_id name the same number: give one of them"},
    ),
    (
        "SipWhiteListItem",
        {"network": "198.51.100.7/24"},
        {"network must be an IPv4 network without host bits, got '198.51.100.7/24'; write \"198.51.100.0/24\""},
    ),
    (
        "SipWhiteListItem",
        {"network": "2001:db8::/32"},
        {"network must be an IPv4 network such as 203.0.113.0/24, got '2001:db8::/32'"},
    ),
]


@pytest.mark.parametrize(("kind", "inputs", "sentences"), WRONG, ids=[f"{n}-{each[0]}" for n, each in enumerate(WRONG)])
def test_all_that_is_wrong_is_said_at_once(kind: str, inputs: dict[str, Any], sentences: set[str]) -> None:
    problems = check(vendors.KINDS[kind].lifecycle, inputs).problems
    assert {" ".join(filter(None, problem)) for problem in problems} == sentences


def test_a_script_of_the_largest_size_is_accepted() -> None:
    script = "x" * 131_071
    checked = check(vendors.KINDS["VoximplantScenario"].lifecycle, {"name": "big", "script": script})
    assert checked.problems == []


def test_ru14_a_pattern_that_python_cannot_compile_is_accepted_with_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    checked = check(vendors.KINDS["VoximplantRule"].lifecycle, {**RULE, "pattern": "(?<x>7.*"})
    assert checked.problems == []
    assert 'pattern of the rule "first" may be no regular expression' in capsys.readouterr().err


def test_no_message_has_a_script_or_a_password() -> None:
    for kind, inputs in (
        ("VoximplantScenario", {"name": "n" * 30, "script": SCRIPT * 3000}),
        ("VoximplantUser", {**USER, "password": "onlylowercase"}),
    ):
        told = str(check(vendors.KINDS[kind].lifecycle, inputs).problems)
        assert "onlylowercase" not in told
        assert "VoxEngine" not in told
