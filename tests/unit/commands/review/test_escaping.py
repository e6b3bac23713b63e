"""Whatever a name or a value is made of, the report tells it whole and does nothing else with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.document import document
from pulumi_telephony.commands.review.markdown import BAR, EVERY_RESOURCE, MARKER, PART_OF_ROUTE, ROUTE, markdown
from pulumi_telephony.commands.review.report import Report, review
from pulumi_telephony.commands.review.run import written
from pulumi_telephony.commands.review.values import shown

from .previews import LINE, STACK, change, create, delete, preview, refresh

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

BLOCKS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close",
    "list_item_open", "list_item_close", "inline", "fence", "html_block", "table_open", "table_close", "thead_open",
    "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
}  # fmt: skip
HTML = {
    MARKER,
    *(f"<details>\n<summary>{title}</summary>" for title in (ROUTE, PART_OF_ROUTE, EVERY_RESOURCE)),
    "</details>",
}
INLINES = {"text", "code_inline", "strong_open", "strong_close", "em_open", "em_close"}

SPECIAL = [
    "`", "``", "```", "~~~", "|", "*", "_", "[", "](", "!", "<", ">", "&amp;", "&", "\\", "#", "-", "+", "=", "{it}",
    "#123", "!7", "GH-1", "a/b#2", "@octocat", "<script>alert(1)</script>", "<!--", "-->", MARKER, ":tada:", "$x$",
    "https://evil.example", "www.evil.example", "![x](y)", "[x](javascript:y)", "{", "}", "%s", "\n", "\r\n", "\t", " ",
    "\x00", "\x1b[31m", "\x7f", "\u202e", "\u200b", "\u2028", "\ufeff", "\ud800", "😀", "ё", "null", '"', "'", "1. ",
    "[secret]x", "    code", "\n\n# heading", "\n- item",
]  # fmt: skip
nasty = st.lists(st.sampled_from(SPECIAL) | st.text(st.characters(), max_size=5), min_size=1, max_size=6).map("".join)


def rendered(text: str) -> tuple[set[str], set[str], list[str], list[str]]:
    """The types of blocks and of inlines, the code, and the plain text."""
    blocks, inlines, code, plain = set(), set(), [], []

    def inner(tokens: list[Token]) -> Iterator[Token]:
        for token in tokens:
            yield token
            yield from inner(token.children or [])

    for token in inner(PARSER.parse(text)):
        if token.block or token.type == "inline":
            blocks.add(token.type)
        else:
            inlines.add(token.type)
        if token.type in ("code_inline", "fence"):
            code.append(token.content)
        elif token.type == "text":
            plain.append(token.content)
        elif token.type == "html_block":
            assert token.content.strip() in HTML
    return blocks, inlines, code, plain


def reported(name: str, value: Any) -> Report:
    said = [{"severity": "warning", "message": str(value), "urn": f"urn:pulumi:dev::shop::a:b:C::{name}"}]
    return review(
        preview(
            STACK,
            create("BitrixSipLine", name, {**LINE, "title": value}),
            change("update", "BitrixSipLine", f"{name}2", LINE, {"title": value, name: value}),
            delete("SipRegistration", name, {"sip_username": value, "proxy": value}, id=name),
            refresh("BitrixSipLine", f"{name}3", LINE, {**LINE, "title": value}),
            {"op": name, "urn": f"urn:pulumi:dev::shop::{name}::{name}"},
            {"op": "create", "urn": f"urn:pulumi:dev::shop::other:{name}::{name}"},
            said=said,
            changeSummary={name: 99},
        )
    )


@given(nasty.filter(lambda text: "::" not in text and "$" not in text), nasty)
def test_names_and_values_are_code_and_nothing_else(name: str, value: str) -> None:
    text = markdown(document(reported(name, value)))
    blocks, inlines, code, plain = rendered(text)
    assert blocks <= BLOCKS
    assert inlines <= INLINES
    assert text.startswith(MARKER + "\n")
    assert text.encode("utf-8")
    own = "".join(plain)
    for character in "@#<>`|[]{}\\$~^":
        assert character not in own
    assert "http" not in own
    assert "www." not in own
    # Every value is there, whole, and in a form from which it can be had back.
    assert shown(value).replace("|", BAR) in code
    assert f"BitrixSipLine {shown(name)}".replace("|", BAR) in code
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert {line.count("|") for line in rows} == {6}


@given(nasty.filter(lambda text: text != "[secret]"))
def test_a_token_is_the_value_in_json(value: str) -> None:
    token = shown(value)
    assert json.loads(token) == value
    assert token.isprintable()


@given(nasty.filter(lambda text: "::" not in text), nasty)
def test_text_is_printable_and_whole(name: str, value: str) -> None:
    text = written(reported(name, value), Format.text)
    assert all(line.isprintable() for line in text.split("\n"))
    assert shown(value) in text


@given(nasty.filter(lambda text: "::" not in text), nasty.filter(lambda text: text != "[secret]"))
def test_json_has_the_values_as_they_are(name: str, value: str) -> None:
    found = json.loads(written(reported(name, value), Format.json))
    created = next(each for each in found["changes"] if each["action"] == "create")
    assert created["name"] == name
    assert {each["name"]: each["after"] for each in created["properties"]}["title"] == value


@pytest.mark.parametrize(
    ("value", "token"),
    [
        ("", '""'),
        (None, "(none)"),
        (5060, "5060"),
        (5060.0, "5060"),
        (1.5, "1.5"),
        (True, "true"),
        ("true", '"true"'),
        ([1, "a", {"b": None}], '[1, "a", {"b": (none)}]'),
        ("[secret]", "[secret]"),
        ("04da6b54-80e4-46f7-96ec-b56ff0331ba9", "[unknown]"),
        ({"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"x"'}, "[secret]"),
        (["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"], "[[unknown]]"),
    ],
)
def test_values_of_every_type(value: Any, token: str) -> None:
    report = review(preview(create("Conference", "desk", {"field": value, "other": 1})))
    shown_rows = {row.name: shown(row.after) for row in report.plan.changes[0].rows}
    assert shown_rows.get("field", "(none)") == token
