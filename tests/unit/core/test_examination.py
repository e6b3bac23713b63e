"""What an account is examined for: the order of the checks, the first call, the clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_telephony.base.errors import (
    ApiError,
    AuthorizationError,
    ConfigurationError,
    LimitError,
    ServerError,
    TelephonyError,
    TransportError,
)
from pulumi_telephony.core.examination import Check, Clock, Examination, Finding, examine, failed, ok, warning
from pulumi_telephony.http.account import HttpAccount
from pulumi_telephony.megafon.settings import MegafonSettings


class Thing:
    def __init__(self, clock_offset: float | None = None) -> None:
        self.connection = HttpAccount("Acme", "http://acme.example")
        self.connection.clock_offset = clock_offset

    def secrets(self) -> list[str]:
        return ["acme5ecret"]


def check(name: str, *findings: Finding | TelephonyError, gate: bool = False, enters: bool = False) -> Check[Thing]:
    def look(thing: Thing) -> Iterator[Finding]:
        for finding in findings:
            if isinstance(finding, TelephonyError):
                raise finding
            yield finding

    return Check(name, look, gate=gate, how_to_get_in=(lambda *_: "knock") if enters else None)


def vendor(*checks: Check[Thing], clock: Clock | None = None) -> Examination[MegafonSettings, Thing]:
    return Examination(
        model=MegafonSettings,
        connect=lambda settings: Thing(),
        checks=checks,
        clock=clock or Clock("tokens expire", tolerated=10, fatal=120),
        way_in="token",
        where="there",
    )


def seen(*checks: Check[Thing]) -> list[tuple[str, str]]:
    return [(finding.check, finding.verdict) for finding in examine(vendor(*checks), Thing())]


@pytest.mark.parametrize("finding", [failed("door", "shut"), warning("door", "ajar", "push"), ApiError("shut")])
def test_what_lies_behind_a_closed_gate_is_named_and_not_looked_at(finding: Finding | ApiError) -> None:
    checks = (
        check("door", finding, gate=True),
        check("room", AssertionErrorInDisguise("looked")),
        check("attic", AssertionErrorInDisguise("looked")),
    )
    found = list(examine(vendor(*checks), Thing(clock_offset=0)))
    assert [finding.check for finding in found] == ["door", "clock", "the rest"]
    assert (found[-1].verdict, found[-1].what) == ("skipped", "not checked: room, attic")


class AssertionErrorInDisguise(TelephonyError):
    """Would show up as a failed finding."""


def test_an_open_gate_lets_through_and_a_failed_check_is_not_the_last() -> None:
    checks = (
        check("door", ok("door", "open"), gate=True),
        check("room", ApiError("dark")),
        check("attic", ok("attic", "light")),
    )
    assert seen(*checks) == [("door", "ok"), ("room", "failed"), ("attic", "ok")]


@pytest.mark.parametrize(
    ("error", "verdicts"),
    [
        (TransportError("x"), {"reachable": "failed"}),
        (ConfigurationError("x"), {"reachable": "failed"}),
        (ServerError("x"), {"reachable": "failed"}),
        (ApiError("x"), {"reachable": "failed"}),
        (AuthorizationError("x"), {"reachable": "ok", "authorised": "failed"}),
        (LimitError("x"), {"reachable": "ok", "limits": "failed"}),
    ],
)
def test_the_failure_of_the_first_call_tells_how_far_it_came(error: TelephonyError, verdicts: dict[str, str]) -> None:
    found = list(examine(vendor(check("door", error, enters=True)), Thing()))
    assert {finding.check: finding.verdict for finding in found} == verdicts
    assert isinstance(error, AuthorizationError) == ("knock" in [finding.todo for finding in found])


@pytest.mark.parametrize(
    ("offset", "verdict", "words"),
    [
        (0.0, "ok", "agrees"),
        (-10.0, "ok", "agrees"),
        (45.0, "warning", "45 seconds behind the vendor's"),
        (-45.0, "warning", "45 seconds ahead of the vendor's"),
        (3600.0, "failed", "3600 seconds behind the vendor's"),
    ],
)
def test_a_clock_that_is_off_is_told_with_its_direction(offset: float, verdict: str, words: str) -> None:
    [finding] = examine(vendor(), Thing(offset))
    assert finding.verdict == verdict
    assert words in finding.what
    assert (finding.todo == "") == (verdict == "ok")


def test_without_a_date_nothing_is_said_about_the_clock() -> None:
    assert list(examine(vendor(), Thing())) == []


def test_where_no_time_is_sent_a_wrong_clock_is_only_a_warning() -> None:
    [finding] = examine(vendor(clock=Clock("logs differ")), Thing(9e6))
    assert finding.verdict == "warning"
