"""Values of a preview, each shown as one printable, unambiguous token.

A text is shown as a JSON string, so that an empty one, a blank at an end and the text ``null`` are visible. Characters
that do not print or control a terminal, such as a bidirectional override, are shown by their codes, and so are lone
surrogates, which no file can contain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from ...base.redaction import MASK
from ...core.rules import UNKNOWN, Unknown

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the engine's mark of one
_UNKNOWN: Final = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""The engines' placeholders for values that are unknown in a preview, one for each type."""

DEEPEST: Final = 100
"""How deeply the values of a preview may be nested."""


class Hidden:
    """A value that the preview or this report does not show."""

    __slots__ = ()

    def __repr__(self) -> str:
        return MASK


SECRET: Final = Hidden()
"""Equal to itself, because a preview does not show whether a secret changes."""


def decoded(value: Any) -> Any:
    """A value of the preview, with ``SECRET`` and ``UNKNOWN`` where the engine says so."""
    if isinstance(value, str):
        return SECRET if value == MASK else UNKNOWN if value in _UNKNOWN else value
    if isinstance(value, Mapping):
        if value.get(_SIGNATURE) == _SECRET:
            return SECRET
        return {name: decoded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [decoded(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def parts(value: Any) -> Collection[Any]:
    """The parts of a value."""
    return value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()


def _within(value: Any) -> Iterator[Any]:
    yield value
    for part in parts(value):
        yield from _within(part)


def told_secrets(value: Any) -> Iterator[str]:
    """The clear texts inside values that are marked as secrets."""
    for part in _within(value):
        if isinstance(part, Mapping) and part.get(_SIGNATURE) == _SECRET:
            yield from texts(part.get("plaintext"))


def texts(value: Any) -> Iterator[str]:
    """Every text within a value, and within a text that is JSON itself."""
    for part in _within(value):
        if isinstance(part, str):
            yield part
            if part[:1] in ('"', "[", "{"):
                yield from _texts_in_json(part)


def _texts_in_json(text: str) -> Iterator[str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    if value != text:
        yield from texts(value)


def shown(value: Any) -> str:
    """The token of a value."""
    if value is None:
        return "(none)"
    if isinstance(value, Hidden):
        return MASK
    if isinstance(value, Unknown):
        return "[unknown]"
    if isinstance(value, str):
        return visible(json.dumps(value, ensure_ascii=False))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{shown(name)}: {shown(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(shown, value)) + "]"
    return json.dumps(value)


def data(value: Any) -> Any:
    """The same for JSON: values unchanged, secrets and unknowns as they are shown in text."""
    if isinstance(value, Hidden | Unknown):
        return shown(value)
    if isinstance(value, Mapping):
        return {name: data(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [data(part) for part in value]
    return value


def visible(text: str) -> str:
    """``text`` with JSON escapes in place of unprintable characters."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _code(c) for c in text)


def word(text: str) -> str:
    """A name: unquoted if it is a plain word."""
    return text if re.fullmatch(r"[\w$][\w.$:/-]*", text) and text.isprintable() else shown(text)


def in_words(type: str, name: str) -> str:
    """A resource as the product's messages name it."""
    return f"{word(type.rsplit(':', 1)[-1])} {shown(name)}"


def _code(character: str) -> str:
    return json.dumps(character)[1:-1] if ord(character) != 0x7F else "\\u007f"
