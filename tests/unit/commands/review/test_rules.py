"""Each rule: a change for which it holds, what it says, and a change next to it for which it does not."""

from __future__ import annotations

import pytest

from pulumi_telephony.commands.review.general import DRIFT_RULES, RULES
from pulumi_telephony.commands.review.report import Report, Status, review
from pulumi_telephony.commands.route import agreement
from pulumi_telephony.vendors import KINDS

from . import names, route
from .previews import (
    LINE,
    MOBILE,
    NUMBER,
    REGISTRATION,
    STACK,
    UNKNOWN,
    Step,
    change,
    create,
    delete,
    info,
    preview,
    recorded,
    refresh,
    urn,
)

R, V, B, P = "SipRegistration", "VirtualNumber", "BitrixSipLine", "SipPassword"
PAID = {**REGISTRATION, "subscription_price": "1.0", "next_subscription_renewal": "2026-12-11"}
BOUND = {**REGISTRATION, "application_id": 4411, "application_name": "desk.acme.voximplant.com", "user_id": 501}
LINKED = {**MOBILE, "dgn_number": "74950003344"}
ASSIGNED = {**MOBILE, "purpose": "employee", "employee_id": 77}
OFFICE = {**LINE, "type": "office"}
OUTGOING = {**LINE, "default_outgoing": True}
WITH_PASSWORD = {**LINE, "password": "[secret]"}
CITY = {"number": "74950009901", "type": "abc"}

TAKES = 'telephony: SipRegistration "desk" takes over the SIP registration of reception at pbx.example.org (id 901)'
LINE_TAKES = 'telephony: BitrixSipLine "desk" takes over the line "Front desk" (id 12) and changes its'
NUMBER_TAKES = (
    'telephony: VirtualNumber "desk" takes over number 74950001122 (id 315) as it is, instead of making a new one'
)
INSTEAD = ", instead of making a new one"
ADOPTING = {**REGISTRATION, "adopt": True}

