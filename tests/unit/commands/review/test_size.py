"""A report of any size fits into a comment, and says what it leaves out."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.document import document
from pulumi_telephony.commands.review.markdown import LIMIT, MOST_EDGES, SHORT, markdown
from pulumi_telephony.commands.review.report import Report, review
from pulumi_telephony.commands.review.run import written

from .previews import LINE, REGISTRATION, create, info, preview

GITHUB = 65_536
"""Characters that a comment may have."""


def lines(count: int, length: int = 5) -> Report:
    steps = [create("BitrixSipLine", f"line-{n:05}", {**LINE, "title": f"{n:05}" + "x" * length}) for n in range(count)]
    return review(preview(*steps, said=[info(f"telephony: warning: {'y' * length}")]))


def size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_report_that_fits_is_whole() -> None:
    text = markdown(document(lines(50)))
    assert "left out" not in text
    assert "line-00049" in text


def test_long_values_are_shortened_before_anything_is_left_out() -> None:
    text = markdown(document(lines(3, 40_000)))
    assert size(text) <= LIMIT < GITHUB
    assert "left out" not in text
    assert f"(the first {SHORT} of 40007 characters)" in text
    assert "(cut: 1 lines, 40000 characters)" in text
    assert "telephony review --format text on the same JSON shows all of it" in text


def test_many_resources_are_counted_and_said_to_be_left_out() -> None:
    report = lines(1000)
    text = markdown(document(report))
    assert size(text) <= LIMIT
    assert "## Telephony: 1000 to create" in text
    left, whole = map(int, re.findall(r"^\*(\d+) of (\d+) are not shown here", text, re.MULTILINE)[0])
    assert whole == 1000
    assert len(re.findall(r"^\| \*\*create\*\*", text, re.MULTILINE)) == whole - left
    assert len(re.findall(r"^  \+ create: ", written(report, Format.text), re.MULTILINE)) == 1000


def test_one_value_of_a_megabyte() -> None:
    assert size(markdown(document(lines(1, 1_000_000)))) < 5_000


def test_names_of_any_length_leave_the_summary() -> None:
    name = "x" * 100_000
    text = markdown(document(review(preview(create("BitrixSipLine", name, LINE)))))
    assert size(text) <= LIMIT
    assert "## Telephony: 1 to create" in text


@given(st.integers(1, 60), st.integers(0, 300), st.integers(1_000, 20_000))
def test_the_limit_holds(count: int, length: int, limit: int) -> None:
    text = markdown(document(lines(count, length)), limit)
    assert size(text) <= limit
    kept = len(re.findall(r"^\| \*\*create\*\*", text, re.MULTILINE))
    told = re.search(rf"\*(\d+) of {count} are not shown here\.\*", text)
    assert kept == count or (told and kept == count - int(told[1]))


def test_the_picture_comes_last_and_only_where_there_is_room() -> None:
    report = review(preview(create("SipRegistration", "a", {**REGISTRATION, "application_id": 4411})))
    text = markdown(document(report))
    assert text.endswith("```\n\n</details>\n")
    assert "  n1 --> n2\n" in text
    rest = markdown(document(report), size(text) - 1)
    assert text.startswith(rest)
    assert "<details>" not in rest
    assert "left out" not in rest


def test_a_picture_without_edges_is_none() -> None:
    assert "<details>" not in markdown(document(lines(3)))


def test_a_picture_that_mermaid_would_not_draw_is_left_out() -> None:
    accounts = {"application_id": 4411, "user_id": 501}
    steps = [
        create("SipRegistration", f"r{n}", {"sip_username": f"r{n}", **accounts}) for n in range(MOST_EDGES // 2 + 1)
    ]
    assert "```mermaid" in markdown(document(review(preview(*steps[:-1]))), 10**6)
    assert "```mermaid" not in markdown(document(review(preview(*steps))), 10**6)
