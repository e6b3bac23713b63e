"""The limit of execution time: per method and caller, over ten buckets of a minute (contract 1.11)."""

from __future__ import annotations

from ..platform import ApiError, Call, Document

_MINUTE = 60
_WINDOW = 600
_UNCOUNTED = 0.1
"""Executions this short, in seconds, are not counted."""


def guard(call: Call) -> None:
    """Refuses the call after the one that crossed the limit, and books this one's time."""
    limit = call.state.switch("operating_limit")
    seconds = taken(call)
    if not limit or not _counts(call):
        return
    buckets = _buckets(call)
    if sum(buckets.values()) > limit:
        raise ApiError("OPERATION_TIME_LIMIT")
    if seconds > _UNCOUNTED:
        minute = str(int(call.state.now()) // _MINUTE * _MINUTE)
        buckets[minute] = buckets.get(minute, 0) + seconds
        call.state.set_value(_name(call), buckets)


def taken(call: Call) -> float:
    """Seconds this call is said to have taken: the sandbox itself is too fast to measure."""
    return float(call.state.switch("operating_seconds")) if _counts(call) else 0.0


def told(call: Call) -> Document:
    """What ``time`` says about the limit; nothing where there is no limiter (1.3)."""
    if not call.state.switch("operating_limit"):
        return {}
    buckets = _buckets(call)
    oldest = min(map(int, buckets), default=int(call.state.now()))
    return {"operating_reset_at": oldest + _WINDOW, "operating": sum(buckets.values())}


def _counts(call: Call) -> bool:
    """A batch has no time of its own, only the methods in it."""
    return call.operation is not None and call.operation.scope == "telephony"


def _buckets(call: Call) -> dict[str, float]:
    """Minute -> seconds, of the last ten minutes."""
    gone = call.state.now() - _WINDOW
    kept: dict[str, float] = call.state.value(_name(call), {})
    return {minute: seconds for minute, seconds in kept.items() if int(minute) > gone}


def _name(call: Call) -> str:
    assert call.operation is not None
    return f"operating {call.notes['caller']} {call.operation.name}"
