"""What the headers of an answer say, whichever vendor it comes from: the time over there, and for how long to wait."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 120.0
"""Seconds. An answer that asks for a longer wait (``Retry-After``) is waited for so long, and the call tried again."""

_SECONDS = re.compile(r"\d+(\.\d*)?", re.ASCII)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The wait in seconds that an answer asks for, at most ``LONGEST_WAIT``; None when it asks for none that makes
    sense.

    A date is reckoned from the server's own ``Date``, because the clocks may differ (RFC 9110, 10.2.3).
    """
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST_WAIT)
    until = http_date(value)
    if until is None:
        return None
    now = http_date(headers.get("Date", ""))
    return min(max(until - (time.time() if now is None else now), 0.0), LONGEST_WAIT)


def http_date(text: str) -> float | None:
    """The Unix time of an HTTP date; None for what is none."""
    try:
        told = parsedate_to_datetime(text)
        # An HTTP date is always in GMT, also when it does not say so well.
        return (told if told.tzinfo is not None else told.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
