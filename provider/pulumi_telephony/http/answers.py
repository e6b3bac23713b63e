"""What an answer says, whichever vendor it comes from: its JSON, what a refusal means, and for how long to wait."""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime
from typing import Any, Final

from ..base.errors import ApiError, LimitError, ServerError

LONGEST_WAIT = 120.0
"""Seconds. An answer that asks for a longer wait (``Retry-After``) is waited for so long, and the call tried again."""

DEEPEST = 50
"""Levels of nesting in an answer. No documented answer has ten."""

_SECONDS = re.compile(r"\d+(\.\d*)?", re.ASCII)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


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


@dataclasses.dataclass(frozen=True)
class Reaction:
    """What a refusal of a vendor means for us. The rooms' tables map codes to these."""

    error: type[ApiError] = ApiError
    transient: bool = False
    executed: bool | None = False
    wait: float | None = None
    """Seconds that must pass before the call is made again."""
    hint: str = ""
    """What the user can do, as the end of a sentence."""

    def to(
        self,
        sentence: str,
        *,
        status: int,
        code: str | int | None = None,
        field: str | None = None,
        wait: float | None = None,
    ) -> ApiError:
        """The error for a refusal that ``sentence`` tells. ``wait``: the seconds that the answer asks for."""
        return self.error(
            f"{sentence}; {self.hint}" if self.hint else sentence,
            code=code,
            status=status,
            field=field,
            executed=self.executed,
            transient=self.transient,
            wait=(self.wait if wait is None else max(wait, self.wait or 0.0)) if self.transient else None,
        )


REFUSED: Final = Reaction()
SLOWER: Final = Reaction(LimitError, transient=True)
BROKEN: Final = Reaction(ServerError, transient=True, executed=None)


def of_status(status: int) -> Reaction:
    """What a refusal without a known code stands for."""
    if status == 429:
        return SLOWER
    return BROKEN if status >= 500 else REFUSED


def too_many(vendor: str, operation: str, answer: Answer) -> LimitError:
    """HTTP 429 without a word of the API: some gateway's, which may have seen the answer go by."""
    return LimitError(
        f"{vendor}: too many requests at once, {operation} was refused (HTTP {answer.status})",
        status=answer.status,
        transient=True,
        executed=None,
        wait=answer.retry_after,
    )


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str] = dataclasses.field(repr=False)
    body: bytes = dataclasses.field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """For how many seconds the vendor asks to wait before the next call, where it does; bounded."""
        return retry_after(self.headers)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    def json(self, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
        """The decoded body; None when it is empty. Raises ValueError when it is not JSON.

        A byte order mark and blanks around the JSON are let pass (bitrix24 trap 21). ``pairs`` decides about the keys
        of an object that come twice (megafon 4.4); by default the last one wins. Half a surrogate pair becomes "?".
        """
        text = self.body.decode("utf-8-sig").strip()
        try:
            content = json.loads(text, object_pairs_hook=pairs) if text else None
        except RecursionError:
            raise ValueError("nested too deeply") from None
        _require_flat(content)
        return _encodable(content) if _SURROGATE.search(text) else content


def _encodable(content: Any) -> Any:
    """``content`` without halves of surrogate pairs, which JSON can escape, but no state or file can hold."""
    return json.loads(json.dumps(content, ensure_ascii=False).encode(errors="replace"))


def _require_flat(content: Any) -> None:
    """Raise ValueError when ``content`` is nested so deeply that whoever prints or compares it might fail."""
    level = [content]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise ValueError("nested too deeply")
