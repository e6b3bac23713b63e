"""Calls and seconds of each operation as stacks grow, 50 ms a call, beside a provider that does nothing.

The provider that does nothing stands for resources with the same properties as ``VirtualNumber``: what it takes is the
engine's own. Everything is measured in one run, so that the rows can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from benchmarks.report import table
from benchmarks.stack import ENGINES, KINDS, simulators_without_limits, stack
from telephony_sandbox.simulators.server import Simulators

COUNTS = (100, 300, 1000)
DELAY = 0.05
VENDORS = dict(zip(KINDS, ("megafon", "voximplant", "bitrix24"), strict=True))
NO_OP = "no-op VirtualNumber"
SAVED_ONCE = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""The engine saves its state when all is over, instead of after each object."""
SAVED_EACH_TIME = 300
"""Up to so many resources, ``up`` is measured with a save after each as well: with the file backend that takes the
square of their number."""
OPERATIONS = ("up", "up, saved once", "preview", "preview --refresh", "refresh", "destroy, saved once")

Figures = dict[str, tuple[int, float]]
"""Operation -> its calls and seconds."""


def measure() -> str:
    engine = ENGINES[-1]
    found: dict[tuple[str, int], Figures] = {}
    with simulators_without_limits() as simulators:
        for count in COUNTS:
            for kind in (NO_OP, *KINDS):
                found[kind, count] = _figures(engine, kind, count, simulators)
    rows = [
        (_name(kind), str(count), *(_cell(found[kind, count], operation) for operation in OPERATIONS))
        for kind in (NO_OP, *KINDS)
        for count in COUNTS
    ]
    few, many = COUNTS[0], COUNTS[-1]
    growth = [
        (_name(kind), *(_growth(found[kind, few], found[kind, many], operation) for operation in OPERATIONS[1:]))
        for kind in (NO_OP, *KINDS)
    ]
    return "\n".join(
        (
            table(f"Calls and seconds, {DELAY * 1000:.0f} ms a call ({engine} engine)", ("", "", *OPERATIONS), rows),
            table(f"How many times as long {many} resources take as {few}", ("", *OPERATIONS[1:]), growth),
        )
    )


def _figures(engine: str, kind: str, count: int, simulators: Simulators) -> Figures:
    figures: Figures = {}
    with stack(engine, kind, count, simulators) as it, _far_away(kind, simulators):
        accounts = dict(it.environment)

        def run(name: str, *command: str, **settings: str) -> None:
            it.environment = {**accounts, **settings}
            simulators.admin.clear_journal()
            seconds = it.run(*command).seconds
            figures[name] = len(simulators.admin.journal()), seconds

        if count <= SAVED_EACH_TIME:
            run("up", "up")
            run("destroy", "destroy", **SAVED_ONCE)
        run("up, saved once", "up", **SAVED_ONCE)
        run("preview", "preview")
        run("preview --refresh", "preview", "--refresh")
        run("refresh", "refresh", **SAVED_ONCE)
        run("destroy, saved once", "destroy", **SAVED_ONCE)
    return figures


@contextmanager
def _far_away(kind: str, simulators: Simulators) -> Iterator[None]:
    """As far away as real vendors."""
    if kind in VENDORS:
        simulators.admin.faults({"vendor": VENDORS[kind], "effect": {"delay": DELAY}, "times": 1_000_000})
    try:
        yield
    finally:
        simulators.admin.clear_faults()


def _name(kind: str) -> str:
    return "no-op provider" if kind == NO_OP else kind


def _cell(figures: Figures, operation: str) -> str:
    if operation not in figures:
        return ""
    calls, seconds = figures[operation]
    called = f"{calls} call{'s' if calls != 1 else ''}, " if calls else ""
    return f"{called}{seconds:.1f} s"


def _growth(few: Mapping[str, tuple[int, float]], many: Mapping[str, tuple[int, float]], operation: str) -> str:
    return f"{many[operation][1] / few[operation][1]:.1f}x"
