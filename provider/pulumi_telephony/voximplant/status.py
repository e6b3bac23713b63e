"""How SIP registrations are, for ``telephony status`` and the graph of a call's route (contracts: voximplant 2.6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timezone
from typing import Any

from ..base.redaction import excerpt
from ..core.health import DEACTIVATED, NO_STATUS, NOT_REGISTERED, REGISTERED, Census, Health, Present, Recorded, census
from ..run.deployment import Deployment
from .client import PAGE, client_of
from .identity import is_same_registration, words_of
from .models import Registration

FROZEN = "the subscription is frozen until it is paid"


def health(fields: Mapping[str, Any], record: Any = None) -> Health:
    if fields.get("deactivated") is True:
        return Health(False, "deactivated", DEACTIVATED, FROZEN)
    successful, code, since = fields.get("successful"), fields.get("status_code"), moment(fields.get("last_updated"))
    if successful is None:
        if record is not None and fields.get("is_persistent") is False:
            return Health(True, "registers while its user is logged in", NO_STATUS)
        return Health(None, "no status yet", NO_STATUS)
    known = code if isinstance(code, int) else None
    if successful is True:
        return Health(True, "registered", REGISTERED, since=since, code=known)
    words = "not registered" if known is None else f"not registered, SIP status {known}"
    said = fields.get("error_message")
    detail = excerpt(said, ()) if isinstance(said, str) else ""
    return Health(False, words, NOT_REGISTERED, detail, since, known)


def moment(last_updated: Any) -> datetime | None:
    """Probably seconds since 1970; other values are no times that we know (U9)."""
    is_likely = isinstance(last_updated, int) and 10**9 <= last_updated < 10**10
    return datetime.fromtimestamp(last_updated, timezone.utc) if is_likely else None


def take(deployment: Deployment, recorded: Collection[Recorded]) -> Census:
    return census(client_of(deployment).registrations, recorded, _present, page=PAGE)


def _present(it: Recorded, row: Registration) -> Present:
    same = it.state.sip_username is None or is_same_registration(row, it.state)
    return Present(row.model_dump(), *(() if same else (words_of(row), words_of(it.state))))
