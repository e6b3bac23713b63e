"""BitrixSipLine: taking over a line that is there already, call by call (contracts: bitrix24 1.4, 1.11, 2)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.base.errors import ApiError, ConflictError, InvalidInputError, TelephonyError
from pulumi_telephony.bitrix24.declaration import BitrixSipLineInputs
from pulumi_telephony.bitrix24.lifecycle import BitrixSipLineLifecycle
from pulumi_telephony.core import adoption
from pulumi_telephony.core.diff import difference
from pulumi_telephony.http import listing
from pulumi_telephony.http.answers import Answer
from unit.bitrix24.fakes import ADDED, CLOUD, OFFICE, FakePortal, client, error, result, rows

DONE = result(1)
OTHER = {**CLOUD, "CONFIG_ID": "20", "REG_ID": "160000", "TITLE": "Other"}
UNTITLED = {**CLOUD, "TITLE": ""}


def inputs(**changed: Any) -> BitrixSipLineInputs:
    given = {"title": "Front desk", "server": "pbx.example.org", "login": "reception", "password": "pa55word"}
    return BitrixSipLineInputs.model_validate({**given, "adopt": True, **changed})


def lifecycle(*script: Answer | Exception) -> tuple[BitrixSipLineLifecycle, FakePortal]:
    portal = FakePortal(*script)
    return BitrixSipLineLifecycle(client(portal)), portal


def test_a_line_that_is_as_asked_is_taken_over_without_a_write() -> None:
    resource, portal = lifecycle(rows(OTHER, CLOUD))
    created = resource.create(inputs())
    assert portal.called == ["sip.get"]
    assert (created.id, created.state.reg_id, created.state.adopt) == ("21", 160001, True)
    found = difference(BitrixSipLineInputs, created.state.model_dump(), inputs().model_dump(exclude_none=True))
    assert not found.any


def test_what_differs_is_one_write_of_exactly_that() -> None:
    resource, portal = lifecycle(rows(CLOUD), DONE, rows({**CLOUD, "LOGIN": "desk"}))
    created = resource.create(inputs(login="desk"))
    assert portal.called == ["sip.get", "sip.update", "sip.get"]
    assert portal.sent[1][1] == {"CONFIG_ID": 21, "LOGIN": "desk"}
    assert created.state.login == "desk"


@pytest.mark.parametrize("field", ["title", "password"])
def test_what_the_program_does_not_speak_of_stays_as_it_is(field: str) -> None:
    resource, portal = lifecycle(rows(CLOUD))
    created = resource.create(inputs(existing_id="21", **{field: None}))
    assert portal.called == ["sip.get"]
    assert getattr(created.state, field) == CLOUD[field.upper()]


def test_many_are_taken_over_for_one_list_and_one_update_each() -> None:
    """1.11: a portal takes two calls a second."""
    there = [{**CLOUD, "CONFIG_ID": str(n), "TITLE": f"Line {n}", "LOGIN": "old"} for n in range(1, 5)]
    writes = [each for row in there for each in (DONE, rows({**row, "LOGIN": "reception"}))]
    resource, portal = lifecycle(rows(*there), *writes)
    for n in range(1, 5):
        # The check of a new resource looks as well, and creates go on meanwhile.
        assert resource.existing(inputs(title=f"Line {n}")) is not None
        assert resource.create(inputs(title=f"Line {n}")).id == str(n)
    assert portal.called == ["sip.get", *["sip.update", "sip.get"] * 4]


@pytest.mark.parametrize("title", ["FRONT DESK", " front desk "])
def test_titles_that_differ_by_case_only_are_the_same(title: str) -> None:
    """U-10."""
    renamed = rows(CLOUD)
    resource, portal = lifecycle(rows({**CLOUD, "TITLE": title}), DONE, renamed)
    assert resource.create(inputs()).id == "21"
    assert portal.sent[1][1] == {"CONFIG_ID": 21, "TITLE": "Front desk"}


def test_with_adopt_alone_a_line_that_is_not_there_is_made() -> None:
    resource, portal = lifecycle(rows(OTHER), rows(), result(ADDED))
    assert resource.existing(inputs()) is None
    assert resource.create(inputs()).id == "21"
    assert "sip.add" in portal.called


def test_nothing_is_looked_for_where_nobody_wants_to_take_over() -> None:
    resource, portal = lifecycle()
    assert resource.existing(inputs(adopt=False)) is None
    assert portal.called == []


def test_a_twin_names_both_ways_to_take_it_over() -> None:
    resource, _ = lifecycle(rows(CLOUD), rows(CLOUD))
    with pytest.raises(ConflictError, match="adopt it with adopt=True or existing_id=21, or set another title"):
        resource.create(inputs(adopt=False))


def test_an_update_cannot_take_over_and_does_not_speak_of_it() -> None:
    resource, _ = lifecycle(rows(CLOUD), error("TITLE_EXISTS"), rows(OTHER))
    there = lifecycle(rows(CLOUD))[0].create(inputs()).state
    with pytest.raises(ConflictError, match="CONFIG_ID 20") as raised:
        resource.update("21", there, inputs(title="Other"), {"title": "Other"})
    assert "adopt" not in str(raised.value)


# -- by id -----------------------------------------------------------------------------------------------


def test_an_id_names_the_line_whatever_its_title_is() -> None:
    resource, portal = lifecycle(rows(CLOUD, OTHER), DONE, rows({**OTHER, "TITLE": "Night"}))
    created = resource.create(inputs(adopt=False, existing_id="20", title="Night"))
    assert (created.id, created.state.existing_id) == ("20", "20")
    assert portal.sent[1][1] == {"CONFIG_ID": 20, "TITLE": "Night"}


def test_a_line_that_is_not_listed_is_asked_for_before_it_is_called_missing() -> None:
    resource, portal = lifecycle(rows(OTHER), rows(CLOUD))
    assert resource.create(inputs(existing_id="21")).id == "21"
    assert portal.sent[1][1]["FILTER"] == {"=CONFIG_ID": 21}
    resource, _ = lifecycle(rows(OTHER), rows())
    missing = r"no SIP line with the id 21 in what these credentials see of the Bitrix24 portal portal\.example; "
    with pytest.raises(InvalidInputError, match=missing):
        resource.create(inputs(existing_id="21"))


def test_what_this_process_has_written_is_looked_at_anew() -> None:
    resource, portal = lifecycle(rows(CLOUD), DONE, rows(), rows(), rows())
    assert resource.existing(inputs(existing_id="21")) is not None
    resource.delete("21", resource.State(title=CLOUD["TITLE"]))
    with pytest.raises(InvalidInputError, match="no SIP line"):
        resource.existing(inputs(existing_id="21"))
    assert resource.existing(inputs()) is None
    assert portal.called == ["sip.get", "sip.delete", "sip.get", "sip.get"]


def test_a_line_of_another_type_is_refused_with_the_reason() -> None:
    """Trap 1: only a new line has another type."""
    for wanted in (inputs(), inputs(existing_id="22")):
        resource, portal = lifecycle(rows(OFFICE))
        existing = resource.existing(wanted)
        assert existing is not None
        with pytest.raises(ConflictError, match="another type, which requires a replacement"):
            adoption.announcement("BitrixSipLine", "desk", resource.in_words(wanted), existing, wanted)
        with pytest.raises(ConflictError, match=r"\(id 22\) cannot be adopted"):
            resource.create(wanted)
        assert portal.called == ["sip.get"]


# -- without a title ---------------------------------------------------------------------------------------


def test_a_line_without_a_title_is_known_by_its_account() -> None:
    resource, portal = lifecycle(rows(CLOUD, {**UNTITLED, "CONFIG_ID": "23", "LOGIN": "x"}, {**UNTITLED}))
    assert resource.create(inputs(title=None)).id == "21"
    assert portal.called == ["sip.get"]


def test_of_several_alike_none_is_picked() -> None:
    resource, _ = lifecycle(rows({**UNTITLED, "CONFIG_ID": "23"}, UNTITLED))
    with pytest.raises(ConflictError, match=r"exists 2 times \(ids 21, 23\); name one with existing_id"):
        resource.create(inputs(title=None))


# -- odd portals -------------------------------------------------------------------------------------------


def test_a_large_portal_is_asked_for_the_line_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """1.11: nobody waits for hundreds of pages."""
    monkeypatch.setattr(listing, "PAGES", 1)
    page = rows(OTHER, next=50)
    for wanted, expected in (
        (inputs(), {"=TITLE": "Front desk"}),
        (inputs(existing_id="21"), {"=CONFIG_ID": 21}),
    ):
        resource, portal = lifecycle(page, rows(CLOUD))
        existing = resource.existing(wanted)
        assert existing is not None
        assert existing.id == "21"
        assert portal.sent[1][1]["FILTER"] == expected


def test_fields_that_nobody_knows_and_fields_that_are_missing_do_no_harm() -> None:
    odd = {"CONFIG_ID": "21", "TYPE": "cloud", "TITLE": "Front desk", "NEW_FIELD": {"a": [1]}, "REG_ID": None}
    whole = rows({**odd, "SERVER": "pbx.example.org", "LOGIN": "reception", "PASSWORD": "pa55word"})
    resource, portal = lifecycle(rows(odd), DONE, whole)
    created = resource.create(inputs())
    assert portal.sent[1][1].keys() == {"CONFIG_ID", "SERVER", "LOGIN", "PASSWORD"}
    assert (created.state.reg_id, created.state.line_id) == (None, None)


@pytest.mark.parametrize("outgoing", ["reg160001", "LINK_BASE_NUMBER"])
def test_the_outgoing_line_is_set_only_if_it_is_another(outgoing: str) -> None:
    script = [rows(CLOUD), result(outgoing)]
    if outgoing != "reg160001":
        script += [rows(CLOUD), DONE, result("reg160001")]
    resource, portal = lifecycle(*script)
    created = resource.create(inputs(default_outgoing=True))
    assert created.state.default_outgoing is True
    assert ("line.outgoing.sip.set" in portal.called) == (outgoing != "reg160001")
    assert portal.script == []


def test_a_failed_write_takes_nothing_over() -> None:
    resource, _ = lifecycle(rows(CLOUD), error("CHECK_FIELDS_ERROR"))
    with pytest.raises(ApiError, match="CHECK_FIELDS_ERROR"):
        resource.create(inputs(login="x"))


def test_an_outage_is_no_reason_to_make_a_line() -> None:
    resource, portal = lifecycle(error("ACCESS_DENIED", 403))
    with pytest.raises(TelephonyError):
        resource.create(inputs())
    assert portal.called == ["sip.get"]


def test_a_plan_tells_what_is_changed() -> None:
    resource, _ = lifecycle(rows(CLOUD))
    wanted = inputs(existing_id="21", title="Night", password="n3w")
    existing = resource.existing(wanted)
    assert existing is not None
    said = adoption.announcement("BitrixSipLine", "desk", resource.in_words(wanted), existing, wanted)
    assert said == (
        'BitrixSipLine "desk" takes over the line (id 21) and changes its password, title, instead of making a new one'
    )
