"""The most memory that a provider process uses with 300 resources."""

from __future__ import annotations

from benchmarks.report import table
from benchmarks.stack import ENGINES, KINDS, simulators_without_limits, stack

COUNT = 300


def measure() -> str:
    engine = ENGINES[-1]
    rows = []
    with stack(engine, "no-op", COUNT) as it:
        rows.append(
            ("no-op provider", *(_megabytes(it.run(operation).provider_bytes) for operation in ("up", "refresh")))
        )
    with simulators_without_limits() as simulators:
        for kind in KINDS:
            with stack(engine, kind, COUNT, simulators) as it:
                rows.append((kind, *(_megabytes(it.run(op).provider_bytes) for op in ("up", "refresh"))))
                it.run("destroy")
    return table(f"Peak memory of the provider process, {COUNT} resources, MiB", ("", "up", "refresh"), rows)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f}"
