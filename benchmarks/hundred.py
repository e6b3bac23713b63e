"""A hundred resources against simulators without delay, beside the same engine with a provider that does nothing."""

from __future__ import annotations

from benchmarks.report import table
from benchmarks.stack import ENGINES, KINDS, simulators_without_limits, stack
from telephony_sandbox.simulators.server import Simulators

COUNT = 100
OPERATIONS = ("up", "preview", "refresh")
ROUNDS = 2


def measure() -> str:
    rows = []
    with simulators_without_limits() as simulators:
        for engine in ENGINES:
            floor = _seconds(engine, "no-op", None)
            rows.append((engine, "no-op provider", *(f"{floor[operation]:.1f}" for operation in OPERATIONS)))
            for kind in KINDS:
                ours = _seconds(engine, kind, simulators)
                cells = (f"{ours[op]:.1f} ({ours[op] / floor[op]:.2f}x)" for op in OPERATIONS)
                rows.append((engine, kind, *cells))
    return table(f"{COUNT} resources, seconds (on the real engine at most 1.5x)", ("engine", "", *OPERATIONS), rows)


def _seconds(engine: str, kind: str, simulators: Simulators | None) -> dict[str, float]:
    """The better of some rounds, each on a stack of its own: `up` from nothing, then a preview and a refresh."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        with stack(engine, kind, COUNT, simulators) as it:
            for operation in OPERATIONS:
                seconds = it.run(operation).seconds
                best[operation] = min(seconds, best.get(operation, seconds))
            it.run("destroy")
    return best
