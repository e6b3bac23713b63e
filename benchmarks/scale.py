"""Refreshes of many resources and an `up` of 100, as far away as real vendors: 50 ms a call, documented limits on."""

from __future__ import annotations

from pathlib import Path

from benchmarks.report import table
from benchmarks.stack import ENGINES, KINDS, Stack, simulators_without_limits, stack
from telephony_sandbox.simulators.server import Simulators

COUNTS = (10, 100, 300, 1000)
FLOOR = 300
"""Of so many resources it is shown as well what the engine needs with a provider that does nothing."""
DELAY = 0.05
VENDORS = dict(zip(KINDS, ("megafon", "voximplant", "bitrix24"), strict=True))
AT_THEIR_PACE = {"BITRIX24_REQUESTS_PER_SECOND": "", "BITRIX24_BURST": ""}
ONE_BY_ONE = Path(__file__).parent / "one_by_one"
QUICKLY = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""How a stack of a thousand is made ready: the engine would save its whole state a thousand times."""


def measure() -> str:
    engine = ENGINES[-1]
    with simulators_without_limits() as simulators:
        refreshes = [
            (kind, str(count), *_refreshes(engine, kind, count, simulators)) for kind in KINDS for count in COUNTS
        ]
        refreshes += [(f"no-op provider, {kind}", str(FLOOR), *_floor(engine, f"no-op {kind}"), "") for kind in KINDS]
        ups = [(kind, *_up(engine, kind, simulators)) for kind in KINDS]
    return "\n".join(
        (
            table(
                f"Refresh with {DELAY * 1000:.0f} ms a call ({engine} engine)",
                ("", "resources", "refresh", "preview --refresh", "refresh, one by one"),
                refreshes,
            ),
            table(f"up of 100 new resources with {DELAY * 1000:.0f} ms a call ({engine} engine)", ("", "up"), ups),
        )
    )


def _refreshes(engine: str, kind: str, count: int, simulators: Simulators) -> tuple[str, str, str]:
    with stack(engine, kind, count, simulators) as it:
        made_ready = dict(it.environment)
        it.environment = {**made_ready, **QUICKLY}
        it.run("up")
        _slow_down(kind, simulators)
        it.environment = {**made_ready, **AT_THEIR_PACE}
        cells = [_run(it, simulators, "refresh"), _run(it, simulators, "preview", "--refresh")]
        if kind == "BitrixSipLine" and count > 100:
            cells.append("minutes: 2 calls a second")
        else:
            it.module_path = ONE_BY_ONE
            cells.append(_run(it, simulators, "refresh"))
        _speed_up(simulators)
        it.module_path = None
        it.environment = {**made_ready, **QUICKLY}
        it.run("destroy")
    first, second, third = cells
    return first, second, third


def _floor(engine: str, kind: str) -> tuple[str, str]:
    with stack(engine, kind, FLOOR) as it:
        made_ready = dict(it.environment)
        it.environment = QUICKLY
        it.run("up")
        it.environment = made_ready
        return f"{it.run('refresh').seconds:.1f} s", f"{it.run('preview', '--refresh').seconds:.1f} s"


def _up(engine: str, kind: str, simulators: Simulators) -> tuple[str]:
    with stack(engine, kind, 100, simulators) as it:
        made_ready = dict(it.environment)
        _slow_down(kind, simulators)
        it.environment = {**made_ready, **AT_THEIR_PACE}
        cell = _run(it, simulators, "up")
        _speed_up(simulators)
        it.environment = made_ready
        it.run("destroy")
    return (cell,)


def _run(it: Stack, simulators: Simulators, *command: str) -> str:
    simulators.admin.clear_journal()
    seconds = it.run(*command).seconds
    calls = len(simulators.admin.journal())
    return f"{calls} call{'s' if calls != 1 else ''}, {seconds:.1f} s"


def _slow_down(kind: str, simulators: Simulators) -> None:
    simulators.admin.switches("bitrix24", rate_limit=True)
    simulators.admin.faults({"vendor": VENDORS[kind], "effect": {"delay": DELAY}, "times": 1_000_000})


def _speed_up(simulators: Simulators) -> None:
    simulators.admin.clear_faults()
    simulators.admin.switches("bitrix24", rate_limit=False)
