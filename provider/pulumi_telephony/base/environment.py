"""Texts and variables of the environment as people have them: with blanks and line ends around them, and with a byte
order mark at the front when an editor or a shell of Windows has written them."""

from __future__ import annotations

import codecs
import math
import os
from collections.abc import Mapping

from .errors import ConfigurationError

BYTE_ORDER_MARK = "\ufeff"
DEBUG = "PULUMI_TELEPHONY_DEBUG"
"""The switch for tracebacks instead of one sentence."""


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 when it begins with that byte order mark. Raises UnicodeDecodeError."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig")


def bare(text: str) -> str:
    """``text`` without what surrounds a value by mistake: blanks, line ends, a byte order mark."""
    return text.strip().removeprefix(BYTE_ORDER_MARK).strip()


def is_plain(text: str) -> bool:
    """Whether it is one line without control characters or halves of characters."""
    return all(character.isprintable() for character in text)


def is_on(variable: str) -> bool:
    """Whether a switch is set to anything but `0`, `false`, `no` or `off`."""
    return bare(os.environ.get(variable, "")).lower() not in ("", "0", "false", "no", "off")


def value_of(variable: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """What a variable holds; None when it is unset or empty. Raises ConfigurationError, which names it."""
    given = environ.get(variable)
    if not given:
        return None
    value = bare(given)
    if not value:
        raise ConfigurationError(f"{variable} holds nothing but blanks; give it a value, or unset it")
    if not is_plain(value):
        raise ConfigurationError(f"{variable} holds a control character, such as a line break in its middle; remove it")
    return value


def number_of(variable: str, default: float, *, zero: bool = False) -> float:
    """The positive number that a variable holds, or ``default``. Raises ConfigurationError, which names it."""
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
