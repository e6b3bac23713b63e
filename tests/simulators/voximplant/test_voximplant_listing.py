"""GetSipRegistrations: contract 2.6, U2, U6 to U10, traps T3, T11."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi


@pytest.fixture
def listed(api: ManagementApi) -> ManagementApi:
    """Beside 901 and 902: 5001 works, 5002 is refused, 5003 is offline, 5004 has just begun."""
    api.create(sip_username="reception", proxy="pbx.test", application_id=4411, rule_id=7890, user_id=501)
    api.create(sip_username="reception2", proxy="reject.sim", application_id=4411)
    api.create(sip_username="guest", proxy="pbx.test", is_persistent="false")
    api.admin.clock(advance=3)
    api.create(sip_username="late", proxy="sip.invalid", application_id=4412)
    return api


ALL = [901, 902, 5001, 5002, 5003, 5004]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, ALL),  # trap T3: nothing is required
        ({"sip_registration_id": 5001}, [5001]),
        ({"sip_username": "reception"}, [5001]),
        ({"deactivated": "true"}, [902]),
        ({"deactivated": "0"}, [901, 5001, 5002, 5003, 5004]),
        ({"successful": "True"}, [901, 5001]),
        ({"successful": "False"}, [5002]),
        ({"is_persistent": "false"}, [5003]),
        ({"application_id": 4411}, [5001, 5002]),
        ({"application_id": "4411;4412"}, [901, 5001, 5002, 5004]),
        ({"application_id": "any"}, ALL),
        ({"application_id": "all"}, ALL),
        ({"application_id": 1}, []),
        ({"application_name": "frontdesk;nowhere"}, [5001, 5002]),
        ({"application_name": "backoffice.acme.voximplant.com"}, [901, 5004]),
        ({"is_bound_to_application": "false"}, [902, 5003]),
        ({"is_bound_to_application": "true"}, [901, 5001, 5002, 5004]),
        ({"rule_id": "7890;7892"}, [901, 5001]),
        ({"rule_name": "inbound"}, [901, 5001]),
        ({"user_id": "501;502"}, [5001]),
        ({"user_name": "operator"}, [5001]),
        ({"proxy": "pbx.test;reject.sim"}, [5001, 5002, 5003]),
        ({"in_progress": "true"}, [5004]),
        ({"in_progress": "false"}, [901, 902, 5001, 5002, 5003]),
        ({"status_code": "200"}, [901, 5001]),
        ({"status_code": "200;401:403"}, [901, 5001, 5002]),
        ({"status_code": "500:599"}, []),
        ({"proxy": "pbx.test", "successful": "true"}, [5001]),
        ({"rule_id": "", "rule_name": "", "user_id": "", "user_name": "", "count": ""}, ALL),  # the official Go client
    ],
)
def test_filters(listed: ManagementApi, filters: dict[str, Any], ids: list[int]) -> None:
    assert listed.ids(**filters) == ids


@pytest.mark.parametrize(
    ("filters", "refusal"),
    [
        ({"application_id": "1;x"}, (116, "application_id")),
        ({"deactivated": "maybe"}, (496, "deactivated")),
        ({"status_code": "200:"}, None),
        ({"status_code": "4xx"}, (496, "status_code")),
        ({"application_id": 4411, "application_name": "frontdesk"}, (458, None)),
        ({"rule_id": 1, "rule_name": "inbound"}, (458, None)),
        ({"user_id": 1, "user_name": "operator"}, (458, None)),
        ({"count": 0}, (497, "count")),
        ({"count": 1001}, (497, "count")),
        ({"count": -1}, (496, "count")),
        ({"offset": "x"}, (496, "offset")),
        ({"sip_registration_id": "5001;5002"}, (275, "sip_registration_id")),
    ],
)
def test_wrong_filters(api: ManagementApi, filters: dict[str, Any], refusal: tuple[int, str | None] | None) -> None:
    reply = api.call("GetSipRegistrations", **filters)
    if refusal is None:
        assert "error" not in reply
    else:
        assert (reply["error"]["code"], reply["error"].get("field_name")) == refusal


def test_the_username_filter_can_mean_a_part_u10(listed: ManagementApi) -> None:
    listed.switch(username_filter="part")
    assert listed.ids(sip_username="reception") == [5001, 5002]


def test_pages_are_sorted_by_id_and_end_with_a_short_one_u6(listed: ManagementApi) -> None:
    assert listed.ids(count=4) == ALL[:4]
    assert listed.ids(count=4, offset=4) == ALL[4:]
    assert listed.ids(offset=9) == []


def test_the_default_page_has_20_rows_u6(api: ManagementApi) -> None:
    for _ in range(20):
        api.create()
    assert len(api.ids()) == 20
    assert len(api.ids(count=1000)) == 22
    api.switch(default_count=5)
    assert len(api.ids()) == 5


def test_count_is_what_was_returned_and_there_is_no_total_u7(listed: ManagementApi) -> None:
    reply = listed.call("GetSipRegistrations", count=2)
    assert (set(reply), reply["count"]) == ({"result", "count"}, 2)
    listed.switch(count_means="all")
    assert listed.call("GetSipRegistrations", count=2)["count"] == 6


def test_an_unknown_id_is_an_empty_list_or_275_u2(api: ManagementApi) -> None:
    assert api.call("GetSipRegistrations", sip_registration_id=7) == {"result": [], "count": 0}
    api.switch(unknown_id_on_get="275")
    assert api.refusal("GetSipRegistrations", sip_registration_id=7) == (275, "sip_registration_id")


def test_frozen_ones_can_be_hidden_unless_asked_for_u8(api: ManagementApi) -> None:
    api.switch(list_frozen=False)
    assert api.ids() == [901]
    assert api.ids(sip_registration_id=902) == []
    assert api.ids(sip_registration_id=902, deactivated="true") == [902]


def test_a_new_one_can_show_late_u23(api: ManagementApi) -> None:
    api.switch(visible_after=5)
    number = api.create()
    assert api.ids() == [901, 902]
    assert api.ids(sip_registration_id=number) == []
    assert api.call("UpdateSipRegistration", sip_registration_id=number, proxy="b.test") == {"result": 1}
    api.admin.clock(advance=5)
    assert api.ids() == [901, 902, number]
