"""`python -m benchmarks [NAME ...]`: run all measurements, or those named, and print their tables."""

from __future__ import annotations

import sys

from benchmarks import calls, export, hundred, memory, scale, startup

ALL = {"startup": startup, "calls": calls, "hundred": hundred, "memory": memory, "scale": scale, "export": export}

for name in sys.argv[1:] or ALL:
    print(ALL[name].measure(), flush=True)
