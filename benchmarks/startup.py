"""What `import pulumi_telephony` costs beside `import pulumi`, which every program pays anyway."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.report import table

ROUNDS = 15


def measure() -> str:
    """Medians of whole interpreters, alternating so that both see the same machine."""
    modules = ("pulumi", "pulumi_telephony")
    seconds: dict[str, list[float]] = {module: [] for module in modules}
    for _ in range(ROUNDS):
        for module in modules:
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
            seconds[module].append(time.perf_counter() - started)
    base, ours = (statistics.median(seconds[module]) for module in modules)
    return table(
        "Start-up",
        ("", "seconds"),
        [
            ("python -c 'import pulumi'", f"{base:.3f}"),
            ("python -c 'import pulumi_telephony'", f"{ours:.3f}"),
            ("ratio (at most 1.5)", f"{ours / base:.2f}"),
        ],
    )
