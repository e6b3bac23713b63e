"""How the methods of call routing name objects (routing contract 2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A type of object, the parameters that name one, and the codes for an id and a name that nothing has."""

    name: str
    by_id: str
    by_name: str
    unknown_id: int
    unknown_name: int


APPLICATION = Kind("application", "application_id", "application_name", 116, 116)
SCENARIO = Kind("scenario", "scenario_id", "scenario_name", 132, 168)
RULE = Kind("rule", "rule_id", "rule_name", 147, 156)
USER = Kind("user", "user_id", "user_name", 117, 117)
WHITELIST_ITEM = Kind("sip_whitelist_item", "sip_whitelist_id", "", 169, 169)
NUMBER = Kind("phone_number", "phone_id", "phone_number", 181, 121)
