"""The lines of a portal: who owns one, what it is called, which is the outgoing one (contract 1.4, 3, 5.1)."""

from __future__ import annotations

from html import escape
from typing import Any

from ..platform import Call, Document, VendorState
from . import php

NO_LINE = "LINK_BASE_NUMBER"
"""What the default outgoing line is called when there is none."""
TITLE_LENGTH = 255
_GENERATED = {"cloud": "Cloud PBX", "office": "Office PBX"}


# Ownership


def owned(call: Call, config_ids: set[int] | None = None) -> list[Document]:
    """The lines that this caller can see: those of its application, or for a webhook those of none.

    Of all of them, or of those with these ids, which does not read the rest.
    """
    if config_ids is None:
        found = call.state.objects("line")
    else:
        found = [line for config_id in sorted(config_ids) if (line := call.state.get("line", config_id))]
    return [line for line in found if _owns(call, line)]


def owned_line(call: Call, config_id: Any) -> Document | None:
    """The caller's line with this ``CONFIG_ID``, a number or numeric text."""
    line = call.state.get("line", php.integer(config_id))
    return line if line and _owns(call, line) else None


def _owns(call: Call, line: Document) -> bool:
    return bool((line["APP_ID"] or None) == call.notes["client_id"])


# Titles


def title_taken(state: VendorState, title: str, *, besides: int | None = None) -> bool:
    """Whether any other line of the portal, of any application and any kind, has this title (2.1, U-10)."""
    wanted = _comparable(state, title)
    return any(
        _comparable(state, line["TITLE"]) == wanted and line["CONFIG_ID"] != besides
        for line in (*state.objects("line"), *state.objects("number"))
    )


def _comparable(state: VendorState, title: str) -> str:
    return title.strip() if state.switch("titles_case_sensitive") else title.strip().casefold()


def cloud_limit_reached(state: VendorState) -> bool:
    cloud = [line for line in state.objects("line") if line["TYPE"] == "cloud"]
    return len(cloud) >= int(state.switch("cloud_line_limit"))


# Line ids and the outgoing line


def line_id(line: Document) -> str:
    """As ``voximplant.line.*`` call it: ``reg`` and the registration, or ``sip`` and a number."""
    if "LINE_ID" in line:
        return str(line["LINE_ID"])
    if line["TYPE"] == "cloud":
        return f"reg{line['REG_ID'] or 0}"
    return str(line["INCOMING_LOGIN"] or f"sip{line['CONFIG_ID']}")


def names(state: VendorState) -> dict[str, str]:
    """Line id -> name for people, escaped for HTML, of every line of the portal."""
    lines = (*state.objects("number"), *state.objects("line"))
    return {line_id(line): escape(_shown_name(line)) for line in lines}


def _shown_name(line: Document) -> str:
    if line["TITLE"]:
        return str(line["TITLE"])
    return str(line["LINE_ID"]) if "LINE_ID" in line else f"{_GENERATED[line['TYPE']]} ({line['CONFIG_ID']})"


def office_server(state: VendorState) -> str:
    """Where the portal's office lines register."""
    return f"ip.b24-{state.customer.secret('1021-4711')}.bitrixphone.com"


def portal(state: VendorState) -> Document:
    (found,) = state.objects("portal")
    return found


def outgoing(state: VendorState) -> str:
    """The default outgoing line, if it is still there (U-17)."""
    stored = str(portal(state)["outgoing_line"])
    return stored if is_line(state, stored) else NO_LINE


def is_line(state: VendorState, wanted: str) -> bool:
    """Whether the portal has a line with this line id."""
    return state.get("number", wanted) is not None or wanted in names(state)


def set_outgoing(state: VendorState, wanted: str) -> None:
    state.put("portal", {**portal(state), "outgoing_line": wanted})
