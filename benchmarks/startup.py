"""What importing all of the package costs beside `import pulumi`, which every program pays anyway."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.report import table

ROUNDS = 15


def measure() -> str:
    """Medians of whole interpreters, alternating so that both see the same machine."""
    programs = ("import pulumi", "from pulumi_telephony import *")
    taken: dict[str, list[float]] = {program: [] for program in programs}
    for _ in range(ROUNDS):
        for program in programs:
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            taken[program].append(time.perf_counter() - started)
    base, ours = (statistics.median(taken[program]) for program in programs)
    return table(
        "Start-up",
        ("", "seconds"),
        [
            *(
                (f"python -c '{program}'", f"{seconds:.3f}")
                for program, seconds in zip(programs, (base, ours), strict=True)
            ),
            ("ratio (at most 1.2)", f"{ours / base:.2f}"),
        ],
    )
