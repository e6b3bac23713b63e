"""The calls of a call's route at Voximplant: 10 applications with 20 rules, 20 scenarios and 50 users."""

from __future__ import annotations

from collections import Counter

from benchmarks.report import table
from benchmarks.stack import ENGINES, simulators_without_limits, stack

APPLICATIONS = 10
RESOURCES = APPLICATIONS + 20 + 20 + 50
OPERATIONS = ("up", "preview", "preview --refresh", "refresh", "destroy")


def measure() -> str:
    """Scripts are not in a list: GetScenarios shows one with its id (voximplant-routing 2.2)."""
    engine = ENGINES[-1]
    rows = []
    with simulators_without_limits() as simulators, stack(engine, "route", APPLICATIONS, simulators) as it:
        for operation in OPERATIONS:
            simulators.admin.clear_journal()
            seconds = it.run(*operation.split()).seconds
            calls = Counter(entry["operation"] for entry in simulators.admin.journal())
            told = ", ".join(f"{times} {name}" for name, times in sorted(calls.items()))
            each = f"{calls.total() / RESOURCES:.2f}"
            rows.append((operation, str(calls.total()), each, f"{seconds:.1f} s", told or "none"))
    title = f"Route: {APPLICATIONS} applications, 20 rules, 20 scenarios, 50 users ({engine} engine)"
    return table(title, ("", "calls", "for each resource", "time", "which"), rows)
