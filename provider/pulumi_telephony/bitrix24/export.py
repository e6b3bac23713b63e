"""The SIP lines of a portal, for ``telephony export``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from ..base.errors import TelephonyError
from ..core.inventory import Candidate, Inventory, LeftOut, Listing, Seen, Source, listed
from ..run.deployment import Deployment
from .client import OUTGOING, Bitrix24Client, client_of
from .declaration import BitrixSipLineInputs
from .identity import state_of
from .models import SipLine
from .registration import are_credentials_refused
from .settings import Bitrix24Settings
from .state import BitrixSipLineState

KIND = "BitrixSipLine"
PAGE = 50
"""Lines of a page (bitrix24 1.8)."""

_SIP_LINE = re.compile(r"(?:reg|sip)[0-9]+")
"""The LINE_ID of a SIP line (3); rented numbers and the like have others (5.1)."""


def take(deployment: Deployment, seen: Seen) -> Inventory:
    """Every line that the credentials see; other lines of the portal are left out, with the reason."""
    client = client_of(deployment)
    found = Inventory()
    names = _names(found, client)
    listing = Listing.of(client.all_lines, seen)
    if len(listing.rows) >= PAGE and (names is None or any(map(_SIP_LINE.fullmatch, _unseen(names, listing)))):
        # A line may be invisible, or missed between two pages: as pages are expensive, the list is only then repeated.
        listing = listed(client.all_lines, PAGE, seen)
    found.note(KIND, "SIP lines", listing)
    _note(found, listing.rows)
    outgoing = client.outgoing.all()[OUTGOING] if listing.rows else None
    found.candidates += [_candidate(client, id_, line, outgoing) for id_, line in listing.rows.items()]
    found.left_out += [_hidden(line_id, name) for line_id, name in _unseen(names or {}, listing).items()]
    return found


def _names(found: Inventory, client: Bitrix24Client) -> dict[str, str] | None:
    """LINE_ID -> name of all lines of the portal, including those that the credentials do not see."""
    try:
        return client.line_names()
    except TelephonyError as error:
        found.remarks.append(f"which lines of the portal these credentials do not see is unknown: {error}")
        return None


def _unseen(names: Mapping[str, str], listing: Listing[SipLine]) -> dict[str, str]:
    seen = {line.line_id for line in listing.rows.values()}
    return {line_id: name for line_id, name in names.items() if line_id not in seen}


def _hidden(line_id: str, name: str) -> LeftOut:
    reason = "it is not a SIP line, and the API has no method to manage it"
    if _SIP_LINE.fullmatch(line_id):
        reason = (
            "these credentials do not see it, because it belongs to another application or to the webhooks; export with"
            " the kind of credentials that created it"
        )
    return LeftOut(KIND, line_id, name, reason)


def _note(found: Inventory, lines: Mapping[str, SipLine]) -> None:
    titles: dict[str, list[str]] = defaultdict(list)
    for id_, line in lines.items():
        if line.title:
            titles[line.title].append(id_)
        if line.type == "cloud" and line.reg_id is None:
            found.remarks.append(f"line {id_} has no registration: the telephony provider rejected it")
        if are_credentials_refused(line):
            found.remarks.append(
                f"the SIP server rejects the credentials of line {id_}: a refresh will show it as drift"
            )
    for title, ids in titles.items():
        if len(ids) > 1:
            found.remarks.append(f'lines {", ".join(ids)} have the same title "{title}": no other line can get it')


def _candidate(client: Bitrix24Client, id: str, line: SipLine, outgoing: str | None) -> Candidate:
    inputs: dict[str, Any] = {
        "title": line.title,
        "server": line.server,
        "login": line.login,
        "password": line.password,
        "type": line.type,
        "default_outgoing": True if line.line_id is not None and line.line_id == outgoing else None,
    }

    def state(inputs: BitrixSipLineInputs) -> BitrixSipLineState:
        found = state_of(line, default_outgoing=inputs.default_outgoing, said=inputs)
        return found.model_copy(update={"portal": client.open_account})

    return Candidate(
        id=id,
        label=line.title or line.login or "",
        inputs={name: value for name, value in inputs.items() if value is not None},
        state=state,
        search=tuple(filter(None, (line.login, line.server))),
    )


LINES = Source(KIND, Bitrix24Settings, take, "line", ("server", "login"))
