"""`python -m benchmarks [NAME ...]`: run all measurements, or those named, and print their tables."""

from __future__ import annotations

import os
import sys

from benchmarks import calls, export, from_state, hundred, large, memory, route, scale, startup

ALL = {
    "startup": startup,
    "calls": calls,
    "hundred": hundred,
    "memory": memory,
    "scale": scale,
    "route": route,
    "export": export,
    "large": large,
    "from_state": from_state,
}

unknown = [name for name in sys.argv[1:] if name not in ALL]
if unknown:
    print(f"there is no measurement {unknown[0]}; there are {', '.join(ALL)}", file=sys.stderr)
    sys.exit(2)
# As for users: without bytecode, each process that is measured would compile what it loads.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
for name in sys.argv[1:] or ALL:
    print(ALL[name].measure(), flush=True)
