"""The GitLab pipeline, run job by job against the simulators and a GitLab of the tests."""

from __future__ import annotations

import json

import pytest

from leaks.canaries import key_lines, leaks
from telephony_sandbox.simulators.server import Simulators

from .checkout import PASSPHRASE, PASSWORD
from .conftest import install, verdict
from .gitlab_runner import FORK, Job, Project


def review(project: Project) -> Job:
    jobs = project.run(project.merge_request())
    assert set(jobs) == {"telephony-review"}
    return jobs["telephony-review"]


def check(project: Project) -> Job:
    jobs = project.run(project.merge_request(FORK))
    assert set(jobs) == {"telephony-check"}
    return jobs["telephony-check"]


def drift(project: Project) -> Job:
    jobs = project.run(project.schedule())
    assert set(jobs) == {"telephony-drift"}
    return jobs["telephony-drift"]


@pytest.mark.usefixtures("engine")
def test_a_change_is_reviewed_and_deployed_and_what_is_changed_by_hand_is_found(
    project: Project, accounts: dict[str, str], simulators: Simulators
) -> None:
    project.set_accounts(accounts, simulators)
    forge, checkout = project.forge, project.checkout

    assert project.run(project.push()) == {}
    deployed = project.run(project.push(), started=True)["telephony-deploy"]
    assert deployed.result == "success", deployed.ran.text

    checkout.write('comment="front desk"', 'comment="reception"')
    changed = review(project)
    assert changed.result == "success", changed.ran.text
    [note] = forge.notes
    assert note["body"].startswith("<!-- telephony-review -->\n")
    assert "reception" in note["body"]
    assert PASSWORD not in changed.ran.text + str(forge.notes)

    [number] = [row for row in simulators.admin.objects("megafon", "number") if row["number"] == "74950001122"]
    simulators.admin.patch("megafon", number["id"], {"comment": "by hand"})
    found = drift(project)
    assert found.result == "success", found.ran.text
    [issue] = forge.issues
    assert "by hand" in issue["description"]


def test_a_fork_is_checked_against_simulators_without_variables_and_without_a_word(
    project: Project, accounts: dict[str, str], simulators: Simulators
) -> None:
    simulators.admin.clear_journal()
    project.variables = {**project.variables, **accounts}
    checked = check(project)
    assert checked.result == "warning", checked.ran.text
    assert "front-desk" in checked.ran.out
    assert set(project.forge.calls) == {"GET /projects/42/jobs/artifacts/main/raw/telephony-state.json"}
    assert simulators.admin.journal() == []


@pytest.mark.usefixtures("engine")
def test_a_fork_is_previewed_against_the_last_deployment_with_no_credential_in_its_environment(
    project: Project, production: dict[str, str], branch: Simulators
) -> None:
    project.set_accounts(production, branch)
    checkout = project.checkout
    deployed = project.run(project.push(), started=True)["telephony-deploy"]
    assert deployed.result == "success", deployed.ran.text
    secrets = {*production.values(), *key_lines(branch), PASSWORD} - {PASSPHRASE}
    assert leaks([json.dumps(project.forge.artifacts)], secrets) == set()

    project.variables = {}
    checkout.machine.pop("PULUMI_BACKEND_URL", None)
    checkout.machine["TELEPHONY_SANDBOX_STATE"] = str(checkout.folder.parent / "nothing")
    branch.admin.clear_journal()
    checkout.write('comment="front desk"', 'comment="reception"')
    seen = checkout.look_around()
    changed = check(project)
    assert changed.result == "success", changed.ran.text
    assert "reception" in changed.ran.out
    assert leaks([seen.read_text(encoding="utf-8")], secrets) == set()
    assert branch.admin.journal() == []


def test_a_state_of_the_drift_report_will_do(project: Project) -> None:
    verdict(project.checkout, 0)
    assert drift(project).result == "success"
    checked = check(project)
    # That of the test is of another project.
    assert "is the state of a stack of any" in checked.ran.err


def test_a_fork_whose_program_fails_is_told_why(project: Project) -> None:
    project.checkout.write("sip_username=", "sip_usrname=")
    checked = check(project)
    assert checked.result == "failed"
    assert "sip_usrname" in checked.ran.out


def test_another_branch_is_not_deployed(project: Project) -> None:
    assert project.run(project.push("feature"), started=True) == {}


@pytest.mark.parametrize(("status", "result"), [(0, "success"), (3, "warning"), (1, "failed")])
def test_the_status_of_the_review_decides_the_job(project: Project, status: int, result: str) -> None:
    verdict(project.checkout, status)
    assert review(project).result == result
    assert len(project.forge.notes) == (0 if status == 1 else 1)


def test_the_next_run_edits_the_note(project: Project) -> None:
    for status in (2, 0):
        verdict(project.checkout, status)
        assert review(project).result == "success"
    assert [row["body"] for row in project.forge.notes] == ["<!-- telephony-review -->\n# Verdict 0\n"]


@pytest.mark.parametrize(("status", "result"), [(2, "success"), (3, "success"), (1, "failed")])
def test_drift_is_reported_unless_the_report_cannot_be_made(project: Project, status: int, result: str) -> None:
    verdict(project.checkout, status)
    assert drift(project).result == result
    assert len(project.forge.issues) == (1 if status in (2, 3) else 0)


def test_the_issue_is_closed_when_there_is_no_drift_any_more(project: Project) -> None:
    issue = project.forge.add_issue("open", "<!-- telephony-review -->\n", project.forge.me)
    verdict(project.checkout, 0)
    assert drift(project).result == "success"
    assert issue["state"] == "closed"


def test_a_preview_that_fails_is_told_in_the_note_and_fails_the_job(project: Project) -> None:
    verdict(project.checkout, 3)
    # An exit status of the engine is no verdict.
    install(project.checkout, "echo '{}'; exit 3\n")
    assert review(project).result == "failed"
    assert len(project.forge.notes) == 1


def test_an_account_that_cannot_be_read_neither_opens_nor_closes_an_issue(project: Project) -> None:
    issue = project.forge.add_issue("open", "<!-- telephony-review -->\n", project.forge.me)
    verdict(project.checkout, 0)
    install(project.checkout, "echo '{}'; exit 255\n")
    assert drift(project).result == "failed"
    assert project.forge.issues == [issue]
    assert issue["state"] == "opened"


def test_a_note_that_cannot_be_made_fails_the_job(project: Project) -> None:
    verdict(project.checkout, 2)
    project.variables = {"GITLAB_TOKEN": "expired"}
    done = review(project)
    assert done.result == "failed"
    assert "scope api" in done.ran.err
