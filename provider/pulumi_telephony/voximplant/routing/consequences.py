"""What follows from changes of a call's route at Voximplant (contracts: voximplant-routing 2, 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ...core.consequences import (
    CREATE,
    DELETE,
    REPLACE,
    UPDATE,
    Change,
    Drift,
    ReviewRule,
    Topic,
    deleted_by_hand,
    freed_last,
    held,
)

APPLICATION: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "application-deleted",
        Topic.CALLS,
        "{it} is deleted, and with it all its rules, users and own scenarios, in this program or not. SIP registrations"
        " and phone numbers that are bound to it are unbound, and stay.",
        source="voximplant-routing 3",
        on=(DELETE, REPLACE),
        when=lambda change: held(change.releases),
    ),
    ReviewRule(
        "application-address-changes",
        Topic.CALLS,
        "{it} is renamed from {old} to {new}: its address changes, and SDKs and softphones that log in by the old one"
        " no longer reach it.",
        source="voximplant-routing 2.1",
        on=(UPDATE,),
        when=lambda change: held("name" in change.sent, old=change.old("name"), new=change.new("name")),
    ),
    freed_last("application-name-freed-last", "name", "application name", "voximplant-routing 2.1"),
)

SCENARIO: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "scenario-deleted",
        Topic.CALLS,
        "{it} is deleted, and disappears from every rule that runs it, in this program or not.",
        source="voximplant-routing 3",
        on=(DELETE, REPLACE),
        when=lambda change: held(change.releases),
    ),
    ReviewRule(
        "scenario-script-changes",
        Topic.CALLS,
        "{it} gets another script: calls that begin after up run it, in all rules that have the scenario.",
        source="voximplant-routing 2.2",
        look=False,
        on=(UPDATE,),
        when=lambda change: held("script" in change.sent),
    ),
    freed_last("scenario-name-freed-last", "name", "scenario name", "voximplant-routing 2.2"),
)

RULE: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "rule-deleted",
        Topic.CALLS,
        "{it} is deleted: the calls that it took go to the next rule that fits. SIP registrations and phone numbers"
        " that are bound to it are unbound from it, and keep the application.",
        source="voximplant-routing 2.3, 3",
        on=(DELETE, REPLACE),
        when=lambda change: held(change.releases),
    ),
    ReviewRule(
        "rule-runs-otherwise",
        Topic.CALLS,
        "{it} runs other scenarios, or runs them in another order.",
        source="voximplant-routing 2.3",
        look=False,
        on=(UPDATE,),
        when=lambda change: held("scenario_ids" in change.sent),
    ),
    ReviewRule(
        "rule-takes-other-calls",
        Topic.CALLS,
        "{it} takes other calls, because {fields} changes: the first rule of the application that fits takes a call.",
        source="voximplant-routing 2.3",
        on=(UPDATE,),
        when=lambda change: held(fields := change.sends(("pattern", "pattern_exclude")), fields=fields),
    ),
    ReviewRule(
        "rule-is-last",
        Topic.CALLS,
        "{it} is new, and is tried after all other rules of the application, unless a VoximplantRuleOrder places it.",
        source="voximplant-routing 2.3, RU6",
        look=False,
        on=(CREATE,),
        when=lambda change: held(change.makes),
    ),
    ReviewRule(
        "rule-costs-video",
        Topic.MONEY,
        "{it} turns on video conferences: Voximplant charges all calls of SDKs and softphones that it takes by the"
        " price of video conferences.",
        source="voximplant-routing 2.3",
        on=(CREATE, UPDATE, REPLACE),
        when=lambda change: held(
            change.new("video_conference") is True and (change.makes or "video_conference" in change.sent)
        ),
    ),
    freed_last("rule-name-freed-last", "name", "rule name", "voximplant-routing 2.3", within="application_id"),
)

ORDER: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "rules-reordered",
        Topic.CALLS,
        "{it} changes the order in which rules are tried: other rules may take calls.",
        source="voximplant-routing 2.3",
        on=(CREATE, UPDATE),
    ),
    ReviewRule(
        "order-left-as-it-is",
        Topic.CALLS,
        "{it} is deleted, and the rules keep the order that they have.",
        source="voximplant-routing 2.3",
        look=False,
        on=(DELETE,),
    ),
)

USER: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "route-user-deleted",
        Topic.USERS,
        "{it} is deleted: the user can no longer log in, and is unbound from their SIP registration.",
        source="voximplant-routing 2.4, 3",
        on=(DELETE, REPLACE),
        when=lambda change: held(change.releases),
    ),
    ReviewRule(
        "route-user-logs-in-otherwise",
        Topic.USERS,
        "{it} logs in differently, because {fields} changes: SDKs and softphones with the old one are rejected.",
        source="voximplant-routing 2.4",
        on=(UPDATE,),
        when=lambda change: held(fields := change.sends(("name", "password", "active")), fields=fields),
    ),
    freed_last("user-name-freed-last", "name", "user name", "voximplant-routing 2.4", within="application_id"),
)

BINDING: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "number-unbound",
        Topic.NUMBERS,
        "{it} unbinds the number {number}, which stays in the account and costs what it costs: no scenario answers its"
        " calls any more, unless another resource binds it.",
        source="voximplant-routing 2.6",
        on=(DELETE, REPLACE),
        when=lambda change: held(change.releases, number=change.old("phone_number")),
    ),
    ReviewRule(
        "number-routed-otherwise",
        Topic.NUMBERS,
        "{it} sends the calls to the number elsewhere, because {fields} changes.",
        source="voximplant-routing 2.6",
        on=(UPDATE,),
        when=lambda change: held(fields := change.sends(("application_id", "rule_id")), fields=fields),
    ),
)

WHITE_LIST: Final[tuple[ReviewRule[Change], ...]] = (
    ReviewRule(
        "network-opened",
        Topic.CALLS,
        "{it} lets the whole network {network} send SIP calls to the account.",
        source="voximplant-routing 2.5",
        look=False,
        on=(CREATE, UPDATE),
        when=lambda change: held(change.makes or "network" in change.sent, network=change.new("network")),
    ),
    ReviewRule(
        "network-closed",
        Topic.CALLS,
        "{it} no longer lets the network {network} send SIP calls to the account.",
        source="voximplant-routing 2.5",
        on=(DELETE, UPDATE),
        when=lambda change: held(change.releases or "network" in change.sent, network=change.old("network")),
    ),
)


def _deleted(id: str, then: str) -> tuple[ReviewRule[Drift], ...]:
    return (deleted_by_hand(id, Topic.CALLS, then, "voximplant-routing 3"),)


DRIFT: Final[Mapping[str, tuple[ReviewRule[Drift], ...]]] = {
    "VoximplantApplication": _deleted(
        "route-application-deleted-by-hand", "makes a new one with another id, and everything that refers to it again"
    ),
    "VoximplantScenario": _deleted("scenario-deleted-by-hand", "makes a new one, and binds it to its rules"),
    "VoximplantRule": _deleted("rule-deleted-by-hand", "makes a new one, which is tried last"),
    "VoximplantUser": _deleted("route-user-deleted-by-hand", "makes a new one with another id"),
    "VoximplantNumberBinding": _deleted("number-unbound-by-hand", "binds the number again"),
    "SipWhiteListItem": _deleted("network-deleted-by-hand", "adds it again"),
}
