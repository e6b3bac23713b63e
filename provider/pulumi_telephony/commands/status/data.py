"""The report for programs: one JSON object, which is documented in ``telephony status --help``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from .asking import Finding
from .report import STATUSES, Report

VERSION: Final = 1
"""Increases when a field is removed or changes its meaning, but not for new fields."""


def as_json(report: Report, indent: int | None = 2) -> str:
    """``indent`` None: on one line."""
    found: dict[str, Any] = {
        "version": VERSION,
        "status": report.verdict.value,
        "asked": _time(report.asked),
        "project": report.stack.project,
        "stack": report.stack.name,
        "counts": {verdict.value: report.counts[verdict] for verdict in STATUSES},
        "resources": list(map(_resource, report.findings)),
        "others": report.stack.others,
    }
    return json.dumps(found, indent=indent) + "\n"


def _resource(it: Finding) -> dict[str, Any]:
    told = {name: getattr(it.resource, name) for name in ("kind", "name", "urn", "id", "account")}
    return {
        **told,
        "vendor": it.vendor,
        "verdict": it.verdict.value,
        "condition": it.condition,
        "text": it.words,
        "detail": it.detail,
        "sip_status": it.code,
        "since": None if it.since is None else _time(it.since),
        "remarks": list(it.resource.remarks),
    }


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
