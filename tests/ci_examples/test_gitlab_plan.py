"""Deploying only what was approved: the variable TELEPHONY_APPLY_PLAN of the GitLab pipeline, and its limits."""

from __future__ import annotations

import json

import pytest

from telephony_sandbox.simulators.server import Simulators

from .checkout import PASSWORD
from .conftest import PLAN, install, verdict
from .gitlab_runner import Job, Project
from .test_github_plan import REAL, comments


@pytest.fixture
def planned(project: Project) -> Project:
    project.edits = {"TELEPHONY_APPLY_PLAN": "true"}
    return project


def deploy(project: Project) -> dict[str, Job]:
    return project.run(project.push(), started=True)


@REAL
@pytest.mark.usefixtures("engine")
def test_what_was_approved_is_deployed_and_nothing_else(
    planned: Project, accounts: dict[str, str], simulators: Simulators
) -> None:
    planned.set_accounts(accounts, simulators)
    waiting: list[list[str]] = []
    planned.meanwhile = lambda: waiting.append(comments(simulators))
    jobs = deploy(planned)
    assert {name: job.result for name, job in jobs.items()} == dict.fromkeys(
        ("telephony-plan", "telephony-deploy"), "success"
    ), [job.ran.text for job in jobs.values()]
    assert "front-desk" in jobs["telephony-plan"].ran.out
    assert PASSWORD not in json.dumps(planned.forge.artifacts["telephony-plan"])
    assert waiting == [[]], "nothing is deployed before the approval"
    assert comments(simulators) == ["front desk"]

    planned.checkout.write('comment="front desk"', 'comment="reception"')
    planned.meanwhile = lambda: planned.checkout.write('comment="reception"', 'comment="somebody else"')
    refused = deploy(planned)["telephony-deploy"]
    assert refused.result == "failed"
    assert "violates plan" in refused.ran.out
    assert "somebody else" not in refused.ran.text
    assert comments(simulators) == ["front desk"]


def test_a_value_that_pulumi_prints_is_not_in_the_log(planned: Project) -> None:
    verdict(planned.checkout, 2)
    violation = "error: resource urn:pulumi:prod::p::t::desk violates plan: properties changed: ~~password[{hunter2"
    up = f"if [ $1 = up ]; then printf '%s\\n' '{violation}' 'rest of hunter2}}]'; exit 255; fi\n"
    install(planned.checkout, f"{PLAN}{up}echo '{{}}'\n")
    refused = deploy(planned)["telephony-deploy"]
    assert (refused.result, refused.ran.status) == ("failed", 255)
    assert refused.ran.out.startswith(
        "resource urn:pulumi:prod::p::t::desk violates plan\nThis is not what was approved"
    )
    assert "hunter2" not in refused.ran.text


def test_another_failure_is_shown(planned: Project) -> None:
    verdict(planned.checkout, 2)
    install(planned.checkout, f"{PLAN}if [ $1 = up ]; then echo 'no such number'; exit 255; fi; echo '{{}}'\n")
    failed = deploy(planned)["telephony-deploy"]
    assert (failed.result, failed.ran.out) == ("failed", "no such number\n")


@pytest.mark.parametrize(("status", "exit_status"), [(1, 0), (3, 255)])
def test_without_a_plan_nothing_is_deployed(planned: Project, status: int, exit_status: int) -> None:
    verdict(planned.checkout, status)
    install(planned.checkout, f"{PLAN}echo '{{}}'; exit {exit_status}\n")
    assert {name: job.result for name, job in deploy(planned).items()} == {"telephony-plan": "failed"}
    assert planned.forge.artifacts == {}


def test_a_merge_request_makes_no_plan(planned: Project) -> None:
    verdict(planned.checkout, 0)
    assert set(planned.run(planned.merge_request())) == {"telephony-review"}


def test_plans_are_an_option(project: Project) -> None:
    verdict(project.checkout, 0)
    assert set(deploy(project)) == {"telephony-deploy"}
