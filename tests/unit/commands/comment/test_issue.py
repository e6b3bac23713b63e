"""`telephony issue`: one open issue while there is something to report."""

from __future__ import annotations

from .conftest import TEXT, Job
from .forges import Github

OTHER = TEXT.replace("One line", "Two lines")


def test_an_issue_is_opened_edited_and_closed(job: Job) -> None:
    made = job.run("issue")
    assert made.stdout.startswith("issue made: https://")
    assert job.run("issue", text=OTHER).stdout == made.stdout.replace("made", "edited")
    assert job.run("issue", text=OTHER).stdout == made.stdout.replace("made", "unchanged")
    assert len(job.issues) == 1
    assert job.issues[0]["title"] == "Telephony was changed by hand"
    assert job.issues[0][job.text] == OTHER
    assert job.run("issue", "--close", text="").stdout == made.stdout.replace("made", "closed")
    assert job.issues[0]["state"] == "closed"
    assert job.issues[0][job.text] == OTHER


def test_nothing_is_closed_where_nothing_is_open(job: Job) -> None:
    assert job.run("issue", "--close", text="").stdout == "no issue is open\n"
    job.run("issue")
    job.run("issue", "--close", text="")
    before = job.forge.writes()
    assert job.run("issue", "--close", text="").stdout == "no issue is open\n"
    assert job.forge.writes() == before


def test_after_a_closed_issue_comes_a_new_one(job: Job) -> None:
    job.run("issue")
    job.run("issue", "--close", text="")
    assert job.run("issue", "--title", "Drift in prod").stdout.startswith("issue made: ")
    assert [row["state"] == "closed" for row in job.issues] == [True, False]
    assert job.issues[1]["title"] == "Drift in prod"


def test_issues_of_others_are_left_alone(job: Job) -> None:
    foreign = "mallory" if isinstance(job.forge, Github) else 666
    job.add_issue("forged", TEXT, foreign)
    job.add_issue("empty", None, job.me)
    if isinstance(job.forge, Github):
        job.add_issue("a pull request", TEXT, job.me, pull_request={"url": "https://api.github.com/"})
    job.run("issue", text=OTHER)
    job.run("issue", "--close", text="")
    assert [row["title"] for row in job.issues if row["state"] == "closed"] == ["Telephony was changed by hand"]


def test_each_stack_has_an_issue_of_its_own(job: Job) -> None:
    job.run("issue", "--name", "prod")
    job.run("issue", "--name", "test")
    job.run("issue", "--name", "prod", "--close", text="")
    assert [row["state"] == "closed" for row in job.issues] == [True, False]


def test_an_issue_deleted_between_the_look_and_the_close_is_closed_enough(job: Job) -> None:
    job.run("issue")

    def delete(call: str) -> None:
        if not call.startswith("GET"):
            job.issues.clear()

    job.forge.before = delete
    assert job.run("issue", "--close", text="").stdout == "no issue is open\n"
