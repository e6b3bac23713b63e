"""What leads to what, how each is, and what a plan changes: one case at a time."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.commands.graph.reading import read

from ..review.previews import (
    LINE,
    NUMBER,
    REGISTRATION,
    STACK,
    UNKNOWN,
    change,
    create,
    delete,
    preview,
    recorded,
    refresh,
    urn,
)
from .pictures import APPLICATION, RULE, graph_of, nodes, state, ways

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
DESK = ("VoximplantApplication", "desk", APPLICATION)


def test_an_id_may_be_text() -> None:
    found = graph_of(DESK, ("VoximplantRule", "day", {**RULE, "application_id": "11"}))
    assert ways(found) == {"application desk -> rule day"}


def test_an_id_that_no_resource_has_is_elsewhere() -> None:
    found = graph_of(DESK, ("VoximplantRule", "day", {**RULE, "application_id": 4411, "scenario_ids": [5, 6]}))
    assert ways(found) == {
        "application 4411 -> rule day",
        "rule day -> scenario 5: 1",
        "rule day -> scenario 6: 2",
    }
    assert nodes(found)["scenario 5"] == ["not in this stack"]


@pytest.mark.parametrize("name", ["desk", "desk.acme.voximplant.com", "Desk"])
def test_an_application_that_is_named(name: str) -> None:
    found = graph_of(DESK, ("SipRegistration", "reception", {**REGISTRATION, "application_name": name}))
    assert ways(found) == {"registration reception -> application desk"}


def test_the_name_of_a_rule_is_that_of_its_application() -> None:
    registration = {**REGISTRATION, "application_id": 11, "rule_name": "day"}
    others = [("VoximplantRule", "own", RULE), ("VoximplantRule", "other", {**RULE, "application_id": 99})]
    found = graph_of(DESK, *others, ("SipRegistration", "reception", registration))
    assert "registration reception -> rule own" in ways(found)


def test_an_order_that_names_unlisted_rules_numbers_those_that_there_are() -> None:
    order = {"application_id": 11, "rule_ids": [99, 12]}
    found = graph_of(DESK, ("VoximplantRule", "day", RULE), ("VoximplantRuleOrder", "desk", order))
    assert ways(found) == {"application desk -> rule day: 2"}


@pytest.mark.parametrize("field", ["login", "server_host"])
def test_another_login_or_server_is_another_sip_account(field: str) -> None:
    found = graph_of(("SipRegistration", "reception", REGISTRATION), ("VirtualNumber", "front", {**NUMBER, field: "x"}))
    assert ways(found) == set()


def test_two_secret_logins_are_not_known_to_be_the_same() -> None:
    registration = {**REGISTRATION, "sip_username": "[secret]"}
    found = graph_of(
        ("SipRegistration", "reception", registration), ("BitrixSipLine", "crm", {**LINE, "login": SECRET})
    )
    assert ways(found) == set()


def test_a_number_and_a_line_without_a_registration() -> None:
    assert ways(graph_of(("VirtualNumber", "front", NUMBER), ("BitrixSipLine", "crm", LINE))) == {
        "number front -- line crm: SIP account"
    }


def test_an_unknown_login_is_that_of_the_resource_that_it_comes_from() -> None:
    line = create("BitrixSipLine", "crm", {**LINE, "login": UNKNOWN})
    line["newState"]["propertyDependencies"] = {"login": [urn("VirtualNumber", "front")]}
    number = create("VirtualNumber", "front", {**NUMBER, "login": UNKNOWN})
    number["newState"]["propertyDependencies"] = {"login": [urn("SipRegistration", "reception")]}
    assert ways(read(preview(line, number))) == {
        "number front -> registration reception: SIP account",
        "registration reception -- line crm: SIP account",
    }


def test_an_unknown_id_without_a_source() -> None:
    found = read(preview(create("VoximplantUser", "agent", {"name": "agent", "application_id": UNKNOWN})))
    assert ways(found) == {"application -> user agent"}
    assert nodes(found)["application"] == ["known after up"]


def test_a_known_id_of_a_resource_that_the_preview_leaves_out() -> None:
    """Its source tells the name, for all that have the same id."""
    user = change("update", "VoximplantUser", "agent", {"application_id": 4}, {"active": False})
    user["newState"]["propertyDependencies"] = {"application_id": [urn("VoximplantApplication", "desk")]}
    rule = change("update", "VoximplantRule", "day", {**RULE, "application_id": 4}, {"pattern": ".*"})
    found = read(preview(user, rule, changeSummary={"update": 2, "same": 9}))
    assert ways(found) == {"application desk -> user agent", "application desk -> rule day"}


REGISTERED: dict[str, Any] = {"successful": True, "status_code": 200}


@pytest.mark.parametrize(
    ("kind", "fields", "health"),
    [
        ("SipRegistration", REGISTERED, "✔ registered"),
        ("SipRegistration", {"successful": False, "status_code": 403}, "✘ not registered, SIP status 403"),
        ("SipRegistration", {"successful": False}, "✘ not registered"),
        ("SipRegistration", {**REGISTERED, "deactivated": True}, "✘ deactivated"),
        ("SipRegistration", {}, "? no status yet"),
        ("BitrixSipLine", {"registration_status_code": 200}, "✔ registered"),
        ("BitrixSipLine", {"registration_status_code": 407}, "✘ not registered, SIP status 407"),
        ("BitrixSipLine", {"registration_status_code": 0}, "? no status yet"),
        ("VirtualNumber", {"state": "active"}, "✔ active"),
        ("VirtualNumber", {"state": "debt_lock"}, "✘ debt_lock"),
        ("VirtualNumber", {"state": "activation"}, "? activation"),
        ("VoximplantUser", {"active": True}, "✔ active"),
        ("VoximplantUser", {"active": False}, "✘ not active"),
    ],
)
def test_the_health_on_record(kind: str, fields: dict[str, Any], health: str) -> None:
    (found,) = nodes(graph_of((kind, "it", fields))).values()
    assert found == [health]


@pytest.mark.parametrize(
    ("kind", "fields"), [("BitrixSipLine", {"type": "office"}), ("VirtualNumber", {}), ("VoximplantRule", {})]
)
def test_what_has_no_health(kind: str, fields: dict[str, Any]) -> None:
    assert list(nodes(graph_of((kind, "it", fields))).values()) == [[]]


def test_what_is_created_has_no_health_yet_and_what_is_deleted_still_has() -> None:
    made = create("SipRegistration", "new", {**REGISTRATION, "sip_username": "new"})
    gone = delete("SipRegistration", "old", {**REGISTRATION, **REGISTERED})
    found = nodes(read(preview(made, gone)))
    assert found["registration new"] == ["new at pbx.example.org", "+ to create"]
    assert found["registration old"] == ["reception at pbx.example.org", "✔ registered", "- to delete"]


def test_a_replacement_and_what_refers_to_it() -> None:
    application = change("replace", "VoximplantApplication", "desk", APPLICATION, {"name": "front"}, old={"id": "11"})
    user = change("replace", "VoximplantUser", "agent", {"application_id": 11}, {"application_id": UNKNOWN})
    user["newState"]["propertyDependencies"] = {"application_id": [urn("VoximplantApplication", "desk")]}
    found = read(preview(application, user))
    assert ways(found) == {"application desk -> user agent"}
    assert nodes(found) == {"application desk": ["front", "+- to replace"], "user agent": ["+- to replace"]}


def test_an_edge_of_what_comes_or_goes_is_not_marked_itself() -> None:
    registration = recorded("SipRegistration", "reception", REGISTRATION)
    same = {"op": "same", "urn": registration["urn"], "oldState": registration, "newState": registration}
    steps = (create("BitrixSipLine", "new", LINE), delete("BitrixSipLine", "old", LINE))
    assert ways(read(preview(same, *steps))) == {
        "registration reception -- line new: SIP account",
        "registration reception -- line old: SIP account",
    }


def test_a_new_registration_does_not_part_a_number_and_a_line() -> None:
    held = [recorded("VirtualNumber", "front", NUMBER), recorded("BitrixSipLine", "crm", LINE)]
    sames = [{"op": "same", "urn": each["urn"], "oldState": each, "newState": each} for each in held]
    assert ways(read(preview(*sames, create("SipRegistration", "reception", REGISTRATION)))) == {
        "number front -> registration reception: SIP account",
        "registration reception -- line crm: SIP account",
    }


def test_what_was_done_by_hand_is_marked() -> None:
    changed = refresh("BitrixSipLine", "one", LINE, {**LINE, "title": "By hand"})
    gone = refresh("BitrixSipLine", "two", LINE, None)
    found = nodes(read(preview(STACK, changed, gone)))
    assert found["line one"] == ["By hand", "? no status yet", "~ changed by hand"]
    assert found["line two"] == ["Front desk", "? no status yet", "- deleted by hand"]


def test_a_binding_is_the_number_that_it_binds() -> None:
    bound = {"phone_number": "74990005501", "application_id": 11, "rule_id": 12}
    by_id = {"phone_id": 77, "application_id": 11}
    found = graph_of(
        DESK,
        ("VoximplantRule", "day", RULE),
        ("VoximplantNumberBinding", "a", bound),
        ("VoximplantNumberBinding", "b", by_id),
    )
    assert nodes(found)["phone number a"] == ["74990005501"]
    assert nodes(found)["phone number b"] == ["id 77"]
    assert {"phone number a -> rule day", "phone number b -> application desk"} < ways(found)


def test_what_is_only_left_to_be_deleted_is_left_out() -> None:
    old, new = (recorded("VoximplantApplication", "desk", {"name": name}) for name in ("old", "new"))
    assert nodes(read(state({**old, "delete": True}, new))) == {"application desk": ["new"]}


def test_other_resources_are_left_out() -> None:
    white = ("SipWhiteListItem", "office", {"network": "203.0.113.0/24"})
    password = ("SipPassword", "sip", {"length": 20})
    assert nodes(graph_of(white, password, ("Conference", "room", {"application_id": 3}))) == {}
