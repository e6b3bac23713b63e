"""From the output of an engine to a preview, or to a one-sentence error.

``pulumi preview --json`` and ``telephony-sandbox preview --json`` print one object, the *digest*; so do ``refresh`` and
``destroy`` with ``--preview-only --json``. With ``PULUMI_ENABLE_STREAMING_JSON_PREVIEW`` Pulumi prints its events
instead, one a line. Other lines around it are skipped. Incomplete output is rejected.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import Any, Final

from . import events
from .preview import PRINTED_BY, Preview, UnreadableError, checked, short
from .values import DEEPEST, parts


class Stream(list[Any]):
    """The events, in their order."""


def read(printed: bytes) -> Preview:
    """The preview that an engine printed. Raises UnreadableError."""
    found = parsed(printed)
    if is_state(found):
        raise UnreadableError(f"the input is a state (of pulumi stack export), not what {PRINTED_BY} prints")
    return preview_of(found)


def parsed(printed: bytes, expected: str = PRINTED_BY) -> Any:
    """The JSON that an engine printed. ``expected``: what prints it. Raises UnreadableError."""
    try:
        # A shell's redirection may write UTF-16.
        text = printed.decode(json.detect_encoding(printed), "surrogatepass")
    except UnicodeDecodeError:
        raise UnreadableError("the input is not text, so it is not JSON") from None
    if not text.strip():
        raise UnreadableError(f"the input is empty, but must be the output of {expected}")
    lines = [line for line in text.split("\n") if line.startswith("{")]
    if len(lines) > 1:
        stream = _stream(lines)
        return _json(text) if stream is None else stream
    found = _json(text)
    return Stream([found]) if events.is_event(found) else found


def is_state(found: Any) -> bool:
    """Whether it is what ``pulumi stack export`` prints."""
    return isinstance(found, dict) and "deployment" in found


def preview_of(found: Any) -> Preview:
    """The preview in what was parsed. Raises UnreadableError."""
    preview = events.digest(found) if isinstance(found, Stream) else _digest(found)
    for step in preview.every_step:
        if not step.urn.startswith("urn:pulumi:") or step.urn.count("::") < 3:
            raise UnreadableError(f"the preview has a resource {short(step.urn)}, which is not a URN")
    return preview


def _digest(found: Any) -> Preview:
    if not isinstance(found, dict):
        raise UnreadableError(f"the input is JSON, but not the output of {PRINTED_BY}")
    if found.get("changeSummary") is None and found.get("steps") is None and found.get("diagnostics") is None:
        raise UnreadableError(f"the input has neither steps nor a summary, so it is not the output of {PRINTED_BY}")
    preview: Preview = checked(Preview, found, "")
    return preview


def _stream(lines: Sequence[str]) -> Stream | None:
    """The events, one on each line; None if the input is something else. Raises UnreadableError."""
    try:
        begin = _json(lines[0])
    except UnreadableError:
        return None
    return Stream([begin, *map(_json, lines[1:])]) if events.is_event(begin) else None


def _json(text: str) -> Any:
    """The JSON in a text, which other lines may surround: installations and policy packs print some."""
    begin = _BEGIN.search(text)
    try:
        if begin is None:
            value = _DECODER.decode(text)
        else:
            value, end = _DECODER.raw_decode(text, begin.start())
            if _BEGIN.search(text, end):
                raise json.JSONDecodeError("", text, end)
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableError(f"the input is not JSON, or was cut short{place}") from None
    _refuse_depth(value)
    return value


def _number(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


def _refuse(name: str) -> Any:
    raise ValueError(name)


_BEGIN: Final = re.compile(r"^\{", re.MULTILINE)
_DECODER: Final = json.JSONDecoder(parse_constant=_refuse, parse_float=_number)


def _refuse_depth(value: Any) -> None:
    """Rejects values that are nested too deeply for recursion."""
    level, depth = [value], 0
    while level:
        level = [part for each in level for part in parts(each)]
        depth += 1
        if depth > DEEPEST:
            raise _too_deep()


def _too_deep() -> UnreadableError:
    return UnreadableError(f"the input is nested more deeply than {DEEPEST} levels, which no preview is")
