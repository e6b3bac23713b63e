"""The life of a cloud line's registration at the telephony provider (contract 2.5, 3, U-2)."""

from __future__ import annotations

from datetime import datetime, timezone

from ..platform import Document, VendorState

DECIDE = "decide registration"
"""The timer that decides a registration nobody asks about."""
_PENDING = ("wait", "in_progress")
_SUCCESS: Document = {"STATUS_RESULT": "success", "STATUS_CODE": 200, "ERROR_MESSAGE": ""}
_UNRESOLVED: Document = {
    "STATUS_RESULT": "error",
    "STATUS_CODE": 502,
    "ERROR_MESSAGE": "Unable to resolve hostname",
}
_REJECTED: Document = {"STATUS_RESULT": "error", "STATUS_CODE": 403, "ERROR_MESSAGE": "Forbidden"}


def register(state: VendorState, line: Document) -> None:
    """Register a new cloud line: it gets its ``REG_ID``, for life."""
    made = state.create("registration", {})
    state.put("line", {**line, "REG_ID": made["REG_ID"]})
    _start(state, made)


def restart(state: VendorState, line: Document) -> None:
    """The line's server, login or password was sent again: the provider starts again."""
    found = state.get("registration", line["REG_ID"])
    if found is not None:
        state.unschedule(DECIDE, found["REG_ID"])
        _start(state, found)


def remove(state: VendorState, line: Document) -> bool:
    """False if the line has a registration that the provider does not know."""
    if not line["REG_ID"]:
        return True
    state.unschedule(DECIDE, line["REG_ID"])
    return state.remove("registration", line["REG_ID"])


def asked(state: VendorState, reg_id: int) -> Document | None:
    """The registration as the provider tells it now; each question brings a pending one nearer to its end."""
    found = state.get("registration", reg_id)
    if found is None:
        return None
    if found["STATUS_RESULT"] in _PENDING:
        found["asked"] += 1
        waits = int(state.switch("registration_wait_calls"))
        if found["asked"] > waits + int(state.switch("registration_status_calls")):
            return _decided(state, found)
        found["STATUS_RESULT"] = "wait" if found["asked"] <= waits else "in_progress"
        state.put("registration", found)
    return found


def decide(state: VendorState, reg_id: str) -> None:
    """The timer: enough time has passed."""
    found = state.get("registration", reg_id)
    if found is not None and found["STATUS_RESULT"] in _PENDING:
        _decided(state, found)


def stamp(state: VendorState) -> str:
    """Now, as ``LAST_UPDATED`` has it, in UTC (U-5)."""
    return datetime.fromtimestamp(state.now(), timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def _start(state: VendorState, found: Document) -> None:
    begun = "wait" if state.switch("registration_wait_calls") else "in_progress"
    fresh = {"STATUS_RESULT": begun, "STATUS_CODE": 0, "ERROR_MESSAGE": "", "asked": 0}
    state.put("registration", {**found, **fresh, "LAST_UPDATED": stamp(state)})
    state.schedule(DECIDE, found["REG_ID"], state.switch("registration_seconds"))


def _decided(state: VendorState, found: Document) -> Document:
    decided = {**found, **_outcome(state, found["REG_ID"]), "LAST_UPDATED": stamp(state)}
    state.put("registration", decided)
    state.unschedule(DECIDE, found["REG_ID"])
    return decided


def _outcome(state: VendorState, reg_id: int) -> Document:
    for line in state.find("line", "REG_ID", reg_id):
        host = line["SERVER"].partition(":")[0].lower()
        if (suffix := state.switch("unresolvable_suffix")) and host.endswith(suffix):
            return _UNRESOLVED
        if (rejected := state.switch("rejected_password")) and line["PASSWORD"] == rejected:
            return _REJECTED
    return _SUCCESS
