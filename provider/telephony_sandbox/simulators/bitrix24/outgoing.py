"""``voximplant.line.*``: all lines of the portal, and which one calls go out by (contract 5.1)."""

from __future__ import annotations

from typing import Any

from ..platform import ApiError, Call
from . import lines, php
from .wire import folded


def get(call: Call) -> Any:
    """Line id -> name, of every line of the portal whosever it is; an empty list if there is none."""
    return php.array(lines.names(call.state))


def outgoing_get(call: Call) -> str:
    return lines.outgoing(call.state)


def outgoing_set(call: Call) -> int:
    """Always 1: an unknown line changes nothing, and nobody says so (4 trap 18)."""
    wanted = php.text(folded(call).get("LINE_ID"))
    if wanted is not None and (wanted == lines.NO_LINE or lines.is_line(call.state, wanted)):
        lines.set_outgoing(call.state, wanted)
    return 1


def outgoing_sip_set(call: Call) -> int:
    """Looks among all lines of the portal: it asks neither for the owner nor for the kind."""
    config_id = php.integer(folded(call).get("CONFIG_ID"))
    for line in (*call.state.objects("line"), *call.state.objects("number")):
        if line["CONFIG_ID"] == config_id:
            lines.set_outgoing(call.state, lines.line_id(line))
            return 1
    raise ApiError("ERROR_ARGUMENT", argument="CONFIG_ID")
