"""``voximplant.sip.add``, ``update``, ``delete``, ``status`` and ``connector.status`` (contract 2)."""

from __future__ import annotations

import secrets
import string
from typing import Any

from ..platform import ApiError, Call, Document, VendorState
from . import fields, lines, listing, php, registration
from .wire import folded

_CHANGEABLE = ("TITLE", "SERVER", "LOGIN", "PASSWORD")
_REGISTERED_BY = ("SERVER", "LOGIN", "PASSWORD")
"""Fields that start the registration again when they are sent, changed or not."""
_REQUIRED: Document = {"TYPE": "cloud", "SERVER": "", "LOGIN": ""}
_LETTERS = string.ascii_lowercase + string.digits

_AFTER = ("AUTH_USER", "OUTBOUND_PROXY", "DETECT_LINE_NUMBER", "LINE_DETECT_HEADER_ORDER")
_GIVEN = ("SERVER", "LOGIN", "PASSWORD")
_INCOMING = ("INCOMING_SERVER", "INCOMING_LOGIN", "INCOMING_PASSWORD")
_FIELDS = {"cloud": ("REG_ID", *_GIVEN, *_AFTER), "office": (*_GIVEN, *_INCOMING, *_AFTER)}
"""What a record of each type has, in the order of the answers; the other type's fields are absent."""


# sip.add


def add(call: Call) -> Document:
    """Field checks, limit, title, insert, registration (2.1)."""
    state, sent = call.state, {**_REQUIRED, **folded(call)}
    kind = php.text(sent["TYPE"])
    values = fields.checked(state, sent if kind is None else {**sent, "TYPE": kind.lower()})
    if values["TYPE"] == "cloud" and lines.cloud_limit_reached(state):
        raise ApiError("MAX_CLOUD_PBX")
    _check_title(state, values.get("TITLE", ""), None)
    line = connected(state, state.create("line", {**values, "APP_ID": call.notes["client_id"]}))
    listing.appear_later(state, line["CONFIG_ID"])
    return _added(line)


def connected(state: VendorState, line: Document) -> Document:
    """The line after the telephony provider was told of it; it stays even if the provider refuses (U-4)."""
    without_default = lines.outgoing(state) == lines.NO_LINE
    refused = state.switch("provider_refuses")
    if line["TYPE"] == "office":
        state.put("line", {**line, "REGISTRATION_STATUS_CODE": 0, **({} if refused else _incoming(state, line))})
    elif refused:
        state.put("line", {**line, "REG_ID": 0})
    else:
        registration.register(state, line)
    stored = state.get("line", line["CONFIG_ID"])
    assert stored is not None
    if without_default:
        lines.set_outgoing(state, lines.line_id(stored))
    return stored


def _incoming(state: VendorState, line: Document) -> Document:
    return {
        "INCOMING_SERVER": lines.office_server(state),
        "INCOMING_LOGIN": f"sip{line['CONFIG_ID']}",
        "INCOMING_PASSWORD": "".join(secrets.choice(_LETTERS) for _ in range(32)),
    }


def _added(line: Document) -> Document:
    """The record as ``add`` tells it: ids as texts, ``REG_ID`` as a number, no status yet (2.7)."""
    return {
        "ID": str(line["ID"]),
        "CONFIG_ID": str(line["CONFIG_ID"]),
        "TYPE": line["TYPE"],
        "TITLE": line["TITLE"],
        **{name: line[name] for name in _FIELDS[line["TYPE"]]},
        "REGISTRATION_STATUS_CODE": None,
        "REGISTRATION_ERROR_MESSAGE": None,
    }


def _check_title(state: VendorState, title: str, besides: int | None) -> None:
    # An empty title is checked by update only (2.3); one that is too long cannot be stored (U-8).
    if len(title) > lines.TITLE_LENGTH:
        raise ApiError("TITLE_EXISTS")
    checked = title or (besides is not None and state.switch("empty_titles_collide"))
    if checked and lines.title_taken(state, title, besides=besides):
        raise ApiError("TITLE_EXISTS")


