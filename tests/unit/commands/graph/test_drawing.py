"""The graph as DOT and SVG, and what is said where the extra or Graphviz is missing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from pulumi_telephony.commands.graph.drawing import NotDrawnError, NotInstalledError, dot, svg
from pulumi_telephony.commands.graph.reading import read
from pulumi_telephony.commands.route.graph import Graph
from pulumi_telephony.commands.route.words import lines

from ..review.previews import LINE, create, preview
from .pictures import graph

SVG = "{http://www.w3.org/2000/svg}"
NASTY = ["<b>bold</b>", "a\\nb\\", '"quoted"', "a & b; #35;", "<<b>x</b>>", "Приёмная 😀", "node [x=y]", "\\N"]

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="no `dot` of Graphviz on PATH")


def drawn(picture: str) -> tuple[list[list[str]], int]:
    """The texts of each node, and how many edges there are."""
    groups = ElementTree.fromstring(picture).iter(f"{SVG}g")
    found: dict[str, list[list[str]]] = {"node": [], "edge": []}
    for group in groups:
        if group.get("class") in found:
            found[group.attrib["class"]].append([text.text or "" for text in group.iter(f"{SVG}text")])
    return found["node"], len(found["edge"])


@needs_dot
@pytest.mark.parametrize("name", ["state", "whole"])
def test_a_picture_has_every_line_of_the_graph(name: str) -> None:
    found = graph(name)
    texts, edges = drawn(svg(found))
    assert sorted(texts) == sorted(lines(node, found) for node in found.nodes)
    assert edges == len(found.edges)


@needs_dot
@pytest.mark.parametrize("name", NASTY)
def test_names_are_text_and_nothing_else(name: str) -> None:
    found = read(preview(create("BitrixSipLine", name, {**LINE, "title": f"{name}."})))
    texts, _ = drawn(svg(found))
    assert texts == [[f"line {name}", f"{name}.", "+ to create"]]


def test_dot_says_changes_and_health_by_words_and_by_color() -> None:
    text = dot(graph("whole"))
    assert text.startswith("digraph route {")
    assert "~ to update" in text
    assert 'color="#9a6700" fillcolor="#dafbe1"' in text
    assert 'label="+ to add"' in text


@needs_dot
def test_a_failure_of_graphviz_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GVBINDIR", "/nowhere")
    with pytest.raises(NotDrawnError, match="the program dot failed with exit status"):
        svg(graph("state"))


def test_without_graphviz_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotInstalledError, match="apt-get install graphviz"):
        svg(graph("state"))


@pytest.mark.parametrize("write", [dot, svg])
def test_without_the_extra_the_sentence_names_it(
    write: Callable[[Graph], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(NotInstalledError, match=r"pulumi-telephony\[graph\]"):
        write(graph("state"))