CASES: list[tuple[str, str, tuple[Step, ...], list[str]]] = [
    ("registration-bought", "reserves its fee", (create(R, "desk", REGISTRATION),), []),
    (
        "registration-bought-again",
        'costs "1.0" a month',
        (change("replace", R, "desk", PAID, {"is_persistent": False}),),
        [],
    ),
    (
        "registration-bought-again-unpriced",
        "telephony doctor shows the price",
        (change("replace", R, "desk", REGISTRATION, {"is_persistent": False}),),
        [],
    ),
    ("registration-lost", 'paid until "2026-12-11"', (delete(R, "desk", PAID),), []),
    ("registration-lost-undated", "a refund of its fee", (delete(R, "desk", REGISTRATION),), []),
    ("registration-goes-down", 'no longer registers as "reception"', (delete(R, "desk", REGISTRATION),), []),
    (
        "registration-has-new-id",
        'instead of "7"',
        (change("replace", R, "desk", REGISTRATION, {"is_persistent": False}),),
        [],
    ),
    (
        "registration-registers-anew",
        "up sends outbound_proxy, proxy",
        (change("update", R, "desk", REGISTRATION, {"proxy": "b.example.org", "outbound_proxy": "c.example.org"}),),
        [],
    ),
    (
        "registration-registers-anew",
        "up sends password",
        (create(R, "desk", ADOPTING),),
        [f"{TAKES} and changes its password{INSTEAD}"],
    ),
    (
        "user-taken-from",
        'whom SipRegistration "old" has in the state',
        (
            create(R, "desk", {**REGISTRATION, "application_id": 4411, "user_id": 501}),
            change("update", R, "old", BOUND, {"user_id": None}),
        ),
        [],
    ),
    (
        "user-taken",
        "Voximplant silently unbinds them",
        (create(R, "desk", {**REGISTRATION, "user_name": "second"}),),
        [],
    ),
    ("user-let-go", "releases the user 501", (change("update", R, "desk", BOUND, {"user_id": None}),), []),
    (
        "application-removed",
        '"desk.acme.voximplant.com", and so from its rule',
        (change("update", R, "desk", BOUND, {"application_id": None, "application_name": None, "user_id": None}),),
        [],
    ),
    (
        "routed-otherwise",
        "because of application_id",
        (change("update", R, "desk", BOUND, {"application_id": 4412}),),
        [],
    ),
    ("registration-unanswered", "no scenario answers its calls", (create(R, "desk", REGISTRATION),), []),
    (
        "route-disagrees",
        'BitrixSipLine "crm" has the same login as SipRegistration "desk", but another server',
        (create(R, "desk", REGISTRATION), create(B, "crm", {**LINE, "server": "pbx.example.net"})),
        [],
    ),
    ("registration-never-up", "so never", (create(R, "desk", {**REGISTRATION, "is_persistent": False}),), []),
    ("mobile-number-ordered", 'the mobile number "79990003344"', (create(V, "desk", MOBILE),), []),
    ("number-of-another-operator", 'log in at "pbx.example.org"', (create(V, "desk", NUMBER),), []),
    ("mobile-number-given-back", "does not document whether it can", (delete(V, "desk", MOBILE),), []),
    ("mobile-and-city-number-given-back", 'city number "74950003344"', (delete(V, "desk", LINKED),), []),
    ("sip-number-deleted", 'deletes the number "74950001122"', (delete(V, "desk", NUMBER),), []),
    ("number-forgotten", 'only removes the number "74950009901"', (delete(V, "desk", CITY),), []),
    ("activation-waited-for", "up to 45 seconds", (create(V, "desk", {**MOBILE, "activation_timeout": 45}),), []),
    (
        "activation-waited-for",
        "up to 300 seconds",
        (change("update", V, "desk", {**MOBILE, "__pending": ["activation"]}, {"__pending": None}),),
        [],
    ),
    (
        "number-registers-anew",
        "because of login, server_host",
        (change("update", V, "desk", NUMBER, {"login": "other", "server_host": "b.example.org"}),),
        [],
    ),
    (
        "account-of-adopted-number-sent",
        "does not return the account",
        (create(V, "desk", {**NUMBER, "adopt": True}),),
        [NUMBER_TAKES],
    ),
    (
        "changed-without-its-account",
        "without its SIP account",
        (change("update", V, "desk", {"number": "74950001122", "type": "sip_registration"}, {"comment": "new"}),),
        [],
    ),
    (
        "employee-gets-number",
        "to the employee 77",
        (change("update", V, "desk", MOBILE, {"purpose": "employee", "employee_id": 77}),),
        [],
    ),
    (
        "employee-loses-number",
        "from the employee 77",
        (change("update", V, "desk", ASSIGNED, {"purpose": "company", "employee_id": None}),),
        [],
    ),
    ("line-registers-anew", "up sends server", (change("update", B, "desk", LINE, {"server": "b.example.org"}),), []),
    (
        "line-registers-anew",
        "up sends login",
        (create(B, "desk", {**LINE, "adopt": True}),),
        [f"{LINE_TAKES} login, title{INSTEAD}"],
    ),
    ("office-line-calls-elsewhere", "up sends login", (change("update", B, "desk", OFFICE, {"login": "other"}),), []),
    ("line-deleted", 'deletes the line "Front desk"', (delete(B, "desk", LINE),), []),
    ("line-replaced", "set them again by hand", (change("replace", B, "desk", LINE, {"type": "office"}),), []),
    ("office-line-to-connect", "configure the PBX with the address", (create(B, "desk", OFFICE),), []),
    ("line-may-become-outgoing", "by itself", (create(B, "desk", LINE),), []),
    (
        "outgoing-line-moves-from",
        'instead of BitrixSipLine "old"',
        (
            change("update", B, "desk", LINE, {"default_outgoing": True}),
            change("update", B, "old", OUTGOING, {"default_outgoing": None}),
        ),
        [],
    ),
    ("outgoing-line-moves", "instead of the current one", (create(B, "desk", OUTGOING),), []),
    (
        "outgoing-line-contested",
        "like rival",
        (create(B, "desk", OUTGOING), create(B, "rival", {**OUTGOING, "title": "Rival"})),
        [],
    ),
    ("outgoing-line-interrupted", "may have none", (change("replace", B, "desk", OUTGOING, {"type": "office"}),), []),
    ("outgoing-line-gone", "choose one", (delete(B, "desk", OUTGOING),), []),
    (
        "outgoing-line-not-managed",
        "no longer manages that",
        (change("update", B, "desk", OUTGOING, {"default_outgoing": None}),),
        [],
    ),
    (
        "title-freed-last",
        'asks for the title "front DESK", which "old" has until this plan deletes it',
        (delete(B, "old", LINE), create(B, "desk", {**LINE, "title": "front DESK"})),
        [],
    ),
    (
        "number-freed-last",
        'asks for the number "74950001122", which "old" has',
        (delete(V, "old", NUMBER), create(V, "desk", NUMBER)),
        [],
    ),
    (
        "employee-freed-last",
        'asks for the employee 77, which "old" has',
        (
            delete(V, "old", {**ASSIGNED, "release_protection": False}),
            change("update", V, "desk", {**MOBILE, "purpose": "company"}, {"purpose": "employee", "employee_id": 77}),
        ),
        [],
    ),
    ("title-removed", 'loses its title "Front desk"', (change("update", B, "desk", LINE, {"title": None}),), []),
    (
        "password-renewed",
        "generates a new password",
        (change("replace", P, "desk", {"length": 20}, {"length": 30}),),
        [],
    ),
    ("password-forgotten", "cannot be recovered", (delete(P, "desk", {"length": 20}),), []),
    *names.CASES,
    ("taken-over", "(id 901) as it is", (create(R, "desk", ADOPTING),), [f"{TAKES} as it is{INSTEAD}"]),
    (
        "may-be-taken-over",
        "the preview cannot tell which",
        (create(R, "desk", {**ADOPTING, "proxy": UNKNOWN}),),
        [],
    ),
    (
        "may-be-taken-over",
        "the preview cannot tell which",
        (create(R, "desk", ADOPTING),),
        ['telephony: SipRegistration "desk": what it would take over cannot be told now (timeout)'],
    ),
    ("nothing-to-take-over", "it creates one", (create(R, "desk", ADOPTING),), []),
    (
        "left-to-heir",
        'because "desk" of this program adopts it',
        (delete(R, "old", REGISTRATION, id="901"), create(R, "desk", ADOPTING)),
        [f"{TAKES} as it is{INSTEAD}"],
    ),
    ("kept", "only removed from the state", (delete(V, "desk", MOBILE, retainOnDelete=True),), []),
    ("delete-refused", "is protected, and up fails", (delete(V, "desk", {**MOBILE, "release_protection": True}),), []),
    ("delete-refused", "is protected, and up fails", (delete(R, "desk", REGISTRATION, protect=True),), []),
    (
        "protection-lifted",
        "it can be deleted or replaced",
        (change("update", R, "desk", {**REGISTRATION, "release_protection": True}, {"release_protection": False}),),
        [],
    ),
    (
        "registration-waited-for",
        "up to 60 seconds",
        (create(R, "desk", {**REGISTRATION, "wait_for_registration": True, "registration_timeout": 60}),),
        [],
    ),
    (
        "completes",
        "completes default_outgoing",
        (change("update", B, "desk", {**LINE, "__pending": ["default_outgoing"]}, {"__pending": None}),),
        [],
    ),
    ("not-known-yet", "gets proxy", (create(R, "desk", {**REGISTRATION, "proxy": UNKNOWN}),), []),
    ("replaced-with-another", "although none of its inputs", (change("replace", B, "desk", LINE, {}),), []),
    ("imported", 'the existing object (id "7")', ({**change("import", R, "desk", REGISTRATION, {})},), []),
    ("newer-kind", "does not know", (create("Conference", "desk", {"room": 1}),), []),
    ("registration-deleted-by-hand", "charged from its first month", (STACK, refresh(R, "desk", PAID, None)), []),
    ("number-deleted-by-hand", "get the number again", (STACK, refresh(V, "desk", NUMBER, None)), []),
    ("deleted-by-hand", "creates a new one", (STACK, refresh(B, "desk", LINE, None)), []),
    (
        "deleted-by-hand-and-planned",
        "creates a new one",
        (STACK, refresh(B, "desk", LINE, None), create(B, "desk", LINE)),
        [],
    ),
    (
        "credentials-refused",
        "has a password that the SIP server rejects",
        (STACK, refresh(B, "desk", WITH_PASSWORD, LINE)),
        [],
    ),
    (
        "outgoing-line-moved-by-hand",
        "somebody chose another one",
        (STACK, refresh(B, "desk", OUTGOING, {**OUTGOING, "default_outgoing": False})),
        [],
    ),
    *route.CASES,
]

