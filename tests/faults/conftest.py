"""The simulators with a nursery for provider processes; and the totals of the sweep, printed in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from .servers import Nursery, nursery

FIGURES = "sweep"
"""The name of the property by which a test reports its figures, also out of a worker process."""
SOAK = "soak"
"""Likewise, of a text that is printed as it is."""


@pytest.fixture(scope="session")
def running_nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursery(tmp_path_factory.mktemp("nursery")) as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    totals: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, figures in getattr(report, "user_properties", ()):
                if name == FIGURES and getattr(report, "when", "") == "call":
                    totals.update(figures)
                elif name == SOAK and getattr(report, "when", "") == "call":
                    terminalreporter.write_line(f"soak: {figures}")
    if totals:
        terminalreporter.write_line(
            "sweep of faults: " + ", ".join(f"{count} {name}" for name, count in totals.items())
        )
