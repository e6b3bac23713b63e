"""What a report says of policy packs, and of rules that need the whole stack."""

from __future__ import annotations

import json
from typing import Any

from pulumi_telephony.commands.review.report import Severity, Status, review

from .previews import LINE, REGISTRATION, create, preview, urn

DISAGREEING = (
    create("SipRegistration", "desk", REGISTRATION),
    create("BitrixSipLine", "crm", {**LINE, "server": "pbx.example.net"}),
)


def streamed(*events: dict[str, Any]) -> bytes:
    """The events of a preview that creates nothing, with those that are given."""
    summary = {"summaryEvent": {"resourceChanges": {}}}
    whole = [
        {"sequence": n, "timestamp": 0, **event} for n, event in enumerate([{"policyLoadEvent": {}}, *events, summary])
    ]
    return "\n".join(map(json.dumps, whole)).encode()


def violation(level: str, text: str = "A number is in an allowed region.\nIt is not.\n") -> dict[str, Any]:
    found = {
        "resourceUrn": urn("VirtualNumber", "desk"),
        "message": text,
        "color": "never",
        "policyName": "number-region",
        "policyPackName": "telephony",
        "policyPackVersion": "1",
        "enforcementLevel": level,
    }
    return {"policyEvent": found}


def test_a_violation_is_an_error_and_an_advisory_one_a_warning() -> None:
    report = review(streamed(violation("mandatory"), violation("advisory", "Once more.\n")))
    assert [(it.severity, it.resource, it.text) for it in report.messages] == [
        (
            Severity.ERROR,
            "desk",
            "policy number-region of telephony: A number is in an allowed region.\nIt is not.",
        ),
        (Severity.WARNING, "desk", "policy number-region of telephony: Once more."),
    ]
    assert report.status is Status.NEEDS_A_LOOK
    assert not review(streamed(violation("advisory"))).failed


def test_sides_that_disagree_are_found_only_where_the_preview_has_the_whole_stack() -> None:
    def rules(**summary: int) -> set[str]:
        return {it.rule.id for it in review(preview(*DISAGREEING, changeSummary={"create": 2, **summary})).findings}

    assert "route-disagrees" in rules()
    assert "route-disagrees" not in rules(same=1)
