"""The examples against the published schemas of both forges, a linter for their security, and the house's own rules."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .checkout import EXAMPLES, TOOLS
from .github_runner import ACTIONS

WORKFLOWS = sorted((EXAMPLES / "github").glob("*.yml"))
PIPELINE = EXAMPLES / "gitlab" / ".gitlab-ci.yml"


def lint(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflows_fit_githubs_schema() -> None:
    lint(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))


def test_the_pipeline_fits_gitlabs_schema() -> None:
    options = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    lint(sys.executable, "-m", "check_jsonschema", *options, str(PIPELINE))


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    lint(str(TOOLS / "zizmor"), "--offline", "--no-config", "--persona=pedantic", "--quiet", *map(str, WORKFLOWS))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_gives_each_job_only_what_it_needs(workflow: Path) -> None:
    given = yaml.load(workflow.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert given["permissions"] == {}
    assert "pull_request_target" not in given["on"]
    for job in given["jobs"].values():
        assert job["permissions"]["contents"] == "read"
        writable = {name for name, access in job["permissions"].items() if access == "write"}
        # A token of GitHub's own to log in to a cloud opens nothing in the repository.
        writable -= {"id-token"}
        assert writable <= {"pull-requests", "issues", "security-events"}
        assert len(writable) <= 1
        assert "secrets." not in str(job.get("env", {}))
        for step in job["steps"]:
            # The token that writes is not there where the program of the branch runs.
            assert "github.token" not in str(step) or "pulumi" not in step["run"]
        if "security-events" in writable:
            assert not [step for step in job["steps"] if "run" in step], "the action takes the token by itself"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_with_their_version(workflow: Path) -> None:
    used = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+(/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+(,.*)?", action), action


def test_all_files_pin_the_same_versions() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    pins = set(re.findall(r"uses: (\S+)@(\S+) # (v[\d.]+)", text))
    assert len(pins) == len({name for name, _, _ in pins}) == len(ACTIONS)
    versions = set(re.findall(r"pulumi-version: (\S+)", text))
    pipeline = PIPELINE.read_text(encoding="utf-8")
    assert versions == set(re.findall(r"name: pulumi/pulumi-python-3\.\d+:(\S+)", pipeline))
    assert len(versions) == 1
