"""Each kind of trouble that the simulators can make is found, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
import requests

from telephony_sandbox.simulators.client import Admin
from telephony_sandbox.simulators.server import Simulators

from ..review.previews import recorded
from .stacks import LINE, accounts, found, stack

TROUBLE, UNKNOWN = "trouble", "unknown"


def test_what_the_seed_has_is_healthy(simulators: Simulators) -> None:
    seen = found(simulators)
    assert seen.status == 0
    assert seen.sick == {}
    assert {name: seen.resources[name]["condition"] for name in seen.resources} == {
        **dict.fromkeys(("application", "shared", "own", "rule", "order", "binding", "network", "password"), "exists"),
        **dict.fromkeys(("registration", "line"), "registered"),
        **dict.fromkeys(("number", "user"), "active"),
    }
    assert simulators.admin.journal() != []


# -- registrations ------------------------------------------------------------------------------------


def test_a_registration_whose_password_the_sip_server_refuses_is_so_since_then(simulators: Simulators) -> None:
    account = {"host": "sip.partner.example", "sip_username": "switchboard-auth", "password": "another"}
    simulators.admin.make("voximplant", account, "sip_account")
    seen = found(simulators)
    assert seen["registration"] == (UNKNOWN, "no_status")
    assert seen.status == 3
    now = simulators.admin.clock(advance=5)["now"]
    seen = found(simulators)
    assert seen.sick == {"registration": (TROUBLE, "not_registered")}
    assert seen.said("registration") == "not registered, SIP status 403 Forbidden"
    assert seen.resources["registration"]["sip_status"] == 403
    since = datetime.strptime(seen.resources["registration"]["since"], "%Y-%m-%dT%H:%M:%SZ")
    assert abs(since.replace(tzinfo=timezone.utc).timestamp() - now) < 60
    assert seen.status == 1


def unpaid(admin: Admin) -> None:
    admin.patch("voximplant", 700123, {"balance": 0.0}, "account")
    admin.clock(advance=31 * 86_400)


@pytest.mark.parametrize("listed", [True, False])
def test_a_registration_that_nobody_pays_is_deactivated_whether_or_not_the_list_has_it(
    simulators: Simulators, listed: bool
) -> None:
    simulators.admin.switches("voximplant", list_frozen=listed)
    unpaid(simulators.admin)
    seen = found(simulators)
    assert seen.sick == {"registration": (TROUBLE, "deactivated")}
    assert "frozen until it is paid" in seen.said("registration")


def test_a_registration_that_follows_its_user_may_be_offline(simulators: Simulators) -> None:
    fields = {"sip_username": "soft", "proxy": "pbx.example.org", "is_persistent": False}
    made = simulators.admin.make("voximplant", fields)
    it = recorded(
        "SipRegistration", "soft", {**fields, **accounts(simulators)["voximplant"]}, str(made["sip_registration_id"])
    )
    assert found(simulators, it)["soft"] == ("healthy", "no_status")


# -- lines --------------------------------------------------------------------------------------------


def asked_for_its_status(simulators: Simulators) -> None:
    """As the portal's own web page asks, after which a list has the result."""
    for _ in range(3):
        requests.get(
            f"{simulators.env['BITRIX24_WEBHOOK']}voximplant.sip.status?REG_ID=150011", timeout=10
        ).raise_for_status()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"PASSWORD": "wrong-password"}, "not registered, SIP status 403 Forbidden"),
        ({"SERVER": "sip.example.invalid"}, "not registered, SIP status 502 Unable to resolve hostname"),
    ],
)
def test_a_line_that_the_sip_server_refuses(simulators: Simulators, change: dict[str, Any], words: str) -> None:
    simulators.admin.patch("bitrix24", 11, change)
    seen = found(simulators)
    assert seen["line"] == (UNKNOWN, "no_status")
    assert "the portal has not checked its registration" in seen.said("line")
    asked_for_its_status(simulators)
    seen = found(simulators)
    assert seen.sick == {"line": (TROUBLE, "not_registered")}
    assert seen.said("line") == words
    assert seen.resources["line"]["since"] is None, "the list does not say it"


