"""GitHub and GitLab as far as their REST API documentation tells of comments, notes and issues, on a free port.

    with Github() as forge:
        forge.comments ...        what is there, as the API tells it
        forge.calls               "POST /repos/..." in the order in which they came
        forge.before = hook       called with "METHOD /path" before each call; may answer instead

A hook that returns a `Reply` answers instead of the forge; one that returns CUT breaks the connection.
"""

from __future__ import annotations

import json
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

Row = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


CUT = Reply(0)


class Forge(ABC):
    """An HTTP server with routes; `start_of_url` is what stands before every path."""

    start_of_url = ""
    page_size = 30

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.before: Callable[[str], Reply | None] = lambda call: None
        self.routes: list[tuple[str, str, Callable[..., Reply]]] = []
        forge = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two would wait for each other

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else {}
                reply = forge.answer(self.command, self.path, dict(self.headers), body)
                if reply is CUT:
                    self.close_connection = True
                    return
                content = b"" if reply.content is None else json.dumps(reply.content).encode()
                self.send_response(reply.status)
                for name, value in {**reply.headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
                self.wfile.flush()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{self.start_of_url}"

    def __enter__(self) -> Any:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: Row) -> Reply:
        parts = urlsplit(target)
        path = parts.path.removeprefix(self.start_of_url)
        call = f"{method} {path}"
        self.calls.append(call)
        instead = self.before(call)
        if instead is not None:
            return instead
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        for verb, pattern, action in self.routes:
            found = re.fullmatch(pattern, path)
            if verb == method and found:
                refused = self.refused(call, headers)
                if refused is not None:
                    return refused
                reply = action(*found.groups(), **({"query": query} if method == "GET" else {"body": body}))
                return self._page(reply, query, path) if isinstance(reply.content, list) else reply
        return Reply(404, {"message": "Not Found"})

    @abstractmethod
    def refused(self, call: str, headers: Mapping[str, str]) -> Reply | None:
        """What a call meets that the forge's rights or token forbid."""

    def writes(self) -> list[str]:
        """The calls that change something."""
        return [call for call in self.calls if not call.startswith("GET ")]

    def _page(self, reply: Reply, query: Mapping[str, str], path: str) -> Reply:
        size = min(int(query.get("per_page", self.page_size)), 100)
        page = int(query.get("page", 1))
        rows = reply.content[(page - 1) * size : page * size]
        links = [f'<{self.url}{path}?{urlencode({**query, "page": 1})}>; rel="first"']
        if page * size < len(reply.content):
            links.append(f'<{self.url}{path}?{urlencode({**query, "page": page + 1})}>; rel="next"')
        return Reply(200, rows, {"Link": ", ".join(links)})


class Github(Forge):
    """One repository, acme/telephony, with pull request 7."""

    token = "ghs_only-for-this-job"
    bot = "github-actions[bot]"
    longest = 65_536

    def __init__(self) -> None:
        super().__init__()
        self.comments: list[Row] = []
        self.issues: list[Row] = []
        self.may_write = {"pull-requests", "issues"}
        """The permissions of the job's token."""
        self._ids = iter(range(9001, 10**6))
        one = "/repos/acme/telephony"
        self.routes = [
            ("GET", f"{one}/issues/7/comments", lambda query: Reply(200, self.comments)),
            ("POST", f"{one}/issues/7/comments", self._comment),
            ("PATCH", rf"{one}/issues/comments/(\d+)", self._edit_comment),
            ("GET", f"{one}/issues", self._list_issues),
            ("POST", f"{one}/issues", self._issue),
            ("PATCH", rf"{one}/issues/(\d+)", self._edit_issue),
        ]

    def environment(self, event: str) -> dict[str, str]:
        """Of a step; `event` is the path of the event."""
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.url,
            "GITHUB_REPOSITORY": "acme/telephony",
            "GITHUB_EVENT_PATH": event,
            "GITHUB_TOKEN": self.token,
        }

    def refused(self, call: str, headers: Mapping[str, str]) -> Reply | None:
        if headers.get("Authorization") != f"Bearer {self.token}":
            return Reply(401, {"message": "Bad credentials"})
        # Comments of pull requests are those of issues; either permission lets a token write them.
        needed = {"pull-requests", "issues"} if "/comments" in call else {"issues"}
        if not call.startswith("GET ") and not needed & self.may_write:
            return Reply(403, {"message": "Resource not accessible by integration"})
        return None

    def add_comment(self, body: str, login: str) -> Row:
        number = next(self._ids)
        url = f"https://github.com/acme/telephony/pull/7#issuecomment-{number}"
        row = {"id": number, "html_url": url, "body": body, "user": {"login": login}, "author_association": "NONE"}
        self.comments.append(row)
        return row

    def add_issue(self, title: str, body: str | None, login: str, **more: Any) -> Row:
        number = next(self._ids)
        url = f"https://github.com/acme/telephony/issues/{number}"
        row = {"number": number, "html_url": url, "title": title, "body": body, "state": "open", **more}
        self.issues.append({**row, "user": {"login": login}})
        return self.issues[-1]

    def _comment(self, body: Row) -> Reply:
        if len(body["body"]) > self.longest:
            return Reply(422, {"message": "Body is too long (maximum is 65536 characters)"})
        return Reply(201, self.add_comment(body["body"], self.bot))

    def _edit_comment(self, number: str, body: Row) -> Reply:
        return _edited(self.comments, "id", int(number), {"body": body["body"]})

    def _list_issues(self, query: Mapping[str, str]) -> Reply:
        wanted = [row for row in self.issues if row["state"] == query.get("state", "open")]
        if "creator" in query:
            wanted = [row for row in wanted if row["user"]["login"] == query["creator"]]
        return Reply(200, wanted[::-1])

    def _issue(self, body: Row) -> Reply:
        return Reply(201, self.add_issue(body["title"], body["body"], self.bot))

    def _edit_issue(self, number: str, body: Row) -> Reply:
        return _edited(self.issues, "number", int(number), body)


