"""Deploying only what was approved: the variable APPLY_PLAN of telephony-deploy.yml, and its limits."""

from __future__ import annotations

import pytest

from telephony_sandbox.simulators.server import Simulators

from .checkout import PASSWORD
from .conftest import PLAN, install, verdict
from .github_runner import Job, Repository
from .test_github import MERGED

REAL = pytest.mark.parametrize("engine", ["pulumi"], indirect=True)
"""The sandbox engine has no plans."""


@pytest.fixture
def planned(repository: Repository) -> Repository:
    repository.vars = {**repository.vars, "APPLY_PLAN": "true"}
    return repository


def deploy(repository: Repository) -> dict[str, Job]:
    return repository.run("telephony-deploy.yml", MERGED)


def comments(simulators: Simulators) -> list[str]:
    """The comment of the program's number, if it is there."""
    return [row["comment"] for row in simulators.admin.objects("megafon", "number") if row["number"] == "74950001122"]


@REAL
@pytest.mark.usefixtures("engine")
def test_what_was_approved_is_deployed(planned: Repository, accounts: dict[str, str], simulators: Simulators) -> None:
    planned.secrets = accounts
    waiting: list[list[str]] = []
    planned.meanwhile = lambda: waiting.append(comments(simulators))
    jobs = deploy(planned)
    assert {name: job.result for name, job in jobs.items()} == {"plan": "success", "deploy": "success"}, jobs
    assert "front-desk" in jobs["plan"].summary
    assert PASSWORD not in jobs["plan"].uploads["telephony-plan"].read_text(encoding="utf-8")
    assert waiting == [[]], "nothing is deployed before the approval"
    assert comments(simulators) == ["front desk"]


@REAL
@pytest.mark.usefixtures("engine")
def test_what_differs_from_the_plan_is_refused_and_its_secrets_are_not_shown(
    planned: Repository, accounts: dict[str, str], simulators: Simulators
) -> None:
    planned.secrets = accounts
    assert deploy(planned)["deploy"].result == "success"
    planned.checkout.write('comment="front desk"', 'comment="reception"')
    planned.meanwhile = lambda: planned.checkout.write('comment="reception"', 'comment="somebody else"')
    refused = deploy(planned)["deploy"]
    assert refused.result == "failure"
    assert "violates plan" in refused.log
    assert "somebody else" not in refused.log
    assert comments(simulators) == ["front desk"]

    planned.meanwhile = lambda: planned.checkout.write(
        "password = config.require_secret", "password = 'x' + config.get"
    )
    refused = deploy(planned)["deploy"]
    assert refused.result == "failure"
    assert PASSWORD not in refused.log


def test_a_value_that_pulumi_prints_is_not_in_the_log(planned: Repository) -> None:
    verdict(planned.checkout, 2)
    violation = (
        "error: resource urn:pulumi:prod::p::t::front desk violates plan: properties changed: ~~password[{hunter2"
    )
    up = f"if [ $1 = up ]; then printf '%s\\n' '{violation}' 'rest of hunter2}}]'; exit 255; fi\n"
    install(planned.checkout, f"{PLAN}{up}echo '{{}}'\n")
    refused = deploy(planned)["deploy"]
    assert refused.result == "failure"
    assert refused.log.startswith("resource urn:pulumi:prod::p::t::front desk violates plan\n::error title=Telephony::")
    assert "hunter2" not in refused.log


def test_another_failure_is_shown(planned: Repository) -> None:
    verdict(planned.checkout, 2)
    install(planned.checkout, f"{PLAN}if [ $1 = up ]; then echo 'no such number'; exit 255; fi; echo '{{}}'\n")
    failed = deploy(planned)["deploy"]
    assert failed.result == "failure"
    assert failed.log == "no such number\n"


@pytest.mark.parametrize(("status", "exit_status"), [(1, 0), (3, 255)])
def test_without_a_plan_nothing_is_deployed(planned: Repository, status: int, exit_status: int) -> None:
    verdict(planned.checkout, status)
    install(planned.checkout, f"{PLAN}echo '{{}}'; exit {exit_status}\n")
    jobs = deploy(planned)
    assert {name: job.result for name, job in jobs.items()} == {"plan": "failure"}
    assert jobs["plan"].uploads == {}


def test_plans_are_an_option(repository: Repository) -> None:
    verdict(repository.checkout, 0)
    assert set(deploy(repository)) == {"deploy"}
