"""What the portal's web interface does with what a person saves, and what it would not allow."""

from __future__ import annotations

from ..platform import Document, Refused, VendorState
from . import lines, registration, sip
from .oauth import CODE_SECONDS

_GENERATED = ("REG_ID", "INCOMING_SERVER", "INCOMING_LOGIN", "INCOMING_PASSWORD")
_FIXED = ("ID", "TYPE", "REG_ID", "INCOMING_SERVER", "INCOMING_LOGIN")
_BLANK_ONCE_SAVED = ("AUTH_USER", "OUTBOUND_PROXY")
"""Null until somebody saves the line by hand, an empty text from then on (2.2)."""
_REGISTERED_BY = ("SERVER", "LOGIN", "PASSWORD", "AUTH_USER", "OUTBOUND_PROXY")


def line_saved(state: VendorState, before: Document | None, after: Document | None) -> None:
    """A line is made with its registration, registered again when that changed, and goes with it."""
    if after is None:
        assert before is not None
        registration.remove(state, before)
    elif before is None:
        _made(state, _saved(state, after, ""))
    else:
        _changed(state, before, _saved(state, after, before["TITLE"]))


def _saved(state: VendorState, after: Document, title_before: str) -> Document:
    after["TITLE"] = after["TITLE"].strip()
    renamed = bool(after["TITLE"]) and after["TITLE"] != title_before
    if renamed and lines.title_taken(state, after["TITLE"], besides=after["CONFIG_ID"]):
        raise Refused(f"another line has the title {after['TITLE']!r}", status=409)
    return {**after, **{name: after[name] or "" for name in _BLANK_ONCE_SAVED}}


def _made(state: VendorState, after: Document) -> None:
    if given := [name for name in _GENERATED if after[name] is not None]:
        raise Refused(f"the portal itself gives {', '.join(given)}")
    if any(each["CONFIG_ID"] == after["CONFIG_ID"] for each in state.objects("number")):
        raise Refused(f"there is a line {after['CONFIG_ID']} already", status=409)
    others = [each for each in state.objects("line") if each["CONFIG_ID"] != after["CONFIG_ID"]]
    limit = int(state.switch("cloud_line_limit"))
    if after["TYPE"] == "cloud" and sum(each["TYPE"] == "cloud" for each in others) >= limit:
        raise Refused(f"there are {limit} cloud lines already", status=409)
    sip.connected(state, after)


def _changed(state: VendorState, before: Document, after: Document) -> None:
    if fixed := [name for name in _FIXED if after[name] != before[name]]:
        raise Refused(f"{', '.join(fixed)} of a line cannot be changed", status=409)
    again = any((after[name] or "") != (before[name] or "") for name in _REGISTERED_BY)
    told = after["REGISTRATION_STATUS_CODE"] != before["REGISTRATION_STATUS_CODE"]
    sip.write(state, after, reregister=again and not told)


def registration_saved(state: VendorState, before: Document | None, after: Document | None) -> None:
    """What a person says of a registration holds: no timer decides it any more."""
    if before is not None:
        state.unschedule(registration.DECIDE, before["REG_ID"])
    if before is not None and after is not None and after["LAST_UPDATED"] == before["LAST_UPDATED"]:
        state.put("registration", {**after, "LAST_UPDATED": registration.stamp(state)})


def number_saved(state: VendorState, _before: Document | None, after: Document | None) -> None:
    """``CONFIG_ID`` is one for all kinds of lines."""
    if after is not None:
        kinds = (*state.objects("line"), *(each for each in state.objects("number") if each != after))
        if any(each["CONFIG_ID"] == after["CONFIG_ID"] for each in kinds):
            raise Refused(f"there is a line {after['CONFIG_ID']} already", status=409)


def portal_saved(state: VendorState, before: Document | None, after: Document | None) -> None:
    """There is one, and its outgoing line is one of its lines."""
    if before is None or after is None:
        raise Refused("there is exactly one portal", status=409)
    wanted = after["outgoing_line"]
    if wanted != before["outgoing_line"] and wanted != lines.NO_LINE and not lines.is_line(state, wanted):
        raise Refused(f"there is no line {wanted!r}")


def code_given(state: VendorState, before: Document | None, after: Document | None) -> None:
    """A code that was just given is good for half a minute."""
    if before is None and after is not None and after["expires"] is None:
        state.put("authorization_code", {**after, "expires": state.now() + CODE_SECONDS})
