"""What follows from a change and is not in its diff: tables of rules, one a room."""

from __future__ import annotations

from typing import Final

from . import bitrix24, drift, general, megafon, password, voximplant
from .rule import Finding, Rule, Topic, findings

RULES: Final[tuple[Rule, ...]] = (
    *voximplant.RULES,
    *megafon.RULES,
    *bitrix24.RULES,
    *password.RULES,
    *general.RULES,
)
DRIFT_RULES: Final = drift.RULES

__all__ = ["DRIFT_RULES", "RULES", "Finding", "Rule", "Topic", "findings"]
