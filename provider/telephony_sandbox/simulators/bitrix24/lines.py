"""The lines of a portal: who owns one, what it is called, which is the outgoing one (contract 1.4, 3, 5.1)."""

from __future__ import annotations

from html import escape
from typing import Any

from ..platform import Call, Document, World
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
        found = call.world.objects("line")
    else:
        found = [line for config_id in sorted(config_ids) if (line := call.world.get("line", config_id))]
    return [line for line in found if _owns(call, line)]


def owned_line(call: Call, config_id: Any) -> Document | None:
    """The caller's line with this `CONFIG_ID`, a number or numeric text."""
    line = call.world.get("line", php.integer(config_id))
    return line if line and _owns(call, line) else None


def _owns(call: Call, line: Document) -> bool:
    return bool((line["APP_ID"] or None) == call.notes["client_id"])


# Titles


def title_taken(world: World, title: str, *, besides: int | None = None) -> bool:
    """Whether any other line of the portal, of any application and any kind, has this title (2.1, U-10)."""
    wanted = _comparable(world, title)
    return any(
        _comparable(world, line["TITLE"]) == wanted and line["CONFIG_ID"] != besides
        for line in (*world.objects("line"), *world.objects("number"))
    )


def _comparable(world: World, title: str) -> str:
    return title.strip() if world.switch("titles_case_sensitive") else title.strip().casefold()


def cloud_limit_reached(world: World) -> bool:
    cloud = [line for line in world.objects("line") if line["TYPE"] == "cloud"]
    return len(cloud) >= int(world.switch("cloud_line_limit"))


# Line ids and the outgoing line


def line_id(line: Document) -> str:
    """As `voximplant.line.*` call it: `reg` and the registration, or `sip` and a number."""
    if "LINE_ID" in line:
        return str(line["LINE_ID"])
    if line["TYPE"] == "cloud":
        return f"reg{line['REG_ID'] or 0}"
    return str(line["INCOMING_LOGIN"] or f"sip{line['CONFIG_ID']}")


def names(world: World) -> dict[str, str]:
    """Line id -> name for people, escaped for HTML, of every line of the portal."""
    lines = (*world.objects("number"), *world.objects("line"))
    return {line_id(line): escape(_shown_name(line)) for line in lines}


def _shown_name(line: Document) -> str:
    if line["TITLE"]:
        return str(line["TITLE"])
    return str(line["LINE_ID"]) if "LINE_ID" in line else f"{_GENERATED[line['TYPE']]} ({line['CONFIG_ID']})"


def office_server(world: World) -> str:
    """Where the portal's office lines register."""
    return f"ip.b24-{world.customer.secret('1021-4711')}.bitrixphone.com"


def portal(world: World) -> Document:
    (found,) = world.objects("portal")
    return found


def outgoing(world: World) -> str:
    """The default outgoing line, if it is still there (U-17)."""
    stored = str(portal(world)["outgoing_line"])
    return stored if is_line(world, stored) else NO_LINE


def is_line(world: World, wanted: str) -> bool:
    """Whether the portal has a line with this line id."""
    return world.get("number", wanted) is not None or wanted in names(world)


def set_outgoing(world: World, wanted: str) -> None:
    world.put("portal", {**portal(world), "outgoing_line": wanted})
