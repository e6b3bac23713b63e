"""redaction: no spelling of a secret survives."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.base.redaction import excerpt, scrub

SECRET = 'pä"ss/ w&rd+='


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        base64.b64encode(SECRET.encode()).decode(),
    ],
)
def test_every_spelling_is_masked(spelling: str) -> None:
    assert scrub(f"the server said {spelling}!", [SECRET]) == "the server said [secret]!"


def test_a_longer_secret_that_contains_a_shorter_one_is_masked_whole() -> None:
    assert scrub("token-and-more", ["token", "token-and-more"]) == "[secret]"


def test_nothing_and_very_short_secrets_do_not_shred_the_text() -> None:
    assert scrub("a banana", [None, "", "a"]) == "a banana"


def test_cutting_cannot_expose_half_a_secret() -> None:
    assert "hunter2" not in excerpt("x" * 195 + "hunter2hunter2", ["hunter2hunter2"])


def test_an_excerpt_is_one_line() -> None:
    assert excerpt("a\n  b\r\nc", []) == "a b c"


@given(st.text(min_size=3), st.text(), st.text())
def test_the_secret_itself_never_remains(secret: str, before: str, after: str) -> None:
    scrubbed = scrub(before + secret + after, [secret])
    assert secret not in scrubbed.replace("[secret]", "")
