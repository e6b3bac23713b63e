"""`telephony comment`: one comment, edited in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import TEXT, Job
from .forges import CUT, Github, Gitlab, Reply

OTHER = TEXT.replace("One line", "Two lines")


def test_the_first_run_makes_a_comment_and_the_second_edits_it(job: Job) -> None:
    made = job.run("comment")
    assert made.stdout.startswith("comment made: https://")
    edited = job.run("comment", text=OTHER)
    assert edited.stdout == made.stdout.replace("made", "edited")
    assert [row["body"] for row in job.comments] == [OTHER]


def test_the_same_report_again_sends_nothing(job: Job) -> None:
    job.run("comment")
    before = job.forge.writes()
    assert job.run("comment").stdout.startswith("comment unchanged: ")
    job.comments[0]["body"] = TEXT.replace("\n", "\r\n").rstrip()
    assert job.run("comment").stdout.startswith("comment unchanged: ")
    assert job.forge.writes() == before


def test_the_report_can_be_a_file(job: Job, tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text(TEXT, encoding="utf-8")
    job.run("comment", str(tmp_path / "review.md"), text="")
    assert job.comments[0]["body"] == TEXT


def test_a_comment_is_found_on_whatever_page_it_is(job: Job) -> None:
    for number in range(230):
        job.add_comment(f"note {number}", job.me)
    job.add_comment(TEXT, job.me)
    assert job.run("comment", text=OTHER).stdout.startswith("comment edited: ")
    assert len(job.comments) == 231
    assert sum(call.startswith("GET") and call.endswith("s") for call in job.forge.calls) == 3


def test_what_another_account_posted_is_left_alone_whatever_it_says(job: Job) -> None:
    foreign = "mallory" if isinstance(job.forge, Github) else 666
    job.add_comment(TEXT, foreign)
    job.add_comment("I quote:\n" + TEXT, job.me)
    assert job.run("comment", text=OTHER).stdout.startswith("comment made: ")
    assert [row["body"] for row in job.comments] == [TEXT, "I quote:\n" + TEXT, OTHER]


def test_a_comment_deleted_between_the_look_and_the_edit_is_made_anew(job: Job) -> None:
    job.run("comment")

    def delete(call: str) -> None:
        if not call.startswith("GET"):
            job.comments.clear()

    job.forge.before = delete
    assert job.run("comment", text=OTHER).stdout.startswith("comment made: ")
    assert [row["body"] for row in job.comments] == [OTHER]


def test_reports_with_names_live_side_by_side(job: Job) -> None:
    for name in ("prod", "eu/staging-2"):
        job.run("comment", "--name", name)
    job.run("comment")
    job.run("comment", "--name", "prod", text=OTHER)
    assert [row["body"].partition("\n")[0] for row in job.comments] == [
        "<!-- telephony-review: prod -->",
        "<!-- telephony-review: eu/staging-2 -->",
        "<!-- telephony-review -->",
    ]
    assert job.comments[0]["body"].endswith("Two lines changes.\n")


@pytest.mark.parametrize("name", ["", "-->", "a--b", "a\nb", "ж", "a "])
def test_a_name_that_a_marker_cannot_carry_is_refused(github_job: Job, name: str) -> None:
    assert "--name" in github_job.refusal("comment", "--name", name, status=2)
    assert github_job.forge.calls == []


@pytest.mark.parametrize(
    "text",
    ["", "\n", "# Telephony\n" + TEXT, "<!-- telephony-review: prod -->\n", "<!-- telephony-reviews -->\n", b"\xff"],
)
def test_what_is_no_report_is_not_posted(job: Job, text: str | bytes) -> None:
    assert "report" in job.refusal("comment", text=text, status=2)
    assert job.forge.calls == []


def test_a_report_cannot_steer_gitlab(gitlab_job: Job) -> None:
    gitlab_job.run("comment", text=TEXT + "/close\n  /assign @all\n- /merge\n")
    assert gitlab_job.comments[0]["body"] == TEXT + "\\/close\n  \\/assign @all\n- /merge\n"


def test_an_app_is_named_by_its_author(github_job: Job) -> None:
    assert isinstance(github_job.forge, Github)
    github_job.forge.bot = "house-bot[bot]"
    for text in (TEXT, OTHER):
        github_job.run("comment", "--author", "house-bot[bot]", text=text)
    assert [row["body"] for row in github_job.comments] == [OTHER]


def test_a_token_of_another_author_is_told_where_it_shows(github_job: Job) -> None:
    assert isinstance(github_job.forge, Github)
    github_job.forge.bot = "house-bot[bot]"
    assert "--author=house-bot[bot]" in github_job.run("comment").stderr


# -- where nothing can be posted --------------------------------------------------------------------------


def test_outside_of_a_job_it_says_so(job: Job) -> None:
    for variable in ("GITHUB_ACTIONS", "GITLAB_CI"):
        job.environment[variable] = "false"
    assert "neither GITHUB_ACTIONS nor GITLAB_CI" in job.refusal("comment", status=2)


def test_without_a_token_nothing_is_called(job: Job) -> None:
    token = "GITHUB_TOKEN" if isinstance(job.forge, Github) else "GITLAB_TOKEN"
    job.environment[token] = ""
    assert f"{token} is not set" in job.refusal("comment", status=2)
    assert job.forge.calls == []


def test_a_token_is_not_sent_in_clear_text(job: Job) -> None:
    variable = "GITHUB_API_URL" if isinstance(job.forge, Github) else "CI_API_V4_URL"
    job.environment[variable] = "http://forge.example.org"
    assert f"{variable}: must be an https URL" in job.refusal("comment", status=2)


@pytest.mark.parametrize("content", ['{"ref": "refs/heads/main"}', "[]", "{", '{"pull_request": {"number": "x/y"}}'])
def test_a_run_that_no_pull_request_started_says_so(github_job: Job, content: str) -> None:
    Path(github_job.environment["GITHUB_EVENT_PATH"]).write_text(content, encoding="utf-8")
    said = github_job.refusal("comment", status=2)
    assert "pull request" in said or "GITHUB_EVENT_PATH" in said
    assert github_job.forge.calls == []


def test_a_job_outside_of_a_merge_request_says_so(gitlab_job: Job) -> None:
    del gitlab_job.environment["CI_MERGE_REQUEST_IID"]
    assert "not a job of a merge request pipeline" in gitlab_job.refusal("comment", status=2)


def test_a_refused_token_is_told_with_what_it_needs(job: Job) -> None:
    job.environment["GITHUB_TOKEN"] = job.environment["GITLAB_TOKEN"] = "expired-token"
    said = job.refusal("comment")
    assert "HTTP 401" in said
    assert "pull-requests: write" in said or "scope api" in said
    assert "expired-token" not in said


def test_the_token_of_a_fork_may_read_only(github_job: Job) -> None:
    assert isinstance(github_job.forge, Github)
    github_job.forge.may_write = set()
    assert "Resource not accessible by integration" in github_job.refusal("comment")
    assert github_job.comments == []


def test_a_report_that_the_forge_finds_too_long_is_told(github_job: Job) -> None:
    assert "too long" in github_job.refusal("comment", text=TEXT + "x" * 70_000)


# -- a forge in trouble -----------------------------------------------------------------------------------


def troubled(job: Job, verb: str, *replies: Reply) -> None:
    """Let the first calls with the verb get these answers."""
    left = list(replies)
    job.forge.before = lambda call: left.pop(0) if left and call.startswith(verb) else None


@pytest.mark.parametrize(
    "reply", [Reply(502), Reply(503, {"message": "try later"}), Reply(429, None, {"Retry-After": "1"}), CUT]
)
def test_a_look_is_repeated(job: Job, reply: Reply) -> None:
    troubled(job, "GET", reply, reply)
    assert job.run("comment").stdout.startswith("comment made: ")
    assert len(job.comments) == 1


@pytest.mark.parametrize("reply", [Reply(502), CUT])
def test_an_edit_is_repeated(job: Job, reply: Reply) -> None:
    job.run("comment")
    troubled(job, "P", reply)
    assert job.run("comment", text=OTHER).stdout.startswith("comment edited: ")


@pytest.mark.parametrize("reply", [Reply(502, {"message": "bad gateway"}), CUT])
def test_a_new_comment_whose_answer_is_lost_is_not_made_twice(job: Job, reply: Reply) -> None:
    troubled(job, "POST", reply, reply)
    assert "creating a" in job.refusal("comment")
    assert len(job.forge.writes()) == 1


def test_a_limit_that_says_when_is_waited_for(github_job: Job) -> None:
    troubled(
        github_job, "POST", Reply(403, {"message": "You have exceeded a secondary rate limit"}, {"Retry-After": "60"})
    )
    assert github_job.run("comment").stdout.startswith("comment made: ")


def test_a_limit_that_lasts_longer_than_a_job_may_wait_is_told(github_job: Job) -> None:
    troubled(github_job, "GET", Reply(429, {"message": "API rate limit exceeded"}, {"Retry-After": "3000"}))
    assert "rate limit" in github_job.refusal("comment")
    assert len(github_job.forge.calls) == 1


@pytest.mark.parametrize(
    "reply", [Reply(200, {"message": "welcome"}), Reply(200, [{"id": "x"}]), Reply(200), Reply(200, [7])]
)
def test_an_answer_that_is_none_of_the_api_stops_it(job: Job, reply: Reply) -> None:
    troubled(job, "GET", reply)
    assert "is not valid" in job.refusal("comment")
    assert job.forge.writes() == []


def test_a_redirect_is_not_followed(job: Job) -> None:
    with Gitlab() as elsewhere:
        troubled(job, "GET", Reply(301, None, {"Location": f"{elsewhere.url}/user"}))
        assert "redirected" in job.refusal("comment")
        assert elsewhere.calls == []


def test_a_list_without_end_is_given_up(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pulumi_telephony.commands.comment.api.MOST_PAGES", 3)
    for _ in range(400):
        job.add_comment("chatter", job.me)
    assert "did not end after 3 pages" in job.refusal("comment")
    assert job.forge.writes() == []


def test_no_answer_and_no_server_are_one_sentence(job: Job) -> None:
    job.environment["GITHUB_API_URL"] = job.environment["CI_API_V4_URL"] = "http://127.0.0.1:9"
    assert "cannot connect" in job.refusal("comment")


def test_words_of_a_forge_that_hold_the_token_or_steer_a_terminal_are_told_without(job: Job) -> None:
    troubled(job, "GET", Reply(403, {"message": f"no {job.forge.token} \x1b[2J\nhere"}))
    said = job.refusal("comment")
    assert "[secret]" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_report_that_a_shell_of_windows_has_written_is_read(job: Job, encoding: str) -> None:
    assert job.run("comment", text=TEXT.encode(encoding)).stdout.startswith("comment made: ")
    assert job.comments[0]["body"].startswith("<!-- telephony-review -->")


def test_blanks_around_the_variables_of_a_job_do_no_harm(job: Job) -> None:
    job.environment.update({name: f"\ufeff {value}\r\n" for name, value in job.environment.items() if value})
    assert job.run("comment").stdout.startswith("comment made: ")


@pytest.mark.parametrize("token", ["a\nb", "токен", "a\u200bb"])
def test_a_token_that_is_none_is_told_by_its_variable(job: Job, token: str) -> None:
    (variable,) = {"GITHUB_TOKEN", "GITLAB_TOKEN"} & job.environment.keys()
    job.environment[variable] = token
    assert job.refusal("comment", status=2).startswith(f"telephony: {variable} is not a token")


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_that_cannot_be_used_is_told_by_its_variable(
    job: Job, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for other in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
    (variable,) = {"GITHUB_API_URL", "CI_API_V4_URL"} & job.environment.keys()
    job.environment |= {variable: "https://forge.invalid", name: "socks9://somebody:pr0xy-pass@x"}
    told = job.refusal("comment", status=2)
    assert name in told
    assert "pr0xy-pass" not in told
