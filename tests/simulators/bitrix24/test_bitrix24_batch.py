"""``batch`` (contract 1.10)."""

from __future__ import annotations

from typing import Any

from bitrix24_portal import OFFICE, Portal

GET = "voximplant.sip.get?SORT=CONFIG_ID&ORDER=ASC"


def batch(portal: Portal, cmd: Any, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = portal.ask("batch", cmd=cmd, **more)
    return found


def test_results_errors_totals_and_pages_by_key(portal: Portal) -> None:
    for at in range(60):
        portal.add(f"line {at}", **OFFICE)
    found = batch(portal, {"a": GET, "b": "voximplant.sip.delete?CONFIG_ID=999", "c": GET + "&start=50"})
    assert [len(found["result"][key]) for key in ("a", "c")] == [50, 12]
    assert found["result_total"] == {"a": 62, "c": 62}
    assert found["result_next"] == {"a": 50}
    assert found["result_error"]["b"]["error"] == "ERROR_NOT_FOUND"
    assert set(found["result_time"]) == {"a", "c"}
    assert portal.admin.counters()["bitrix24"]["batch"] == 1


def test_maps_become_arrays_when_empty_or_numbered(portal: Portal) -> None:
    found = batch(portal, [GET, "scope"])
    assert isinstance(found["result"], list)
    assert found["result"][1] == ["telephony"]
    assert found["result_error"] == found["result_next"] == []
    assert found["result_total"] == [2]
    assert batch(portal, {})["result"] == []
    assert batch(portal, "nothing")["result"] == []


def test_halt_stops_after_the_first_error(portal: Portal) -> None:
    cmd = {"a": "scope", "b": "no.such", "c": "scope"}
    for halt, keys in ((0, {"a", "c"}), (False, {"a", "c"}), (1, {"a"}), (True, {"a"}), ("0", {"a", "c"})):
        found = batch(portal, cmd, halt=halt)
        assert set(found["result"]) == keys
        assert found["result_error"]["b"]["error"] == "ERROR_METHOD_NOT_FOUND"
        assert "c" not in found["result_error"]


def test_the_text_false_is_true_in_a_form(portal: Portal) -> None:
    answer = portal.request(
        "POST",
        "/rest/1/k3v9q1w7z5x2c8b4n6m0/batch",
        data={"halt": "false", "cmd[a]": "no.such", "cmd[b]": "scope"},
    )
    assert answer.json()["result"]["result"] == []


def test_references_to_earlier_results(portal: Portal) -> None:
    found = batch(
        portal,
        {
            "added": "voximplant.sip.add?TYPE=office&SERVER=s&LOGIN=l&TITLE=%D0%90%20%26%20B",
            "renamed": "voximplant.sip.update?CONFIG_ID=$result[added][CONFIG_ID]&TITLE=was $result[added][TITLE]",
            "seen": "voximplant.sip.get?FILTER[=CONFIG_ID]=x&FILTER[CONFIG_ID]=$result[added][CONFIG_ID]",
            "first": "voximplant.sip.update?CONFIG_ID=$result[listed][0][CONFIG_ID]",
        },
    )
    line = portal.line(found["result"]["added"]["CONFIG_ID"])
    assert line is not None
    assert line["TITLE"] == "was А & B"
    # A reference to nothing is no parameter.
    assert found["result_error"]["first"]["error"] == "ERROR_NOT_FOUND"


def test_at_most_50_commands_and_no_batch_in_a_batch(portal: Portal) -> None:
    found = batch(portal, ["scope"] * 52)
    assert len(found["result"]) == 50
    assert {error["error"] for error in found["result_error"].values()} == {"ERROR_BATCH_LENGTH_EXCEEDED"}
    assert set(found["result_error"]) == {"50", "51"}
    nested = batch(portal, {"a": "batch?cmd[x]=scope"})
    assert nested["result_error"]["a"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"


def test_commands_that_are_no_text_are_skipped(portal: Portal) -> None:
    assert batch(portal, {"a": {"method": "scope"}, "b": "scope"})["result"] == {"b": ["telephony"]}


def test_a_failed_command_undoes_its_own_part_only(portal: Portal) -> None:
    found = batch(portal, {"a": "voximplant.sip.update?CONFIG_ID=11&TITLE=New",
                           "b": "voximplant.sip.update?CONFIG_ID=12&TITLE=New"})  # fmt: skip
    assert found["result"] == {"a": 1}
    assert found["result_error"]["b"]["error"] == "TITLE_EXISTS"


def test_every_command_is_checked_for_itself(portal: Portal) -> None:
    portal.admin.patch("bitrix24", 1, {"manage_numbers": False}, "user")
    found = batch(portal, {"a": "scope", "b": GET, "c": "get /oauth/token/"})
    assert found["result"] == {"a": ["telephony"]}
    assert found["result_error"]["b"]["error"] == "ACCESS_DENIED"
    assert found["result_error"]["c"]["error"] == "ERROR_METHOD_NOT_FOUND"
