"""The search itself: it finds what it has to find."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest

from laws.cases import CANARY

from .canaries import TOKEN, leaks

SPELLINGS = {
    "raw": str,
    "url": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "json": json.dumps,
    "json in json": lambda text: json.dumps(json.dumps(text)),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 of more": lambda text: base64.b64encode(f"user:{text}!".encode()).decode(),
}


@pytest.mark.parametrize("secret", [CANARY, TOKEN])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_is_found(spelling: str, secret: str) -> None:
    assert leaks([f"before {SPELLINGS[spelling](secret)} after"], [secret]) == {secret}


def test_a_token_of_voximplant_is_found() -> None:
    token = ".".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (b'{"alg":1}', b'{"iss":1}', b"x" * 9)
    )
    assert leaks([f"Bearer {token}"], []) == {token}
