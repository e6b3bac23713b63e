"""Answers of all vendors: decoding their JSON, classifying errors, and how long to wait before a retry."""

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
"""Seconds. The longest wait that ``Retry-After`` can ask for: after this time the call is retried in any case."""

DEEPEST = 50
"""Levels of nesting in an answer. Documented answers have fewer than ten."""

_SECONDS = re.compile(r"\d+(\.\d*)?", re.ASCII)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The wait in seconds that an answer asks for, at most ``LONGEST_WAIT``; None if it asks for none, or for an
    invalid one.

    A date is compared with the server's own ``Date``, because the clocks may differ (RFC 9110, 10.2.3).
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
    """The Unix time of an HTTP date; None if ``text`` is not one."""
    try:
        parsed = parsedate_to_datetime(text)
        # An HTTP date is always in GMT, even when it does not name the time zone correctly.
        return (parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


@dataclasses.dataclass(frozen=True)
class Reaction:
    """How to react to an error that a vendor answers. The rooms' tables map codes to these."""

    error: type[ApiError] = ApiError
    transient: bool = False
    executed: bool | None = False
    wait: float | None = None
    """Seconds to wait before the call is retried."""
    hint: str = ""
    """What the user can do, as the end of the sentence."""

    def to(
        self,
        sentence: str,
        *,
        status: int,
        code: str | int | None = None,
        field: str | None = None,
        wait: float | None = None,
    ) -> ApiError:
        """The error to raise, described by ``sentence``. ``wait``: the seconds that the answer asks for."""
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
    """The reaction to an error without a known code."""
    if status == 429:
        return SLOWER
    return BROKEN if status >= 500 else REFUSED


def too_many(vendor: str, operation: str, answer: Answer) -> LimitError:
    """HTTP 429 that is not from the API: a gateway may have sent it after the call was executed."""
    return LimitError(
        f"{vendor}: too many requests at once: {operation} was rejected (HTTP {answer.status})",
        status=answer.status,
        transient=True,
        executed=None,
        wait=answer.retry_after,
    )


@dataclasses.dataclass(frozen=True)
class Answer:
    """A complete answer."""

    status: int
    headers: Mapping[str, str] = dataclasses.field(repr=False)
    body: bytes = dataclasses.field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """How many seconds the vendor asks to wait before the next call, if it does; bounded."""
        return retry_after(self.headers)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    def json(self, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
        """The decoded body; None if it is empty. Raises ValueError if it is not JSON.

        A byte order mark and blanks around the JSON are ignored (bitrix24 trap 21). ``pairs`` decides about duplicate
        keys of an object (megafon 4.4); by default the last one wins. A lone surrogate becomes "?".
        """
        text = self.body.decode("utf-8-sig").strip()
        try:
            content = json.loads(text, object_pairs_hook=pairs) if text else None
        except RecursionError:
            raise ValueError("nested too deeply") from None
        _require_flat(content)
        return _encodable(content) if _SURROGATE.search(text) else content


def _encodable(content: Any) -> Any:
    """``content`` without lone surrogates, which JSON can escape, but no state or file can contain."""
    return json.loads(json.dumps(content, ensure_ascii=False).encode(errors="replace"))


def _require_flat(content: Any) -> None:
    """Raise ValueError if ``content`` is nested so deeply that printing or comparing it could fail."""
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
