"""What was changed by hand, and what becomes of it."""

from __future__ import annotations

from typing import Final

from ....bitrix24.lifecycle import OUTGOING_LINE
from ..plan import CHANGED_BY_HAND, DELETED_BY_HAND, Drift
from . import bitrix24, megafon, voximplant
from .rule import Facts, Rule, Topic, held

PASSWORD: Final = "password"  # noqa: S105 - the name of a field


def _gone(drift: Drift) -> Facts | None:
    return held(not drift.planned, id=drift.id)


def _gone_otherwise(drift: Drift) -> Facts | None:
    return held(drift.kind not in (voximplant.KIND, megafon.KIND) and not drift.planned, id=drift.id)


def _made_anew(drift: Drift) -> Facts | None:
    return held(drift.planned, id=drift.id)


def _refused(drift: Drift) -> Facts | None:
    return held(any(row.name == PASSWORD and row.after is None for row in drift.rows))


def _outgoing(drift: Drift) -> Facts | None:
    return held(any(row.name == OUTGOING_LINE and row.after is not True for row in drift.rows))


RULES: Final = (
    Rule(
        "registration-deleted-by-hand",
        Topic.MONEY,
        "{it} (id {id}) was deleted by hand. While the program has it, the next up after a refresh makes a new one,"
        " which is charged from its first month.",
        source="voximplant 2.2",
        kind=voximplant.KIND,
        on=(DELETED_BY_HAND,),
        when=_gone,
    ),
    Rule(
        "number-deleted-by-hand",
        Topic.NUMBERS,
        "{it} (id {id}) was deleted by hand. While the program has it, the next up after a refresh tries to get the"
        " number again.",
        source="megafon 2.4, 2.5",
        kind=megafon.KIND,
        on=(DELETED_BY_HAND,),
        when=_gone,
    ),
    Rule(
        "deleted-by-hand",
        Topic.CALLS,
        "{it} (id {id}) was deleted by hand. While the program has it, the next up after a refresh makes a new one.",
        source="dynamic.py",
        on=(DELETED_BY_HAND,),
        when=_gone_otherwise,
    ),
    Rule(
        "deleted-by-hand-and-planned",
        Topic.CALLS,
        "{it} (id {id}) was deleted by hand, so that this plan makes another one.",
        source="dynamic.py",
        on=(DELETED_BY_HAND,),
        when=_made_anew,
    ),
    Rule(
        "credentials-refused",
        Topic.CALLS,
        "{it}: the SIP server refuses its password. The next up after a refresh sends the program's once more, which"
        " helps only if that is the right one.",
        source="voximplant/registering.py, bitrix24/registering.py",
        on=(CHANGED_BY_HAND,),
        when=_refused,
    ),
    Rule(
        "outgoing-line-moved-by-hand",
        Topic.OUTGOING,
        "{it} is no longer the portal's default line for outgoing calls: somebody chose another one. The next up after"
        " a refresh moves it back.",
        source="bitrix24 5.1",
        kind=bitrix24.KIND,
        on=(CHANGED_BY_HAND,),
        when=_outgoing,
    ),
)
