"""``voximplant.sip.get``: filter, order, pages (contract 1.8, 2.2)."""

from __future__ import annotations

from typing import Any

import pytest
from bitrix24_portal import OFFICE, Portal

GET = "voximplant.sip.get"


def ids(portal: Portal, **parameters: Any) -> list[int]:
    return [int(row["CONFIG_ID"]) for row in portal.ask(GET, **parameters)]


@pytest.fixture
def lines(portal: Portal) -> Portal:
    """Beside the seeded 11 (cloud) and 12 (office): 101 to 103, all office."""
    for title, login in (("100% sure", "alpha"), ("100 sure", "beta"), ("", "Gamma")):
        portal.add(title, **{**OFFICE, "LOGIN": login})
    return portal


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [11, 12, 101, 102, 103]),
        ([], [11, 12, 101, 102, 103]),
        ({"CONFIG_ID": 12}, [12]),
        ({"CONFIG_ID": ["12", 103, 13]}, [12, 103]),
        ({"=CONFIG_ID": 12, "TYPE": "cloud"}, []),
        ({"!CONFIG_ID": [12, 103]}, [11, 101, 102]),
        ({"!=TYPE": "office"}, [11]),
        ({">CONFIG_ID": 101}, [102, 103]),
        ({">=CONFIG_ID": 101, "<CONFIG_ID": "103"}, [101, 102]),
        ({"<=CONFIG_ID": 12}, [11, 12]),
        ({"><CONFIG_ID": [12, 102]}, [12, 101, 102]),
        ({"!><CONFIG_ID": [12, 102]}, [11, 103]),
        ({"=TITLE": "100% SURE"}, [101]),
        ({"TITLE": "100% sure"}, [101, 102]),
        ({"TITLE": "1__ sure"}, [102]),
        ({"=TITLE": ""}, [103]),
        ({"!TITLE": ""}, [11, 12, 101, 102]),
        ({"%TITLE": "00%"}, [101]),
        ({"!%TITLE": "sure"}, [11, 12, 103]),
        ({"?LOGIN": "ET"}, [102]),
        ({"login": "GAMMA"}, [103]),
        ({"ID": 7101}, [101]),
        ({"REG_ID": 150011}, [11]),
        ({"!REG_ID": 150011}, [12, 101, 102, 103]),
        ({"PASSWORD": "secret-1"}, [101, 102, 103]),
        ({"REGISTRATION_STATUS_CODE": 200}, [11]),
        ({"=AUTH_USER": ""}, [11, 12, 101, 102, 103]),
        ({"CONFIG_ID": "abc"}, []),
    ],
)
def test_operators_of_the_filter(lines: Portal, wanted: Any, found: list[int]) -> None:
    assert ids(lines, FILTER=wanted, SORT="CONFIG_ID", ORDER="ASC") == found


@pytest.mark.parametrize(
    "wrong",
    [
        {"FILTER": {"NAME": "x"}},
        {"FILTER": {"~TITLE": "x"}},
        {"FILTER": {"><CONFIG_ID": 3}},
        {"FILTER": {"0": {"TITLE": "x"}}},
        {"SORT": "config_id", "ORDER": "ASC"},
        {"SORT": "NAME", "ORDER": "ASC"},
        {"SORT": "CONFIG_ID", "ORDER": "UP"},
        {"SORT": "CONFIG_ID", "ORDER": {"ID": "ASC"}},
    ],
)
def test_u9_unknown_keys_are_bad_arguments(portal: Portal, wrong: dict[str, Any]) -> None:
    status, body = portal.call(GET, **wrong)
    assert (status, body["error"]) == (400, "ERROR_ARGUMENT")
    assert body["argument"] in ("FILTER", "SORT", "ORDER")


def test_sort_and_order_work_together_only(lines: Portal) -> None:
    assert ids(lines, SORT="CONFIG_ID", ORDER="DESC") == [103, 102, 101, 12, 11]
    assert ids(lines, SORT="LOGIN", ORDER="ASC")[:3] == [101, 102, 103]
    assert ids(lines, SORT="REG_ID", ORDER="DESC")[0] == 11
    assert ids(lines, SORT="LOGIN") == ids(lines, ORDER="DESC") == ids(lines)
    # Trap 28: what generic list helpers send does no harm.
    assert ids(lines, order={"ID": "ASC"}, start=-1) == ids(lines)


def test_switch_unstable_order(lines: Portal) -> None:
    lines.admin.switches("bitrix24", unstable_order=True)
    assert ids(lines) != ids(lines)
    assert ids(lines, SORT="CONFIG_ID", ORDER="ASC") == ids(lines, SORT="CONFIG_ID", ORDER="ASC")


def test_trap_12_total_is_missing_when_nothing_matches(portal: Portal) -> None:
    body = portal.call(GET, FILTER={"CONFIG_ID": 999})[1]
    assert body["result"] == []
    assert set(body) == {"result", "time"}
    portal.admin.switches("bitrix24", total_when_empty=True)
    assert portal.call(GET, FILTER={"CONFIG_ID": 999})[1]["total"] == 0


def test_pages_of_50(portal: Portal) -> None:
    for at in range(119):
        portal.add(f"line {at}", **OFFICE)
    order = {"SORT": "CONFIG_ID", "ORDER": "ASC"}

    def page(start: Any) -> tuple[int, Any, Any]:
        body = portal.call(GET, **order, start=start)[1]
        return len(body["result"]), body["total"], body.get("next")

    assert page(0) == (50, 121, 50)
    assert page("50") == (50, 121, 100)
    assert page(100) == (21, 121, None)
    assert page(1000) == (0, 121, None)
    assert page(-1) == (50, 121, None)
    assert page(71) == (50, 121, None)
    # `start` is lower case; other spellings are no parameters.
    assert portal.call(GET, **order, START=100)[1]["next"] == 50


def test_more_than_a_page_can_be_seeded(portal: Portal) -> None:
    office = {"TYPE": "office", "SERVER": "pbx.example.org", "LOGIN": "x"}
    portal.admin.seed({"bitrix24": {"line": [{**office, "TITLE": f"line {at}"} for at in range(60)]}})
    assert portal.call(GET)[1]["total"] == 62
