"""Which line is meant, in what words, and its whole state from what the portal says."""

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
    """The whole state of ``line``; the portal tells everything, the passwords included. ``said`` has what the program
    says to the provider."""
    known = {**line.model_dump(), "line_id": line.line_id, "default_outgoing": default_outgoing, "pending": pending}
    if said is not None:
        known |= {name: getattr(said, name) for name in SAID_TO_THE_PROVIDER}
    return BitrixSipLineState.model_validate(known)


def is_same_line(line: SipLine, *known: BitrixSipLineInputs | BitrixSipLineState) -> bool:
    """Whether a line under an id can be the one that is ``known``: on record, or as an update that was cut off may have
    left it. By its title, which a portal has once, or by the account that it registers with."""
    return any(
        folded(each.title) == folded(line.title) != "" or (each.server, each.login) == (line.server, line.login)
        for each in known
    )


def words_of(line: SipLine | BitrixSipLineState) -> str:
    """A line for messages."""
    return f'the line "{line.title or ""}" ({line.login} at {line.server})'
