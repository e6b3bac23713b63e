"""Identifies a line, names it in messages, and makes its whole state from the portal's answer."""

from __future__ import annotations

from ..core.rules import ClientOnly
from .declaration import BitrixSipLineInputs, folded
from .models import SipLine
from .state import BitrixSipLineState

SAID_TO_THE_PROVIDER = BitrixSipLineInputs.fields_with(ClientOnly)


def state_of(
    line: SipLine,
    *,
    default_outgoing: bool | None,
    said: BitrixSipLineInputs | BitrixSipLineState | None = None,
    pending: tuple[str, ...] = (),
) -> BitrixSipLineState:
    """The whole state of ``line``: the portal returns everything, passwords included. ``said`` has the inputs that are
    for the provider only."""
    known = {**line.model_dump(), "line_id": line.line_id, "default_outgoing": default_outgoing, "pending": pending}
    if said is not None:
        known |= {name: getattr(said, name) for name in SAID_TO_THE_PROVIDER}
    return BitrixSipLineState.model_validate(known)


def is_same_line(line: SipLine, *known: BitrixSipLineInputs | BitrixSipLineState) -> bool:
    """Whether a line with an id can be the ``known`` one: as recorded, or as an interrupted update may have left it. It
    has the same title, which is unique in a portal, or the same account at the SIP server."""
    return any(
        folded(each.title) == folded(line.title) != "" or (each.server, each.login) == (line.server, line.login)
        for each in known
    )


def words_of(line: SipLine | BitrixSipLineState) -> str:
    """A line for messages."""
    return f'the line "{line.title or ""}" ({line.login} at {line.server})'
