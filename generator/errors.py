"""The page of the errors: every message with what to do (``errors.yaml``), and every code of a vendor that is known."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypedDict

import yaml

from pulumi_telephony.base import errors
from pulumi_telephony.bitrix24 import errors as bitrix24
from pulumi_telephony.megafon import errors as megafon
from pulumi_telephony.voximplant import errors as voximplant

from . import docstrings
from .markdown import code, page, table
from .messages import Message, every_message

CATALOGUE = Path(__file__).parent.parent / "docs" / "errors.yaml"


class Entry(TypedDict):
    """What to do about the messages that hold one of the phrases ``has``."""

    has: list[str]
    do: str


class Group(TypedDict):
    """A section of the page."""

    title: str
    about: str
    entries: list[Entry]


WHAT_TO_DO = {
    "AuthorizationError": "Check the credentials: `telephony doctor` says what they lack.",
    "NotFoundError": "The object is gone, or these credentials do not see it: `pulumi refresh`, then `up`.",
    "ConflictError": "Another object has the name, number or user. Take it over, or give another one.",
    "LimitError": "A limit that passes is waited for; else the vendor has to raise it, or the account needs money.",
    "ServerError": "Trouble at the vendor. Reads are repeated; run again.",
    "ApiError": "The vendor refused the call, and its words say why. Correct the inputs that they name.",
}
"""For a vendor's code without a word of its own."""


class Catalogue(NamedTuple):
    groups: list[Group]
    not_shown: list[str]
    also: list[dict[str, str]]


def catalogue() -> Catalogue:
    """What ``errors.yaml`` holds."""
    loaded = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return Catalogue(loaded["groups"], loaded["not shown"], loaded["also"])


def entries_of(message: Message, known: Catalogue) -> list[Entry]:
    """The entries that claim a message: it should be one."""
    return [entry for group in known.groups for entry in group["entries"] if has(entry, message)]


def has(entry: Entry, message: Message) -> bool:
    """Whether an entry claims a message."""
    return any(phrase in message.text for phrase in entry["has"])


def is_shown(message: Message, known: Catalogue) -> bool:
    """Whether a user can meet it."""
    return not any(phrase in message.text for phrase in known.not_shown)


def reference() -> str:
    """The page."""
    known = catalogue()
    return page(
        "Errors",
        "An error is one sentence: which resource, what failed, the vendor's code, and what to do. Look for a few words"
        " of it on this page. What is decided when the program runs stands in angle brackets."
        " `PULUMI_TELEPHONY_DEBUG=1` shows tracebacks instead.",
        "## Kinds of errors",
        _classes(),
        *(_group(group, known) for group in known.groups),
        "## Other messages",
        table(["message", "what to do"], [[code(entry["has"]), entry["do"]] for entry in known.also]),
        "## Codes of MegaFon",
        "MegaFon documents neither status codes nor error bodies. These are the words and codes of the platform that"
        " its service is built on, an assumption. Any other refusal is judged by its HTTP status.",
        _codes([*megafon.MNEMONICS.items(), *megafon.CODES.items()]),
        _codes(((f"HTTP {status}", meaning) for status, meaning in megafon.STATUSES.items()), "status"),
        "## Codes of Voximplant",
        "Every other code is a plain refusal: its words say what is wrong.",
        _codes(sorted(voximplant.REACTIONS.items())),
        "## Codes of Bitrix24",
        "Upper and lower case are the same. Every other code is a plain refusal.",
        _codes(bitrix24.REACTIONS.items()),
        "Of one method:",
        _codes((f"{method}: {word}", meaning) for (method, word), meaning in bitrix24.OF_METHOD.items()),
        "Of the authorization server, with OAuth:",
        _codes(bitrix24.OF_AUTHORIZATION_SERVER.items()),
    )


def _classes() -> str:
    rows = [
        [code(cls.__name__), docstrings.of(cls).prose.split("\n\n")[0]]
        for cls in vars(errors).values()
        if inspect.isclass(cls) and issubclass(cls, errors.TelephonyError)
    ]
    return table(["kind", "meaning"], rows)


def _group(group: Group, known: Catalogue) -> str:
    rows = []
    for entry in group["entries"]:
        shown = (message for message in every_message() if is_shown(message, known))
        texts = dict.fromkeys(_shown(message) for message in shown if has(entry, message))
        rows += [[text, entry["do"] if first else "as above"] for first, text in _with_first(texts)]
    return f"## {group['title']}\n\n{group['about']}\n\n{table(['message', 'what to do'], rows)}"


def _with_first(texts: Iterable[str]) -> Iterable[tuple[bool, str]]:
    return ((place == 0, text) for place, text in enumerate(texts))


def _shown(message: Message) -> str:
    return f"Warning: {code(message.text)}" if message.kind == "warn" else code(message.text)


def _codes(meanings: Iterable[tuple[Any, Any]] | Mapping[Any, Any], head: str = "code") -> str:
    pairs = meanings.items() if isinstance(meanings, Mapping) else meanings
    rows = [
        [
            code(str(key)),
            code(meaning.error.__name__),
            f"{meaning.hint[:1].upper()}{meaning.hint[1:]}." if meaning.hint else WHAT_TO_DO[meaning.error.__name__],
            "by itself" if meaning.transient else "",
        ]
        for key, meaning in pairs
    ]
    return table([head, "kind", "what to do", "tried again"], rows)
