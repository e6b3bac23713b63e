"""Keep secrets out of every text that a person or a log may see."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

MASK = "[secret]"
# Masking one or two characters would shred ordinary words; no vendor issues secrets this short.
_SHORTEST = 3


def _spellings(secret: str) -> set[str]:
    """The ways in which a secret may appear: raw, URL-encoded, JSON-escaped, base64."""
    raw = secret.encode()
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
    }


def scrub(text: str, secrets: Iterable[str | None]) -> str:
    """``text`` with every known spelling of every secret replaced by ``[secret]``."""
    needles = {
        spelling
        for secret in secrets
        if secret is not None and len(secret) >= _SHORTEST
        for spelling in _spellings(secret)
    }
    for needle in sorted(needles, key=len, reverse=True):
        text = text.replace(needle, MASK)
    return text


def printable(text: str) -> str:
    """``text`` on one line, with blanks in place of control and other unprintable characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split(" ")).strip()


def excerpt(text: str, secrets: Iterable[str | None], limit: int = 200) -> str:
    """One printable line of a vendor's text, scrubbed before it is shortened, so that no part of a secret remains."""
    line = " ".join(printable(scrub(text, secrets)).split())
    return line if len(line) <= limit else line[: limit - 3] + "..."
