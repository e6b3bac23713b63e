"""The cases of the rules about a call's route at Voximplant."""

from __future__ import annotations

from typing import Any

from .previews import STACK, Step, change, create, delete, refresh

A, S, U, O = "VoximplantApplication", "VoximplantScenario", "VoximplantUser", "VoximplantRuleOrder"  # noqa: E741
RULE_KIND, N, W = "VoximplantRule", "VoximplantNumberBinding", "SipWhiteListItem"

APPLICATION: dict[str, Any] = {"name": "front-desk"}
SCENARIO: dict[str, Any] = {"name": "main", "script": "// one\n"}
RULE: dict[str, Any] = {"application_id": 4411, "name": "first", "pattern": ".*", "scenario_ids": [301]}
ORDER: dict[str, Any] = {"application_id": 4411, "rule_ids": [7890, 7891]}
USER: dict[str, Any] = {"application_id": 4411, "name": "alice", "display_name": "Alice"}
NUMBER: dict[str, Any] = {"phone_number": "74990005501", "application_id": 4411}
NETWORK: dict[str, Any] = {"network": "198.51.100.0/24"}

CASES: list[tuple[str, str, tuple[Step, ...], list[str]]] = [
    ("application-deleted", "all its rules, users and own scenarios", (delete(A, "desk", APPLICATION),), []),
    (
        "application-address-changes",
        "its address changes",
        (change("update", A, "desk", APPLICATION, {"name": "reception"}),),
        [],
    ),
    ("scenario-deleted", "every rule that runs it", (delete(S, "desk", SCENARIO),), []),
    (
        "scenario-script-changes",
        "gets another script",
        (change("update", S, "desk", SCENARIO, {"script": "// two\n"}),),
        [],
    ),
    ("rule-deleted", "go to the next rule that fits", (delete(RULE_KIND, "desk", RULE),), []),
    (
        "rule-takes-other-calls",
        "because pattern changes",
        (change("update", RULE_KIND, "desk", RULE, {"pattern": "7.*"}),),
        [],
    ),
    ("rule-is-last", "after all other rules", (create(RULE_KIND, "desk", RULE),), []),
    (
        "rule-costs-video",
        "by the price of video conferences",
        (create(RULE_KIND, "desk", {**RULE, "video_conference": True}),),
        [],
    ),
    (
        "rules-reordered",
        "other rules may take calls",
        (change("update", O, "desk", ORDER, {"rule_ids": [7891, 7890]}),),
        [],
    ),
    ("order-left-as-it-is", "keep the order that they have", (delete(O, "desk", ORDER),), []),
    ("route-user-deleted", "can no longer log in", (delete(U, "desk", USER),), []),
    (
        "route-user-logs-in-otherwise",
        "because name changes",
        (change("update", U, "desk", USER, {"name": "bob"}),),
        [],
    ),
    ("number-unbound", 'unbinds the number "74990005501"', (delete(N, "desk", NUMBER),), []),
    (
        "number-unbound",
        'unbinds the number "74990005501"',
        (change("replace", N, "desk", NUMBER, {"phone_number": "74990005502"}),),
        [],
    ),
    (
        "rule-deleted",
        "go to the next rule that fits",
        (change("replace", RULE_KIND, "desk", RULE, {"application_id": 4412}),),
        [],
    ),
    (
        "rule-runs-otherwise",
        "runs other scenarios",
        (change("update", RULE_KIND, "desk", RULE, {"scenario_ids": [302]}),),
        [],
    ),
    (
        "number-routed-otherwise",
        "because application_id changes",
        (change("update", N, "desk", NUMBER, {"application_id": 4412}),),
        [],
    ),
    ("network-opened", 'the whole network "198.51.100.0/24"', (create(W, "desk", NETWORK),), []),
    ("network-closed", 'no longer lets the network "198.51.100.0/24"', (delete(W, "desk", NETWORK),), []),
    *(
        (rule, f"asks for the {words}", (delete(kind, "old", before), create(kind, "desk", before)), [])
        for rule, words, kind, before in (
            ("application-name-freed-last", 'application name "front-desk", which "old" has', A, APPLICATION),
            ("scenario-name-freed-last", 'scenario name "main", which "old" has', S, SCENARIO),
            ("rule-name-freed-last", 'rule name "first", which "old" has', RULE_KIND, RULE),
            ("user-name-freed-last", 'user name "alice", which "old" has', U, USER),
        )
    ),
    *(
        (rule, words, (STACK, refresh(kind, "desk", before, None)), [])
        for rule, words, kind, before in (
            ("route-application-deleted-by-hand", "makes a new one with another id", A, APPLICATION),
            ("scenario-deleted-by-hand", "binds it to its rules", S, SCENARIO),
            ("rule-deleted-by-hand", "which is tried last", RULE_KIND, RULE),
            ("route-user-deleted-by-hand", "makes a new one with another id", U, USER),
            ("number-unbound-by-hand", "binds the number again", N, NUMBER),
            ("network-deleted-by-hand", "adds it again", W, NETWORK),
        )
    ),
]

NOT: list[tuple[str, tuple[Step, ...], list[str]]] = [
    ("application-deleted", (delete(A, "desk", APPLICATION, retainOnDelete=True),), []),
    ("application-address-changes", (change("update", A, "desk", APPLICATION, {"secure_record_storage": True}),), []),
    ("rule-takes-other-calls", (change("update", RULE_KIND, "desk", RULE, {"scenario_ids": [302]}),), []),
    ("rule-costs-video", (create(RULE_KIND, "desk", RULE),), []),
    ("route-user-logs-in-otherwise", (change("update", U, "desk", USER, {"display_name": "Bob"}),), []),
    ("network-closed", (change("update", W, "desk", NETWORK, {"description": "Office"}),), []),
    (
        "rule-name-freed-last",
        (delete(RULE_KIND, "old", {**RULE, "application_id": 1}), create(RULE_KIND, "desk", RULE)),
        [],
    ),
    ("user-name-freed-last", (delete(U, "old", {**USER, "application_id": 1}), create(U, "desk", USER)), []),
]
