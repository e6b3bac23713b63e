"""The GitHub workflows, run step by step against the simulators and a GitHub of the tests."""

from __future__ import annotations

import pytest

from leaks.canaries import key_lines, leaks
from telephony_sandbox.simulators.server import Simulators
from unit.commands.comment.forges import Reply

from .checkout import PASSPHRASE, PASSWORD
from .conftest import install, verdict
from .github_runner import Job, Repository

MERGED = {"ref": "refs/heads/main"}
TIMER = {"schedule": "17 5 * * *"}


def review(repository: Repository) -> Job:
    jobs = repository.run("telephony-review.yml", repository.pull_request())
    assert set(jobs) == {"review"}
    return jobs["review"]


def check(repository: Repository) -> Job:
    fork = repository.pull_request("mallory/telephony", "mallory")
    jobs = repository.run("telephony-review.yml", fork, trusted=False)
    assert set(jobs) == {"check"}
    return jobs["check"]


def drift(repository: Repository) -> Job:
    return repository.run("telephony-drift.yml", TIMER)["drift"]


@pytest.mark.usefixtures("engine")
def test_a_change_is_reviewed_and_deployed_and_what_is_changed_by_hand_is_found(
    repository: Repository, accounts: dict[str, str], simulators: Simulators
) -> None:
    repository.secrets = accounts
    forge, checkout = repository.forge, repository.checkout

    new = review(repository)
    assert new.result == "success", new.log
    [comment] = forge.comments
    assert comment["body"].startswith("<!-- telephony-review -->\n")
    assert "front-desk" in comment["body"]
    assert new.summary == comment["body"]
    # A registration is paid for.
    assert "::warning title=Telephony::This change needs a look" in new.log
    assert PASSWORD not in new.log + new.summary + str(forge.comments)

    deployed = repository.run("telephony-deploy.yml", MERGED)["deploy"]
    assert deployed.result == "success", deployed.log
    assert [row["CONFIG_ID"] for row in simulators.admin.objects("bitrix24", "line") if row["TITLE"] == "Front desk"]

    checkout.write('comment="front desk"', 'comment="reception"')
    changed = review(repository)
    assert changed.result == "success", changed.log
    assert forge.comments == [{**comment, "body": changed.summary}]
    assert "reception" in changed.summary
    assert "::warning" not in changed.log

    [number] = [row for row in simulators.admin.objects("megafon", "number") if row["number"] == "74950001122"]
    simulators.admin.patch("megafon", number["id"], {"comment": "by hand"})
    found = drift(repository)
    assert found.result == "success", found.log
    [issue] = forge.issues
    assert issue["title"] == "Telephony was changed by hand"
    assert "by hand" in issue["body"]

    checkout.write("sip_username=", "sip_usrname=")
    broken = review(repository)
    assert broken.result == "failure"
    assert [row["body"] for row in forge.comments] == [broken.summary]
    assert "sip_usrname" in broken.summary


def test_a_fork_is_checked_against_simulators_without_secrets_and_without_a_word(
    repository: Repository, accounts: dict[str, str], simulators: Simulators
) -> None:
    simulators.admin.clear_journal()
    repository.secrets = accounts
    checked = check(repository)
    assert checked.result == "success", checked.log
    assert "front-desk" in checked.summary
    assert "::notice title=Telephony::There is no state of a deployment" in checked.log
    assert repository.forge.calls == []
    assert simulators.admin.journal() == []


@pytest.mark.usefixtures("engine")
def test_a_fork_is_previewed_against_the_last_deployment_with_no_credential_in_its_environment(
    repository: Repository, production: dict[str, str], branch: Simulators
) -> None:
    repository.secrets = production
    checkout = repository.checkout
    deployed = repository.run("telephony-deploy.yml", MERGED)["deploy"]
    assert deployed.result == "success", deployed.log
    exported = deployed.uploads["telephony-state"].read_text(encoding="utf-8")
    assert leaks([exported], {*production.values(), *key_lines(branch), PASSWORD} - {PASSPHRASE}) == set()

    # Neither the passphrase nor the backend of the stack is there for a fork.
    repository.secrets = repository.vars = {}
    checkout.machine.pop("PULUMI_BACKEND_URL", None)
    checkout.machine["TELEPHONY_SANDBOX_STATE"] = str(checkout.folder.parent / "nothing")
    branch.admin.clear_journal()
    unchanged = check(repository)
    assert unchanged.result == "success", unchanged.log
    assert "Telephony: no changes" in unchanged.summary
    assert "Unchanged: 4." in unchanged.summary

    checkout.write('comment="front desk"', 'comment="reception"')
    seen = checkout.look_around()
    changed = check(repository)
    assert changed.result == "success", changed.log
    assert "reception" in changed.summary
    assert "::notice" not in changed.log
    assert not {"create", "delete", "replace"} & set(changed.summary.split())
    assert leaks([seen.read_text(encoding="utf-8")], {*production.values(), PASSWORD} - {PASSPHRASE}) == set()
    assert branch.admin.journal() == []
    assert repository.forge.calls == []


