"""How SIP lines are, for ``telephony status`` and the graph of a call's route (contracts: bitrix24 2.2, 3).

A list has the result of the portal's last check, without its time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..base.errors import TelephonyError
from ..base.redaction import excerpt
from ..core.health import NO_STATUS, NOT_REGISTERED, REGISTERED, Census, Health, Present, Recorded, census
from ..run.deployment import Deployment
from . import registration
from .client import Bitrix24Client, client_of
from .export import PAGE
from .identity import is_same_line, words_of
from .models import SipLine

UNCHECKED = "the portal has not checked its registration; a refresh with live_status=True makes it do so"
SECRET = frozenset({"password", "incoming_password"})
HIDDEN = (
    "it is on the portal, but these credentials do not see it, because it belongs to another application or to the"
    " webhooks; use the kind of credentials that created it"
)


def health(fields: Mapping[str, Any], record: Any = None) -> Health | None:
    if fields.get("type") == "office":
        return None
    if record is not None and fields.get("reg_id") is None:
        return Health(False, "not registered", NOT_REGISTERED, "the telephony provider gave it no registration")
    code, said = fields.get("registration_status_code"), fields.get("registration_error_message")
    if not isinstance(code, int) or code == 0:
        return Health(None, "no status yet", NO_STATUS, "" if record is None else UNCHECKED)
    if code == registration.REGISTERED:
        return Health(True, "registered", REGISTERED, code=code)
    detail = excerpt(said, ()) if isinstance(said, str) else ""
    return Health(False, f"not registered, SIP status {code}", NOT_REGISTERED, detail, code=code)


def take(deployment: Deployment, recorded: Collection[Recorded]) -> Census:
    client = client_of(deployment)
    found = census(client.all_lines, recorded, _present, page=PAGE)
    for it, doubt in _doubts(client, [it for it in found.gone(recorded) if it.state.line_id is not None]):
        found.doubts[it] = doubt
    return found


def _doubts(client: Bitrix24Client, missing: Collection[Recorded]) -> list[tuple[Recorded, str]]:
    """A line is visible only to the application that created it (1.4): with other credentials it looks deleted."""
    if not missing:
        return []
    try:
        names = client.line_names()
    except TelephonyError as error:
        return [
            (it, f"these credentials do not see it, and which lines the portal has is unknown: {error}")
            for it in missing
        ]
    return [(it, HIDDEN) for it in missing if it.state.line_id in names]


def _present(it: Recorded, line: SipLine) -> Present:
    fields = line.model_dump(exclude=set(SECRET))
    said = line.registration_error_message
    fields["registration_error_message"] = said and excerpt(said, (line.password, line.incoming_password))
    same = it.state.login is None or is_same_line(line, it.state)
    return Present(fields, *(() if same else (words_of(line), words_of(it.state))))
