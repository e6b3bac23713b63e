"""What other people call their things is data in a program, whatever it spells."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.commands.export.literals import comment, literal
from pulumi_telephony.commands.export.names import names, slug, variable

from .accounts import HOSTILE

TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
RUFF = Path(sys.executable).with_name("ruff")


@given(TEXTS)
def test_a_literal_is_the_text_on_one_line_of_printable_characters(text: str) -> None:
    source = literal(text)
    assert ast.literal_eval(source) == text
    assert source.isprintable()
    assert isinstance(ast.parse(source, mode="eval").body, ast.Constant)


@pytest.mark.parametrize("value", [None, 1.5, ["a"], b"a"])
def test_there_is_no_literal_for_what_no_input_is(value: object) -> None:
    with pytest.raises(TypeError):
        literal(value)


@pytest.mark.parametrize("width", [88, 120])
def test_a_formatter_leaves_literals_and_comments_as_they_are(width: int) -> None:
    lines = [f"    {literal(text)},  # {comment('of ' + text)}" for text in HOSTILE]
    source = "\n".join(["made(", *lines, ")", ""])
    command: list[str | Path] = [RUFF, "format", "--isolated", f"--line-length={width}", "--stdin-filename=a.py", "-"]
    formatted = subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
    assert formatted == source


@given(TEXTS)
def test_a_comment_is_one_line_without_a_sign_that_tools_look_for(text: str) -> None:
    shown = comment(text)
    assert shown == "" or shown.isprintable()
    assert not set(shown) & set("#:\\\"'")


@given(TEXTS)
def test_a_slug_is_made_of_harmless_letters(text: str) -> None:
    made = slug(text)
    assert made == "" or variable(made).replace("_", "a").isalnum()
    assert made.isascii()
    assert "--" not in made
    assert len(made) <= 24


def test_cyrillic_is_spelt_in_latin_letters() -> None:
    assert slug("Приёмная «Север»") == "priemnaya-sever"
    assert slug("Щука, объявление") == "shchuka-obyavlenie"


@given(st.dictionaries(st.integers(1, 10**6).map(str), st.one_of(TEXTS, st.sampled_from(["a", "a-7", "7", "A 7", ""]))))
def test_no_two_objects_have_the_same_name_or_variable(labels: dict[str, str]) -> None:
    given_names = names("line", labels)
    assert given_names.keys() == labels.keys()
    assert len(set(given_names.values())) == len(labels)
    variables = {variable(name) for name in given_names.values()}
    assert len(variables) == len(labels)
    assert all(each.isidentifier() for each in variables)


def test_an_object_that_comes_later_renames_none_that_is_there() -> None:
    before = names("line", {"4": "Desk", "7": "desk!"})
    assert before == {"4": "line-desk", "7": "line-desk-7"}
    assert names("line", {"9": "Desk", "7": "desk!", "4": "Desk", "11": "desk 7"}).items() >= before.items()
