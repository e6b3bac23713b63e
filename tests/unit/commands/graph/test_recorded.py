"""The graph of a stack that has everything, as Pulumi prints its state and its previews."""

from __future__ import annotations

import json

import pytest

from pulumi_telephony.commands.graph.reading import read
from pulumi_telephony.commands.route.mermaid import mermaid

from .pictures import RECORDED, graph, nodes, ways

STAYS = {
    "number front-desk -> registration reception: SIP account",
    "registration reception -- line crm: SIP account",
    "phone number city -> application desk",
    "phone number city -> rule day",
    "registration spare -> application 4411",
    "application desk -> user agent",
    "application desk -> rule day: 1",
    "application desk -> rule night: 2",
    "rule night -> scenario greet",
}


def test_a_state_leads_from_the_numbers_to_the_scenarios() -> None:
    assert ways(graph("state")) == STAYS | {
        "registration reception -> application desk",
        "registration reception -> user agent",
        "rule day -> scenario hours: 1",
        "rule day -> scenario greet: 2",
    }


def test_a_state_tells_what_each_is_and_how_it_is() -> None:
    assert nodes(graph("state")) == {
        "number front-desk": ["74950001122", "✔ active"],
        "phone number city": ["74990005501"],
        "registration reception": ["reception at pbx.example.org", "✔ registered"],
        "registration spare": ["spare at pbx.example.org", "✔ registered"],
        "application 4411": ["frontdesk.acme.voximplant.com", "not in this stack"],
        "application desk": [],
        "rule day": ["pattern 7495.*"],
        "rule night": ["pattern .*"],
        "scenario greet": [],
        "scenario hours": [],
        "user agent": ["✔ active"],
        "line crm": ["Front desk", "? no status yet"],
    }


def test_a_preview_with_all_resources_marks_what_changes() -> None:
    found = graph("whole")
    assert ways(found) == STAYS | {
        "registration reception -> application 4411: + to add",
        "registration reception -> application desk: - to remove",
        "registration reception -> user agent: - to remove",
        "rule day -> scenario greet",
        "rule day -> scenario hours: 1, - to remove",
    }
    marked = {first for first, rest in nodes(found).items() if "~ to update" in rest}
    assert marked == {"registration reception", "rule day", "user agent"}


def test_the_stream_of_events_makes_the_same_graph() -> None:
    assert mermaid(graph("streamed")) == mermaid(graph("whole"))


def test_a_preview_of_changes_names_what_they_refer_to() -> None:
    found = graph("changed")
    assert not found.whole
    assert {"application desk -> rule day", "application desk -> user agent", "rule day -> scenario greet"} < ways(
        found
    )
    assert nodes(found)["application desk"] == []
    assert "not in this preview" in nodes(found)["application 4411"]


def test_ids_that_are_unknown_lead_to_the_resources_that_they_come_from() -> None:
    found = graph("created")
    assert {
        "application desk -> rule day",
        "application desk -> user agent",
        "phone number city -> rule day",
        "registration reception -> user agent",
        "rule day -> scenario hours",
        "rule day -> scenario greet",
        "number front-desk -> registration reception: SIP account",
        "registration spare -> application frontdesk",
    } < ways(found)
    assert nodes(found)["user agent"] == ["+ to create"]
    assert nodes(found)["application frontdesk"] == ["not in this stack"]


@pytest.mark.parametrize("name", ["state", "whole", "changed", "created"])
def test_the_graph_does_not_depend_on_the_order_of_resources(name: str) -> None:
    printed = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    (printed["deployment"]["resources"] if name == "state" else printed["steps"]).reverse()
    assert mermaid(read(json.dumps(printed).encode())) == mermaid(graph(name))


def test_no_secret_of_the_state_is_drawn() -> None:
    printed = json.loads((RECORDED / "state.json").read_text(encoding="utf-8"))
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"canary-1"'}
    for each in printed["deployment"]["resources"]:
        for values in (each.get("inputs", {}), each.get("outputs", {})):
            values.update({"password": "canary-2", "script": "canary-3", "sip_username": secret, "number": secret})
    assert "canary" not in mermaid(read(json.dumps(printed).encode()))
