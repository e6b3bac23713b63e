"""Call routing with the vendor's own client, unmodified, over TLS: routing contract 2."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from official_client import OfficialClient

from telephony_sandbox.simulators.server import Simulators

Deny = Callable[..., int]


def row(client: OfficialClient, method: str, **filters: Any) -> dict[str, Any]:
    (found,) = client.call(method, **filters)["result"]
    return dict(found)


def test_applications(client: OfficialClient, denied: Deny) -> None:
    made = client.call("add_application", "sales", secure_record_storage=True)
    number = made["application_id"]
    assert (made["application_name"], made["secure_record_storage"]) == ("sales.acme.voximplant.com", True)
    renamed = client.call("set_application_info", required_application_name="sales", application_name="selling")
    assert renamed["application_name"] == "selling.acme.voximplant.com"
    listed = row(client, "get_applications", application_name="sell", with_rules=True, with_scenarios=True)
    assert (listed["application_id"], listed["rules"]) == (number, [])
    assert isinstance(listed["modified"], datetime.datetime)
    assert denied("add_application", "selling") == 129
    assert client.call("del_application", application_id=[number])["result"] == 1
    assert denied("del_application", application_id=number) == 116


def test_scenarios(client: OfficialClient, denied: Deny) -> None:
    script = "// ä%+&=;\r\n" * 10_000
    made = client.call("add_scenario", "main", scenario_script=script, application_id=4411)["scenario_id"]
    listed = row(client, "get_scenarios", scenario_id=made, with_script=True)
    assert (listed["scenario_script"], listed["parent"]) == (script, False)
    assert client.call("set_scenario_info", scenario_id=made, scenario_name="renamed")["result"] == 1
    assert client.call("get_scenarios", application_id=4411)["total_count"] == 2
    assert client.call("add_scenario", "renamed", scenario_script="", rewrite=True)["scenario_id"] == made
    assert denied("add_scenario", "renamed") == 133
    assert client.call("del_scenario", scenario_name=["renamed", "inbound"])["result"] == 1
    assert denied("set_scenario_info", scenario_id=made, scenario_script="x") == 132


def test_scenarios_of_a_rule(client: OfficialClient) -> None:
    def order() -> list[int]:
        listed = row(client, "get_rules", application_id=4411, rule_id=7891, with_scenarios=True)
        assert all(isinstance(each["modified"], datetime.datetime) for each in listed["scenarios"])
        return [each["scenario_id"] for each in listed["scenarios"]]

    assert client.call("bind_scenario", scenario_id=[302, 301], rule_id=7891)["result"] == 1
    assert order() == [302, 301]
    assert client.call("reorder_scenarios", [301, 302], rule_id=7891)["result"] == 1
    assert order() == [301, 302]
    sent = {"scenario_name": "library", "rule_name": "night", "application_name": "frontdesk", "bind": False}
    assert client.call("bind_scenario", **sent)["result"] == 1
    assert order() == [302]


def test_rules(client: OfficialClient, denied: Deny) -> None:
    more = {"rule_pattern_exclude": "8.+", "video_conference": True, "scenario_id": [302, 301]}
    made = client.call("add_rule", "new", "7.+", application_name="frontdesk", **more)["rule_id"]
    assert client.call("set_rule_info", made, rule_name="newer", video_conference=False)["result"] == 1
    listed = row(client, "get_rules", application_id=4411, rule_name="newer", with_scenarios=True)
    assert (listed["rule_pattern"], listed["rule_pattern_exclude"], listed["video_conference"]) == ("7.+", "8.+", False)
    assert [each["scenario_id"] for each in listed["scenarios"]] == [302, 301]
    assert client.call("reorder_rules", [made, 7891, 7890])["result"] == 1
    ids = [each["rule_id"] for each in client.call("get_rules", application_id=4411, template="7495")["result"]]
    assert ids == [made, 7891, 7890]
    assert denied("get_rules") == 116
    assert client.call("del_rule", rule_name="newer", application_id=4411)["result"] == 1
    assert denied("del_rule", rule_id=made) == 147


def test_users(client: OfficialClient, denied: Deny) -> None:
    made = client.call("add_user", "anna", "Anna", "Pa55word!", application_id=4411, user_custom_data="x")["user_id"]
    located = {"user_name": "anna", "application_name": "frontdesk"}
    assert client.call("set_user_info", new_user_name="bert", user_active=False, **located)["result"] == 1
    listed = row(
        client, "get_users", application_id=4411, user_id=made, with_skills=True, with_queues=True,
        return_live_balance=True, order_by="user_id",
    )  # fmt: skip
    assert (listed["user_name"], listed["user_active"], listed["user_custom_data"]) == ("bert", False, "x")
    dates = [listed[name] for name in ("created", "modified", "acd_status_change_time")]
    assert all(isinstance(each, datetime.datetime) for each in dates)
    assert denied("add_user", "carl", "Carl", "weak", application_id=4411) == 464
    assert client.call("del_user", user_id=made)["result"] == 1
    assert denied("set_user_info", user_id=made, user_active=True) == 117


def test_the_sip_white_list(client: OfficialClient, denied: Deny) -> None:
    made = client.call("add_sip_white_list_item", "192.168.1.5/16", description="office")["sip_whitelist_id"]
    assert row(client, "get_sip_white_list", sip_whitelist_id=made) == {
        "sip_whitelist_id": made, "sip_whitelist_network": "192.168.0.0/16", "description": "office",
    }  # fmt: skip
    assert client.call("set_sip_white_list_item", made, "10.0.0.0/8", description="new")["result"] == 1
    assert client.call("get_sip_white_list")["total_count"] == 2
    assert client.call("del_sip_white_list_item", made)["result"] == 1
    assert denied("del_sip_white_list_item", made) == 169


def test_phone_numbers(client: OfficialClient, denied: Deny) -> None:
    assert client.call("bind_phone_number_to_application", phone_id=[881], application_id=4411, rule_id=7890) == {
        "result": 1
    }
    listed = row(client, "get_phone_numbers", application_id=[4411], is_bound_to_rule=True)
    assert (listed["phone_id"], listed["rule_name"]) == (881, "inbound")
    assert type(listed["phone_next_renewal"]) is datetime.date
    assert isinstance(listed["phone_purchase_date"], datetime.datetime)
    unbind = {"phone_number": "74990005501", "application_id": 4411, "bind": False}
    assert client.call("bind_phone_number_to_application", **unbind)["result"] == 1
    assert [each["phone_id"] for each in client.call("get_phone_numbers", is_bound_to_application=False)["result"]] == [
        881
    ]
    assert denied("bind_phone_number_to_application", phone_id=1, application_id=4411) == 181


@pytest.mark.parametrize("sign", ["%", "ж"])
def test_the_largest_script(tls: Simulators, client: OfficialClient, denied: Deny, sign: str) -> None:
    script = sign * ((128 * 1024 - 1) // len(sign.encode()))
    made = client.call("add_scenario", "large", scenario_script=script)["scenario_id"]
    assert row(client, "get_scenarios", scenario_id=made, with_script=True)["scenario_script"] == script
    assert denied("set_scenario_info", scenario_id=made, scenario_script=script + sign) == 130
    assert tls.admin.counters() == {"voximplant": {"AddScenario": 1, "GetScenarios": 1, "SetScenarioInfo": 1}}