def test_a_line_that_the_telephony_provider_refused(simulators: Simulators) -> None:
    simulators.admin.switches("bitrix24", provider_refuses=True)
    made = simulators.admin.make("bitrix24", {"TITLE": "New", "SERVER": "pbx.example.org", "LOGIN": "new"})
    fields = {"title": "New", "server": "pbx.example.org", "login": "new", **accounts(simulators)["bitrix24"]}
    seen = found(simulators, recorded("BitrixSipLine", "new", fields, str(made["CONFIG_ID"])))
    assert seen["new"] == (TROUBLE, "not_registered")
    assert "gave it no registration" in seen.said("new")


def test_an_office_line_has_no_registration(simulators: Simulators) -> None:
    fields = {"title": "Warehouse", "server": "pbx.example.com", "login": "warehouse", "type": "office"}
    it = recorded("BitrixSipLine", "office", {**fields, **accounts(simulators)["bitrix24"]}, "12")
    assert found(simulators, it)["office"] == ("healthy", "exists")


def test_a_line_that_these_credentials_do_not_see_is_not_gone(simulators: Simulators) -> None:
    fields = {**LINE, "title": "Foreign line", "line_id": "reg150013", **accounts(simulators)["bitrix24"]}
    seen = found(simulators, recorded("BitrixSipLine", "line", fields, "13"))
    assert seen["line"] == (UNKNOWN, "unknown")
    assert "these credentials do not see it" in seen.said("line")
    simulators.admin.faults(
        {"vendor": "bitrix24", "operation": "voximplant.line.get", "effect": {"error": "ERROR_CORE"}}
    )
    assert "which lines the portal has is unknown" in found(
        simulators, recorded("BitrixSipLine", "line", fields, "13")
    ).said("line")


# -- numbers and users ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        *((state, (TROUBLE, "inactive")) for state in ("debt_lock", "freeze", "inactive", "error")),
        *((state, (UNKNOWN, "no_status")) for state in ("activation", "unconfirmed")),
    ],
)
def test_a_number_is_in_a_state(simulators: Simulators, state: str, expected: tuple[str, str]) -> None:
    simulators.admin.patch("megafon", 315, {"state": state, "reason": "the balance is negative"})
    seen = found(simulators)
    assert seen.sick == {"number": expected}
    assert seen.said("number") == f"{state} the balance is negative"


def test_a_city_number_that_the_list_has_only_in_front_of_a_mobile_one_is_not_gone(simulators: Simulators) -> None:
    simulators.admin.switches("megafon", hide_linked_numbers=True)
    fields = {"number": "74950004402", "type": "abc", **accounts(simulators)["megafon"]}
    seen = found(simulators, recorded("VirtualNumber", "city", fields, "311"))
    assert seen["city"] == (UNKNOWN, "unknown")
    assert "only in front of number 79990004402" in seen.said("city")
    assert len(simulators.admin.journal("megafon")) == 1


@pytest.mark.parametrize("field", ["deactivated", "canceled"])
def test_a_bound_number_that_is_not_paid_or_was_given_back(simulators: Simulators, field: str) -> None:
    simulators.admin.patch("voximplant", 882, {field: True}, "phone_number")
    assert found(simulators).sick == {"binding": (TROUBLE, "deactivated")}


def test_a_user_that_somebody_deactivates_but_not_one_that_the_stack_deactivates(simulators: Simulators) -> None:
    simulators.admin.patch("voximplant", 501, {"user_active": False}, "user")
    assert found(simulators).sick == {"user": (TROUBLE, "inactive")}
    it = stack(simulators)["user"]
    it["outputs"]["active"] = False
    seen = found(simulators, it)
    assert seen["user"] == ("healthy", "inactive")
    assert seen.said("user") == "not active, as the stack says"


# -- gone ---------------------------------------------------------------------------------------------


def deletion(vendor: str, key: int, kind: str | None = None) -> Callable[[Admin], Any]:
    return lambda admin: admin.delete(vendor, key, kind)


