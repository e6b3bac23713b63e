"""Lines for the user while an operation runs.

Pulumi shows what a dynamic provider writes to standard error as information about the deployment. One line each;
nothing secret may be in it.
"""

from __future__ import annotations

import sys


def inform(text: str) -> None:
    """Something that the user may want to know."""
    print(f"telephony: {text}", file=sys.stderr, flush=True)


def warn(text: str) -> None:
    """Something that the user should act on."""
    inform(f"warning: {text}")
