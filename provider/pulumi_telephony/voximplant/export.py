"""The SIP registrations of an account, for ``telephony export``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ..core.inventory import Candidate, Inventory, Seen, Source, listed
from ..run.deployment import Deployment
from .bindings import BINDINGS
from .client import PAGE, VoximplantClient, client_of
from .declaration import SIP_FIELDS
from .identity import state_of
from .models import Registration, short_name
from .settings import VoximplantSettings

KIND = "SipRegistration"

REFERENCES = {"application_id": "VoximplantApplication", "rule_id": "VoximplantRule", "user_id": "VoximplantUser"}


def take(deployment: Deployment, seen: Seen) -> Inventory:
    """Every registration, including frozen ones."""
    client = client_of(deployment)
    listing = listed(client.registrations, PAGE, seen)
    found = Inventory()
    found.note(KIND, "SIP registrations", listing)
    _note(found, listing.rows)
    found.candidates += [_candidate(client, id_, row) for id_, row in listing.rows.items()]
    return found


def _note(found: Inventory, rows: Mapping[str, Registration]) -> None:
    accounts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id_, row in rows.items():
        accounts[row.sip_username, row.proxy].append(id_)
        if row.deactivated:
            found.remarks.append(
                f"SIP registration {id_} ({row.sip_username} at {row.proxy}) is frozen until it is paid"
            )
    for (user, proxy), ids in accounts.items():
        if len(ids) > 1:
            found.remarks.append(
                f"SIP registrations {', '.join(ids)} have the same account ({user} at {proxy}): no other resource"
                " refers to them for it"
            )


def _candidate(client: VoximplantClient, id: str, row: Registration) -> Candidate:
    values = row.model_dump(exclude_none=True)
    names = (*(name for name in SIP_FIELDS if name != "password"), "is_persistent", *(each.id for each in BINDINGS))
    return Candidate(
        id=id,
        label=row.sip_username,
        inputs={name: values[name] for name in names if name in values},
        state=lambda inputs: state_of(row, inputs).model_copy(update={"account_id": client.account_id}),
        remarks={each.id: str(values[each.name]) for each in BINDINGS if each.name in values},
        unsaid={"password": None},
        search=(row.proxy, short_name(row.application_name or "")),
    )


REGISTRATIONS = Source(KIND, VoximplantSettings, take, "registration", registers=True, references=REFERENCES)