@pytest.mark.parametrize(
    ("delete", "gone"),
    [
        (deletion("megafon", 315), {"number"}),
        (deletion("voximplant", 901), {"registration"}),
        (deletion("voximplant", 4411, "application"), {"application", "own", "rule", "order", "user"}),
        (deletion("voximplant", 301, "scenario"), {"shared"}),
        (deletion("voximplant", 302, "scenario"), {"own"}),
        (deletion("voximplant", 7890, "rule"), {"rule"}),
        (deletion("voximplant", 501, "user"), {"user"}),
        (deletion("voximplant", 882, "phone_number"), {"binding"}),
        (deletion("voximplant", 71, "sip_whitelist_item"), {"network"}),
        (deletion("bitrix24", 11), {"line"}),
        (
            lambda admin: admin.patch("voximplant", 882, {"application_id": None, "rule_id": None}, "phone_number"),
            {"binding"},
        ),
    ],
)
def test_what_somebody_deletes_is_gone(simulators: Simulators, delete: Callable[[Admin], Any], gone: set[str]) -> None:
    delete(simulators.admin)
    seen = found(simulators)
    assert seen.sick == dict.fromkeys(gone, (TROUBLE, "gone"))
    assert seen.status == 1
    for name in gone:
        account = str(seen.resources[name]["account"])
        assert account in seen.said(name), "which says where it was looked for"


# -- another object -----------------------------------------------------------------------------------


def remade(admin: Admin) -> None:
    admin.delete("voximplant", 901)
    admin.make("voximplant", {"sip_registration_id": 901, "sip_username": "theirs", "proxy": "sip.theirs.example"})


def by_hand(vendor: str, key: int, kind: str | None = None, **fields: Any) -> Callable[[Admin], Any]:
    return lambda admin: admin.patch(vendor, key, fields, kind)


def in_the_panel(kind: str, key: int, **fields: Any) -> Callable[[Admin], Any]:
    return by_hand("voximplant", key, kind, **fields)


THEIRS = "the registration of theirs at sip.theirs.example, not the registration of switchboard at sip.partner.example"
EXCHANGED = [
    ("number", by_hand("megafon", 315, number="74950001199"), "number 74950001199, not number 74950004405"),
    ("registration", remade, THEIRS),
    (
        "line",
        by_hand("bitrix24", 11, TITLE="T", SERVER="s.example", LOGIN="l"),
        'the line "T" (l at s.example), not the',
    ),
    (
        "application",
        in_the_panel("application", 4411, application_name="x.acme.voximplant.com"),
        'the application "x", not the application "frontdesk"',
    ),
    ("shared", in_the_panel("scenario", 301, scenario_name="x"), 'the scenario "x", not the scenario "library"'),
    ("rule", in_the_panel("rule", 7890, rule_name="x"), 'the rule "x", not the rule "inbound"'),
    ("user", in_the_panel("user", 501, user_name="other"), 'the user "other", not the user "operator"'),
    (
        "network",
        in_the_panel("sip_whitelist_item", 71, sip_whitelist_network="10.0.0.0/8"),
        'the white list item "10.0.0.0/8", not the white list item "203.0.113.0/24"',
    ),
    (
        "binding",
        in_the_panel("phone_number", 882, application_id=4411, rule_id=7890),
        "phone number 74990005502 to application 4411, not the binding of phone number 74990005502 to application 4412",
    ),
]


@pytest.mark.parametrize(("name", "exchange", "words"), EXCHANGED, ids=[name for name, *_ in EXCHANGED])
def test_an_id_that_another_object_has_now(
    simulators: Simulators, name: str, exchange: Callable[[Admin], Any], words: str
) -> None:
    exchange(simulators.admin)
    seen = found(simulators)
    assert seen.sick == {name: (TROUBLE, "another_object")}
    assert words in seen.said(name)


def test_a_line_that_was_only_renamed_is_the_same(simulators: Simulators) -> None:
    simulators.admin.patch("bitrix24", 11, {"TITLE": "Lobby"})
    assert found(simulators).sick == {}
