"""The comments of a pull request and the issues of a repository on GitHub, or a GitHub Enterprise Server.

REST API 2022-11-28: "Issue comments" (a pull request is an issue there), "Issues". With the token of a job,
GITHUB_TOKEN, comments need the permission `pull-requests: write`, issues `issues: write`.
"""

from __future__ import annotations

from collections.abc import Iterator

from .api import Forge, Told
from .post import Post


class _Account(Told):
    login: str


class _Comment(Told):
    id: int
    html_url: str
    body: str | None = None
    user: _Account | None = None


class _Issue(Told):
    number: int
    html_url: str
    body: str | None = None
    user: _Account | None = None
    pull_request: object = None


def connect(url: str, token: str) -> Forge:
    """The API at ``url``, such as https://api.github.com."""
    headers = {
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        "Authorization": f"Bearer {token}",
    }
    advice = "GITHUB_TOKEN needs the job's permission pull-requests: write for comments, issues: write for issues"
    return Forge("GitHub", url, token, headers, advice)


class GithubComments:
    """The comments of one pull request."""

    kind = "comment"

    def __init__(self, forge: Forge, repository: str, number: int, author: str) -> None:
        self._forge, self._author = forge, author
        self._there = f"/repos/{repository}/issues/{number}/comments"
        self._one = f"/repos/{repository}/issues/comments"
        self._what = f"of pull request {number}"

    def own(self) -> Iterator[Post]:
        for row in self._forge.pages(_Comment, self._there, f"listing the comments {self._what}"):
            if _login(row.user) == self._author:
                yield _comment(row)

    def create(self, body: str) -> Post:
        operation = f"creating a comment {self._what}"
        return _comment(self._forge.create(_Comment, self._there, operation, {"body": body}))

    def edit(self, post: Post, body: str) -> Post:
        operation = f"editing comment {post.id} {self._what}"
        return _comment(self._forge.change(_Comment, "PATCH", f"{self._one}/{post.id}", operation, {"body": body}))


class GithubIssues:
    """The open issues of one repository."""

    kind = "issue"

    def __init__(self, forge: Forge, repository: str, author: str, title: str) -> None:
        self._forge, self._author, self._title = forge, author, title
        self._there = f"/repos/{repository}/issues"

    def own(self) -> Iterator[Post]:
        query = [("state", "open"), ("creator", self._author)]
        for row in self._forge.pages(_Issue, self._there, "listing the open issues", query):
            if row.pull_request is None and _login(row.user) == self._author:
                yield _issue(row)

    def create(self, body: str) -> Post:
        return _issue(
            self._forge.create(_Issue, self._there, "creating an issue", {"title": self._title, "body": body})
        )

    def edit(self, post: Post, body: str) -> Post:
        return self._change(post, "editing", {"body": body})

    def close(self, post: Post) -> Post:
        return self._change(post, "closing", {"state": "closed", "state_reason": "completed"})

    def _change(self, post: Post, verb: str, body: dict[str, str]) -> Post:
        path = f"{self._there}/{post.id}"
        return _issue(self._forge.change(_Issue, "PATCH", path, f"{verb} issue {post.id}", body))


def _comment(row: _Comment) -> Post:
    return Post(row.id, row.body or "", row.html_url, _login(row.user))


def _issue(row: _Issue) -> Post:
    return Post(row.number, row.body or "", row.html_url, _login(row.user))


def _login(account: _Account | None) -> str | None:
    """None for an account that was deleted."""
    return None if account is None else account.login
