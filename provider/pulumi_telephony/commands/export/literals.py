"""Values as Python source that cannot be anything but a value, formatted as by ``ruff format``. Pure."""

from __future__ import annotations

from typing import Any

COMMENT = 60
"""The most characters of other people's text in a comment."""

_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def literal(value: Any) -> str:
    """The source of a text, a whole number or a boolean."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool | int):
        return repr(value)
    raise TypeError(f"no literal for a {type(value).__name__}")


def _text(value: str) -> str:
    # The quotes that need fewer escapes, or else double ones.
    quote = "'" if value.count('"') > value.count("'") else '"'
    return quote + "".join(_escaped(character, quote) for character in value) + quote


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return "\\" + character
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def comment(words: str) -> str:
    """``words`` for a comment: one line of letters, digits and harmless characters, so that no tool reads it as a
    directive."""
    kept = "".join(character if character.isalnum() or character in " ._-@+()/" else " " for character in words)
    line = " ".join(kept.split())
    return line if len(line) <= COMMENT else line[:COMMENT].rstrip() + "..."
