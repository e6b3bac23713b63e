"""What a person does in the web interface, through the admin API; faults; restarts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from bitrix24_portal import CLOUD, OFFICE, Portal

from telephony_sandbox.simulators.client import AdminError
from telephony_sandbox.simulators.server import Simulators


def test_the_seed_has_what_keeps_clients_honest(portal: Portal) -> None:
    lines = {line["CONFIG_ID"]: line for line in portal.admin.objects("bitrix24")}
    assert all(line["ID"] != line["CONFIG_ID"] for line in lines.values())
    assert {lines[11]["AUTH_USER"], lines[12]["AUTH_USER"]} == {"", None}
    assert lines[13]["TITLE"] == "Foreign line"
    assert sum(line["TYPE"] == "cloud" for line in lines.values()) <= 3
    assert "Front desk" not in {line["TITLE"] for line in lines.values()}


def test_a_line_made_by_hand_belongs_to_nobody_and_is_whole(portal: Portal) -> None:
    cloud = portal.admin.make("bitrix24", {**CLOUD, "TITLE": "By hand"})
    assert (cloud["APP_ID"], cloud["AUTH_USER"], cloud["REG_ID"]) == (None, "", 160001)
    assert portal.ask("voximplant.sip.status", REG_ID=cloud["REG_ID"])["STATUS_RESULT"] == "in_progress"
    office = portal.admin.make("bitrix24", {**OFFICE, "TITLE": "By hand too"})
    assert office["INCOMING_LOGIN"] == f"sip{office['CONFIG_ID']}"
    line = portal.line(office["CONFIG_ID"])
    assert line is not None
    assert line["REGISTRATION_STATUS_CODE"] == "0"


def test_a_changed_line_drifts_and_registers_again(portal: Portal) -> None:
    changed = portal.admin.patch("bitrix24", 11, {"TITLE": "Drifted", "OUTBOUND_PROXY": "proxy.example.org"})
    assert changed["REGISTRATION_STATUS_CODE"] == 0
    line = portal.line(11)
    assert line is not None
    assert (line["TITLE"], line["OUTBOUND_PROXY"]) == ("Drifted", "proxy.example.org")
    assert portal.ask("voximplant.sip.status", REG_ID=150011)["STATUS_RESULT"] == "in_progress"


def test_saving_a_line_by_hand_turns_null_into_an_empty_text(portal: Portal) -> None:
    portal.admin.patch("bitrix24", 12, {"TITLE": "Saved"})
    line = portal.line(12)
    assert line is not None
    assert (line["AUTH_USER"], line["OUTBOUND_PROXY"]) == ("", "")


def test_a_deleted_line_is_gone_with_its_registration(portal: Portal) -> None:
    portal.admin.delete("bitrix24", 11)
    assert portal.line(11) is None
    assert portal.refusal("voximplant.sip.status", REG_ID=150011) == (400, "REG_ID_NOT_FOUND")


@pytest.mark.parametrize(
    ("key", "changes", "why"),
    [
        (11, {"TYPE": "office"}, "TYPE of a line cannot be changed"),
        (11, {"REG_ID": 5}, "REG_ID of a line cannot be changed"),
        (11, {"TITLE": "foreign line"}, "another line has the title"),
        (11, {"TITLE": "x" * 256}, "TITLE: String should have at most 255"),
        (11, {"SERVER": ""}, "SERVER: String should have at least 1"),
        (11, {"CONFIG_ID": 12}, "CONFIG_ID identifies the line"),
        (11, {"COLOUR": "red"}, "COLOUR: Extra inputs"),
    ],
)
def test_what_the_web_interface_would_not_allow_changes_nothing(
    portal: Portal, key: int, changes: dict[str, Any], why: str
) -> None:
    before = portal.admin.snapshot()
    with pytest.raises(AdminError, match=why):
        portal.admin.patch("bitrix24", key, {"LOGIN": "half", **changes})
    assert portal.admin.snapshot() == before


def test_the_limit_and_generated_values_hold_for_people_too(portal: Portal) -> None:
    with pytest.raises(AdminError, match="the portal itself gives REG_ID"):
        portal.admin.make("bitrix24", {**CLOUD, "REG_ID": 7})
    for at in range(8):
        portal.admin.make("bitrix24", {**CLOUD, "TITLE": f"line {at}"})
    with pytest.raises(AdminError, match="there are 10 cloud lines already"):
        portal.admin.make("bitrix24", CLOUD)
    with pytest.raises(AdminError, match="there is a line 11 already"):
        portal.admin.make("bitrix24", {"LINE_ID": "74950000000", "CONFIG_ID": 11}, "number")
    with pytest.raises(AdminError, match="there is a line 10 already"):
        portal.admin.make("bitrix24", {**OFFICE, "CONFIG_ID": 10})


def test_a_registration_changed_by_hand_stays_so(portal: Portal) -> None:
    added = portal.add("A")
    failed = {"STATUS_RESULT": "error", "STATUS_CODE": 408, "ERROR_MESSAGE": "Request Timeout"}
    portal.admin.patch("bitrix24", added["REG_ID"], failed)
    portal.admin.clock(advance=100)
    assert portal.ask("voximplant.sip.status", REG_ID=added["REG_ID"])["STATUS_CODE"] == 408


def test_there_is_exactly_one_portal(portal: Portal) -> None:
    (state,) = portal.admin.objects("bitrix24", "portal")
    key = state["member_id"]
    with pytest.raises(AdminError, match="exactly one"):
        portal.admin.delete("bitrix24", key)
    with pytest.raises(AdminError, match="no line 'reg7'"):
        portal.admin.patch("bitrix24", key, {"outgoing_line": "reg7"})
    portal.admin.patch("bitrix24", key, {"outgoing_line": "sip12"})
    assert portal.ask("voximplant.line.outgoing.get") == "sip12"


def test_an_answer_lost_after_the_commit_leaves_the_line(portal: Portal) -> None:
    portal.admin.faults({"vendor": "bitrix24", "operation": "voximplant.sip.add", "when": "after", "effect": "reset"})
    with pytest.raises(requests.ConnectionError):
        portal.call("voximplant.sip.add", **CLOUD, TITLE="Lost")
    assert portal.refusal("voximplant.sip.add", **CLOUD, TITLE="Lost") == (400, "TITLE_EXISTS")


def test_a_fault_speaks_the_methods_own_status(portal: Portal) -> None:
    portal.admin.faults({"vendor": "bitrix24", "effect": {"error": "ERROR_NOT_FOUND"}, "times": 2})
    assert portal.refusal("voximplant.sip.delete", CONFIG_ID=11) == (400, "ERROR_NOT_FOUND")
    assert portal.refusal("voximplant.sip.update", CONFIG_ID=11) == (404, "ERROR_NOT_FOUND")


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.db"

    def opened(simulators: Simulators, session: requests.Session) -> Portal:
        session.trust_env = False
        return Portal(simulators, session)

    with Simulators(state=state) as simulators, requests.Session() as session:
        portal = opened(simulators, session)
        added = portal.add("Kept")
        portal.ask("voximplant.line.outgoing.sip.set", CONFIG_ID=added["CONFIG_ID"])
        portal.admin.clock(advance=3601)
    with Simulators(state=state) as simulators, requests.Session() as session:
        portal = opened(simulators, session)
        assert portal.ask("voximplant.line.outgoing.get") == f"reg{added['REG_ID']}"
        assert portal.ask("voximplant.sip.status", REG_ID=added["REG_ID"])["STATUS_RESULT"] == "success"
        assert portal.add("Next")["CONFIG_ID"] == str(int(added["CONFIG_ID"]) + 1)
