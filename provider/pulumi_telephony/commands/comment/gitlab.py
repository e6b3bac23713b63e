"""The notes of a merge request and the issues of a project on GitLab.

REST API v4: "Notes", "Issues", "Users" (the account of the token). The token of a job, CI_JOB_TOKEN, has access to none
of them: an access token of the project with the scope `api` is required.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from .api import Forge, Told
from .post import Post


class _Account(Told):
    id: int


class _Note(Told):
    id: int
    body: str = ""
    author: _Account
    system: bool = False


class _Issue(Told):
    iid: int
    web_url: str
    description: str | None = None
    author: _Account


def connect(url: str, token: str) -> Forge:
    """The API at ``url``, such as https://gitlab.com/api/v4."""
    advice = "GITLAB_TOKEN must be an access token of this project with the scope api and at least the role Reporter"
    return Forge("GitLab", url, token, {"PRIVATE-TOKEN": token}, advice)


class _Own:
    """What the account of the token has posted in one project."""

    def __init__(self, forge: Forge, project: int) -> None:
        self._forge = forge
        self._project = f"/projects/{project}"

    @functools.cached_property
    def _me(self) -> int:
        return self._forge.get(_Account, "/user", "looking up the account of GITLAB_TOKEN").id


class GitlabNotes(_Own):
    """The notes of one merge request. ``page`` is its URL."""

    kind = "comment"

    def __init__(self, forge: Forge, project: int, number: int, page: str) -> None:
        super().__init__(forge, project)
        self._there = f"{self._project}/merge_requests/{number}/notes"
        self._what = f"of merge request {number}"
        self._page = page

    def own(self) -> Iterator[Post]:
        query = [("order_by", "created_at"), ("sort", "asc")]
        for row in self._forge.pages(_Note, self._there, f"listing the notes {self._what}", query):
            if row.author.id == self._me and not row.system:
                yield self._post(row)

    def create(self, body: str) -> Post:
        operation = f"creating a note {self._what}"
        return self._post(self._forge.create(_Note, self._there, operation, {"body": body}))

    def edit(self, post: Post, body: str) -> Post:
        operation = f"editing note {post.id} {self._what}"
        return self._post(self._forge.change(_Note, "PUT", f"{self._there}/{post.id}", operation, {"body": body}))

    def _post(self, row: _Note) -> Post:
        return Post(row.id, row.body, f"{self._page}#note_{row.id}")


class GitlabIssues(_Own):
    """The open issues of one project."""

    kind = "issue"

    def __init__(self, forge: Forge, project: int, title: str) -> None:
        super().__init__(forge, project)
        self._there = f"{self._project}/issues"
        self._title = title

    def own(self) -> Iterator[Post]:
        query = [("state", "opened"), ("author_id", str(self._me))]
        for row in self._forge.pages(_Issue, self._there, "listing the open issues", query):
            if row.author.id == self._me:
                yield _issue(row)

    def create(self, body: str) -> Post:
        new = {"title": self._title, "description": body}
        return _issue(self._forge.create(_Issue, self._there, "creating an issue", new))

    def edit(self, post: Post, body: str) -> Post:
        return self._change(post, "editing", {"description": body})

    def close(self, post: Post) -> Post:
        return self._change(post, "closing", {"state_event": "close"})

    def _change(self, post: Post, verb: str, body: dict[str, Any]) -> Post:
        path = f"{self._there}/{post.id}"
        return _issue(self._forge.change(_Issue, "PUT", path, f"{verb} issue {post.id}", body))


def _issue(row: _Issue) -> Post:
    return Post(row.iid, row.description or "", row.web_url)
