"""Lines for the user while an operation runs.

Pulumi shows what a dynamic provider writes to standard error as information about the deployment. One line each;
nothing secret may be in it.
"""

from __future__ import annotations

import sys
import threading
from typing import Final

PREFIX: Final = "telephony: "
"""How each line begins."""
WARNING: Final = f"{PREFIX}warning: "


def inform(text: str) -> None:
    """Something that the user may want to know."""
    _say(PREFIX + text)


def warn(text: str) -> None:
    """Something that the user should act on."""
    _say(WARNING + text)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class Once:
    """Whether something is said for the first time. Thread-safe."""

    def __init__(self) -> None:
        self._unsaid = threading.Lock()

    def first(self) -> bool:
        """True for the first caller alone."""
        return self._unsaid.acquire(blocking=False)
