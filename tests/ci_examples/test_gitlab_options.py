"""What variables switch on in the GitLab pipeline: clouds, a folder of a repository, findings beside the code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from telephony_sandbox.simulators.server import Simulators

from .conftest import install, verdict
from .gitlab_runner import FORK, Project
from .test_gitlab import check, drift, review

FILES = {
    "AWS_ROLE_ARN": "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AZURE_CLIENT_ID": "AZURE_FEDERATED_TOKEN_FILE",
    "GCP_PROVIDER": "GOOGLE_APPLICATION_CREDENTIALS",
}
"""What names a role, and where the program finds out how to get it."""


@pytest.mark.parametrize("role", [None, *FILES])
def test_a_job_gets_a_token_for_the_cloud_of_the_backend(project: Project, role: str | None) -> None:
    verdict(project.checkout, 0)
    assert project.checkout.pulumi is not None
    pulumi = (project.checkout.pulumi / "pulumi").read_text(encoding="utf-8").removeprefix("#!/bin/sh\n")
    seen = project.checkout.folder.parent / "seen"
    show = "".join(f'[ -z "${file}" ] || cp "${file}" {seen}\n' for file in FILES.values())
    install(project.checkout, f"{show}{pulumi}")
    named = {role: "projects/1/providers/gitlab", "GCP_SERVICE_ACCOUNT": "read@acme"} if role else {}
    project.variables = {**project.variables, **named}
    for run in (review, drift, lambda p: p.run(p.push(), started=True)["telephony-deploy"]):
        done = run(project)
        assert done.result == "success", done.ran.text
        assert seen.exists() == (role is not None)
        if role == "GCP_PROVIDER":
            given = json.loads(seen.read_text(encoding="utf-8"))
            assert given["audience"] == "//iam.googleapis.com/projects/1/providers/gitlab"
            assert "/read@acme:generate" in given["service_account_impersonation_url"]
            seen.write_text(Path(given["credential_source"]["file"]).read_text(encoding="utf-8"), encoding="utf-8")
        if role:
            assert seen.read_text(encoding="utf-8") == "token for $TELEPHONY_AUDIENCE"
            seen.unlink()


def test_a_fork_gets_no_token(project: Project) -> None:
    seen = project.checkout.look_around()
    check(project)
    assert "TELEPHONY_ID_TOKEN" not in json.loads(seen.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("changed", "jobs"), [("telephony/__main__.py", {"telephony-review"}), ("web/index.html", set())]
)
def test_a_merge_request_elsewhere_in_a_monorepo_starts_nothing(project: Project, changed: str, jobs: set[str]) -> None:
    verdict(project.checkout, 0)
    project.changed = changed
    assert set(project.run(project.merge_request())) == {"telephony-review"}
    project.edits = {"TELEPHONY_PATHS": "telephony/**/*"}
    assert set(project.run(project.merge_request())) == jobs
    assert len(project.run(project.merge_request(FORK))) == len(project.run(project.push(), started=True)) == len(jobs)


@pytest.mark.usefixtures("engine")
def test_a_project_can_be_a_folder_of_the_repository(
    project: Project, accounts: dict[str, str], simulators: Simulators
) -> None:
    project.set_accounts(accounts, simulators)
    project.edits = {"TELEPHONY_DIRECTORY": "phones/telephony"}
    folder = project.checkout.folder
    moved = shutil.move(folder, folder.parent / "moved")
    shutil.copytree(moved, folder / "phones" / "telephony")

    new = review(project)
    assert new.result == "warning", new.ran.text
    assert new.findings
    assert all(row["location"]["path"].startswith("phones/telephony/") for row in new.findings)
    deployed = project.run(project.push(), started=True)["telephony-deploy"]
    assert deployed.result == "success", deployed.ran.text
    assert drift(project).result == "success"
    checked = check(project)
    assert checked.result == "success", checked.ran.text
    assert "Telephony: no changes" in checked.ran.out


@pytest.mark.parametrize("status", [0, 2, 3])
def test_findings_are_a_report_on_code_quality(project: Project, status: int) -> None:
    verdict(project.checkout, status)
    assert review(project).findings == []
