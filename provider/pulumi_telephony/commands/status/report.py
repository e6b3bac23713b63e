"""The findings in their order, and what follows from them as a whole."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from ..exit_codes import ALL_WELL, SOMETHING_FAILED, UNKNOWN
from ..review.values import visible
from .asking import Finding, Verdict
from .resources import Stack

STATUSES: Final = {Verdict.TROUBLE: SOMETHING_FAILED, Verdict.UNKNOWN: UNKNOWN, Verdict.HEALTHY: ALL_WELL}
"""Exit statuses, the worst first."""
WORDS: Final = {Verdict.TROUBLE: "in trouble", Verdict.UNKNOWN: "unknown", Verdict.HEALTHY: "healthy"}


@dataclasses.dataclass(frozen=True)
class Report:
    """How a stack is at one time."""

    stack: Stack
    findings: tuple[Finding, ...]
    """The worst first; of the same verdict in the order of the state."""
    asked: datetime
    """When the vendors were asked: UTC."""

    @property
    def counts(self) -> Mapping[Verdict, int]:
        return Counter(each.verdict for each in self.findings)

    @property
    def verdict(self) -> Verdict:
        return next((verdict for verdict in STATUSES if self.counts[verdict]), Verdict.HEALTHY)

    @property
    def status(self) -> int:
        """The exit status."""
        return STATUSES[self.verdict]

    @property
    def summary(self) -> str:
        """In one line."""
        parts = [f"{self.counts[verdict]} {WORDS[verdict]}" for verdict in STATUSES if self.counts[verdict]]
        others = f"; {self.stack.others} of other packages" if self.stack.others else ""
        name = f"{visible(f'{self.stack.project}/{self.stack.name}')}: " if self.stack.project else ""
        told = ", ".join(parts) or "no telephony resources"
        return f"{name}{told}{others} ({self.asked:%Y-%m-%d %H:%M:%S} UTC)"


def report(stack: Stack, findings: list[Finding], asked: datetime) -> Report:
    worst, place = list(STATUSES), {it: n for n, it in enumerate(stack.resources)}
    ordered = sorted(findings, key=lambda each: (worst.index(each.verdict), place[each.resource]))
    return Report(stack, tuple(ordered), asked)
