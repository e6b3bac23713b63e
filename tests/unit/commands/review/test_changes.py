"""What a review makes of each change, beside the rules: its rows, and what needs a look."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_telephony.commands.review.command import Format
from pulumi_telephony.commands.review.document import document
from pulumi_telephony.commands.review.report import Report, Status, review
from pulumi_telephony.commands.review.run import written

from .previews import (
    LINE,
    REGISTRATION,
    Step,
    change,
    create,
    delete,
    info,
    preview,
    recorded,
    state,
    urn,
)

R, V, B, P = "SipRegistration", "VirtualNumber", "BitrixSipLine", "SipPassword"
PAID = {**REGISTRATION, "subscription_price": "1.0", "next_subscription_renewal": "2026-12-11"}
WITH_PASSWORD = {**LINE, "password": "[secret]"}


def reported(steps: tuple[Step, ...], said: list[str]) -> Report:
    return review(preview(*steps, said=[info(text) for text in said]))


def test_a_replacement_is_told_once_however_the_engine_lists_its_parts() -> None:
    whole = change("replace", R, "desk", PAID, {"is_persistent": False})
    parts = ({**whole, "op": "create-replacement"}, whole, {**whole, "op": "delete-replaced"})
    assert [each.action for each in review(preview(*parts)).plan.changes] == ["replace"]


def rows(report: Report) -> dict[str, tuple[Any, Any]]:
    return {row.name: (str(row.before), str(row.after)) for change in report.plan.changes for row in change.rows}


def test_an_update_that_nothing_shows_is_one_of_a_secret() -> None:
    report = reported((change("update", B, "desk", WITH_PASSWORD, {}),), [])
    assert [finding.rule.id for finding in report.findings] == ["line-registers-anew"]
    assert report.plan.changes[0].rows[0].remark == "nothing else explains this update"


def test_a_secret_beside_other_changes_may_change_or_not() -> None:
    report = reported((change("update", B, "desk", WITH_PASSWORD, {"title": "New"}),), [])
    assert report.status is Status.CHANGES
    assert {row.name: row.remark for row in report.plan.changes[0].rows} == {
        "password": "a preview does not show whether it changes; if it does, what uses it registers again",
        "title": "",
    }


def test_a_password_that_comes_from_one_that_is_made_anew_changes() -> None:
    made = change("replace", P, "sip", {"length": 20}, {"length": 30})
    dependencies = {"propertyDependencies": {"password": [urn(P, "sip")]}}
    uses = change("update", B, "desk", WITH_PASSWORD, {"title": "New"}, new=dependencies)
    report = reported((made, uses), [])
    assert "line-registers-anew" in {finding.rule.id for finding in report.findings}
    assert rows(report)["password"] == ("[secret]", "[secret]")


def test_volatile_outputs_are_no_rows() -> None:
    before = {**PAID, "status_code": 200, "last_updated": 1795277382}
    assert rows(reported((delete(R, "desk", before),), [])).keys() == REGISTRATION.keys()


def test_what_was_only_looked_up_is_no_change() -> None:
    step = {"op": "read", "urn": urn(R, "seen"), "newState": recorded(R, "seen", REGISTRATION, external=True)}
    report = reported((step,), [])
    assert (report.status, report.plan.changes) == (Status.NO_CHANGES, ())


def test_a_protection_that_is_taken_away_without_a_diff_is_told() -> None:
    step = {
        "op": "same",
        "urn": urn(R, "desk"),
        "oldState": recorded(R, "desk", REGISTRATION, protect=True),
        "newState": state(R, "desk", inputs=REGISTRATION),
    }
    report = reported((step,), [])
    assert [each.name for each in report.plan.unprotected] == ["desk"]
    assert report.status is Status.NEEDS_A_LOOK


def test_resources_of_other_packages_are_named_and_not_judged() -> None:
    bucket = {"op": "create", "urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs", "newState": {}}
    component = {
        "op": "delete",
        "urn": "urn:pulumi:dev::shop::acme:office:Desk$aws:s3/bucket:Bucket::old",
        "oldState": {},
    }
    report = reported((bucket, component), [])
    assert [(each.op, each.type, each.name) for each in report.plan.others] == [
        ("create", "aws:s3/bucket:Bucket", "logs"),
        ("delete", "aws:s3/bucket:Bucket", "old"),
    ]
    assert report.status is Status.CHANGES


@pytest.mark.parametrize("holder", ["pulumi:pulumi:Stack", "telephony:components:Hotline"])
def test_a_stack_and_a_component_are_no_resources_of_other_packages(holder: str) -> None:
    within: Step = {"op": "create", "urn": f"urn:pulumi:dev::shop::{holder}::it", "newState": {"type": holder}}
    report = reported((within,), [])
    assert (report.plan.others, report.status) == ((), Status.NO_CHANGES)


def test_a_provider_with_other_accounts_needs_a_look() -> None:
    step = {
        "op": "update",
        "urn": "urn:pulumi:dev::shop::pulumi:providers:pulumi-python::branch",
        "newState": {"inputs": {"telephony:megafon": "[secret]"}},
    }
    report = reported((step,), [])
    assert [each.name for each in report.plan.accounts] == ["branch"]
    assert report.status is Status.NEEDS_A_LOOK
    assert 'Provider "branch" gets other accounts' in written(report, Format.text)
    assert reported(({**step, "newState": {"inputs": {"other:key": "x"}}},), []).plan.accounts == ()


def test_operations_that_nobody_knows_need_a_look() -> None:
    step = {**create(R, "desk", REGISTRATION), "op": "teleport"}
    report = reported((step,), [])
    assert [(each.op, each.name) for each in report.plan.strange] == [("teleport", "desk")]
    assert report.status is Status.NEEDS_A_LOOK


def test_what_the_engine_counts_and_does_not_describe_needs_a_look() -> None:
    report = review(preview(create(P, "desk", {}), changeSummary={"create": 3, "same": 2}))
    assert report.plan.hidden == {"create": 2}
    assert report.status is Status.NEEDS_A_LOOK


def test_credentials_of_another_account_need_a_look() -> None:
    said = (
        'error: TelephonyError: BitrixSipLine "desk" cannot be compared: BitrixSipLine 7 is in Bitrix24 portal'
        " a.bitrix24.ru, but these credentials open Bitrix24 portal b.bitrix24.ru; nothing was changed."
    )
    urn = "urn:pulumi:dev::desk::pulumi-python:dynamic/telephony:BitrixSipLine::desk"
    report = review(preview(said=[{"urn": urn, "message": said, "severity": "error"}]))
    assert report.status is Status.NEEDS_A_LOOK
    look = next(each for each in document(report).sections if each.title == "Needs a look")
    assert [item.label for item in look.items] == ["failed", "accounts"]
    assert "desk" in look.items[1].phrase.tokens["name"]
