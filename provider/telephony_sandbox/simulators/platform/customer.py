"""The customer whose accounts the simulators have.

The seeds describe one company, ``FIRST``. Another customer has objects of the same kinds under the same ids, but other
account ids, credentials, numbers, titles and logins: all of them follow from its name, so that it has them again in
every process.
"""

from __future__ import annotations

import hashlib
import re
import string
from dataclasses import dataclass

from .errors import SandboxError

FIRST = "acme"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
_HEXADECIMAL = re.compile(r"[0-9a-f.-]+")
_LINE_DIGITS = 7
"""What a telephone number ends in; before them stand the country and the area, which two customers may share."""


@dataclass(frozen=True)
class Customer:
    """A customer of the vendors. Each method takes what the first one has and returns what this one has instead."""

    name: str = FIRST
    recorded: int | None = None
    """The number of the account, where a stack's state says it."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise SandboxError(
                f"{self.name!r} cannot name an account: use up to 30 small letters, digits and hyphens, a letter first"
            )

    @property
    def is_first(self) -> bool:
        return self.name == FIRST

    def secret(self, text: str) -> str:
        """A key, token or other identifier of the same shape: a letter for a letter, a digit for a digit."""
        if self.is_first:
            return text
        letters = "abcdef" if _HEXADECIMAL.fullmatch(text) else string.ascii_lowercase
        drawn = self._drawn(text, len(text))
        return "".join(_another(sign, letters, byte) for sign, byte in zip(text, drawn, strict=True))

    def account_id(self, number: int) -> int:
        """Another number of as many digits."""
        if self.recorded is not None:
            return self.recorded
        if self.is_first:
            return number
        least = int("1".ljust(len(str(number)), "0"))
        # So far behind `number`, in the circle of those with as many digits.
        distance = 1 + int.from_bytes(self._drawn("account id"), "big") % (9 * least - 1)
        return least + (number - least + distance) % (9 * least)

    def phone(self, number: str) -> str:
        """A number of the same country and area. Numbers that differ stay different."""
        if self.is_first or not number:
            return number
        lines = 10**_LINE_DIGITS
        # Far from the first customer's, which are close together.
        distance = lines // 10 + int.from_bytes(self._drawn("phone"), "big") % (lines * 8 // 10)
        area, line = number[:-_LINE_DIGITS], int(number[-_LINE_DIGITS:])
        return f"{area}{(line + distance) % lines:0{_LINE_DIGITS}}"

    def title(self, text: str) -> str:
        """What people read."""
        return text if self.is_first else f"{text} ({self.name})"

    def login(self, text: str) -> str:
        """What programs read: no blanks."""
        return text if self.is_first else f"{text}-{self.name}"

    def _drawn(self, what_for: str, count: int = 16) -> bytes:
        return hashlib.shake_256(f"{self.name} {what_for}".encode()).digest(count)


def _another(sign: str, letters: str, byte: int) -> str:
    """What stands in the place of the sign."""
    if not sign.isalnum():
        return sign
    signs = string.digits if sign.isdigit() else letters.upper() if sign.isupper() else letters
    return signs[byte % len(signs)]
