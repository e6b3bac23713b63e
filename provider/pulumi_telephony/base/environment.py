"""Environment variables and texts as people provide them: surrounded by blanks and line ends, and with a byte order
mark at the front when an editor or a shell of Windows wrote them."""

from __future__ import annotations

import codecs
import math
import os
from collections.abc import Mapping

from .errors import ConfigurationError

BYTE_ORDER_MARK = "\ufeff"
DEBUG = "PULUMI_TELEPHONY_DEBUG"
"""Turns on tracebacks instead of one-sentence errors."""


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 when it begins with that byte order mark. Raises UnicodeDecodeError."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig")


def bare(text: str) -> str:
    """``text`` without the blanks, line ends and byte order mark that surround a value by mistake."""
    return text.strip().removeprefix(BYTE_ORDER_MARK).strip()


def is_plain(text: str) -> bool:
    """Whether ``text`` is one line without control characters or lone surrogates."""
    return all(character.isprintable() for character in text)


def is_on(variable: str) -> bool:
    """Whether ``variable`` is set to anything but `0`, `false`, `no` or `off`."""
    return bare(os.environ.get(variable, "")).lower() not in ("", "0", "false", "no", "off")


def value_of(variable: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """The value of ``variable``; None when it is unset or empty. Raises ConfigurationError, which names it."""
    given = environ.get(variable)
    if not given:
        return None
    value = bare(given)
    if not value:
        raise ConfigurationError(f"{variable} contains only blanks; set a value or unset it")
    if not is_plain(value):
        raise ConfigurationError(
            f"{variable} contains a control character, such as a line break in the middle; remove it"
        )
    return value


def number_of(variable: str, default: float, *, zero: bool = False) -> float:
    """The positive number in ``variable``, or ``default``. Raises ConfigurationError, which names the variable."""
    value = value_of(variable)
    if value is None:
        return default
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if number == 0 and zero:
        return number
    if not 0 < number < math.inf:
        raise ConfigurationError(f"{variable} must be a positive number; correct or unset it")
    return number
