"""``voximplant.line.*`` (contract 5.1)."""

from __future__ import annotations

import pytest
from bitrix24_portal import OFFICE, Portal

from telephony_sandbox.simulators.bitrix24 import seed

LINES, OUTGOING = "voximplant.line.get", "voximplant.line.outgoing.get"
SET, SIP_SET = "voximplant.line.outgoing.set", "voximplant.line.outgoing.sip.set"


def test_all_lines_of_the_portal_by_line_id(portal: Portal) -> None:
    cloud, office = portal.add("Desk"), portal.add("", **OFFICE)
    assert portal.ask(LINES) == {
        seed.NUMBER: "Main number",
        "reg150011": "Reception",
        "sip12": "Warehouse",
        "reg150013": "Foreign line",
        "sip14": "Application line",
        f"reg{cloud['REG_ID']}": "Desk",
        office["INCOMING_LOGIN"]: f"Office PBX ({office['CONFIG_ID']})",
    }


def test_trap_19_names_are_escaped_for_html_titles_are_not(portal: Portal) -> None:
    added = portal.add('A & "B" <c>')
    assert portal.ask(LINES)[f"reg{added['REG_ID']}"] == "A &amp; &quot;B&quot; &lt;c&gt;"
    line = portal.line(added["CONFIG_ID"])
    assert line is not None
    assert line["TITLE"] == 'A & "B" <c>'


def test_an_empty_object_is_an_empty_list(portal: Portal) -> None:
    for line in portal.admin.objects("bitrix24"):
        portal.admin.delete("bitrix24", line["CONFIG_ID"])
    portal.admin.delete("bitrix24", seed.NUMBER)
    assert portal.ask(LINES) == []


def test_trap_18_setting_an_unknown_line_answers_1_and_changes_nothing(portal: Portal) -> None:
    assert portal.ask(OUTGOING) == seed.NUMBER
    for wrong in ("nonsense", None, ["sip12"], "11"):
        assert portal.ask(SET, LINE_ID=wrong) == 1
        assert portal.ask(OUTGOING) == seed.NUMBER
    assert portal.ask(SET, LINE_ID="sip12") == 1
    assert portal.ask(OUTGOING) == "sip12"


def test_a_line_is_made_the_outgoing_one_by_config_id_without_asking_for_the_owner(portal: Portal) -> None:
    for config_id, line_id in ((11, "reg150011"), ("12", "sip12"), (13, "reg150013"), (10, seed.NUMBER)):
        assert portal.ask(SIP_SET, CONFIG_ID=config_id) == 1
        assert portal.ask(OUTGOING) == line_id


@pytest.mark.parametrize("config_id", [999999, None, "abc"])
def test_an_unknown_config_id_is_a_bad_argument(portal: Portal, config_id: object) -> None:
    assert portal.refusal(SIP_SET, CONFIG_ID=config_id) == (400, "ERROR_ARGUMENT")


def test_u17_the_outgoing_line_is_none_after_it_was_deleted(portal: Portal) -> None:
    added = portal.add("Desk")
    portal.ask(SIP_SET, CONFIG_ID=added["CONFIG_ID"])
    portal.ask("voximplant.sip.delete", CONFIG_ID=added["CONFIG_ID"])
    assert portal.ask(OUTGOING) == "LINK_BASE_NUMBER"


def test_u6_trap_15_a_new_line_is_the_outgoing_one_only_when_there_is_none(portal: Portal) -> None:
    portal.add("A")
    assert portal.ask(OUTGOING) == seed.NUMBER
    portal.ask(SET, LINE_ID="LINK_BASE_NUMBER")
    assert portal.ask(OUTGOING) == "LINK_BASE_NUMBER"
    added = portal.add("B")
    assert portal.ask(OUTGOING) == f"reg{added['REG_ID']}"