NOT: list[tuple[str, tuple[Step, ...], list[str]]] = [
    # A registration that is taken over costs nothing new.
    ("registration-bought", (create(R, "desk", ADOPTING),), [f"{TAKES} as it is{INSTEAD}"]),
    ("registration-registers-anew", (create(R, "desk", ADOPTING),), [f"{TAKES} as it is{INSTEAD}"]),
    ("registration-registers-anew", (change("update", R, "desk", BOUND, {"application_id": 4412}),), []),
    # What is taken over keeps its application.
    ("registration-unanswered", (create(R, "desk", ADOPTING),), [f"{TAKES} as it is{INSTEAD}"]),
    ("registration-unanswered", (create(R, "desk", {**REGISTRATION, "application_id": UNKNOWN}),), []),
    ("route-disagrees", (create(R, "desk", REGISTRATION), create(B, "crm", LINE)), []),
    ("route-disagrees", (create(R, "desk", REGISTRATION), create(B, "crm", {**LINE, "server": UNKNOWN})), []),
    # Two portals, one of which has another provider.
    (
        "outgoing-line-contested",
        (create(B, "desk", OUTGOING), create(B, "crm", OUTGOING, provider="urn:pulumi:dev::shop::p::branch::1")),
        [],
    ),
    # Who has the user already takes them from nobody.
    ("user-taken", (change("replace", R, "desk", BOUND, {"is_persistent": False}),), []),
    ("user-taken", (change("update", R, "desk", BOUND, {"proxy": "b.example.org"}),), []),
    ("user-taken", (create(R, "desk", {**ADOPTING, "user_id": 501}),), [f"{TAKES} as it is{INSTEAD}"]),
    # A full name and a short one are the same application.
    (
        "routed-otherwise",
        (change("update", R, "desk", BOUND, {"application_name": "desk", "application_id": None}),),
        [],
    ),
    # What is kept, refused or left to another resource is not lost.
    ("registration-lost", (delete(R, "desk", PAID, retainOnDelete=True),), []),
    ("registration-lost", (delete(R, "desk", {**PAID, "release_protection": True}),), []),
    (
        "registration-lost",
        (delete(R, "old", PAID, id="901"), create(R, "desk", ADOPTING)),
        [f"{TAKES} as it is{INSTEAD}"],
    ),
    ("mobile-number-given-back", (delete(V, "desk", {**MOBILE, "release_protection": None}),), []),
    ("sip-number-deleted", (delete(V, "desk", CITY),), []),
    # A title is no reason to register.
    ("line-registers-anew", (change("update", B, "desk", LINE, {"title": "New"}),), []),
    ("outgoing-line-moves", (create(B, "desk", {**OUTGOING, "adopt": True}),), [f"{LINE_TAKES} title{INSTEAD}"]),
    ("outgoing-line-moves", (change("update", B, "desk", OUTGOING, {"title": "New"}),), []),
    ("outgoing-line-gone", (delete(B, "old", OUTGOING), create(B, "desk", OUTGOING)), []),
    ("title-freed-last", (delete(B, "old", LINE, retainOnDelete=True), create(B, "desk", LINE)), []),
    ("title-freed-last", (delete(B, "old", LINE), create(B, "desk", {**LINE, "title": "Other"})), []),
    ("number-freed-last", (change("replace", V, "desk", NUMBER, {"type": "def"}),), []),
    ("nothing-to-take-over", (create(R, "desk", REGISTRATION),), []),
    *names.NOT,
    ("employee-loses-number", (change("update", V, "desk", ASSIGNED, {"comment": "new"}),), []),
    ("credentials-refused", (STACK, refresh(B, "desk", WITH_PASSWORD, {**WITH_PASSWORD, "title": "New"})), []),
    *route.NOT,
]


