"""Phone numbers, and how people type them. The APIs know one spelling only: 11 digits that start with 7 (megafon 6.27).

Another spelling is not taken for it silently, because a state and a program would then say different things; it is
refused with the spelling that works.
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = frozenset("()./\N{MINUS SIGN}")
"""What people write between digits, besides blanks, dashes and marks that cannot be seen."""


def is_plain(value: object) -> bool:
    """Whether it is a Russian number as the APIs spell it."""
    return isinstance(value, str) and re.fullmatch(r"7[0-9]{10}", value) is not None


def plain(value: object) -> str | None:
    """The number that a person means who types this, as the APIs spell it; None: it is no Russian number."""
    text = re.sub(r"(?i)^\s*tel:", "", unicodedata.normalize("NFKC", str(value)))
    digits = "".join(_digit(character) for character in text)
    found = re.fullmatch(r"(?:\+?7|8)?([0-9]{10})", digits)
    # Without a country code only what an area code begins with is a number.
    if found is None or (len(digits) == 10 and digits[0] not in "3489"):
        return None
    return f"7{found[1]}"


def refusal(value: object, name: str = "") -> str:
    """Why a value cannot be taken as a phone number; ``name`` is how the sentence begins."""
    meant = plain(value)
    if meant is None:
        return f"{name}must be 11 digits starting with 7, without + or blanks, got {value!r}"
    return f'{name}must be 11 digits starting with 7, without + or blanks, got {value!r}; write "{meant}"'


def _digit(character: str) -> str:
    decimal = unicodedata.decimal(character, None)
    if decimal is not None:
        return str(decimal)
    if character in _BETWEEN or character.isspace() or unicodedata.category(character) in ("Pd", "Cf"):
        return ""
    return character
