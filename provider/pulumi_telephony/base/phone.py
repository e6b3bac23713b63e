"""Phone numbers, and how people type them. The APIs accept one format only: 11 digits that start with 7 (megafon 6.27).

Other formats are not converted silently, because the state would then differ from the program; they are rejected with
an error that shows the accepted format.
"""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = frozenset("()./\N{MINUS SIGN}")
"""What people write between digits, besides blanks, dashes and invisible characters."""


def is_plain(value: object) -> bool:
    """Whether it is a Russian number in the format of the APIs."""
    return isinstance(value, str) and re.fullmatch(r"7[0-9]{10}", value) is not None


def plain(value: object) -> str | None:
    """The typed number in the format of the APIs; None if it is not a Russian number."""
    text = re.sub(r"(?i)^\s*tel:", "", unicodedata.normalize("NFKC", str(value)))
    digits = "".join(_digit(character) for character in text)
    found = re.fullmatch(r"(?:\+?7|8)?([0-9]{10})", digits)
    # Without a country code, the number must begin with the first digit of an area code.
    if found is None or (len(digits) == 10 and digits[0] not in "3489"):
        return None
    return f"7{found[1]}"


def refusal(value: object, name: str = "") -> str:
    """Why a value is not accepted as a phone number; the sentence begins with ``name``."""
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
