"""No secret is in a report, whatever the preview tells of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from laws.stacks import spellings
from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.report import review
from pulumi_telephony.commands.review.run import written

from .previews import LINE, NUMBER, REGISTRATION, STACK, change, create, delete, info, preview, refresh, urn

CANARY = 'c4"nary+/&ä=Kb7%x'
SIGNED = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": json.dumps(CANARY)}


def leaks(printed: bytes) -> set[Format]:
    report = review(printed)
    return {each for each in Format for form in spellings(CANARY) if form in written(report, each)}


@pytest.mark.parametrize("secret", [CANARY, SIGNED, {"nested": [CANARY]}], ids=["clear", "signed", "nested"])
@pytest.mark.parametrize(
    ("kind", "fields", "names"),
    [
        ("SipRegistration", REGISTRATION, ["password"]),
        ("VirtualNumber", NUMBER, ["password"]),
        ("BitrixSipLine", LINE, ["password", "incoming_password"]),
        ("SipPassword", {"length": 20}, ["result"]),
        ("Conference", {"room": 1}, ["password"]),
    ],
)
def test_a_secret_in_clear_is_not_told(kind: str, fields: dict[str, Any], names: list[str], secret: Any) -> None:
    values = {**fields, **dict.fromkeys(names, secret)}
    said = [
        info(f"telephony: warning: refused {CANARY}"),
        {"severity": "error", "message": f"error: {CANARY}", "urn": urn(kind, "one")},
    ]
    steps = (
        create(kind, "one", values),
        change("update", kind, "two", values, {"title": "new", "comment": "new"}),
        change("replace", kind, "three", values, {name: [CANARY, "another"] for name in names}),
        delete(kind, "four", values),
    )
    assert leaks(preview(*steps, said=said)) == set()
    assert leaks(preview(STACK, refresh(kind, "five", values, {**values, names[0]: [CANARY]}), said=said)) == set()


def test_what_the_engine_calls_a_secret_is_one_whatever_its_name() -> None:
    step = create("SipRegistration", "one", {**REGISTRATION, "outbound_proxy": CANARY})
    step["newState"]["additionalSecretOutputs"] = ["outbound_proxy"]
    assert leaks(preview(step, said=[info(f"telephony: warning: refused {CANARY}")])) == set()


def test_a_secret_of_another_package_is_taken_out_of_messages() -> None:
    step = {"op": "create", "urn": "urn:pulumi:dev::shop::a:b:C::x", "newState": {"inputs": {"token": SIGNED}}}
    assert leaks(preview(step, said=[info(f"telephony: warning: refused {CANARY}")])) == set()


def test_the_providers_own_fields_are_not_told() -> None:
    step = create("SipRegistration", "one", {**REGISTRATION, "__provider": CANARY, "__owner": "shop/dev/one"})
    assert leaks(preview(step)) == set()
