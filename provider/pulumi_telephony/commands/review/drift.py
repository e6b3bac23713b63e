"""What was changed by hand, and what becomes of it."""

from __future__ import annotations

from typing import Final

from ...core.consequences import CHANGED_BY_HAND, DELETED_BY_HAND, Drift, Facts, Rule, Topic, held
from ...vendors import ROOMS

_OF_ROOMS: Final = tuple(rule for room in ROOMS for rule in room.drift)
_TOLD_BY_ROOMS: Final = {rule.kind for rule in _OF_ROOMS if DELETED_BY_HAND in rule.on}
PASSWORD: Final = "password"  # noqa: S105 - the name of a field


def _gone_otherwise(drift: Drift) -> Facts | None:
    return held(drift.kind not in _TOLD_BY_ROOMS and not drift.planned, id=drift.id)


def _made_anew(drift: Drift) -> Facts | None:
    return held(drift.planned, id=drift.id)


def _refused(drift: Drift) -> Facts | None:
    return held(any(row.name == PASSWORD and row.after is None for row in drift.rows))


DRIFT_RULES: Final = (
    *_OF_ROOMS,
    Rule(
        "deleted-by-hand",
        Topic.CALLS,
        "{it} (id {id}) was deleted by hand. While the program has it, the next up after a refresh makes a new one.",
        source="adapters/service.py",
        on=(DELETED_BY_HAND,),
        when=_gone_otherwise,
    ),
    Rule(
        "deleted-by-hand-and-planned",
        Topic.CALLS,
        "{it} (id {id}) was deleted by hand, so that this plan makes another one.",
        source="adapters/service.py",
        on=(DELETED_BY_HAND,),
        when=_made_anew,
    ),
    Rule(
        "credentials-refused",
        Topic.CALLS,
        "{it}: the SIP server refuses its password. The next up after a refresh sends the program's once more, which"
        " helps only if that is the right one.",
        source="voximplant/registration.py, bitrix24/registration.py",
        on=(CHANGED_BY_HAND,),
        when=_refused,
    ),
)
