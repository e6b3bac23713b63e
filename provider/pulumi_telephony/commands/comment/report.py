"""A report of `telephony review --format markdown`, and the marker by which a later run finds the post."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...base.errors import ConfigurationError
from ..review.markdown import MARKER

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/]*(-[A-Za-z0-9._/]+)*")

_QUICK_ACTION = re.compile(r"^([ \t]*)/", re.MULTILINE)
"""GitLab executes lines such as `/close` in every text."""


@dataclass(frozen=True)
class MarkedText:
    """Markdown whose first line is the marker."""

    text: str

    @property
    def marker(self) -> str:
        return marker_of(self.text)


def marker(name: str | None) -> str:
    """The marker of one of several reports in the same place. Raises ConfigurationError for an invalid name."""
    if name is None:
        return MARKER
    if not _NAME.fullmatch(name):
        raise ConfigurationError(f"--name {name!r}: must be letters, digits, '.', '_', '/' and single '-'")
    return MARKER.replace(" -->", f": {name} -->")


def marker_of(text: str) -> str:
    """The first line, without the blanks that a forge may change."""
    return text.partition("\n")[0].strip()


def report(text: str, name: str | None = None) -> MarkedText:
    """The report under its name. Raises ConfigurationError if the text is not a report."""
    if marker_of(text) != MARKER:
        raise ConfigurationError("this is not a report: pass the output of telephony review --format markdown")
    rest = text[text.index(MARKER) + len(MARKER) :]
    return MarkedText(marker(name) + _QUICK_ACTION.sub(r"\1\\/", rest))