def reported(steps: tuple[Step, ...], said: list[str]) -> Report:
    return review(preview(*steps, said=[info(text) for text in said]))


@pytest.mark.parametrize(
    ("rule", "words", "steps", "said"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
def test_a_rule_tells_what_follows(rule: str, words: str, steps: tuple[Step, ...], said: list[str]) -> None:
    report = reported(steps, said)
    found = [each for each in report.findings if each.rule.id == rule]
    assert any(words in each.text for each in found), [(each.rule.id, each.text) for each in report.findings]
    if any(each.rule.look for each in found):
        assert report.status is Status.NEEDS_A_LOOK


@pytest.mark.parametrize(("rule", "steps", "said"), NOT, ids=[f"{n}-{case[0]}" for n, case in enumerate(NOT)])
def test_a_rule_is_silent_where_it_does_not_hold(rule: str, steps: tuple[Step, ...], said: list[str]) -> None:
    assert rule not in {each.rule.id for each in reported(steps, said).findings}


OF_KINDS = [rule for kind in KINDS.values() for rule in (*kind.consequences, *kind.drift)]
IDS = [rule.id for rule in (*OF_KINDS, *RULES, *DRIFT_RULES, agreement.RULE)]


def test_every_rule_has_a_case() -> None:
    assert {case[0] for case in CASES} == set(IDS)


def test_the_ids_of_rules_are_unique() -> None:
    assert len(IDS) == len(set(IDS))


def test_a_script_that_was_edited_by_hand_is_found_by_its_digest() -> None:
    kind, old = "VoximplantScenario", {"name": "main", "script": "[secret]", "script_sha256": "aa"}
    steps = (
        STACK,
        {"op": "refresh", "urn": urn(kind, "main"), "oldState": recorded(kind, "main", old)},
        change("update", kind, "main", {**old, "script_sha256": "bb"}, {"script_sha256": None}),
    )
    (drift,) = reported(steps, []).plan.drift
    assert [(row.name, row.before, row.after) for row in drift.rows if row.name == "script_sha256"] == [
        ("script_sha256", "aa", "bb")
    ]
