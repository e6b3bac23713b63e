"""API calls of each operation on one resource, from the simulators' journal."""

from __future__ import annotations

from collections import Counter

from benchmarks.report import table
from benchmarks.stack import KINDS, stack
from telephony_sandbox.simulators.server import Simulators

OPERATIONS = ("preview", "up", "refresh", "destroy")


def measure() -> str:
    rows = []
    with Simulators() as simulators:
        for kind in KINDS:
            cells = []
            with stack("sandbox", kind, 1, simulators) as it:
                for operation in OPERATIONS:
                    simulators.admin.clear_journal()
                    it.run(operation)
                    calls = Counter(entry["operation"] for entry in simulators.admin.journal())
                    cells.append(", ".join(f"{n} {name}" for name, n in calls.items()) or "none")
            rows.append((kind, *cells))
    return table("API calls for one resource", ("", *OPERATIONS), rows)
