"""The portal as a stack's state records it: its lines, their registrations, and which line is the outgoing one."""

from __future__ import annotations

from ..platform import Document, Recorded, VendorState
from . import lines, seed

_FIELDS = {
    "type": "TYPE",
    "title": "TITLE",
    "server": "SERVER",
    "login": "LOGIN",
    "password": "PASSWORD",
    "reg_id": "REG_ID",
    "incoming_server": "INCOMING_SERVER",
    "incoming_login": "INCOMING_LOGIN",
    "incoming_password": "INCOMING_PASSWORD",
    "auth_user": "AUTH_USER",
    "outbound_proxy": "OUTBOUND_PROXY",
    "detect_line_number": "DETECT_LINE_NUMBER",
    "line_detect_header_order": "LINE_DETECT_HEADER_ORDER",
    "registration_status_code": "REGISTRATION_STATUS_CODE",
    "registration_error_message": "REGISTRATION_ERROR_MESSAGE",
}
"""Input or output of the resource -> field of the API."""
_ACCEPTED = 200


def from_state(state: VendorState, recorded: Recorded) -> None:
    """Make all of it. The portal's address is the simulator's own: the state's cannot be had on this machine."""
    outgoing = lines.NO_LINE
    for each in recorded.of("BitrixSipLine"):
        line: Document = {api: each.fields[name] for name, api in _FIELDS.items() if name in each.fields}
        line["CONFIG_ID"] = each.number
        recorded.make(state, "line", line, each)
        if line.get("REG_ID"):
            recorded.make(state, "registration", _registration(line), each)
        if each.fields.get("default_outgoing") is True:
            outgoing = str(each.fields.get("line_id") or outgoing)
    seed.portal(state, outgoing)


def _registration(line: Document) -> Document:
    code = line.get("REGISTRATION_STATUS_CODE") or 0
    result = "success" if code == _ACCEPTED else "error" if code else "in_progress"
    message = line.get("REGISTRATION_ERROR_MESSAGE") or ""
    return {"REG_ID": line["REG_ID"], "STATUS_CODE": code, "STATUS_RESULT": result, "ERROR_MESSAGE": message}
