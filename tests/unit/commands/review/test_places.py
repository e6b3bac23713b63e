"""The formats for findings beside the code, and the JSON schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from generator import DOCS
from typer.testing import CliRunner

from pulumi_telephony.commands.cli import app
from pulumi_telephony.commands.review.places import NOWHERE, Place, places_of
from pulumi_telephony.commands.review.reading import read
from pulumi_telephony.commands.review.report import review
from pulumi_telephony.commands.review.run import written

from .previews import REGISTRATION, create, delete, preview
from .scenarios import recorded

R = "SipRegistration"
NAME = "desk [x](https://evil.example)"
SCHEMA = json.loads((DOCS / "_static" / "review.schema.json").read_text(encoding="utf-8"))


def placed(position: str, name: str = NAME) -> bytes:
    step = create(R, name, REGISTRATION)
    library = ".venv/lib/python3.12/site-packages/pulumi_telephony/adapters/resource.py#82"
    frames = [f"project:///{library}", "project:///../src/pulumi_telephony/components/trunk.py#7", position]
    step["newState"]["stackTrace"] = [{"sourcePosition": frame} if frame else {} for frame in frames]
    return preview(step, delete(R, "old", REGISTRATION))


@pytest.mark.parametrize(
    ("position", "place"),
    [
        ("project:///__main__.py#12,4", Place("__main__.py", 12, 4)),
        ("project:///phones/my%20office.py#7", Place("phones/my office.py", 7, None)),
        ("project:///../shared/office.py#7,1", Place("../shared/office.py", 7, 1)),
        ("file:///etc/passwd#1", None),
        ("project:///__main__.py#0", None),
        ("", None),
    ],
)
def test_a_preview_says_where_a_resource_is_declared(position: str, place: Place | None) -> None:
    found = places_of(read(placed(position)))
    assert list(found.values()) == ([] if place is None else [place])


def run(format_: str, printed: bytes, *options: str) -> Any:
    done = CliRunner().invoke(app, ["review", "--format", format_, *options], input=printed)
    assert done.exit_code == 3
    return json.loads(done.stdout)


def test_sarif_has_a_result_for_each_finding_at_its_line() -> None:
    (ran,) = run("sarif", placed("project:///phones/office.py#12,4"), "--directory", "infra/telephony")["runs"]
    results = {each["ruleId"]: each for each in ran["results"]}
    bought = results["registration-bought"]
    assert bought["level"] == "warning"
    assert bought["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "infra/telephony/phones/office.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 12, "startColumn": 4},
            }
        }
    ]
    # Otherwise it would be a link.
    assert r"\[x\](https://evil.example)" in bought["message"]["text"]
    lost = results["registration-lost-undated"]["locations"][0]["physicalLocation"]
    assert lost["artifactLocation"]["uri"] == f"infra/telephony/{NOWHERE.path}"
    assert {each["id"] for each in ran["tool"]["driver"]["rules"]} == results.keys()


def test_a_code_quality_report_has_an_issue_for_each_finding_at_its_line() -> None:
    found = run("code-quality", placed("project:///office.py#12,4"), "--directory", "infra")
    bought = next(each for each in found if each["check_name"] == "registration-bought")
    assert bought["location"] == {"path": "infra/office.py", "lines": {"begin": 12}}
    assert bought["severity"] == "major"
    assert len({each["fingerprint"] for each in found}) == len(found)


def test_no_two_findings_have_one_fingerprint() -> None:
    steps = (
        create("VirtualNumber", "number", {"type": "sip_registration", "login": "desk", "server_host": "a"}),
        create("SipRegistration", "registration", {"sip_username": "desk", "proxy": "b"}),
        create("BitrixSipLine", "line", {"login": "desk", "server": "c"}),
    )
    found = run("code-quality", preview(*steps))
    assert sum(each["check_name"] == "route-disagrees" for each in found) == 3
    assert len({each["fingerprint"] for each in found}) == len(found)


def test_a_fingerprint_stays_when_the_program_moves_a_resource() -> None:
    first, second = (run("code-quality", placed(f"project:///a.py#{line}")) for line in (1, 99))
    assert [each["fingerprint"] for each in first] == [each["fingerprint"] for each in second]


@pytest.mark.parametrize("path", recorded(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_json_is_as_its_schema_says(path: Any) -> None:
    found = json.loads(written(review(path.read_bytes()), "json"))
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    validator.validate(found)
    assert found.keys() == SCHEMA["properties"].keys()


def test_every_field_of_the_json_is_described() -> None:
    models = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = [(name, field) for model in models for name, field in model["properties"].items()]
    assert [name for name, field in fields if "description" not in field] == []