# sip.get


def get(call: Call) -> listing.Page:
    """A page of the caller's lines that match the filter (2.2)."""
    sent = folded(call)
    candidates = lines.owned(call, listing.identified(sent.get("FILTER")))
    found = listing.matching(call.state, candidates, sent.get("FILTER"))
    return listing.page(call.state, listing.ordered(call.state, found, sent), call.parameters.get("start"), record)


def record(line: Document) -> Document:
    """The record as ``get`` tells it: all values texts or null, no ``ID`` or ``APP_ID``, the title last (2.2, 2.7)."""
    told: Document = {"TYPE": line["TYPE"]}
    for name in ("CONFIG_ID", *_FIELDS[line["TYPE"]], "REGISTRATION_STATUS_CODE"):
        told[name] = php.text(line[name])
    return {**told, "REGISTRATION_ERROR_MESSAGE": line["REGISTRATION_ERROR_MESSAGE"], "TITLE": line["TITLE"]}


# sip.update, sip.delete


def update(call: Call) -> int:
    """Existence, exit without anything to do, field checks, title, write (2.3)."""
    state, sent = call.state, folded(call)
    line = lines.owned_line(call, sent.get("CONFIG_ID"))
    if line is None:
        raise ApiError("ERROR_NOT_FOUND")
    if sent.keys().isdisjoint(_CHANGEABLE):
        return 1
    values = fields.checked(state, {"TYPE": "cloud", **sent})
    del values["TYPE"]  # 4 trap 1: looked at, never stored
    if "TITLE" in values:
        _check_title(state, values["TITLE"], line["CONFIG_ID"])
    write(state, {**line, **values}, reregister=not values.keys().isdisjoint(_REGISTERED_BY))
    return 1


def write(state: VendorState, line: Document, *, reregister: bool) -> None:
    """Keep a changed line; a new registration puts its status back to 0 and leaves the error text."""
    if reregister:
        line = {**line, "REGISTRATION_STATUS_CODE": 0}
    state.put("line", line)
    # What the provider says to this is swallowed, so a refusal leaves the old registration.
    if reregister and line["REG_ID"] and not state.switch("provider_refuses"):
        registration.restart(state, line)


def delete(call: Call) -> int:
    """The provider's registration first; while that cannot be removed, the line stays (2.4)."""
    line = lines.owned_line(call, folded(call).get("CONFIG_ID"))
    if line is None:
        raise ApiError("ERROR_NOT_FOUND")
    if not registration.remove(call.state, line):
        raise ApiError("REG_ID_NOT_FOUND")
    call.state.remove("line", line["CONFIG_ID"])
    return 1


# sip.status, sip.connector.status


def status(call: Call) -> Document:
    """Asks the provider, whosever line it is, and copies the answer into the line (2.5, U-22)."""
    found = registration.asked(call.state, php.integer(folded(call).get("REG_ID")))
    if found is None:
        raise ApiError("REG_ID_NOT_FOUND")
    copied = {
        "REGISTRATION_STATUS_CODE": found["STATUS_CODE"],
        "REGISTRATION_ERROR_MESSAGE": found["ERROR_MESSAGE"],
    }
    for line in call.state.find("line", "REG_ID", found["REG_ID"]):
        call.state.put("line", {**line, **copied})
    return {name: found[name] for name in ("REG_ID", "LAST_UPDATED", "ERROR_MESSAGE", "STATUS_CODE", "STATUS_RESULT")}


def connector_status(call: Call) -> dict[str, Any]:
    """Free minutes, and whether the connector is paid and until when (2.6)."""
    found = lines.portal(call.state)
    told = {"FREE_MINUTES": found["FREE_MINUTES"], "PAID": found["PAID"]}
    return {**told, "PAID_DATE_END": found["PAID_DATE_END"]} if found["PAID"] else told
