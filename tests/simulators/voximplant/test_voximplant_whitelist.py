"""The SIP white list: routing contract 2.5, RU7, RU10, RU16."""

from __future__ import annotations

from typing import Any

import pytest
from management_api import ManagementApi


def networks(api: ManagementApi) -> list[str]:
    return api.column("GetSipWhiteList", "sip_whitelist_network")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("192.168.1.0/24", "192.168.1.0/24"),
        ("192.168.1.5/16", "192.168.0.0/16"),
        ("10.1.0.0/255.255.0.0", "10.1.0.0/16"),
        ("10.1.2.3", "10.1.2.3/32"),
    ],
)
def test_a_network_as_it_is_stored_ru7(api: ManagementApi, sent: str, stored: str) -> None:
    assert api.done("AddSipWhiteListItem", sip_whitelist_network=sent) == {"result": 1, "sip_whitelist_id": 7101}
    assert api.row("GetSipWhiteList", sip_whitelist_id=7101) == {
        "sip_whitelist_id": 7101,
        "sip_whitelist_network": stored,
    }
    api.switch(wl_raw=True)
    api.done("SetSipWhiteListItem", sip_whitelist_id=7101, sip_whitelist_network=sent)
    assert networks(api) == ["203.0.113.0/24", sent]


@pytest.mark.parametrize(
    "network", ["", "10.0.0.0/33", "10.0.0", "2001:db8::/32", "host.example", "10.0.0.0/24/8", None]
)
def test_what_is_no_network(api: ManagementApi, network: str | None) -> None:
    assert api.refusal("AddSipWhiteListItem", sip_whitelist_network=network) == (170, "sip_whitelist_network")
    assert api.refusal("SetSipWhiteListItem", sip_whitelist_id=71, sip_whitelist_network=network) == (
        170, "sip_whitelist_network",
    )  # fmt: skip
    assert networks(api) == ["203.0.113.0/24"]


@pytest.mark.parametrize(
    ("switches", "sent", "left"),
    [
        ({}, {}, "partner"),
        ({}, {"description": "new"}, "new"),
        ({}, {"description": ""}, None),
        ({"empty_value": "ignored"}, {"description": ""}, "partner"),
        ({"whitelist_put": "clears"}, {}, None),
        ({"whitelist_put": "clears"}, {"description": "new"}, "new"),
    ],
)
def test_the_description_after_a_set_ru7_ru9(
    api: ManagementApi, switches: dict[str, str], sent: dict[str, str], left: str | None
) -> None:
    api.switch(**switches)
    assert api.done("SetSipWhiteListItem", sip_whitelist_id=71, sip_whitelist_network="10.0.0.0/8", **sent) == {
        "result": 1
    }
    row = api.row("GetSipWhiteList")
    assert (row["sip_whitelist_network"], row.get("description")) == ("10.0.0.0/8", left)
    assert ("description" in row) is (left is not None)


def test_duplicates_ru7(api: ManagementApi) -> None:
    api.done("AddSipWhiteListItem", sip_whitelist_network="203.0.113.7/24")
    api.switch(wl_unique=True)
    for same in ("203.0.113.0/24", "203.0.113.9/255.255.255.0"):
        assert api.refusal("AddSipWhiteListItem", sip_whitelist_network=same)[0] == 170
    api.done("AddSipWhiteListItem", sip_whitelist_network="203.0.113.0/25")


@pytest.mark.parametrize("wrong", [{"sip_whitelist_id": 1}, {"sip_whitelist_id": "all"}, {"sip_whitelist_id": ""}, {}])
def test_unknown_items(api: ManagementApi, wrong: dict[str, Any]) -> None:
    assert api.refusal("DelSipWhiteListItem", **wrong) == (169, "sip_whitelist_id")
    assert api.refusal("SetSipWhiteListItem", sip_whitelist_network="10.0.0.0/8", **wrong) == (169, "sip_whitelist_id")
    assert networks(api) == ["203.0.113.0/24"]


def test_deletion_and_lists(api: ManagementApi) -> None:
    api.done("AddSipWhiteListItem", sip_whitelist_network="10.0.0.0/8", description="office")
    reply = api.done("GetSipWhiteList", count=1, offset=1)
    assert ([row["sip_whitelist_id"] for row in reply["result"]], reply["total_count"], reply["count"]) == (
        [7101],
        2,
        1,
    )
    assert api.done("DelSipWhiteListItem", sip_whitelist_id=71) == {"result": 1}
    assert networks(api) == ["10.0.0.0/8"]
    assert api.done("GetSipWhiteList", sip_whitelist_id=71)["result"] == []
    api.switch(get_unknown="error")
    assert api.refusal("GetSipWhiteList", sip_whitelist_id=71) == (169, "sip_whitelist_id")


def test_a_limit_ru16(api: ManagementApi) -> None:
    api.switch(max_whitelist_items=1)
    assert api.refusal("AddSipWhiteListItem", sip_whitelist_network="10.0.0.0/8") == (172, None)


def test_a_person_changes_the_list(api: ManagementApi) -> None:
    api.patch(71, "sip_whitelist_item", sip_whitelist_network="198.51.100.0/24", description=None)
    assert networks(api) == ["198.51.100.0/24"]
    api.admin.delete("voximplant", 71, "sip_whitelist_item")
    assert networks(api) == []
