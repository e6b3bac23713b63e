"""What it costs: list calls only, one of each list, and of its pages."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from laws.stacks import READS
from telephony_sandbox.simulators.server import Simulators

from ..review.previews import recorded
from .stacks import accounts, found, stack

ONCE = {
    "GET /numbers/virtual-number": 1,
    "GetApplications": 1,
    "GetScenarios": 2,
    "GetRules": 1,
    "GetUsers": 1,
    "GetPhoneNumbers": 1,
    "GetSipWhiteList": 1,
    "GetSipRegistrations": 2,
    "voximplant.sip.get": 1,
}
"""Registrations and scenarios are in two lists: those that are frozen, and those of the application."""


def calls(simulators: Simulators) -> Counter[str]:
    return Counter(entry["operation"] for entry in simulators.admin.journal())


def test_one_resource_of_each_kind_costs_one_list_of_each(simulators: Simulators) -> None:
    assert found(simulators).status == 0
    assert calls(simulators) == ONCE


def many(simulators: Simulators, count: int) -> list[dict[str, Any]]:
    """A state of ``count`` objects of each vendor, which are there."""
    of = accounts(simulators)
    simulators.admin.switches("bitrix24", rate_limit=False, cloud_line_limit=10_000)
    numbers = [{"id": 5000 + n, "number": f"7495{n:07}", "type": "sip_registration"} for n in range(count)]
    registrations = [
        {"sip_registration_id": 5000 + n, "sip_username": f"u{n}", "proxy": "pbx.example.org", "successful": True}
        for n in range(count)
    ]
    lines = [
        {"CONFIG_ID": 5000 + n, "TITLE": f"t{n}", "SERVER": "s.example", "LOGIN": "l", "TYPE": "office"}
        for n in range(count)
    ]
    rules = [{"rule_id": 50_000 + n, "application_id": 4411, "rule_name": f"r{n}"} for n in range(count)]
    simulators.admin.seed(
        {
            "megafon": {"number": numbers},
            "voximplant": {"sip_registration": registrations, "rule": rules},
            "bitrix24": {"line": lines},
        }
    )
    found = []
    for n in range(count):
        known = {
            "VirtualNumber": (numbers[n]["id"], {"number": numbers[n]["number"], **of["megafon"]}),
            "SipRegistration": (
                registrations[n]["sip_registration_id"],
                {"sip_username": f"u{n}", "proxy": "pbx.example.org", **of["voximplant"]},
            ),
            "VoximplantRule": (
                rules[n]["rule_id"], {"name": f"r{n}", "application_id": 4411, **of["voximplant"]}
            ),
            "BitrixSipLine": (
                lines[n]["CONFIG_ID"], {"title": f"t{n}", "server": "s.example", "login": "l", **of["bitrix24"]}
            ),
        }  # fmt: skip
        found += [recorded(kind, f"{kind}-{n}", outputs, str(id_)) for kind, (id_, outputs) in known.items()]
    return found


def test_a_thousand_resources_cost_the_calls_of_one_and_further_pages(simulators: Simulators) -> None:
    resources = many(simulators, 250)
    simulators.admin.clear_journal()
    seen = found(simulators, *resources)
    assert seen.sick == {}
    assert len(seen.resources) == 1000
    assert calls(simulators) == {
        "GET /numbers/virtual-number": 1,
        "GetSipRegistrations": 3 + 1,  # 252 in pages of 100, and those that are frozen
        "GetRules": 3,
        "voximplant.sip.get": 6,  # 252 in pages of 50
    }


@pytest.mark.parametrize("gone", [1, 60])
def test_what_is_missing_is_looked_for_in_one_more_list_of_pages_that_may_have_shifted(
    simulators: Simulators, gone: int
) -> None:
    """When an object is deleted while the list is read, another one moves from an unread page to one that has been
    read."""
    resources = [it for it in many(simulators, 120) if "VoximplantRule" in it["type"]]
    for n in range(gone):
        simulators.admin.delete("voximplant", 50_119 - n, "rule")
    simulators.admin.clear_journal()
    seen = found(simulators, *resources)
    assert seen.sick == {f"VoximplantRule-{119 - n}": ("trouble", "gone") for n in range(gone)}
    full = 120 + 2 - gone >= 100
    assert calls(simulators) == {"GetRules": 4 if full else 1}


def test_nothing_but_lists_is_asked_for_whatever_is_wrong(simulators: Simulators) -> None:
    resources = [{**it, "id": "9999"} for it in stack(simulators).values()]
    assert found(simulators, *resources).status == 1
    reads = set().union(*READS.values())
    assert calls(simulators).keys() <= reads
    assert not [name for name in calls(simulators) if name.endswith(("{id}", ".status"))]
    assert calls(simulators) == {**ONCE, "voximplant.line.get": 1}
    assert not [it for it in simulators.admin.journal("voximplant") if "with_script" in str(it["request"])]


def test_vendors_without_a_resource_are_not_asked(simulators: Simulators) -> None:
    assert found(simulators, stack(simulators)["password"]).status == 0
    assert calls(simulators) == {}
    found(simulators, stack(simulators)["line"])
    assert calls(simulators) == {"voximplant.sip.get": 1}