ARTIFACTS = "/projects/42/jobs/artifacts/"


class Gitlab(Forge):
    """One project, 42, with merge request 7."""

    start_of_url = "/api/v4"
    page_size = 20
    token = "glpat-of-the-project"
    me = 1042

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[Row] = []
        self.issues: list[Row] = []
        self.artifacts: dict[str, Row] = {}
        """By job: what the last successful pipeline of the branch main has left; anybody may read it."""
        self._ids = iter(range(301, 10**6))
        notes = "/projects/42/merge_requests/7/notes"
        self.routes = [
            ("GET", "/user", lambda query: Reply(200, {"id": self.me, "username": "project_42_bot", "bot": True})),
            ("GET", notes, self._list_notes),
            ("POST", notes, lambda body: Reply(201, self.add_note(body["body"], self.me))),
            ("PUT", rf"{notes}/(\d+)", self._edit_note),
            ("GET", "/projects/42/issues", self._list_issues),
            ("POST", "/projects/42/issues", self._issue),
            ("PUT", r"/projects/42/issues/(\d+)", self._edit_issue),
            ("GET", f"{ARTIFACTS}main/raw/telephony-state.json", self._artifact),
        ]

    def environment(self) -> dict[str, str]:
        """Of a job of a merge request pipeline."""
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": self.url,
            "CI_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.example.org/acme/telephony",
            "CI_MERGE_REQUEST_IID": "7",
            "GITLAB_TOKEN": self.token,
        }

    def refused(self, call: str, headers: Mapping[str, str]) -> Reply | None:
        if call.startswith(f"GET {ARTIFACTS}") or headers.get("PRIVATE-TOKEN") == self.token:
            return None
        return Reply(401, {"message": "401 Unauthorized"})

    def _artifact(self, query: Mapping[str, str]) -> Reply:
        found = self.artifacts.get(query["job"])
        return Reply(404, {"message": "404 Not Found"}) if found is None else Reply(200, found)

    def add_note(self, body: str, author: int, *, system: bool = False) -> Row:
        row = {"id": next(self._ids), "body": body, "author": {"id": author}, "system": system, "noteable_iid": 7}
        self.notes.append(row)
        return row

    def add_issue(self, title: str, description: str | None, author: int) -> Row:
        number = next(self._ids)
        url = f"https://gitlab.example.org/acme/telephony/-/issues/{number}"
        row = {"iid": number, "web_url": url, "title": title, "description": description, "state": "opened"}
        self.issues.append({**row, "author": {"id": author}})
        return self.issues[-1]

    def _list_notes(self, query: Mapping[str, str]) -> Reply:
        return Reply(200, self.notes if query.get("sort") == "asc" else self.notes[::-1])

    def _edit_note(self, number: str, body: Row) -> Reply:
        return _edited(self.notes, "id", int(number), {"body": body["body"]})

    def _list_issues(self, query: Mapping[str, str]) -> Reply:
        wanted = [row for row in self.issues if row["state"] == query.get("state", row["state"])]
        if "author_id" in query:
            wanted = [row for row in wanted if row["author"]["id"] == int(query["author_id"])]
        return Reply(200, wanted[::-1])

    def _issue(self, body: Row) -> Reply:
        return Reply(201, self.add_issue(body["title"], body["description"], self.me))

    def _edit_issue(self, number: str, body: Row) -> Reply:
        if body.pop("state_event", None) == "close":
            body["state"] = "closed"
        return _edited(self.issues, "iid", int(number), body)


def _edited(rows: list[Row], key: str, number: int, changes: Row) -> Reply:
    for row in rows:
        if row[key] == number:
            row.update(changes)
            return Reply(200, row)
    return Reply(404, {"message": "Not Found"})
