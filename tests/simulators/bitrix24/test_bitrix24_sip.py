"""``voximplant.sip.add``, ``update``, ``delete``, ``status``, ``connector.status`` (contract 2, 3, 4)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bitrix24_portal import CLOUD, OFFICE, Portal

ADD, UPDATE, DELETE = "voximplant.sip.add", "voximplant.sip.update", "voximplant.sip.delete"
STATUS = "voximplant.sip.status"


# sip.add


def test_traps_3_and_4_a_cloud_line_with_the_types_of_add_and_of_get(portal: Portal) -> None:
    added = portal.add("Front desk")
    assert added == {
        "ID": "7101", "CONFIG_ID": "101", "TYPE": "cloud", "TITLE": "Front desk", "REG_ID": 160001,
        "SERVER": "sip.example.org", "LOGIN": "desk", "PASSWORD": "secret-1", "AUTH_USER": None,
        "OUTBOUND_PROXY": None, "DETECT_LINE_NUMBER": "N", "LINE_DETECT_HEADER_ORDER": "diversion;to",
        "REGISTRATION_STATUS_CODE": None, "REGISTRATION_ERROR_MESSAGE": None,
    }  # fmt: skip
    line = portal.line(101)
    assert line == {
        "TYPE": "cloud", "CONFIG_ID": "101", "REG_ID": "160001", "SERVER": "sip.example.org", "LOGIN": "desk",
        "PASSWORD": "secret-1", "AUTH_USER": None, "OUTBOUND_PROXY": None, "DETECT_LINE_NUMBER": "N",
        "LINE_DETECT_HEADER_ORDER": "diversion;to", "REGISTRATION_STATUS_CODE": None,
        "REGISTRATION_ERROR_MESSAGE": None, "TITLE": "Front desk",
    }  # fmt: skip
    assert list(line)[-1] == "TITLE"


def test_trap_14_an_office_line_has_incoming_values_and_no_registration(portal: Portal) -> None:
    added = portal.add("Office", **OFFICE)
    assert "REG_ID" not in added
    assert added["INCOMING_LOGIN"] == f"sip{added['CONFIG_ID']}"
    assert re.fullmatch("[a-z0-9]{32}", added["INCOMING_PASSWORD"])
    assert added["REGISTRATION_STATUS_CODE"] is None
    line = portal.line(added["CONFIG_ID"])
    assert line is not None
    assert "REG_ID" not in line
    assert line["REGISTRATION_STATUS_CODE"] == "0"
    assert line["INCOMING_PASSWORD"] == added["INCOMING_PASSWORD"]


def test_trap_10_values_are_trimmed_and_schemes_removed(portal: Portal) -> None:
    added = portal.add(" Desk ", SERVER=" https://sip.example.org ", LOGIN=" l ", PASSWORD=" p ", TYPE="OFFICE")
    assert [added[name] for name in ("TITLE", "SERVER", "LOGIN", "PASSWORD", "TYPE")] == [
        "Desk", "sip.example.org", "l", "p", "office"]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"SERVER": ""}, "Server address not specified"),
        ({"SERVER": " http:// "}, "Server address not specified"),
        ({"SERVER": None}, "Server address not specified"),
        ({"SERVER": "s" * 101}, "Server address must not exceed 100 characters."),
        ({"LOGIN": "  "}, "Login for connecting to the server not specified"),
        ({"LOGIN": "l" * 101}, "Server login must not exceed 100 characters."),
        ({"PASSWORD": "p" * 101}, "Password for connecting to the server cannot exceed 100 characters"),
        ({"PASSWORD": " " + "p" * 100}, "Password for connecting to the server cannot exceed 100 characters"),
        ({"TYPE": "fax"}, "PBX type is not specified."),
        ({"TYPE": ""}, "PBX type is not specified."),
        ({"TITLE": ["x"]}, "Every field must be a string."),
        ({"TYPE": "fax", "LOGIN": ""},
         "PBX type is not specified.<br> Login for connecting to the server not specified"),
    ],
)  # fmt: skip
def test_u25_wrong_fields_are_one_error(portal: Portal, changed: dict[str, Any], text: str) -> None:
    status, body = portal.call(ADD, **{**CLOUD, "TITLE": "Reception", **changed})
    assert (status, body) == (400, {"error": "CHECK_FIELDS_ERROR", "error_description": text})


def test_values_at_the_limit_are_accepted(portal: Portal) -> None:
    portal.add("x" * 255, SERVER="http://" + "s" * 100, LOGIN=" " + "l" * 100, PASSWORD="p" * 100)


def test_u26_numbers_are_their_text(portal: Portal) -> None:
    added = portal.add("n", LOGIN=100, PASSWORD=1.0)
    assert (added["LOGIN"], added["PASSWORD"]) == ("100", "1")


@pytest.mark.parametrize("title", ["Reception", " reception ", "WAREHOUSE", "Foreign line", "Main number", "x" * 256])
def test_titles_are_unique_on_the_whole_portal(portal: Portal, title: str) -> None:
    assert portal.refusal(ADD, **CLOUD, TITLE=title) == (400, "TITLE_EXISTS")


def test_u10_switch_titles_case_sensitive(portal: Portal) -> None:
    portal.admin.switches("bitrix24", titles_case_sensitive=True)
    portal.add("reception")
    assert portal.refusal(ADD, **CLOUD, TITLE="Reception")[1] == "TITLE_EXISTS"


def test_several_lines_may_be_without_title(portal: Portal) -> None:
    assert [portal.ask(ADD, **CLOUD)["TITLE"] for _ in range(2)] == ["", ""]


def test_trap_13_ten_cloud_lines_of_the_portal_office_lines_unlimited(portal: Portal) -> None:
    for at in range(8):
        portal.add(f"line {at}")
    assert portal.refusal(ADD, **CLOUD, TITLE="Reception") == (400, "MAX_CLOUD_PBX")
    portal.add("one more", **OFFICE)
    portal.admin.switches("bitrix24", cloud_line_limit=11)
    portal.add("eleventh")


def test_u11_ids_are_never_given_twice(portal: Portal) -> None:
    first = portal.add("A")
    portal.ask(DELETE, CONFIG_ID=first["CONFIG_ID"])
    second = portal.add("A")
    assert int(second["CONFIG_ID"]) > int(first["CONFIG_ID"])
    assert second["REG_ID"] > first["REG_ID"]


def test_u4_switch_provider_refuses(portal: Portal) -> None:
    portal.admin.switches("bitrix24", provider_refuses=True)
    cloud, office = portal.add("cloud"), portal.add("office", **OFFICE)
    assert cloud["REG_ID"] == 0
    assert office["INCOMING_PASSWORD"] is None
    line = portal.line(cloud["CONFIG_ID"])
    assert line is not None
    assert line["REG_ID"] == "0"
    assert portal.refusal(STATUS, REG_ID=0) == (400, "REG_ID_NOT_FOUND")
    assert portal.ask(DELETE, CONFIG_ID=cloud["CONFIG_ID"]) == 1


def test_u12_switch_visibility_delay_hides_a_new_line_from_get(portal: Portal) -> None:
    portal.admin.switches("bitrix24", visibility_delay=30.0)
    added = portal.add("late")
    assert portal.line(added["CONFIG_ID"]) is None
    assert portal.ask(UPDATE, CONFIG_ID=added["CONFIG_ID"], TITLE="later") == 1
    portal.admin.clock(advance=31)
    assert portal.line(added["CONFIG_ID"]) is not None


# sip.update


def test_an_update_changes_what_is_sent_and_answers_1(portal: Portal) -> None:
    added = portal.add("A")
    assert portal.ask(UPDATE, CONFIG_ID=added["CONFIG_ID"], TITLE=" B ", SERVER="http://new.example.org") == 1
    line = portal.line(added["CONFIG_ID"])
    assert line is not None
    assert (line["TITLE"], line["SERVER"], line["LOGIN"]) == ("B", "new.example.org", "desk")
    assert line["PASSWORD"] == "secret-1"


def test_trap_1_type_is_checked_on_update_but_never_changed(portal: Portal) -> None:
    key = {"CONFIG_ID": portal.add("A")["CONFIG_ID"]}
    assert portal.ask(UPDATE, **key, TYPE="office", TITLE="B") == 1
    line = portal.line(key["CONFIG_ID"])
    assert line is not None
    assert (line["TYPE"], line["TITLE"]) == ("cloud", "B")
    for wrong in ("Cloud", "OFFICE", "fax", ""):
        assert portal.refusal(UPDATE, **key, TYPE=wrong, TITLE="C") == (400, "CHECK_FIELDS_ERROR")


@pytest.mark.parametrize("nothing", [{}, {"TYPE": "fax"}, {"TITLE": None, "LOGIN": None}, {"AUTH_USER": "x"}])
def test_trap_8_an_update_without_fields_is_a_silent_success(portal: Portal, nothing: dict[str, Any]) -> None:
    assert portal.ask(UPDATE, CONFIG_ID=11, **nothing) == 1
    assert portal.refusal(UPDATE, CONFIG_ID=999, **nothing) == (404, "ERROR_NOT_FOUND")


@pytest.mark.parametrize("config_id", [999, "abc", 0, -1, None, [11], 11.5, 13, 14])
def test_trap_9_u27_not_found_is_404_on_update_and_400_on_delete(portal: Portal, config_id: Any) -> None:
    assert portal.refusal(UPDATE, CONFIG_ID=config_id, TITLE="x") == (404, "ERROR_NOT_FOUND")
    assert portal.refusal(DELETE, CONFIG_ID=config_id) == (400, "ERROR_NOT_FOUND")


def test_numeric_text_is_an_id(portal: Portal) -> None:
    assert portal.ask(UPDATE, CONFIG_ID="11", TITLE="By text") == 1


def test_update_checks_fields_before_the_title(portal: Portal) -> None:
    status, body = portal.call(UPDATE, CONFIG_ID=11, TITLE="Warehouse", SERVER="", PASSWORD="p" * 101)
    assert (status, body["error"]) == (400, "CHECK_FIELDS_ERROR")
    assert body["error_description"].count("<br> ") == 1
    assert portal.refusal(UPDATE, CONFIG_ID=11, TITLE="warehouse") == (400, "TITLE_EXISTS")
    assert portal.ask(UPDATE, CONFIG_ID=11, TITLE="RECEPTION") == 1


def test_an_empty_title_collides_with_another_empty_one_on_update_only(portal: Portal) -> None:
    assert portal.ask(UPDATE, CONFIG_ID=11, TITLE="") == 1
    assert portal.refusal(UPDATE, CONFIG_ID=12, TITLE=" ") == (400, "TITLE_EXISTS")
    portal.admin.switches("bitrix24", empty_titles_collide=False)
    assert portal.ask(UPDATE, CONFIG_ID=12, TITLE=" ") == 1


def test_an_empty_password_clears_it(portal: Portal) -> None:
    portal.ask(UPDATE, CONFIG_ID=12, PASSWORD="")
    line = portal.line(12)
    assert line is not None
    assert line["PASSWORD"] == ""


def test_u28_sending_the_same_server_restarts_the_registration_a_title_does_not(portal: Portal) -> None:
    portal.ask(UPDATE, CONFIG_ID=11, TITLE="Front")
    assert portal.ask(STATUS, REG_ID=150011)["STATUS_RESULT"] == "success"
    portal.ask(UPDATE, CONFIG_ID=11, SERVER="sip.example.com")
    line = portal.line(11)
    assert line is not None
    assert (line["REGISTRATION_STATUS_CODE"], line["REG_ID"]) == ("0", "150011")
    assert portal.ask(STATUS, REG_ID=150011)["STATUS_RESULT"] == "in_progress"


# sip.delete


def test_deleting_twice_and_what_goes_with_the_line(portal: Portal) -> None:
    added = portal.add("A")
    assert portal.ask(DELETE, CONFIG_ID=int(added["CONFIG_ID"])) == 1
    assert portal.refusal(DELETE, CONFIG_ID=added["CONFIG_ID"]) == (400, "ERROR_NOT_FOUND")
    assert portal.refusal(STATUS, REG_ID=added["REG_ID"]) == (400, "REG_ID_NOT_FOUND")


def test_a_line_whose_registration_cannot_be_removed_stays(portal: Portal) -> None:
    portal.admin.delete("bitrix24", 150011, "registration")
    assert portal.refusal(DELETE, CONFIG_ID=11) == (400, "REG_ID_NOT_FOUND")
    assert portal.line(11) is not None


# sip.status


def statuses(portal: Portal, reg_id: int, times: int) -> list[str]:
    return [portal.ask(STATUS, REG_ID=reg_id)["STATUS_RESULT"] for _ in range(times)]


def test_u2_u3_a_registration_is_in_progress_for_two_calls(portal: Portal) -> None:
    added = portal.add("A")
    first = portal.ask(STATUS, REG_ID=str(added["REG_ID"]))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", first.pop("LAST_UPDATED"))
    assert first == {"REG_ID": added["REG_ID"], "ERROR_MESSAGE": "", "STATUS_CODE": 0, "STATUS_RESULT": "in_progress"}
    assert statuses(portal, added["REG_ID"], 2) == ["in_progress", "success"]
    line = portal.line(added["CONFIG_ID"])
    assert line is not None
    assert (line["REGISTRATION_STATUS_CODE"], line["REGISTRATION_ERROR_MESSAGE"]) == ("200", "")


def test_a_registration_follows_the_clock_too_but_get_is_stale_until_somebody_asks(portal: Portal) -> None:
    added = portal.add("A")
    portal.admin.clock(advance=61)
    line = portal.line(added["CONFIG_ID"])
    assert line is not None
    assert line["REGISTRATION_STATUS_CODE"] is None
    assert statuses(portal, added["REG_ID"], 1) == ["success"]


def test_switches_of_the_registration(portal: Portal) -> None:
    portal.admin.switches("bitrix24", registration_wait_calls=1, registration_status_calls=1)
    added = portal.add("A")
    assert statuses(portal, added["REG_ID"], 4) == ["wait", "in_progress", "success", "success"]
    portal.admin.switches("bitrix24", registration_wait_calls=0, registration_status_calls=0)
    portal.ask(UPDATE, CONFIG_ID=added["CONFIG_ID"], LOGIN="other")
    assert statuses(portal, added["REG_ID"], 1) == ["success"]


@pytest.mark.parametrize(
    ("changed", "code"), [({"SERVER": "pbx.invalid:5061"}, 502), ({"PASSWORD": "wrong-password"}, 403)]
)
def test_u2_a_registration_can_fail_and_be_mended(portal: Portal, changed: dict[str, Any], code: int) -> None:
    added = portal.add("A", **changed)
    portal.admin.clock(advance=61)
    failed = portal.ask(STATUS, REG_ID=added["REG_ID"])
    assert (failed["STATUS_RESULT"], failed["STATUS_CODE"]) == ("error", code)
    assert failed["ERROR_MESSAGE"]
    line = portal.line(added["CONFIG_ID"])
    assert line is not None
    assert line["REGISTRATION_STATUS_CODE"] == str(code)
    portal.ask(UPDATE, CONFIG_ID=added["CONFIG_ID"], SERVER="pbx.example.org", PASSWORD="right")
    line = portal.line(added["CONFIG_ID"])
    assert line is not None
    # The code is reset, the text stays.
    assert (line["REGISTRATION_STATUS_CODE"], line["REGISTRATION_ERROR_MESSAGE"]) == ("0", failed["ERROR_MESSAGE"])
    assert statuses(portal, added["REG_ID"], 3)[-1] == "success"


@pytest.mark.parametrize("reg_id", [999, None, "abc", 0])
def test_an_unknown_registration_is_400(portal: Portal, reg_id: Any) -> None:
    assert portal.refusal(STATUS, REG_ID=reg_id) == (400, "REG_ID_NOT_FOUND")


# sip.connector.status


def test_the_connector_has_an_end_only_when_paid(portal: Portal) -> None:
    paid = portal.ask("voximplant.sip.connector.status")
    assert (paid["FREE_MINUTES"], paid["PAID"]) == (60, True)
    assert "T" in paid["PAID_DATE_END"]
    (state,) = portal.admin.objects("bitrix24", "portal")
    portal.admin.patch("bitrix24", state["member_id"], {"PAID": False, "FREE_MINUTES": 7})
    assert portal.ask("voximplant.sip.connector.status") == {"FREE_MINUTES": 7, "PAID": False}
    assert portal.add("U-7: unpaid is no obstacle")
