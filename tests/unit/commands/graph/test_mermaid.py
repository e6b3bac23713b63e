"""Whatever names are made of, the flowchart shows them and is a flowchart.

`written` reads a label as Mermaid does: `#` and a number are a character. That Mermaid itself agrees was tried with
versions 10.9 and 11 of it, on graphs of such names.
"""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pulumi_telephony.commands.graph.reading import read
from pulumi_telephony.commands.route.graph import Graph
from pulumi_telephony.commands.route.mermaid import mermaid
from pulumi_telephony.commands.route.words import LONGEST, lines

from ..review.previews import create, delete, preview
from ..review.test_escaping import nasty
from .pictures import graph

STATEMENT = re.compile(
    r"""flowchart\ LR
    |   \ \ n\d+\["[^"`;]*(;[^"`;]*)*"\]
    |   \ \ n\d+\ (-->|---|==>|===|-\.->|-\.-)(\|"[^"]+"\|)?\ n\d+
    |   \ \ classDef\ \w+\ [\w\-:#, ]+
    |   \ \ class\ n\d+(,n\d+)*\ \w+
    """,
    re.VERBOSE,
)
LABEL = re.compile(r'n\d+\["(.*)"\]')
PLAIN = re.compile(r"[^\x00-\x1f!-+:-@\[-`{-~°¶]*")
"""What may stand in a label as it is."""

words = nasty | st.sampled_from(
    [
        "end",
        "%%{init: {}}%%",
        "#quot;",
        "\\n",
        "n1 --> n2",
        '"] --> x',
        "<br/>",
        "1. a",
        "- a",
        "+ a",
        "www.a.b",
        "a@b.c",
    ]
).flatmap(lambda word: st.just(word) | st.text(max_size=3).map(word.__add__))


def written(text: str) -> list[list[str]]:
    """The lines of each node."""
    found = [LABEL.fullmatch(line.strip()) for line in text.splitlines()]
    return [
        [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), part) for part in label[1].split("<br/>")]
        for label in found
        if label is not None
    ]


def named(name: str, value: str) -> Graph:
    name = name.replace("::", "") or "x"
    registration = {"sip_username": value, "proxy": name, "application_name": value, "rule_id": name}
    return read(
        preview(
            create("SipRegistration", name, registration),
            delete("VoximplantRule", name, {"name": value, "pattern": value, "application_id": 3}),
        )
    )


@given(words, words)
def test_every_line_is_a_statement_and_every_label_is_read_as_it_was(name: str, value: str) -> None:
    found = named(name, value)
    text = mermaid(found)
    assert [line for line in text.splitlines() if not STATEMENT.fullmatch(line)] == []
    assert written(text) == [lines(node, found) for node in found.nodes]


@given(words, words)
def test_a_label_has_nothing_that_mermaid_could_take_for_its_own(name: str, value: str) -> None:
    for line in mermaid(named(name, value)).splitlines():
        if label := LABEL.fullmatch(line.strip()):
            for part in label[1].split("<br/>"):
                bare = re.sub(r"#\d+;", "", part)
                assert PLAIN.fullmatch(bare)
                assert not re.match(r"[-./,]", part)
                assert not re.search(r"www\.|\.( |$)", part, re.IGNORECASE)


def test_a_line_is_short_and_printable() -> None:
    for node in (found := named("x" * 500, "two\nlines\u202e" + "y" * 500)).nodes:
        assert all(line.isprintable() and 0 < len(line) <= LONGEST for line in lines(node, found))


def test_letters_of_any_script_stay_readable() -> None:
    assert '["registration Приёмная<br/>reception at pbx.example.org<br/>' in mermaid(
        read(preview(create("SipRegistration", "Приёмная", {"sip_username": "reception", "proxy": "pbx.example.org"})))
    )


def test_health_and_changes_have_classes() -> None:
    text = mermaid(graph("whole"))
    classes = dict(re.findall(r"^  class (\S+) (\w+)$", text, re.MULTILINE))
    defined = re.findall(r"^  classDef (\w+) ", text, re.MULTILINE)
    assert sorted(classes.values()) == sorted(defined) == ["elsewhere", "update", "well"]


def test_an_empty_graph_is_a_flowchart() -> None:
    assert mermaid(read(b'{"version": 3, "deployment": {}}')) == "flowchart LR\n"
