"""What a program says of a password, and what is known of one.

The alphabet is what all three vendors take as it is: Bitrix24 trims blanks and takes 100 characters at most (contracts:
bitrix24 2.1), the other two document no limit. Letters and digits need no escaping at a SIP server either, and without
those that look alike a person can type them into a telephone.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from ..core.model import Inputs, State
from ..core.rules import Replace, ReplacedWhenRemoved

LETTERS_AND_DIGITS: Final = ("abcdefghijkmnopqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
"""A password has one of each at least. Left out: l, I, 1, O and 0."""

SHORTEST, LONGEST = 12, 100


def _texts_by_name(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("must be texts by name, such as {'renewed': '2026'}")
    return value or None


class SipPasswordInputs(Inputs):
    length: Annotated[int, Field(ge=SHORTEST, le=LONGEST), Replace()] = 20
    keepers: Annotated[dict[str, str] | None, BeforeValidator(_texts_by_name), Replace(), ReplacedWhenRemoved()] = None


class SipPasswordState(State):
    length: int | None = None
    keepers: dict[str, str] | None = None

    result: str | None = Field(default=None, repr=False)
