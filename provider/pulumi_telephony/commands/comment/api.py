"""Calls to the API of a forge: its answers, its pages, and which calls are repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import requests.utils
from pydantic import BaseModel, ConfigDict, ValidationError

from ...base.errors import ApiError, AuthorizationError, LimitError, NotFoundError, ServerError, TransportError
from ...base.redaction import excerpt
from ...http.account import HttpAccount
from ...http.answers import Answer
from ...http.retry import Patience, repeat

PATIENCE = Patience(connect=10, read=30, tries=5, total=120)
"""Of a job that runs on somebody's bill."""

PAGE = 100
"""The largest page of both forges."""

MOST_PAGES = 500
"""A longer list is assumed to be endless."""


class Told(BaseModel):
    """An answer of a forge; fields that are not declared are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


RowT = TypeVar("RowT", bound=Told)


class Forge:
    """The API of one forge, with a token. ``advice`` says what a rejected token lacks."""

    def __init__(self, name: str, url: str, token: str, headers: Mapping[str, str], advice: str) -> None:
        self.name = name
        self._account = HttpAccount(name, url, secrets=(token,))
        self._headers = {"User-Agent": "pulumi-telephony", **headers}
        self._advice = advice

    def get(self, model: type[RowT], path: str, operation: str) -> RowT:
        """Read one object."""
        return self._row(model, self._content("GET", path, operation), operation)

    def pages(
        self, model: type[RowT], path: str, operation: str, query: Iterable[tuple[str, str]] = ()
    ) -> Iterator[RowT]:
        """Read a list, one page at a time, as the caller iterates."""
        for page in range(1, MOST_PAGES + 1):
            asked = [*query, ("per_page", str(PAGE)), ("page", str(page))]
            answer = self._answer("GET", path, operation, query=asked)
            rows = self._json(answer, operation)
            if not isinstance(rows, list):
                raise self._unreadable(operation)
            for row in rows:
                yield self._row(model, row, operation)
            links = requests.utils.parse_header_links(answer.headers.get("Link", ""))
            if not rows or not any(link.get("rel") == "next" for link in links):
                return
        raise TransportError(f"{self.name}: {operation} did not end after {MOST_PAGES} pages", transient=False)

    def create(self, model: type[RowT], path: str, operation: str, body: Mapping[str, Any]) -> RowT:
        """Create an object. Never repeated if it is unknown whether it was created: the next run finds it."""
        return self._row(model, self._content("POST", path, operation, body), operation)

    def change(self, model: type[RowT], method: str, path: str, operation: str, body: Mapping[str, Any]) -> RowT:
        """Change an object. Repeating it has the same effect."""
        return self._row(model, self._content(method, path, operation, body), operation)

    def _content(self, method: str, path: str, operation: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._json(self._answer(method, path, operation, body=body), operation)

    def _answer(self, method: str, path: str, operation: str, **sent: Any) -> Answer:
        def call() -> Answer:
            answer = self._account.send(method, path, operation=operation, headers=self._headers, **sent)
            if not answer.ok:
                raise self._refusal(answer, operation)
            return answer

        return repeat(call, repeatable=method != "POST")

    def _json(self, answer: Answer, operation: str) -> Any:
        try:
            return answer.json()
        except ValueError:
            raise self._unreadable(operation) from None

    def _row(self, model: type[RowT], content: Any, operation: str) -> RowT:
        try:
            return model.model_validate(content)
        except ValidationError:
            raise self._unreadable(operation) from None

    def _unreadable(self, operation: str) -> TransportError:
        return TransportError(
            f"{self.name}: the answer to {operation} is not valid; check whether {self._account.host} is the address"
            " of the API",
            transient=False,
        )

    def _refusal(self, answer: Answer, operation: str) -> ApiError | TransportError:
        words = self._words(answer)
        told = f"HTTP {answer.status}: {words}" if words else f"HTTP {answer.status}"
        what = f"{self.name}: {operation} was refused ({told})"
        if 300 <= answer.status < 400:
            return TransportError(f"{self.name}: {operation} was redirected elsewhere ({told})", transient=False)
        wait = answer.retry_after
        if answer.status >= 500:
            return ServerError(f"{self.name}: {operation} failed ({told})", status=answer.status, wait=wait)
        if answer.status == 429 or (answer.status == 403 and wait is not None):
            return LimitError(what, status=answer.status, transient=True, wait=wait)
        if answer.status in (401, 403):
            return AuthorizationError(f"{what}; {self._advice}", status=answer.status)
        if answer.status in (404, 410):
            return NotFoundError(f"{what}; {self._advice}", status=answer.status)
        return ApiError(what, status=answer.status)

    def _words(self, answer: Answer) -> str:
        """The forge's own message."""
        try:
            content = answer.json()
        except ValueError:
            return ""
        if not isinstance(content, dict):
            return ""
        said = content.get("message") or content.get("error_description") or content.get("error") or ""
        return excerpt(said if isinstance(said, str) else str(said), self._account.secrets)
