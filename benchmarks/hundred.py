"""A hundred resources against simulators without delay, beside the same engine with a provider that does nothing.

Two such providers: one for the product's own resources, with all their properties, which shows what our provider and
the calls cost; and one for resources of a single property, the least that an engine can do.
"""

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
            least = _seconds(engine, "no-op", None)
            rows.append(
                (engine, "no-op provider, one property", *(f"{least[operation]:.2f}" for operation in OPERATIONS))
            )
            for kind in KINDS:
                same = _seconds(engine, f"no-op {kind}", None)
                ours = _seconds(engine, kind, simulators)
                rows.append(
                    (engine, f"no-op provider, {kind}", *(f"{same[operation]:.2f}" for operation in OPERATIONS))
                )
                cells = (
                    f"{ours[op]:.2f} ({ours[op] / same[op]:.2f}x, {ours[op] / least[op]:.2f}x)" for op in OPERATIONS
                )
                rows.append((engine, f"**{kind}**", *cells))
    return table(
        f"{COUNT} resources, seconds (beside a no-op provider with the same properties, and with a single one)",
        ("engine", "", *OPERATIONS),
        rows,
    )


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