def test_a_state_of_the_drift_report_will_do(repository: Repository, accounts: dict[str, str]) -> None:
    repository.secrets = accounts
    verdict(repository.checkout, 0)
    assert drift(repository).result == "success"
    checked = check(repository)
    assert "::notice" not in checked.log
    # That of the test is of another project.
    assert "is the state of a stack of any" in checked.log


def test_a_fork_whose_program_fails_is_told_why(repository: Repository) -> None:
    repository.checkout.write("sip_username=", "sip_usrname=")
    checked = check(repository)
    assert checked.result == "failure"
    assert "sip_usrname" in checked.summary


@pytest.mark.parametrize(
    ("head", "author", "job"),
    [
        ("acme/telephony", "anna", "review"),
        ("acme/telephony", "dependabot[bot]", "check"),  # gets no secrets either
        ("mallory/telephony", "anna", "check"),
        ("", "mallory", "check"),  # the fork is gone
    ],
)
def test_only_a_branch_of_the_repository_is_reviewed(repository: Repository, head: str, author: str, job: str) -> None:
    assert repository.chosen("telephony-review.yml", repository.pull_request(head, author)) == [job]


@pytest.mark.parametrize(("status", "result"), [(0, "success"), (2, "success"), (3, "success"), (1, "failure")])
def test_the_status_of_the_review_decides_the_job(repository: Repository, status: int, result: str) -> None:
    verdict(repository.checkout, status)
    done = review(repository)
    assert done.result == result
    assert ("::warning" in done.log) == (status == 3)
    assert [row["body"] for row in repository.forge.comments] == ([] if status == 1 else [done.summary])


@pytest.mark.parametrize(("status", "result"), [(2, "success"), (3, "success"), (1, "failure")])
def test_drift_is_reported_unless_the_report_cannot_be_made(repository: Repository, status: int, result: str) -> None:
    verdict(repository.checkout, status)
    assert drift(repository).result == result
    assert len(repository.forge.issues) == (1 if status in (2, 3) else 0)


def test_the_issue_is_closed_when_there_is_no_drift_any_more(repository: Repository) -> None:
    issue = repository.forge.add_issue("open", "<!-- telephony-review -->\n", repository.forge.bot)
    verdict(repository.checkout, 0)
    assert drift(repository).result == "success"
    assert issue["state"] == "closed"


def test_a_preview_that_fails_is_told_in_the_comment_and_fails_the_job(repository: Repository) -> None:
    verdict(repository.checkout, 3)
    install(repository.checkout, "echo '{}'; exit 255\n")
    done = review(repository)
    assert done.result == "failure"
    assert [row["body"] for row in repository.forge.comments] == [done.summary]


def test_an_account_that_cannot_be_read_neither_opens_nor_closes_an_issue(repository: Repository) -> None:
    issue = repository.forge.add_issue("open", "<!-- telephony-review -->\n", repository.forge.bot)
    verdict(repository.checkout, 0)
    install(repository.checkout, "echo '{}'; exit 255\n")
    assert drift(repository).result == "failure"
    assert repository.forge.issues == [issue]
    assert issue["state"] == "open"


def test_a_comment_that_cannot_be_made_fails_the_job(repository: Repository) -> None:
    verdict(repository.checkout, 2)
    repository.forge.before = lambda call: Reply(401, {"message": "Bad credentials"})
    done = review(repository)
    assert done.result == "failure"
    assert "pull-requests: write" in done.log
