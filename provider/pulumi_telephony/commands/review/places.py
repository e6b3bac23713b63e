"""The findings at their places in the program, in the formats that forges show beside the code.

SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/) is for GitHub code scanning and GitLab Ultimate, the
code-quality report (https://docs.gitlab.com/ci/testing/code_quality/) for every GitLab. A preview says in which line of
which file a resource was declared. What has no such place, such as a deleted resource, is shown at Pulumi.yaml.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote

from .findings import Consequence
from .preview import Preview

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"

_POSITION: Final = re.compile(r"project:///(?P<path>[^#?]+)#(?P<line>[1-9]\d{0,8})(?:,(?P<column>[1-9]\d{0,8}))?")


_INSTALLED: Final = frozenset({"site-packages", "dist-packages", "pulumi_telephony"})
"""Directories of packages."""


class Place(NamedTuple):
    """Where a resource is declared: a path below the project's directory, and a line and a column, counted from 1."""

    path: str
    line: int = 1
    column: int | None = None


NOWHERE: Final = Place("Pulumi.yaml")


def places_of(preview: Preview) -> dict[str, Place]:
    """URN -> where the program declares the resource, as far as the preview says it."""
    found: dict[str, Place] = {}
    for step in preview.every_step:
        frames = step.new_state.stack_trace if step.new_state else []
        # The engine's own answer is the caller of the SDK, which is this package.
        place = next(filter(None, map(_place, frames)), None)
        if place is not None:
            found[step.urn] = place
    return found


def _place(frame: Mapping[str, str]) -> Place | None:
    """The place of a call; None for a call within an installed package."""
    position = _POSITION.fullmatch(frame.get("sourcePosition", ""))
    if position is None:
        return None
    path, line, column = position.group("path", "line", "column")
    if not _INSTALLED.isdisjoint(path.split("/")):
        return None
    return Place(unquote(path), int(line), int(column) if column else None)


def sarif(findings: Iterable[tuple[Consequence, Place]], directory: str) -> str:
    """``directory``: that of Pulumi.yaml in the repository."""
    found = list(findings)
    rules = {each.rule.id: each.rule for each, _ in found}
    driver = {
        "name": "telephony review",
        "version": importlib.metadata.version("pulumi-telephony"),
        "rules": [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.id.replace("-", " ")},
                "defaultConfiguration": {"level": _level(rule.look)},
                "properties": {"tags": ["telephony", rule.topic.value]},
            }
            for rule in rules.values()
        ],
    }
    results = [
        {
            "ruleId": each.rule.id,
            "level": _level(each.rule.look),
            "message": {"text": _escaped(each.text)},
            "locations": [{"physicalLocation": _location(place, directory)}],
            "partialFingerprints": {"telephony/v1": _fingerprint(each)},
        }
        for each, place in found
    ]
    return _json({"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]})


def code_quality(findings: Iterable[tuple[Consequence, Place]], directory: str) -> str:
    """``directory``: that of Pulumi.yaml in the repository."""
    return _json(
        [
            {
                "description": each.text,
                "check_name": each.rule.id,
                "fingerprint": _fingerprint(each),
                "severity": "major" if each.rule.look else "info",
                "location": {"path": _path(place, directory), "lines": {"begin": place.line}},
            }
            for each, place in findings
        ]
    )


def _level(look: bool) -> str:
    return "warning" if look else "note"


def _location(place: Place, directory: str) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    return {
        "artifactLocation": {"uri": quote(_path(place, directory)), "uriBaseId": "%SRCROOT%"},
        "region": {name: value for name, value in region.items() if value is not None},
    }


def _path(place: Place, directory: str) -> str:
    return posixpath.normpath(posixpath.join(directory, place.path))


def _escaped(text: str) -> str:
    """Brackets of a plain text would be a link (SARIF 3.11.6)."""
    return re.sub(r"([\\\[\]])", r"\\\1", text)


def _fingerprint(it: Consequence) -> str:
    """Stays the same when the program moves the resource to another line."""
    # A resource may disagree with several others.
    parts = filter(None, (it.rule.id, it.urn, it.tokens.get("other")))
    return hashlib.sha256(" ".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _json(found: Any) -> str:
    return json.dumps(found, indent=2) + "\n"
