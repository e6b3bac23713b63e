"""A vendor that cannot be asked, a list that cannot be read in part, and a state that does not say enough."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from telephony_sandbox.simulators.server import Simulators

from ..review.previews import recorded, urn
from ..review.previews import state as entry
from .stacks import Found, accounts, found, stack, state

UNKNOWN = ("unknown", "unknown")
OF = {
    "megafon": {"number"},
    "voximplant": {"application", "shared", "own", "rule", "order", "user", "binding", "network", "registration"},
    "bitrix24": {"line"},
}
"""The resources of each vendor."""


def only(simulators: Simulators, *vendors: str) -> dict[str, str]:
    """The environment with the accounts of these vendors."""
    prefixes = tuple(f"{vendor.upper()}_" for vendor in vendors)
    return {name: value for name, value in simulators.env.items() if name.startswith(prefixes)}


@pytest.mark.parametrize("vendor", OF)
def test_a_vendor_without_credentials_is_not_known_and_the_others_are(simulators: Simulators, vendor: str) -> None:
    seen = Found(state(*stack(simulators).values()), only(simulators, *(OF.keys() - {vendor})))
    assert seen.sick == dict.fromkeys(OF[vendor], UNKNOWN)
    for name in OF[vendor]:
        assert f"telephony doctor --vendor {vendor}" in seen.said(name)
    assert seen.status == 3


def test_without_any_credentials_nothing_is_known_but_what_needs_none(simulators: Simulators) -> None:
    seen = Found(state(*stack(simulators).values()), {})
    assert seen.resources.keys() - seen.sick.keys() == {"password"}
    assert seen.status == 3


def test_trouble_is_worse_than_what_is_not_known(simulators: Simulators) -> None:
    simulators.admin.patch("megafon", 315, {"state": "freeze"})
    seen = Found(state(*stack(simulators).values()), only(simulators, "megafon"))
    assert (seen.status, seen.report["status"]) == (1, "trouble")
    assert seen.report["counts"] == {"trouble": 1, "unknown": 10, "healthy": 1}
    assert [it["verdict"] for it in seen.report["resources"]] == ["trouble", *["unknown"] * 10, "healthy"]


def test_a_vendor_that_nobody_reaches_is_asked_for_one_list(simulators: Simulators) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{unused.getsockname()[1]}"
        seen = found(simulators, VOXIMPLANT_ENDPOINT=origin)
    assert seen.sick == dict.fromkeys(OF["voximplant"], UNKNOWN)
    assert seen.said("rule").startswith("Voximplant could not be asked cannot connect to 127.0.0.1")
    assert seen.said("rule") == seen.said("registration")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 403}, "HTTP 403"),
        ({"status": 500}, "HTTP 500"),
        ("html", "HTTP 502"),
        ({"error": "access_token_invalid"}, "access_token_invalid"),
        ({"error": "account_blocked"}, "account_blocked"),
        ({"error": "limit_exceeded"}, "MEGAFON_REQUESTS_PER_SECOND"),
        ({"body": {"numbers": []}}, "not the documented array"),
    ],
)
def test_a_vendor_that_refuses(simulators: Simulators, fault: Any, words: str) -> None:
    simulators.admin.faults({"vendor": "megafon", "seconds": 600, "effect": fault})
    seen = found(simulators)
    assert seen.sick == {"number": UNKNOWN}
    assert words in seen.said("number")
    assert seen.status == 3
    simulators.admin.clear_faults()
    assert found(simulators).status == 0


def test_a_vendor_that_does_not_answer_is_waited_for_as_long_as_asked(simulators: Simulators) -> None:
    simulators.admin.faults({"vendor": "voximplant", "seconds": 600, "effect": "hang"})
    seen = Found(state(*stack(simulators).values()), simulators.env, "--timeout", "0.2")
    assert seen.sick == dict.fromkeys(OF["voximplant"], UNKNOWN)
    assert "within 0.2 seconds" in seen.said("user")


@pytest.mark.parametrize("effect", ["reset", {"status": 502}, {"error": "limit_exceeded"}])
def test_a_passing_fault_is_no_news(simulators: Simulators, effect: Any) -> None:
    simulators.admin.faults({"vendor": "megafon", "effect": effect})
    assert found(simulators).status == 0


def test_a_key_that_lacks_a_role_leaves_only_that_kind_unknown(simulators: Simulators) -> None:
    simulators.admin.faults({"vendor": "voximplant", "operation": "GetUsers", "seconds": 60, "effect": {"error": 100}})
    seen = found(simulators)
    assert seen.sick == {"user": UNKNOWN}
    assert "GetUsers" in seen.said("user")


def test_an_object_that_cannot_be_read_is_not_known(simulators: Simulators) -> None:
    rows = [{"id": 315, "number": {"odd": True}}, {"id": 309, "number": "74950004401"}]
    simulators.admin.faults({"vendor": "megafon", "effect": {"body": rows}})
    assert found(simulators).sick == {"number": UNKNOWN}


def test_a_row_without_an_id_may_be_what_is_missing(simulators: Simulators) -> None:
    simulators.admin.faults({"vendor": "megafon", "effect": {"body": [{"number": "74950004401"}]}})
    seen = found(simulators)
    assert seen.sick == {"number": UNKNOWN}
    assert "no id" in seen.said("number")


def test_a_list_that_may_be_cut_off_proves_no_absence(simulators: Simulators) -> None:
    """MegaFon documents no pages, and a thousand rows may be a whole one."""
    app_id = accounts(simulators)["megafon"]["app_id"]
    rows = [{"id": n, "number": f"7999{n:07}", "app_id": app_id} for n in range(1000, 2000)]
    simulators.admin.faults({"vendor": "megafon", "effect": {"body": rows}})
    seen = found(simulators)
    assert seen.sick == {"number": UNKNOWN}
    assert "may be incomplete" in seen.said("number")


# -- what the state says ------------------------------------------------------------------------------


def test_a_kind_that_only_a_newer_version_knows(simulators: Simulators) -> None:
    seen = found(simulators, recorded("Conference", "new", {"title": "x"}))
    assert seen["new"] == UNKNOWN
    assert "does not know this kind" in seen.said("new")


@pytest.mark.parametrize(
    ("outputs", "id", "words"),
    [
        ({"sip_username": {"odd": 1}, "proxy": "p"}, "901", "sip_username"),
        ({"sip_username": "a", "proxy": "p"}, "", "records no id"),
    ],
)
def test_a_record_that_cannot_be_understood(
    simulators: Simulators, outputs: dict[str, Any], id: str, words: str
) -> None:
    seen = found(simulators, recorded("SipRegistration", "odd", outputs, id), stack(simulators)["number"])
    assert seen.sick == {"odd": UNKNOWN}
    assert words in seen.said("odd")


def test_an_id_that_is_none_is_gone_and_a_record_that_says_nothing_is_compared_with_nothing(
    simulators: Simulators,
) -> None:
    """As of a state that somebody edited."""
    account = accounts(simulators)["voximplant"]
    seen = found(
        simulators,
        recorded("SipRegistration", "words", account, "nine"),
        recorded("SipRegistration", "bare", account, "901"),
        recorded("VoximplantRule", "homeless", {"name": "inbound", **account}, "7890"),
        recorded("VoximplantScenario", "nameless", account, "301"),
    )
    assert seen.sick == {"words": ("trouble", "gone"), "homeless": UNKNOWN}
    assert "does not record its application" in seen.said("homeless")


def test_what_a_replacement_left_to_delete_is_no_trouble(simulators: Simulators) -> None:
    simulators.admin.patch("megafon", 315, {"state": "freeze"})
    old = {**stack(simulators)["number"], "delete": True}
    seen = found(simulators, old)
    assert seen.status == 0
    assert seen.said("number") == "freeze; replaced, the next up deletes it"
    simulators.admin.delete("megafon", 315)
    seen = found(simulators, old)
    assert seen["number"] == ("healthy", "gone")
    assert seen.said("number").startswith("deleted already; replaced")


def test_the_unfinished_steps_of_a_create_are_told(simulators: Simulators) -> None:
    it = stack(simulators)["registration"]
    it["outputs"]["__pending"] = ["registration"]
    seen = found(simulators, it)
    assert seen.status == 0
    assert seen.resources["registration"]["remarks"] == ["unfinished: registration; the next up completes it"]


def test_what_an_interrupted_run_began_is_told(simulators: Simulators) -> None:
    known = stack(simulators)["number"]
    pending = [
        {"type": "creating", "resource": entry("SipRegistration", "new", inputs={"sip_username": "a"})},
        {"type": "updating", "resource": known},
        {"type": "creating", "resource": {"urn": "urn:pulumi:dev::shop::aws:s3:Bucket::logs", "type": "aws:s3:Bucket"}},
    ]
    seen = Found(state(known, pending=pending), simulators.env)
    assert seen.sick == {"new": UNKNOWN}
    assert "a run was creating it when the state was written" in seen.said("new")
    assert seen.resources["new"]["urn"] == urn("SipRegistration", "new")
    assert seen.resources["number"]["remarks"] == ["a run was updating it when the state was written"]


def test_secrets_are_not_shown_though_a_state_has_them_in_clear(simulators: Simulators) -> None:
    it = stack(simulators)["registration"]
    it["outputs"] |= {"password": "canary", "note": {"plaintext": json.dumps("canary")}}
    assert found(simulators, it).status == 0
