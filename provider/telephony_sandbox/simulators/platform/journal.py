"""What was called: the journal with its secrets masked, and the counters."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from .call import Call
from .tables import Answer
from .vendor import Vendor

MASK = "***"
LIMIT = 10_000
"""Entries kept; the oldest go first, ``n`` counts on."""
UNKNOWN = "unknown"
"""The operation of a call that meets none of the vendor's."""


@dataclass(frozen=True)
class _Entry:
    n: int
    vendor: Vendor
    call: Call
    answer: Answer | None


class CallJournal:
    """In memory, in the order the calls were carried out. Calls are kept whole and masked when somebody looks."""

    def __init__(self) -> None:
        self._entries: deque[_Entry] = deque(maxlen=LIMIT)
        self._counters: dict[str, Counter[str]] = {}
        self._n = 0

    def record(self, vendor: Vendor, call: Call, answer: Answer | None) -> None:
        """``answer`` is what the client gets, None when it gets nothing."""
        self._n += 1
        self._entries.append(_Entry(self._n, vendor, call, answer))
        self._counters.setdefault(vendor.name, Counter())[_operation(call)] += 1

    def entries(self) -> list[dict[str, Any]]:
        return [_told(entry) for entry in self._entries]

    def counters(self) -> dict[str, dict[str, int]]:
        return {vendor: dict(counts) for vendor, counts in self._counters.items()}

    def clear(self) -> None:
        self._entries.clear()
        self._counters.clear()
        self._n = 0


def _operation(call: Call) -> str:
    return call.operation.name if call.operation else UNKNOWN


def _told(entry: _Entry) -> dict[str, Any]:
    mask = Mask(entry.vendor)
    return {
        "n": entry.n,
        "vendor": entry.vendor.name,
        "operation": _operation(entry.call),
        "method": entry.call.verb,
        "path": mask.text(entry.vendor.mask_path(entry.call.path)),
        "status": entry.answer.status if entry.answer else None,
        "carried_out": entry.call.carried_out,
        "request": mask.value(_sent(entry.call)),
        "response": mask.value(_decoded(entry.answer.content)) if entry.answer else None,
    }


def _sent(call: Call) -> Any:
    """The parameters of query and body as one object; a body that is not an object stands for itself."""
    sent: dict[str, Any] = {}
    for name, value in [*call.query, *call.form]:
        sent[name] = [*_listed(sent[name]), value] if name in sent else value
    if call.form or not call.body:
        return sent
    body = _decoded(call.body)
    return {**sent, **body} if isinstance(body, dict) else body


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _decoded(content: Any) -> Any:
    if not isinstance(content, bytes):
        return content
    text = content.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text


class Mask:
    """Hides the values of a vendor's secret fields: in objects, or as ``NAME=value`` or ``"NAME": "value"`` in text."""

    def __init__(self, vendor: Vendor) -> None:
        self._names = {name.lower() for name in vendor.secrets}
        names = "|".join(sorted(map(re.escape, self._names), key=len, reverse=True)) or r"(?!)"
        begin = r"(?:(?<!\w)|(?<=%[0-9a-f]{2}))"  # no letter before it, unless that is part of an escaped sign
        self._pattern = re.compile(rf"""(?i){begin}((?:{names})(?:\]|%5d)*["']?\s*(?:=|%3d|:)\s*["']?)[^&\s"']+""")

    def value(self, value: Any, secret: bool = False) -> Any:
        if isinstance(value, dict):
            return {name: self.value(inner, secret or self._hides(name)) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner, secret) for inner in value]
        if secret and value not in (None, ""):
            return MASK
        return self.text(value) if isinstance(value, str) else value

    def text(self, text: str) -> str:
        return self._pattern.sub(rf"\g<1>{MASK}", text)

    def _hides(self, name: str) -> bool:
        # `auth[access_token]` and the like: any part of a bracketed name may be the secret one.
        return not self._names.isdisjoint(re.split(r"[\[\]]+", name.lower()))
