"""How numbers are, for ``telephony status`` and the graph of a call's route (contracts: megafon 2.0, 3.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from ..base.redaction import excerpt
from ..core.health import ACTIVE, INACTIVE, NO_STATUS, Census, Health, Present, Recorded, census, key
from ..run.deployment import Deployment
from .client import client_of
from .models import NumberRecord

BROKEN: Final = frozenset({"debt_lock", "freeze", "inactive", "error"})
"""States of a number that takes no calls."""
CONDITIONS: Final = {True: ACTIVE, False: INACTIVE, None: NO_STATUS}


def health(fields: Mapping[str, Any], _record: Any = None) -> Health | None:
    state, reason = fields.get("state"), fields.get("reason")
    if not isinstance(state, str):
        return None
    good = True if state == "active" else False if state in BROKEN else None
    return Health(good, state, CONDITIONS[good], excerpt(reason, ()) if isinstance(reason, str) else "")


def take(deployment: Deployment, recorded: Collection[Recorded]) -> Census:
    client = client_of(deployment)

    def row_of(it: Recorded, rows: Mapping[str, NumberRecord]) -> NumberRecord | None:
        row = rows.get(key(it.id))
        if row is None and client.accounts.is_former(it.state.app_id, client.open_account):
            # A number that was moved to another account has another id there.
            same = [each for each in rows.values() if each.number == it.state.number]
            row = same[0] if len(same) == 1 else None
        return row

    found = census(client.numbers, recorded, _present, page=None, row_of=row_of)
    rows, _ = client.numbers.readable()
    linked = {each.number: row.number for row in rows.values() for each in row.from_redirect_numbers}
    for it in found.gone(recorded):
        if it.state.number in linked:
            # Whether a list has the numbers in front of a mobile one is not documented (6.36).
            found.doubts[it] = f"the list of numbers has it only in front of number {linked[it.state.number]}"
        elif client.may_be_incomplete:
            found.doubts[it] = "it is not in the list of numbers, which may be incomplete: it ends at a round number"
        elif it.state.app_id is not None and client.open_account is None:
            found.doubts[it] = "there is no number that shows which MegaFon account the token opens"
    return found


def _present(it: Recorded, row: NumberRecord) -> Present:
    same = it.state.number in (None, row.number)
    return Present(row.model_dump(), *(() if same else (f"number {row.number}", f"number {it.state.number}")))
