"""What variables of the repository switch on in the GitHub workflows: clouds, runners, credentials, findings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import forks
from telephony_sandbox.simulators.bitrix24 import seed as portal
from telephony_sandbox.simulators.server import Simulators

from .conftest import install, verdict
from .github_runner import Environment, Job, Repository
from .test_github import MERGED, check, drift, review

CLOUDS = {
    "aws-actions/configure-aws-credentials": {"AWS_ROLE": "arn:aws:iam::1:role/read", "AWS_REGION": "eu-central-1"},
    "google-github-actions/auth": {"GCP_PROVIDER": "projects/1/providers/github", "GCP_SERVICE_ACCOUNT": "read@acme"},
    "azure/login": {"AZURE_CLIENT_ID": "read", "AZURE_TENANT_ID": "acme", "AZURE_SUBSCRIPTION_ID": "1"},
}


def trusted_jobs(repository: Repository) -> list[Job]:
    """Every job that gets credentials, after it has run."""
    deployed = repository.run("telephony-deploy.yml", MERGED)
    assert set(deployed) == {"plan", "deploy"}
    jobs = [review(repository), drift(repository), *deployed.values()]
    assert [job.result for job in jobs] == ["success"] * 4
    return jobs


@pytest.mark.parametrize("cloud", [None, *CLOUDS])
def test_each_trusted_job_logs_in_to_the_cloud_of_the_backend(repository: Repository, cloud: str | None) -> None:
    verdict(repository.checkout, 0)
    named = CLOUDS[cloud] if cloud else {}
    repository.vars = {**named, "APPLY_PLAN": "true"}
    expected = {cloud: sorted(named.values())} if cloud else {}
    for job in trusted_jobs(repository):
        clouds = {action: sorted(inputs.values()) for action, inputs in job.actions.items() if action in CLOUDS}
        assert clouds == expected
    assert not CLOUDS.keys() & check(repository).actions.keys()


def test_a_deployment_has_the_credentials_of_its_environment(repository: Repository) -> None:
    verdict(repository.checkout, 0)
    assert repository.checkout.pulumi is not None
    pulumi = (repository.checkout.pulumi / "pulumi").read_text(encoding="utf-8").removeprefix("#!/bin/sh\n")
    seen = repository.checkout.folder.parent / "seen"
    install(repository.checkout, f'echo "$1 $MEGAFON_TOKEN $TELEPHONY_COORDINATION" >> {seen}\n{pulumi}')
    repository.secrets = {"MEGAFON_TOKEN": "read"}
    repository.vars = {"APPLY_PLAN": "true", "AWS_ROLE": "read"}
    secrets = {"MEGAFON_TOKEN": "write", "TELEPHONY_COORDINATION": "redis"}
    repository.environments = {"telephony": Environment(secrets, {"AWS_ROLE": "write"})}
    roles = [job.actions["aws-actions/configure-aws-credentials"]["role-to-assume"] for job in trusted_jobs(repository)]
    assert roles == ["read", "read", "read", "write"]
    lines = [line.split() for line in seen.read_text(encoding="utf-8").splitlines()]
    used = [line for line in lines if line[0] != "stack"]
    assert sorted(used) == [["preview", "read"], ["preview", "read"], ["refresh", "read"], ["up", "write", "redis"]]


def test_jobs_run_on_the_runner_whose_address_is_allowed(repository: Repository) -> None:
    verdict(repository.checkout, 0)
    repository.vars = {"APPLY_PLAN": "true"}
    assert {job.runner for job in trusted_jobs(repository)} == {"ubuntu-24.04"}
    repository.vars = {"APPLY_PLAN": "true", "TELEPHONY_RUNNER": "fixed-address"}
    assert {job.runner for job in trusted_jobs(repository)} == {"fixed-address"}
    # What a fork wants to run is never run there.
    assert check(repository).runner == "ubuntu-24.04"


def test_an_application_of_bitrix24_takes_the_place_of_the_webhook(
    repository: Repository, accounts: dict[str, str], simulators: Simulators, tmp_path: Path
) -> None:
    install(repository.checkout, f'exec {forks.commands()}/telephony-sandbox "$@"\n')
    del accounts["BITRIX24_WEBHOOK"]
    application = {
        "BITRIX24_CLIENT_ID": portal.CLIENT,
        "BITRIX24_CLIENT_SECRET": portal.CLIENT_SECRET,
        "BITRIX24_REFRESH_TOKEN": portal.REFRESH_TOKEN,
    }
    repository.secrets = {**accounts, **application}
    endpoint = simulators.origins["bitrix24"]
    repository.checkout.machine["BITRIX24_AUTHORIZATION_SERVER"] = endpoint
    tokens = tmp_path / "tokens"
    repository.vars = {"BITRIX24_ENDPOINT": endpoint, "PULUMI_TELEPHONY_STATE_DIR": str(tokens)}
    deployed = repository.run("telephony-deploy.yml", MERGED)["deploy"]
    assert deployed.result == "success", deployed.log
    assert list(tokens.rglob("*.json")), "the next refresh token"
    # The token of the secret is used up; the one on the runner's disk is not.
    simulators.admin.clock(advance=4000)
    changed = review(repository)
    assert changed.result == "success", changed.log
    assert "Telephony: no changes" in changed.summary


@pytest.mark.usefixtures("engine")
def test_a_project_can_be_a_folder_of_the_repository(
    repository: Repository, accounts: dict[str, str], simulators: Simulators
) -> None:
    repository.secrets = accounts
    repository.edits = {"DIRECTORY": "phones/telephony"}
    repository.vars = {**repository.vars, "CODE_SCANNING": "true"}
    folder = repository.checkout.folder
    moved = shutil.move(folder, folder.parent / "moved")
    shutil.copytree(moved, folder / "phones" / "telephony")

    jobs = repository.run("telephony-review.yml", repository.pull_request())
    assert jobs["review"].result == "success", jobs["review"].log
    assert "front-desk" in jobs["review"].summary
    assert jobs["scan"].actions["github/codeql-action/upload-sarif"]["category"] == "telephony"
    sarif = json.loads(jobs["review"].uploads["telephony-lines"].read_text(encoding="utf-8"))
    places = [row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for row in sarif["runs"][0]["results"]]
    assert places
    assert all(place.startswith("phones/telephony/") for place in places)

    deployed = repository.run("telephony-deploy.yml", MERGED)["deploy"]
    assert deployed.result == "success", deployed.log
    [number] = [row for row in simulators.admin.objects("megafon", "number") if row["number"] == "74950001122"]
    simulators.admin.patch("megafon", number["id"], {"comment": "by hand"})
    assert drift(repository).result == "success"
    assert "by hand" in repository.forge.issues[0]["body"]
    checked = check(repository)
    assert checked.result == "success", checked.log
    assert "Telephony: no changes" in checked.summary


@pytest.mark.parametrize(("status", "jobs"), [(3, {"review", "scan"}), (1, {"review"})])
def test_findings_are_shown_beside_the_code_if_there_is_a_review(
    repository: Repository, status: int, jobs: set[str]
) -> None:
    verdict(repository.checkout, status)
    repository.vars = {"CODE_SCANNING": "true"}
    assert set(repository.run("telephony-review.yml", repository.pull_request())) == jobs
