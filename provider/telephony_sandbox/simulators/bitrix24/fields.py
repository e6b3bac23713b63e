"""The fields a caller may send for a line: how they are normalised and what is wrong with them (contract 2.1, U-26)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..platform import ApiError, Document, VendorState
from . import php
from .errors import field_text

_LENGTH = 100
Checked = tuple[str, str | None]
"""The normalised value, and the key in FIELD_TEXTS of what is wrong with it."""


def _type(sent: str) -> Checked:
    return sent, None if sent in ("cloud", "office") else "type"


def _server(sent: str) -> Checked:
    return _required(sent.replace("https://", "").replace("http://", ""), "server")


def _login(sent: str) -> Checked:
    return _required(sent, "login")


def _required(sent: str, what: str) -> Checked:
    value = sent.strip()
    if not value:
        return value, f"{what} missing"
    return value, f"{what} long" if len(value) > _LENGTH else None


def _password(sent: str) -> Checked:
    # The length is checked first: blanks at the ends count.
    return sent.strip(), "password long" if len(sent) > _LENGTH else None


def _title(sent: str) -> Checked:
    return sent.strip(), None


RULES: Mapping[str, Callable[[str], Checked]] = {
    "TYPE": _type,
    "SERVER": _server,
    "LOGIN": _login,
    "PASSWORD": _password,
    "TITLE": _title,
}
"""In the order of the checks."""


def checked(state: VendorState, sent: Document) -> dict[str, str]:
    """The normalised values of those that were sent. Raises CHECK_FIELDS_ERROR with all that is wrong, in one text."""
    values: dict[str, str] = {}
    problems: list[str] = []
    for name, rule in RULES.items():
        if name not in sent:
            continue
        text = php.text(sent[name])
        if text is None:
            problems.append("no text")
            continue
        values[name], problem = rule(_stored(state, text))
        if problem is not None:
            problems.append(problem)
    if problems:
        raise ApiError("CHECK_FIELDS_ERROR", field_text(state, problems))
    return values


def _stored(state: VendorState, text: str) -> str:
    if not state.switch("legacy_charset"):
        return text
    return "".join(letter if ord(letter) <= 0xFFFF else "?" for letter in text)
