"""Messages for the user while an operation runs.

Pulumi shows what a dynamic provider writes to standard error as information about the deployment. Each message is one
line without secrets.
"""

from __future__ import annotations

import re
import string
import sys
import threading
from typing import Final

PREFIX: Final = "telephony: "
"""How each line begins."""
WARNING: Final = f"{PREFIX}warning: "


def inform(text: str) -> None:
    """Print something that the user may want to know."""
    _say(PREFIX + text)


def warn(text: str) -> None:
    """Print something that the user should act on."""
    _say(WARNING + text)


def _say(line: str) -> None:
    # The engine shows each line as a message of its own.
    print(line.translate({10: " ", 13: " "}), file=sys.stderr, flush=True)


def pattern(template: str, begin: str = PREFIX, **parts: str) -> re.Pattern[str]:
    """A pattern for the messages of a template, which the review reads in previews. ``parts``: the expression for each
    of its fields."""
    found = begin
    for words, place, *_ in string.Formatter().parse(template):
        found += re.escape(words) + (f"(?P<{place}>{parts[place]})" if place else "")
    return re.compile(found)


class Once:
    """Lets a message through once. Thread-safe."""

    def __init__(self) -> None:
        self._unsaid = threading.Lock()

    def first(self) -> bool:
        """True for the first caller only."""
        return self._unsaid.acquire(blocking=False)
