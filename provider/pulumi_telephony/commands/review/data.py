"""The report for programs: one JSON object, which is documented in ``telephony review --help``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ...core.consequences import Change, Drift, Property
from .plan import Other
from .report import Report
from .values import data

VERSION: Final = 1
"""Increases when a field is removed or changes its meaning, but not for new fields."""


def as_json(report: Report) -> str:
    plan = report.plan
    found: dict[str, Any] = {
        "version": VERSION,
        "status": report.status.words,
        "project": plan.project,
        "stack": plan.stack,
        "failed": report.failed,
        "counts": dict(sorted(report.counts.items())),
        "unchanged": plan.unchanged,
        "findings": [
            {
                "rule": each.rule.id,
                "topic": each.rule.topic.value,
                "look": each.rule.look,
                "kind": each.kind,
                "name": each.name,
                "urn": each.urn,
                "text": each.text,
            }
            for each in report.findings
        ],
        "changes": list(map(_resource, plan.changes)),
        "drift": list(map(_resource, plan.drift)),
        "others": _others(plan.others),
        "unknown_operations": _others(plan.strange),
        "unprotected": _others(plan.unprotected),
        "accounts": _others(plan.accounts),
        "undescribed": dict(sorted(plan.hidden.items())),
        "maybe_corrupt": plan.maybe_corrupt,
        "messages": [
            {"severity": each.severity.value, "resource": each.resource, "text": each.text} for each in report.messages
        ],
    }
    return json.dumps(found, indent=2) + "\n"


def _resource(it: Change | Drift) -> dict[str, Any]:
    told = {name: getattr(it, name) for name in ("action", "kind", "name", "urn", "id")}
    return {**told, "properties": list(map(_row, it.rows))}


def _row(row: Property) -> dict[str, Any]:
    return {
        "name": row.name,
        "before": data(row.before),
        "after": data(row.after),
        "remark": row.remark.format(source=row.source),
    }


def _others(others: Iterable[Other]) -> list[dict[str, str]]:
    return [{"operation": each.op, "type": each.type, "name": each.name} for each in others]
